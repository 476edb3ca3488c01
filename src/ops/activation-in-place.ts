import type { Tensor } from '../tensor/tensor.ts';
import { relu } from './activation.ts';
import { celu, elu, selu } from './activation-exponential.ts';
import { hardtanh, leakyRelu, threshold } from './activation-piecewise.ts';

/** `relu` in place. */
export function relu_(input: Tensor): Tensor {
  return relu(input, { inplace: true });
}

/** `elu` in place. */
export function elu_(input: Tensor, alpha = 1): Tensor {
  return elu(input, alpha, { inplace: true });
}

/** `selu` in place. */
export function selu_(input: Tensor): Tensor {
  return selu(input, { inplace: true });
}

/** `celu` in place. */
export function celu_(input: Tensor, alpha = 1): Tensor {
  return celu(input, alpha, { inplace: true });
}

/** `leakyRelu` in place. */
export function leakyRelu_(input: Tensor, negativeSlope = 0.01): Tensor {
  return leakyRelu(input, negativeSlope, { inplace: true });
}

/** `hardtanh` in place. */
export function hardtanh_(input: Tensor, minVal = -1, maxVal = 1): Tensor {
  return hardtanh(input, minVal, maxVal, { inplace: true });
}

/** `threshold` in place. */
export function threshold_(input: Tensor, limit: number, value: number): Tensor {
  return threshold(input, limit, value, { inplace: true });
}
