import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';

export const sinhOp: Pointwise = pointwise({ name: 'sinh', type: 'float', formula: (a) => e.sinh(a) });
export const coshOp: Pointwise = pointwise({ name: 'cosh', type: 'float', formula: (a) => e.cosh(a) });
export const tanhOp: Pointwise = pointwise({ name: 'tanh', type: 'float', formula: (a) => e.tanh(a) });
export const asinhOp: Pointwise = pointwise({ name: 'asinh', type: 'float', formula: (a) => e.asinh(a) });
export const acoshOp: Pointwise = pointwise({
  name: 'acosh',
  type: 'float',
  formula: (a) => e.acosh(a),
  domain: [[1.5, 3]],
});
export const atanhOp: Pointwise = pointwise({
  name: 'atanh',
  type: 'float',
  formula: (a) => e.atanh(a),
  domain: [[-0.9, 0.9]],
});

/**
 * The hyperbolic sine.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sinh.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).sinh());
 * // tensor([0.0000, 0.5211])
 * ```
 */
export function sinh(input: Tensor): Tensor {
  return sinhOp(input);
}

/**
 * The hyperbolic cosine.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cosh.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).cosh());
 * // tensor([1.0000, 1.1276])
 * ```
 */
export function cosh(input: Tensor): Tensor {
  return coshOp(input);
}

/**
 * The hyperbolic tangent.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tanh.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).tanh());
 * // tensor([0.0000, 0.4621])
 * ```
 */
export function tanh(input: Tensor): Tensor {
  return tanhOp(input);
}

/**
 * The inverse of the hyperbolic sine.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.asinh.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).asinh());
 * // tensor([0.0000, 0.4812])
 * ```
 */
export function asinh(input: Tensor): Tensor {
  return asinhOp(input);
}

/**
 * The inverse of the hyperbolic cosine; NaN below 1.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.acosh.html
 * @example
 * ```ts
 * print(tensor([1, 2]).acosh());
 * // tensor([0.0000, 1.3170])
 * ```
 */
export function acosh(input: Tensor): Tensor {
  return acoshOp(input);
}

/**
 * The inverse of the hyperbolic tangent; NaN outside [−1, 1].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atanh.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).atanh());
 * // tensor([0.0000, 0.5493])
 * ```
 */
export function atanh(input: Tensor): Tensor {
  return atanhOp(input);
}

// PyTorch's other names.
export { acosh as arccosh, asinh as arcsinh, atanh as arctanh };
