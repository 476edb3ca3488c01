import * as e from '../../expression/build.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise, type Value } from '../declare/pointwise.ts';
import { isIntegral, refuse } from '../declare/result-type.ts';

/** Options of `add`, `sub` and `rsub`. */
export interface AlphaOptions {
  /** Multiplies `other` first. Default: 1. */
  readonly alpha?: number | bigint;
}

/** Options of `addcmul` and `addcdiv`. */
export interface ValueOptions {
  /** Multiplies the product or quotient. Default: 1. */
  readonly value?: number | bigint;
}

export const addOp: Pointwise = pointwise({ name: 'add', type: 'promote', formula: (a, b) => e.add(a, b) });
export const addScaledOp: Pointwise = pointwise({
  name: 'add',
  type: 'promote',
  promoted: 2,
  formula: (a, b, alpha) => e.add(a, e.mul(alpha, b)),
});
export const subOp: Pointwise = pointwise({ name: 'sub', type: 'promote', formula: (a, b) => e.sub(a, b) });
export const subFromNumberOp: Pointwise = pointwise({ ...subOp.definition, node: 'RsubBackward1' });
export const subScaledOp: Pointwise = pointwise({
  name: 'sub',
  type: 'promote',
  promoted: 2,
  formula: (a, b, alpha) => e.sub(a, e.mul(alpha, b)),
});
export const mulOp: Pointwise = pointwise({ name: 'mul', type: 'promote', formula: (a, b) => e.mul(a, b) });
export const negOp: Pointwise = pointwise({ name: 'neg', type: 'promote', formula: (a) => e.neg(a) });
export const absOp: Pointwise = pointwise({ name: 'abs', type: 'promote', formula: (a) => e.abs(a) });
export const addcmulOp: Pointwise = pointwise({
  name: 'addcmul',
  type: 'promote',
  promoted: 3,
  formula: (a, b, c, value) => e.add(a, e.mul(e.mul(value, b), c)),
});
export const addcdivOp: Pointwise = pointwise({
  name: 'addcdiv',
  type: 'promote',
  promoted: 3,
  formula: (a, b, c, value) => e.add(a, e.div(e.mul(value, b), c)),
  domain: [
    [-2, 2],
    [-2, 2],
    [0.5, 2],
  ],
});
// Exact at both ends: from `a` below a weight of one half, from `b` above.
export const lerpOp: Pointwise = pointwise({
  name: 'lerp',
  node: 'LerpBackward1',
  type: 'promote',
  formula: (a, b, weight) => {
    const step = e.sub(b, a);
    const fromEnd = e.sub(b, e.mul(step, e.sub(1, weight)));
    return e.where(e.lt(e.abs(weight), 0.5), e.add(a, e.mul(weight, step)), fromEnd);
  },
  slopes: (_output, a, b, weight) => [e.sub(1, weight), weight, e.sub(b, a)],
});
export const lerpScalarOp: Pointwise = pointwise({
  ...lerpOp.definition,
  node: 'LerpBackward0',
  promoted: 2,
});

/**
 * `input + alpha · other`, elementwise over broadcast shapes; the type is promoted.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.add.html
 * @example
 * ```ts
 * print(tensor([1, 2]).add(tensor([[10], [20]]), { alpha: 2 }));
 * // tensor([[21., 22.],
 * //         [41., 42.]])
 * ```
 */
export function add(input: Value, other: Value, { alpha = 1 }: AlphaOptions = {}): Tensor {
  checkAlpha(alpha, input, other);
  return Number(alpha) === 1 ? addOp(input, other) : addScaledOp(input, other, alpha);
}

/**
 * `input − alpha · other`, elementwise over broadcast shapes; the type is promoted.
 *
 * @throws when the shapes do not broadcast, and for bool tensors.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sub.html
 * @example
 * ```ts
 * print(tensor([10, 20]).sub(tensor([1, 2]), { alpha: 3 }));
 * // tensor([ 7., 14.])
 * ```
 */
export function sub(input: Value, other: Value, { alpha = 1 }: AlphaOptions = {}): Tensor {
  checkNoBool(input, other);
  checkAlpha(alpha, input, other);
  if (Number(alpha) !== 1) return subScaledOp(input, other, alpha);
  return input instanceof Tensor ? subOp(input, other) : subFromNumberOp(input, other);
}

/**
 * `other − alpha · input`: subtraction the other way round.
 *
 * @throws when the shapes do not broadcast, and for bool tensors.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sub.html
 * @example
 * ```ts
 * print(tensor([1, 2]).rsub(10));
 * // tensor([9., 8.])
 * ```
 */
export function rsub(input: Value, other: Value, options: AlphaOptions = {}): Tensor {
  return sub(other, input, options);
}

/**
 * `input · other`, elementwise over broadcast shapes; the type is promoted.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mul.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).mul(2));
 * // tensor([2., 4., 6.])
 * ```
 */
export function mul(input: Value, other: Value): Tensor {
  return mulOp(input, other);
}

