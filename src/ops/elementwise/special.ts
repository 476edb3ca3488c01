import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';

export const erfOp: Pointwise = pointwise({
  name: 'erf',
  type: 'float',
  formula: (a) => e.erf(a),
});

export const erfcOp: Pointwise = pointwise({
  name: 'erfc',
  type: 'float',
  formula: (a) => e.erfc(a),
});

export const erfinvOp: Pointwise = pointwise({
  name: 'erfinv',
  type: 'float',
  formula: (a) => e.erfinv(a),
  domain: [[-0.9, 0.9]],
});

export const lgammaOp: Pointwise = pointwise({
  name: 'lgamma',
  type: 'float',
  formula: (a) => e.lgamma(a),
  domain: [[0.5, 3]],
});

export const digammaOp: Pointwise = pointwise({
  name: 'digamma',
  type: 'float',
  formula: (a) => e.digamma(a),
  domain: [[0.5, 3]],
});

/**
 * The error function `2/√π ∫₀ˣ exp(−t²) dt`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.erf.html
 * @example
 * ```ts
 * print(tensor([0, 1]).erf());
 * // tensor([0.0000, 0.8427])
 * ```
 */
export function erf(input: Tensor): Tensor {
  return erfOp(input);
}

/**
 * `1 − erf(input)`, accurate where that is small.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.erfc.html
 * @example
 * ```ts
 * print(tensor([0, 1]).erfc());
 * // tensor([1.0000, 0.1573])
 * ```
 */
export function erfc(input: Tensor): Tensor {
  return erfcOp(input);
}

/**
 * The inverse of `erf`; ±∞ at ±1, NaN beyond.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.erfinv.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).erfinv());
 * // tensor([0.0000, 0.4769])
 * ```
 */
export function erfinv(input: Tensor): Tensor {
  return erfinvOp(input);
}

/**
 * The natural logarithm of `|Γ(input)|`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lgamma.html
 * @example
 * ```ts
 * print(tensor([1, 5]).lgamma());
 * // tensor([0.0000, 3.1781])
 * ```
 */
export function lgamma(input: Tensor): Tensor {
  return lgammaOp(input);
}

/**
 * The derivative of `lgamma`. Not differentiable again.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.digamma.html
 * @example
 * ```ts
 * print(tensor([1, 5]).digamma());
 * // tensor([-0.5772,  1.5061])
 * ```
 */
export function digamma(input: Tensor): Tensor {
  return digammaOp(input);
}
