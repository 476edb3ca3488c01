import type { Tensor } from '../../tensor/tensor.ts';
import { relu } from './activation.ts';
import { celu, elu, selu } from './activation-exponential.ts';
import { hardtanh, leakyRelu, threshold } from './activation-piecewise.ts';

/**
 * `relu` in place.
 *
 * @throws as its form out of place, and on leaves that require gradients.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.relu_.html
 * @example
 * ```ts
 * print(F.relu_(tensor([-1, 2])));
 * // tensor([0., 2.])
 * ```
 */
export function relu_(input: Tensor): Tensor {
  return relu(input, { inplace: true });
}

/**
 * `elu` in place.
 *
 * @throws as its form out of place, and on leaves that require gradients.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.elu_.html
 * @example
 * ```ts
 * print(F.elu_(tensor([-1, 2])));
 * // tensor([-0.6321,  2.0000])
 * ```
 */
export function elu_(input: Tensor, alpha = 1): Tensor {
  return elu(input, alpha, { inplace: true });
}

/**
 * `selu` in place.
 *
 * @throws as its form out of place, and on leaves that require gradients.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.selu.html
 * @example
 * ```ts
 * print(F.selu_(tensor([-1, 2])));
 * // tensor([-1.1113,  2.1014])
 * ```
 */
export function selu_(input: Tensor): Tensor {
  return selu(input, { inplace: true });
}

/**
 * `celu` in place.
 *
 * @throws as its form out of place, and on leaves that require gradients.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.celu.html
 * @example
 * ```ts
 * print(F.celu_(tensor([-1, 2]), 2));
 * // tensor([-0.7869,  2.0000])
 * ```
 */
export function celu_(input: Tensor, alpha = 1): Tensor {
  return celu(input, alpha, { inplace: true });
}

/**
 * `leakyRelu` in place.
 *
 * @throws as its form out of place, and on leaves that require gradients.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.leaky_relu_.html
 * @example
 * ```ts
 * print(F.leakyRelu_(tensor([-1, 2]), 0.5));
 * // tensor([-0.5000,  2.0000])
 * ```
 */
export function leakyRelu_(input: Tensor, negativeSlope = 0.01): Tensor {
  return leakyRelu(input, negativeSlope, { inplace: true });
}

/**
 * `hardtanh` in place.
 *
 * @throws as its form out of place, and on leaves that require gradients.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardtanh_.html
 * @example
 * ```ts
 * print(F.hardtanh_(tensor([-2, 0.5])));
 * // tensor([-1.0000,  0.5000])
 * ```
 */
export function hardtanh_(input: Tensor, minVal = -1, maxVal = 1): Tensor {
  return hardtanh(input, minVal, maxVal, { inplace: true });
}

/**
 * `threshold` in place.
 *
 * @throws as its form out of place, and on leaves that require gradients.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.threshold_.html
 * @example
 * ```ts
 * print(F.threshold_(tensor([0.5, 2]), 1, 7));
 * // tensor([7., 2.])
 * ```
 */
export function threshold_(input: Tensor, limit: number, value: number): Tensor {
  return threshold(input, limit, value, { inplace: true });
}
