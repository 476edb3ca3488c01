import * as e from '../../expression/build.ts';
import { normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { logOnePlusExp } from '../elementwise/log-one-plus-exp.ts';
import { activate, checkFloating, type InplaceOptions } from './activate.ts';

export const geluOp: Pointwise = pointwise({
  name: 'gelu',
  type: 'promote',
  formula: (x) => e.mul(e.mul(x, 0.5), e.add(1, e.erf(e.mul(x, Math.SQRT1_2)))),
});

export const geluTanhOp: Pointwise = pointwise({
  name: 'gelu',
  type: 'promote',
  formula: (x) => {
    const cube = e.mul(e.mul(x, x), x);
    const inner = e.mul(Math.SQRT2 * (2 / Math.sqrt(Math.PI)) * 0.5, e.add(x, e.mul(0.044715, cube)));
    return e.mul(e.mul(x, 0.5), e.add(1, e.tanh(inner)));
  },
});

export const siluOp: Pointwise = pointwise({
  name: 'silu',
  type: 'promote',
  formula: (x) => e.mul(x, e.sigmoid(x)),
});

export const mishOp: Pointwise = pointwise({
  name: 'mish',
  type: 'promote',
  formula: (x) => e.mul(x, e.tanh(logOnePlusExp(x))),
  slopes: (_y, x) => {
    const t = e.tanh(logOnePlusExp(x));
    return [e.add(t, e.mul(e.mul(x, e.sub(1, e.mul(t, t))), e.sigmoid(x)))];
  },
});

export const softplusOp: Pointwise = pointwise({
  name: 'softplus',
  type: 'promote',
  promoted: 1,
  formula: (x, beta, threshold) => {
    const scaled = e.mul(x, beta);
    return e.where(e.gt(scaled, threshold), x, e.div(logOnePlusExp(scaled), beta));
  },
  slopes: (_y, x, beta, threshold) => {
    const scaled = e.mul(x, beta);
    return [e.where(e.gt(scaled, threshold), 1, e.sigmoid(scaled))];
  },
  domain: [
    [-2, 2],
    [0.5, 2],
    [5, 10],
  ],
});

export const softsignOp: Pointwise = pointwise({
  name: 'softsign',
  node: 'DivBackward0',
  type: 'float',
  formula: (x) => e.div(x, e.add(e.abs(x), 1)),
});

export const logsigmoidOp: Pointwise = pointwise({
  name: 'logsigmoid',
  node: 'LogSigmoidBackward0',
  type: 'promote',
  formula: (x) => e.sub(e.where(e.lt(x, 0), x, 0), e.log1p(e.exp(e.neg(e.abs(x))))),
  slopes: (_y, x) => [e.sigmoid(e.neg(x))],
});

export const tanhshrinkOp: Pointwise = pointwise({
  name: 'tanhshrink',
  node: 'SubBackward0',
  type: 'float',
  formula: (x) => e.sub(x, e.tanh(x)),
});

export const gluOp: Pointwise = pointwise({
  name: 'glu',
  type: 'promote',
  formula: (x, gate) => e.mul(x, e.sigmoid(gate)),
});

/**
 * `x · Φ(x)` with the normal distribution function Φ; `approximate: 'tanh'` takes the tanh formula
 * (Hendrycks and Gimpel 2016).
 *
 * @throws on integers and on another `approximate`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.gelu.html
 * @example
 * ```ts
 * print(F.gelu(tensor([-1, 0, 1])));
 * // tensor([-0.1587,  0.0000,  0.8413])
 * ```
 */
export function gelu(
  input: Tensor,
  { approximate = 'none' }: { readonly approximate?: 'none' | 'tanh' } = {},
): Tensor {
  if (approximate !== 'none' && approximate !== 'tanh') {
    throw new RangeError(
      `approximate argument must be either none or tanh. It was '${String(approximate)}'.`,
    );
  }
  checkFloating(input, 'GeluKernelImpl');
  return approximate === 'tanh' ? geluTanhOp(input) : geluOp(input);
}

/**
 * `x · sigmoid(x)`, also called swish.
 *
 * @throws on integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.silu.html
 * @example
 * ```ts
 * print(F.silu(tensor([-1, 0, 1])));
 * // tensor([-0.2689,  0.0000,  0.7311])
 * ```
 */
export function silu(input: Tensor, options: InplaceOptions = {}): Tensor {
  checkFloating(input, 'silu_cpu');
  return activate(siluOp, input, options);
}

/**
 * `x · tanh(softplus(x))` (Misra 2019).
 *
 * @throws on integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.mish.html
 * @example
 * ```ts
 * print(F.mish(tensor([-1, 0, 1])));
 * // tensor([-0.3034,  0.0000,  0.8651])
 * ```
 */
export function mish(input: Tensor, options: InplaceOptions = {}): Tensor {
  checkFloating(input, 'mish_cpu');
  return activate(mishOp, input, options);
}

/** Options of `softplus`. */
export interface SoftplusOptions {
  /** How sharp the bend is. Default: 1. */
  readonly beta?: number;
  /** Where `beta · x` is beyond it the result is `x` itself. Default: 20. */
  readonly threshold?: number;
}

/**
 * `ln(1 + e^(beta·x)) / beta`, a smooth `relu`.
 *
 * @throws on integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softplus.html
 * @example
 * ```ts
 * print(F.softplus(tensor([-1, 0, 30])));
 * // tensor([ 0.3133,  0.6931, 30.0000])
 * ```
 */
export function softplus(input: Tensor, { beta = 1, threshold = 20 }: SoftplusOptions = {}): Tensor {
  checkFloating(input, 'softplus_cpu');
  return softplusOp(input, beta, threshold);
}

/**
 * `x / (1 + |x|)`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softsign.html
 * @example
 * ```ts
 * print(F.softsign(tensor([-1, 0, 3])));
 * // tensor([-0.5000,  0.0000,  0.7500])
 * ```
 */
export function softsign(input: Tensor): Tensor {
  return softsignOp(input);
}

/**
 * `ln(sigmoid(x))`, exact also where the sigmoid itself would be 0.
 *
 * @throws on integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.logsigmoid.html
 * @example
 * ```ts
 * print(F.logsigmoid(tensor([-200, 0])));
 * // tensor([-200.0000,   -0.6931])
 * ```
 */
export function logsigmoid(input: Tensor): Tensor {
  checkFloating(input, 'log_sigmoid_cpu');
  return logsigmoidOp(input);
}

/**
 * `x − tanh(x)`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.tanhshrink.html
 * @example
 * ```ts
 * print(F.tanhshrink(tensor([-1, 0, 1])));
 * // tensor([-0.2384,  0.0000,  0.2384])
 * ```
 */
export function tanhshrink(input: Tensor): Tensor {
  return tanhshrinkOp(input);
}

/**
 * The gated linear unit: the first half of `input` along `dim`, times the sigmoid of the second half.
 *
 * @throws when that dimension cannot be halved.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.glu.html
 * @example
 * ```ts
 * print(F.glu(tensor([1, 2, 0, 100])));
 * // tensor([0.5000, 2.0000])
 * ```
 */
export function glu(input: Tensor, dim = -1): Tensor {
  if (input.ndim === 0) {
    throw new RangeError(
      'glu does not support scalars because halving size must be even. Give a tensor with dimensions.',
    );
  }
  const axis = normalizeDim(dim, input.ndim);
  const size = input.shape[axis];
  if (size % 2 !== 0) {
    throw new RangeError(
      `Halving dimension must be even, but dimension ${axis} is size ${size}. Give value and gate halves.`,
    );
  }
  checkFloating(input, 'glu_cpu');
  return gluOp(input.narrow(axis, 0, size / 2), input.narrow(axis, size / 2, size / 2));
}
