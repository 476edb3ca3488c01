import type { Tensor } from '../../tensor/tensor.ts';
import { zeros } from '../creation/creation.ts';
import { cat } from '../shape/joining.ts';

/** Options of `localResponseNorm`. */
export interface LocalResponseOptions {
  /** Factor of the averaged squares. Default: 1e-4. */
  readonly alpha?: number;
  /** Exponent. Default: 0.75. */
  readonly beta?: number;
  /** Added before the power is taken. Default: 1. */
  readonly k?: number;
}

/**
 * `x / (k + alpha · average of x² over size neighbouring channels)^beta` of [N, C, …] (Krizhevsky et al.
 * 2012). Channels beyond the ends count as 0.
 *
 * @throws when there are fewer than 3 dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.local_response_norm.html
 * @example
 * ```ts
 * print(F.localResponseNorm(tensor([[[1], [2], [2]]]), 2, { alpha: 2, beta: 1 }).reshape(3));
 * // tensor([0.5000, 0.3333, 0.2222])
 * ```
 */
export function localResponseNorm(input: Tensor, size: number, options: LocalResponseOptions = {}): Tensor {
  const { alpha = 1e-4, beta = 0.75, k = 1 } = options;
  if (input.ndim < 3) {
    throw new RangeError(
      `Expected 3D or higher dimensionality${' '.repeat(26)}input ` +
        `(got ${input.ndim} dimensions). Give [N, C, …].`,
    );
  }
  if (input.numel() === 0) return input;
  const edge = (count: number) =>
    zeros([input.shape[0], count, ...input.shape.slice(2)], { dtype: input.dtype });
  const padded = cat([edge(Math.floor(size / 2)), input.mul(input), edge(Math.floor((size - 1) / 2))], 1);
  const averages = padded.unfold(1, size, 1).mean(-1);
  return input.div(averages.mul(alpha).add(k).pow(beta));
}
