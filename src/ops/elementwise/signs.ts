import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise, type Value } from '../declare/pointwise.ts';

export const signOp: Pointwise = pointwise({ name: 'sign', type: 'promote', formula: (a) => e.sign(a) });

export const sgnOp: Pointwise = pointwise({ name: 'sgn', type: 'promote', formula: (a) => e.sign(a) });

// 1/b tells −0 from 0.
export const copysignOp: Pointwise = pointwise({
  name: 'copysign',
  type: 'float',
  formula: (a, b) => e.where(e.or(e.lt(b, 0), e.lt(e.div(1, b), 0)), e.neg(e.abs(a)), e.abs(a)),
  slopes: (output, a) => [e.where(e.eq(a, 0), 0, e.div(output, a)), e.mul(0, a)],
});

export const heavisideOp: Pointwise = pointwise({
  name: 'heaviside',
  type: 'promote',
  constant: true,
  formula: (a, b) => e.where(e.eq(a, 0), b, e.gt(a, 0)),
});

/**
 * −1, 0 or 1 by the sign of `input`; 0 for NaN.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sign.html
 * @example
 * ```ts
 * print(tensor([-3, 0, 2]).sign());
 * // tensor([-1.,  0.,  1.])
 * ```
 */
export function sign(input: Tensor): Tensor {
  return signOp(input);
}

/**
 * For real numbers the same as `sign`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sgn.html
 * @example
 * ```ts
 * print(tensor([-3, 0, 2]).sgn());
 * // tensor([-1.,  0.,  1.])
 * ```
 */
export function sgn(input: Tensor): Tensor {
  return sgnOp(input);
}

/**
 * The magnitude of `input` with the sign of `other`; −0 counts as negative.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.copysign.html
 * @example
 * ```ts
 * print(tensor([1, -2]).copysign(tensor([-1, 1])));
 * // tensor([-1.,  2.])
 * ```
 */
export function copysign(input: Value, other: Value): Tensor {
  return copysignOp(input, other);
}

/**
 * 0 below 0, 1 above 0, and `values` at 0.
 *
 * @throws when the types differ, or the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.heaviside.html
 * @example
 * ```ts
 * print(tensor([-1, 0, 2]).heaviside(tensor([0.5])));
 * // tensor([0.0000, 0.5000, 1.0000])
 * ```
 */
export function heaviside(input: Tensor, values: Tensor): Tensor {
  if (input.dtype !== values.dtype) {
    throw new TypeError(
      'heaviside is not yet implemented for tensors with different dtypes. Convert one with .to(...).',
    );
  }
  return heavisideOp(input, values);
}
