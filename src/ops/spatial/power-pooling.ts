import type { PerAxis } from '../../conv/options.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { avgPool1d, avgPool2d, avgPool3d } from './average-pooling.ts';

/** Options of `lpPool1d`, `lpPool2d` and `lpPool3d`. */
export interface LpPoolOptions {
  /** Step of the window. Default: the kernel size. */
  readonly stride?: PerAxis | null | undefined;
  /** Whether a last window may reach beyond the input. Default: false. */
  readonly ceilMode?: boolean | undefined;
}

/**
 * The power mean without its division, (Σ xᵖ)^(1/p) with p = `normType`, of every window of `input`
 * [N, C, L], which may lack N.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool1d.html
 * @example
 * ```ts
 * print(F.lpPool1d(tensor([[3, 4, 6, 8]]), 2, 2));
 * // tensor([[ 5., 10.]])
 * ```
 */
export function lpPool1d(
  input: Tensor,
  normType: number,
  kernelSize: PerAxis,
  { stride, ceilMode }: LpPoolOptions = {},
): Tensor {
  const means = avgPool1d(input.pow(normType), kernelSize, { stride, ceilMode });
  return powerMean(means, normType, windowSize(kernelSize, 1));
}

/**
 * The power mean without its division, (Σ xᵖ)^(1/p) with p = `normType`, of every window of `input`
 * [N, C, H, W], which may lack N.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool2d.html
 * @example
 * ```ts
 * print(F.lpPool2d(ones([1, 2, 2]), 2, 2));
 * // tensor([[[2.]]])
 * ```
 */
export function lpPool2d(
  input: Tensor,
  normType: number,
  kernelSize: PerAxis,
  { stride, ceilMode }: LpPoolOptions = {},
): Tensor {
  const means = avgPool2d(input.pow(normType), kernelSize, { stride, ceilMode });
  return powerMean(means, normType, windowSize(kernelSize, 2));
}

/**
 * The power mean without its division, (Σ xᵖ)^(1/p) with p = `normType`, of every window of `input`
 * [N, C, D, H, W], which may lack N.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool2d.html
 * @example
 * ```ts
 * print(F.lpPool3d(ones([1, 2, 2, 2]), 1, 2));
 * // tensor([[[[8.]]]])
 * ```
 */
export function lpPool3d(
  input: Tensor,
  normType: number,
  kernelSize: PerAxis,
  { stride, ceilMode }: LpPoolOptions = {},
): Tensor {
  const means = avgPool3d(input.pow(normType), kernelSize, { stride, ceilMode });
  return powerMean(means, normType, windowSize(kernelSize, 3));
}

/** How many elements a window has. */
function windowSize(kernelSize: PerAxis, rank: number): number {
  const sizes = typeof kernelSize === 'number' ? [kernelSize] : kernelSize;
  return sizes.length === 1 ? sizes[0] ** rank : sizes.reduce((product, size) => product * size, 1);
}

/** PyTorch's own steps: sums of odd powers may be negative, and then have no root. */
function powerMean(means: Tensor, normType: number, count: number): Tensor {
  const sums = means.sign().mul(means.abs().relu()).mul(count);
  return sums.pow(1 / normType);
}
