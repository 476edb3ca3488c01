import * as e from '../../expression/build.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, type PointwiseDefinition, pointwise, type Value } from '../declare/pointwise.ts';
import { isIntegral, refuse } from '../declare/result-type.ts';
import { mulOp } from './arithmetic.ts';

/** Options of `div`. */
export interface DivOptions {
  /** Rounds the quotient down or towards zero; integers then stay integers. Default: null, no rounding. */
  readonly roundingMode?: 'floor' | 'trunc' | null;
}

const remedy = "Convert with .to('int64') first.";

const divisors: PointwiseDefinition['domain'] = [
  [-2, 2],
  [0.5, 2],
];

export const divOp: Pointwise = pointwise({
  name: 'div',
  type: 'float',
  formula: (a, b) => e.div(a, b),
  domain: divisors,
});
export const divFloorOp: Pointwise = pointwise({
  name: 'div',
  node: 'DivBackward2',
  type: 'promote',
  formula: (a, b) => e.floorDivide(a, b),
  domain: divisors,
});
export const divTruncOp: Pointwise = pointwise({
  name: 'div',
  node: 'DivBackward2',
  type: 'promote',
  formula: (a, b) => e.trunc(e.div(a, b)),
  domain: divisors,
});
// Integers have no division that truncates, but one without remainder is the same in every rounding.
export const divTruncIntegersOp: Pointwise = pointwise({
  name: 'div',
  type: 'promote',
  formula: (a, b) => e.floorDivide(e.sub(a, e.fmod(a, b)), b),
});
export const remainderOp: Pointwise = pointwise({
  name: 'remainder',
  node: 'RemainderBackward1',
  type: 'promote',
  formula: (a, b) => e.remainder(a, b),
  domain: divisors,
});
export const remainderScalarOp: Pointwise = pointwise({
  ...remainderOp.definition,
  node: 'RemainderBackward0',
});
export const fmodOp: Pointwise = pointwise({
  name: 'fmod',
  node: 'FmodBackward1',
  type: 'promote',
  formula: (a, b) => e.fmod(a, b),
  domain: divisors,
});
export const fmodScalarOp: Pointwise = pointwise({ ...fmodOp.definition, node: 'FmodBackward0' });
export const reciprocalOp: Pointwise = pointwise({
  name: 'reciprocal',
  type: 'float',
  formula: (a) => e.div(1, a),
  slopes: (output) => [e.neg(e.mul(output, output))],
  domain: [[0.5, 2]],
});

/**
 * `input / other`, elementwise over broadcast shapes. Integers give a float, unless the quotient is rounded.
 *
 * @throws when the shapes do not broadcast; when integers are divided by 0 with rounding.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.div.html
 * @example
 * ```ts
 * print(tensor([7n, -7n]).div(2), tensor([7n, -7n]).div(2, { roundingMode: 'trunc' }));
 * // tensor([ 3.5000, -3.5000]) tensor([ 3, -3])
 * ```
 */
export function div(input: Value, other: Value, { roundingMode = null }: DivOptions = {}): Tensor {
  switch (roundingMode) {
    case null:
      return divideExactly(input, other);
    case 'floor':
      return floorDivide(input, other);
    case 'trunc':
      refuse('bool', 'div_trunc_cpu', remedy, input, other);
      return isIntegral(input, other) ? divTruncIntegersOp(input, other) : divTruncOp(input, other);
    default:
      throw new RangeError(
        "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found " +
          `'${String(roundingMode)}'. In fovea: null, 'trunc' or 'floor'.`,
      );
  }
}

/** A number is divided as PyTorch does it, by way of the reciprocal, which rounds twice. */
function divideExactly(input: Value, other: Value): Tensor {
  const byReciprocal = !(input instanceof Tensor) && other instanceof Tensor;
  return byReciprocal ? mulOp(reciprocalOp(other), input) : divOp(input, other);
}

/**
 * `⌊input / other⌋`, elementwise over broadcast shapes; the type is promoted.
 *
 * @throws when the shapes do not broadcast; when integers are divided by 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.floor_divide.html
 * @example
 * ```ts
 * print(tensor([7n, -7n]).floorDivide(2));
 * // tensor([ 3, -4])
 * ```
 */
export function floorDivide(input: Value, other: Value): Tensor {
  refuse('bool', 'div_floor_cpu', remedy, input, other);
  return divFloorOp(input, other);
}

/**
 * `input − other · ⌊input / other⌋`: the remainder with the sign of the divisor, Python's `%`.
 *
 * @throws when the shapes do not broadcast; when integers are divided by 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.remainder.html
 * @example
 * ```ts
 * print(tensor([-4, -1, 2, 4]).remainder(3));
 * // tensor([2., 2., 2., 1.])
 * ```
 */
export function remainder(input: Value, other: Value): Tensor {
  refuse('bool', 'remainder_cpu', remedy, input, other);
  return other instanceof Tensor ? remainderOp(input, other) : remainderScalarOp(input, other);
}

/**
 * The remainder with the sign of the dividend, C's `fmod` and JavaScript's `%`.
 *
 * @throws when the shapes do not broadcast; when integers are divided by 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.fmod.html
 * @example
 * ```ts
 * print(tensor([-4, -1, 2, 4]).fmod(3));
 * // tensor([-1., -1.,  2.,  1.])
 * ```
 */
export function fmod(input: Value, other: Value): Tensor {
  refuse('bool', 'fmod_cpu', remedy, input, other);
  return other instanceof Tensor ? fmodOp(input, other) : fmodScalarOp(input, other);
}

/**
 * `1 / input`; integers give a float.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.reciprocal.html
 * @example
 * ```ts
 * print(tensor([2, 4]).reciprocal());
 * // tensor([0.5000, 0.2500])
 * ```
 */
export function reciprocal(input: Tensor): Tensor {
  return reciprocalOp(input);
}

// PyTorch's other names.
export { div as divide, div as trueDivide };
