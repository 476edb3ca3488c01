import { legacyName } from '../../dtype/dtype.ts';
import { broadcastShapes, normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
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

/**
 * `gather` with an index that broadcasts against `input` apart from `dim`; without `dim`, of the
 * flattened tensors. Takes what `argmax`, `argsort` and `sort` give.
 *
 * @throws when the index is not int64, has another rank, or points out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.take_along_dim.html
 * @example
 * ```ts
 * const x = tensor([[3, 1, 2]]);
 * print(x.takeAlongDim(tensor([[1n, 2n, 0n]]), 1));
 * // tensor([[1., 2., 3.]])
 * ```
 */
export function takeAlongDim(input: Tensor, indices: Tensor, dim?: number | null): Tensor {
  if (indices.dtype !== 'int64') {
    throw new TypeError(
      `torch.take_along_dim(): dtype of indices should be Long but got ${legacyName(indices.dtype)}. ` +
        "Convert them with .to('int64').",
    );
  }
  if (dim === undefined || dim === null) return gather(input.reshape(-1), 0, indices.reshape(-1));
  if (input.ndim !== indices.ndim) {
    throw new RangeError(
      'torch.take_along_dim(): input and indices should have the same number of dimensions, but got ' +
        `${input.ndim} dimensions for input, and ${indices.ndim} dimensions for indices. Use unsqueeze(dim).`,
    );
  }
  const axis = normalizeDim(dim, input.ndim);
  const joint = broadcastShapes(input.shape.with(axis, 1), indices.shape.with(axis, 1));
  const source = input.expand(joint.with(axis, input.shape[axis]));
  return gather(source, axis, indices.expand(joint.with(axis, indices.shape[axis])));
}
