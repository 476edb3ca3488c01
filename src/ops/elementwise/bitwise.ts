import { isFloatingPoint } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise, type Value } from '../declare/pointwise.ts';
import { refuse } from '../declare/result-type.ts';

export const bitwiseAndOp: Pointwise = pointwise({
  name: 'bitwiseAnd',
  type: 'promote',
  constant: true,
  formula: (a, b) => e.and(a, b),
});

export const bitwiseOrOp: Pointwise = pointwise({
  name: 'bitwiseOr',
  type: 'promote',
  constant: true,
  formula: (a, b) => e.or(a, b),
});

export const bitwiseXorOp: Pointwise = pointwise({
  name: 'bitwiseXor',
  type: 'promote',
  constant: true,
  formula: (a, b) => e.xor(a, b),
});

export const bitwiseLeftShiftOp: Pointwise = pointwise({
  name: 'bitwiseLeftShift',
  type: 'promote',
  constant: true,
  formula: (a, b) => e.shiftLeft(a, b),
});

export const bitwiseRightShiftOp: Pointwise = pointwise({
  name: 'bitwiseRightShift',
  type: 'promote',
  constant: true,
  formula: (a, b) => e.shiftRight(a, b),
});

export const invertOp: Pointwise = pointwise({
  name: 'bitwiseNot',
  type: 'promote',
  constant: true,
  formula: (a) => e.invert(a),
});

const remedy = "Convert with .to('int64') first.";

/**
 * The bits that both have; for bool the logical op.
 *
 * @throws for floats, and when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_and.html
 * @example
 * ```ts
 * print(tensor([3n, 5n]).bitwiseAnd(6n));
 * // tensor([2, 4])
 * ```
 */
export function bitwiseAnd(input: Value, other: Value): Tensor {
  refuse('float', 'bitwise_and_cpu', remedy, input, other);
  return bitwiseAndOp(input, other);
}

/**
 * The bits that either has; for bool the logical op.
 *
 * @throws for floats, and when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_or.html
 * @example
 * ```ts
 * print(tensor([3n, 5n]).bitwiseOr(6n));
 * // tensor([7, 7])
 * ```
 */
export function bitwiseOr(input: Value, other: Value): Tensor {
  refuse('float', 'bitwise_or_cpu', remedy, input, other);
  return bitwiseOrOp(input, other);
}

/**
 * The bits that just one of them has; for bool the logical op.
 *
 * @throws for floats, and when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_xor.html
 * @example
 * ```ts
 * print(tensor([3n, 5n]).bitwiseXor(6n));
 * // tensor([5, 3])
 * ```
 */
export function bitwiseXor(input: Value, other: Value): Tensor {
  refuse('float', 'bitwise_xor_cpu', remedy, input, other);
  return bitwiseXorOp(input, other);
}

/**
 * The bits of `input` moved up by `other` places.
 *
 * @throws for floats, and when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_left_shift.html
 * @example
 * ```ts
 * print(tensor([3n, 5n]).bitwiseLeftShift(1n));
 * // tensor([ 6, 10])
 * ```
 */
export function bitwiseLeftShift(input: Value, other: Value): Tensor {
  refuse('float', 'lshift_cpu', remedy, input, other);
  refuse('bool', 'lshift_cpu', remedy, input, other);
  return bitwiseLeftShiftOp(input, other);
}

/**
 * The bits of `input` moved down by `other` places.
 *
 * @throws for floats, and when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_right_shift.html
 * @example
 * ```ts
 * print(tensor([3n, 5n]).bitwiseRightShift(1n));
 * // tensor([1, 2])
 * ```
 */
export function bitwiseRightShift(input: Value, other: Value): Tensor {
  refuse('float', 'rshift_cpu', remedy, input, other);
  refuse('bool', 'rshift_cpu', remedy, input, other);
  return bitwiseRightShiftOp(input, other);
}

/**
 * Every bit inverted; for bool the logical not.
 *
 * @throws for floats.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_not.html
 * @example
 * ```ts
 * print(tensor([0n, 5n]).bitwiseNot(), tensor([true]).bitwiseNot());
 * // tensor([-1, -6]) tensor([False])
 * ```
 */
export function bitwiseNot(input: Tensor): Tensor {
  if (input.dtype === 'bool') return input.logicalNot();
  if (isFloatingPoint(input.dtype)) {
    throw new TypeError(
      `~ (operator.invert) is only implemented on integer and Boolean-type tensors. ${remedy}`,
    );
  }
  return invertOp(input);
}
