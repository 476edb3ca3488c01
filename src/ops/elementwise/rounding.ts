import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { refuse } from '../declare/result-type.ts';

const remedy = 'True and false are whole already: leave it out.';

/** Options of `round`. */
export interface RoundOptions {
  /** Digits to keep after the point; negative rounds before it. Default: 0. */
  readonly decimals?: number;
}

export const floorOp: Pointwise = pointwise({ name: 'floor', type: 'promote', formula: (a) => e.floor(a) });

export const ceilOp: Pointwise = pointwise({ name: 'ceil', type: 'promote', formula: (a) => e.ceil(a) });

export const truncOp: Pointwise = pointwise({ name: 'trunc', type: 'promote', formula: (a) => e.trunc(a) });

export const roundOp: Pointwise = pointwise({ name: 'round', type: 'promote', formula: (a) => e.round(a) });

export const roundDecimalsOp: Pointwise = pointwise({
  name: 'round',
  node: 'RoundBackward1',
  type: 'promote',
  promoted: 1,
  formula: (a, scale) => e.div(e.round(e.mul(a, scale)), scale),
});

export const fracOp: Pointwise = pointwise({
  name: 'frac',
  type: 'promote',
  formula: (a) => e.sub(a, e.trunc(a)),
});

/**
 * The largest whole number not above `input`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.floor.html
 * @example
 * ```ts
 * print(tensor([1.7, -1.2]).floor());
 * // tensor([ 1., -2.])
 * ```
 */
export function floor(input: Tensor): Tensor {
  refuse('bool', 'floor_vml_cpu', remedy, input);
  return floorOp(input);
}

/**
 * The smallest whole number not below `input`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ceil.html
 * @example
 * ```ts
 * print(tensor([1.2, -1.7]).ceil());
 * // tensor([ 2., -1.])
 * ```
 */
export function ceil(input: Tensor): Tensor {
  refuse('bool', 'ceil_vml_cpu', remedy, input);
  return ceilOp(input);
}

/**
 * `input` without its fraction: rounded towards zero.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.trunc.html
 * @example
 * ```ts
 * print(tensor([1.7, -1.7]).trunc());
 * // tensor([ 1., -1.])
 * ```
 */
export function trunc(input: Tensor): Tensor {
  refuse('bool', 'trunc_vml_cpu', remedy, input);
  return truncOp(input);
}

/**
 * The nearest whole number, or multiple of 10^−decimals; halves go to the even neighbour.
 *
 * @throws for integers with `decimals`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.round.html
 * @example
 * ```ts
 * print(tensor([0.5, 1.5, 2.4]).round(), tensor([1.236]).round({ decimals: 2 }));
 * // tensor([0., 2., 2.]) tensor([1.2400])
 * ```
 */
export function round(input: Tensor, { decimals = 0 }: RoundOptions = {}): Tensor {
  refuse('bool', 'round_vml_cpu', remedy, input);
  if (decimals === 0) return roundOp(input);
  refuse('integral', 'round_cpu', 'Integers are round already.', input);
  return roundDecimalsOp(input, 10 ** decimals);
}

/**
 * The fraction, with the sign of `input`: `input − trunc(input)`.
 *
 * @throws for integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.frac.html
 * @example
 * ```ts
 * print(tensor([1.5, -1.25]).frac());
 * // tensor([ 0.5000, -0.2500])
 * ```
 */
export function frac(input: Tensor): Tensor {
  refuse('integral', 'frac_cpu', 'Integers have no fraction.', input);
  return fracOp(input);
}

// PyTorch's other names.
export { trunc as fix };
