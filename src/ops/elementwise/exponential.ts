import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise, type Value } from '../declare/pointwise.ts';
import { refuse } from '../declare/result-type.ts';

export const expOp: Pointwise = pointwise({
  name: 'exp',
  type: 'float',
  formula: (a) => e.exp(a),
});

export const exp2Op: Pointwise = pointwise({
  name: 'exp2',
  type: 'float',
  formula: (a) => e.pow(2, a),
  slopes: (output) => [e.mul(output, Math.LN2)],
});

export const expm1Op: Pointwise = pointwise({
  name: 'expm1',
  type: 'float',
  formula: (a) => e.expm1(a),
});

export const logOp: Pointwise = pointwise({
  name: 'log',
  type: 'float',
  formula: (a) => e.log(a),
  domain: [[0.5, 2]],
});

export const log2Op: Pointwise = pointwise({
  name: 'log2',
  type: 'float',
  formula: (a) => e.log2(a),
  domain: [[0.5, 2]],
});

export const log10Op: Pointwise = pointwise({
  name: 'log10',
  type: 'float',
  formula: (a) => e.log10(a),
  domain: [[0.5, 2]],
});

export const log1pOp: Pointwise = pointwise({
  name: 'log1p',
  node: 'Log1PBackward0',
  type: 'float',
  formula: (a) => e.log1p(a),
  domain: [[-0.5, 2]],
});

export const sigmoidOp: Pointwise = pointwise({
  name: 'sigmoid',
  type: 'float',
  formula: (a) => e.sigmoid(a),
});

export const logitOp: Pointwise = pointwise({
  name: 'logit',
  type: 'float',
  formula: (a) => e.log(e.div(a, e.sub(1, a))),
  domain: [[0.1, 0.9]],
});

export const logitClampedOp: Pointwise = pointwise({
  ...logitOp.definition,
  promoted: 1,
  formula: (a, epsilon) => {
    const end = e.sub(1, epsilon);
    const inside = e.where(e.lt(a, epsilon), epsilon, e.where(e.gt(a, end), end, a));
    return e.log(e.div(inside, e.sub(1, inside)));
  },
});

// From the larger operand on, so that no power overflows; equal infinities are their own sum.
export const logaddexpOp: Pointwise = pointwise({
  name: 'logaddexp',
  type: 'promote',
  formula: (a, b) => {
    const rest = e.log1p(e.exp(e.neg(e.abs(e.sub(a, b)))));
    return e.where(e.eq(a, b), e.add(a, Math.LN2), e.add(e.max(a, b), rest));
  },
  slopes: (output, a, b) => [e.exp(e.sub(a, output)), e.exp(e.sub(b, output))],
});

export const xlogyOp: Pointwise = pointwise({
  name: 'xlogy',
  type: 'float',
  formula: (a, b) => e.where(e.isnan(b), b, e.where(e.eq(a, 0), 0, e.mul(a, e.log(b)))),
  domain: [
    [-2, 2],
    [0.5, 2],
  ],
});

/**
 * `eⁱⁿᵖᵘᵗ`, elementwise; integers give a float.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.exp.html
 * @example
 * ```ts
 * print(tensor([0, 1]).exp());
 * // tensor([1.0000, 2.7183])
 * ```
 */
export function exp(input: Tensor): Tensor {
  return expOp(input);
}

/**
 * 2 to the power of `input`, elementwise; integers give a float.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.exp2.html
 * @example
 * ```ts
 * print(tensor([0, 1, 3]).exp2());
 * // tensor([1., 2., 8.])
 * ```
 */
export function exp2(input: Tensor): Tensor {
  return exp2Op(input);
}

/**
 * `exp(input) − 1`, accurate near 0.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.expm1.html
 * @example
 * ```ts
 * print(tensor([0, 1e-6]).expm1());
 * // tensor([0.0000e+00, 1.0000e-06])
 * ```
 */
export function expm1(input: Tensor): Tensor {
  return expm1Op(input);
}

/**
 * The natural logarithm; NaN below 0, −∞ at 0.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log.html
 * @example
 * ```ts
 * print(tensor([1, 2, 0]).log());
 * // tensor([0.0000, 0.6931,   -inf])
 * ```
 */
export function log(input: Tensor): Tensor {
  return logOp(input);
}

/**
 * The logarithm to base 2.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log2.html
 * @example
 * ```ts
 * print(tensor([1, 2, 8]).log2());
 * // tensor([0., 1., 3.])
 * ```
 */
export function log2(input: Tensor): Tensor {
  return log2Op(input);
}

/**
 * The logarithm to base 10.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log10.html
 * @example
 * ```ts
 * print(tensor([1, 10, 1000]).log10());
 * // tensor([0., 1., 3.])
 * ```
 */
export function log10(input: Tensor): Tensor {
  return log10Op(input);
}

/**
 * `log(1 + input)`, accurate near 0.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.log1p.html
 * @example
 * ```ts
 * print(tensor([0, 1e-6]).log1p());
 * // tensor([0.0000e+00, 1.0000e-06])
 * ```
 */
export function log1p(input: Tensor): Tensor {
  return log1pOp(input);
}

/**
 * `1 / (1 + exp(−input))`, elementwise.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sigmoid.html
 * @example
 * ```ts
 * print(tensor([-1, 0, 1]).sigmoid());
 * // tensor([0.2689, 0.5000, 0.7311])
 * ```
 */
export function sigmoid(input: Tensor): Tensor {
  return sigmoidOp(input);
}

/**
 * `log(input / (1 − input))`, the inverse of `sigmoid`. With `eps`, the input is first brought into
 * [eps, 1 − eps]; without, values outside [0, 1] give NaN.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logit.html
 * @example
 * ```ts
 * print(tensor([0.1, 0.5, 1]).logit(0.01));
 * // tensor([-2.1972,  0.0000,  4.5951])
 * ```
 */
export function logit(input: Tensor, eps?: number | null): Tensor {
  return eps === undefined || eps === null ? logitOp(input) : logitClampedOp(input, eps);
}

/**
 * `log(exp(input) + exp(other))`, without overflow.
 *
 * @throws when the shapes do not broadcast.
 * Also for integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logaddexp.html
 * @example
 * ```ts
 * print(tensor([1, 100]).logaddexp(tensor([1, 200])));
 * // tensor([  1.6931, 200.0000])
 * ```
 */
export function logaddexp(input: Tensor, other: Tensor): Tensor {
  refuse('integral', 'logaddexp_cpu', "Convert with .to('float32') first.", input, other);
  return logaddexpOp(input, other);
}

/**
 * `input · log(other)`, and 0 where `input` is 0.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.xlogy.html
 * @example
 * ```ts
 * print(tensor([0, 1, 2]).xlogy(tensor([0, 1, 2])));
 * // tensor([0.0000, 0.0000, 1.3863])
 * ```
 */
export function xlogy(input: Value, other: Value): Tensor {
  return xlogyOp(input, other);
}