/**
 * `−input`.
 *
 * @throws for bool tensors.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.neg.html
 * @example
 * ```ts
 * print(tensor([1, -2]).neg());
 * // tensor([-1.,  2.])
 * ```
 */
export function neg(input: Tensor): Tensor {
  if (input.dtype === 'bool') {
    throw new TypeError(
      'Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, ' +
        'use the `~` or `logical_not()` operator instead. In fovea: mask.logicalNot().',
    );
  }
  return negOp(input);
}

/**
 * `|input|`. The gradient at 0 is 0.
 *
 * @throws for bool tensors.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.abs.html
 * @example
 * ```ts
 * print(tensor([1, -2]).abs());
 * // tensor([1., 2.])
 * ```
 */
export function abs(input: Tensor): Tensor {
  refuse('bool', 'abs_cpu', 'It would change nothing: leave it out.', input);
  return absOp(input);
}

/**
 * The tensor itself.
 *
 * @throws for bool tensors.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.positive.html
 * @example
 * ```ts
 * print(tensor([1, -2]).positive());
 * // tensor([ 1., -2.])
 * ```
 */
export function positive(input: Tensor): Tensor {
  if (input.dtype === 'bool') {
    throw new TypeError('The `+` operator, on a bool tensor is not supported. Leave it out.');
  }
  return input;
}

/**
 * `input + value · tensor1 · tensor2`, elementwise over broadcast shapes.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addcmul.html
 * @example
 * ```ts
 * print(tensor([1, 1]).addcmul(tensor([2, 3]), tensor([4, 5]), { value: 0.5 }));
 * // tensor([5.0000, 8.5000])
 * ```
 */
export function addcmul(
  input: Tensor,
  tensor1: Tensor,
  tensor2: Tensor,
  { value = 1 }: ValueOptions = {},
): Tensor {
  return addcmulOp(input, tensor1, tensor2, isIntegral(input, tensor1, tensor2) ? truncated(value) : value);
}

/**
 * `input + value · tensor1 / tensor2`, elementwise over broadcast shapes.
 *
 * @throws when the shapes do not broadcast, and for integers alone.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addcdiv.html
 * @example
 * ```ts
 * print(tensor([1, 1]).addcdiv(tensor([2, 3]), tensor([4, 6]), { value: 2 }));
 * // tensor([2., 2.])
 * ```
 */
export function addcdiv(
  input: Tensor,
  tensor1: Tensor,
  tensor2: Tensor,
  { value = 1 }: ValueOptions = {},
): Tensor {
  if (isIntegral(tensor1, tensor2)) {
    throw new TypeError(
      'Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform ' +
        'a true division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as ' +
        '(input + value * torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as ' +
        '(input + value * tensor1 / tensor2) for float inputs. The future addcdiv behavior is just the ' +
        'latter implementation: (input + value * tensor1 / tensor2), for all dtypes.',
    );
  }
  return addcdivOp(input, tensor1, tensor2, value);
}

/**
 * `input + weight · (end − input)`: from `input` at weight 0 to `end` at weight 1.
 *
 * @throws when the types differ, and for integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lerp.html
 * @example
 * ```ts
 * print(tensor([1, 2]).lerp(tensor([3, 6]), 0.5));
 * // tensor([2., 4.])
 * ```
 */
export function lerp(input: Tensor, end: Tensor, weight: Value): Tensor {
  if (input.dtype !== end.dtype) {
    throw new TypeError(
      `expected dtype ${input.dtype} for \`end\` but got dtype ${end.dtype}. Convert one with .to(...).`,
    );
  }
  refuse('integral', 'lerp_kernel_scalar', "Convert with .to('float32') first.", input);
  return weight instanceof Tensor ? lerpOp(input, end, weight) : lerpScalarOp(input, end, weight);
}

// PyTorch's other names.
export { abs as absolute, mul as multiply, neg as negative, sub as subtract };

function truncated(value: number | bigint): bigint {
  return typeof value === 'bigint' ? value : BigInt(Math.trunc(value));
}

/** A factor with a fraction has no place among integers. */
function checkAlpha(alpha: number | bigint, input: Value, other: Value): void {
  if (Number.isInteger(Number(alpha)) || !isIntegral(input, other)) return;
  throw new TypeError(
    'For integral input tensors, argument alpha must not be a floating point number. ' +
      "Convert the tensor with .to('float32') first.",
  );
}

function checkNoBool(input: Value, other: Value): void {
  const isBool = (value: Value) => value instanceof Tensor && value.dtype === 'bool';
  if (isBool(input) && isBool(other)) {
    throw new TypeError(
      'Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or ' +
        '`logical_xor()` operator instead. In fovea: a.logicalXor(b).',
    );
  }
  if (isBool(input) || isBool(other)) {
    throw new TypeError(
      'Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a ' +
        'mask, use the `~` or `logical_not()` operator instead. In fovea: mask.logicalNot().',
    );
  }
}
