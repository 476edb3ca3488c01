import type { Tensor } from '../tensor/tensor.ts';
import { gatherAtOp } from './gather-at.ts';
import { checkLineIndex, lineOffsets } from './line-offsets.ts';

/** Options of `gather`. */
export interface GatherOptions {
  /** Accepted for PyTorch's sake; gradients are always dense. */
  readonly sparseGrad?: boolean;
}

/**
 * Picks along a dimension: for dim 1 of [N, M], `output[i, j] = input[i, index[i, j]]`.
 *
 * @throws when the index is not int64, has another rank, is larger than `input` apart from `dim`, or
 * points out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.gather.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).gather(1, tensor([[0n, 0n], [1n, 0n]])));
 * // tensor([[1., 1.],
 * //         [4., 3.]])
 * ```
 */
export function gather(input: Tensor, dim: number, index: Tensor, _options: GatherOptions = {}): Tensor {
  const axis = checkLineIndex('gather', input, dim, index, undefined);
  return gatherAtOp({ self: input, offsets: lineOffsets(input, axis, index) }, { node: 'GatherBackward0' });
}
