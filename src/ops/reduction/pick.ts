import { readValues } from '../../tensor/kernels.ts';
import { contiguousStrides } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { gatherAtOp } from '../indexing/gather-at.ts';
import { dot, offsetsOf } from '../indexing/offsets.ts';

/** How `pick` ends: as which graph node, and whether the dimension stays although it has size 1. */
export interface PickOptions {
  readonly node: string;
  readonly keepdim?: boolean;
}

/**
 * The elements of `input` at the positions along `dim` that `index` (int64, with as many axes) names:
 * the values of every op that chooses, with the gradient flowing back to the chosen ones.
 */
export function pick(input: Tensor, index: Tensor, dim: number, { node, keepdim }: PickOptions): Tensor {
  const strides = contiguousStrides(input.shape);
  const positions = readValues(index);
  const offsets = offsetsOf(index.shape, (at, n) =>
    input.ndim === 0 ? 0 : dot(at, strides) + (Number(positions[n]) - at[dim]) * strides[dim],
  );
  return gatherAtOp(
    { self: input, offsets: keepdim === false ? withoutDim(offsets, dim) : offsets },
    { node },
  );
}

/** Drops a dimension of size 1. */
export function withoutDim(tensor: Tensor, dim: number): Tensor {
  return tensor.ndim === 0 ? tensor : tensor.reshape(tensor.shape.filter((_, axis) => axis !== dim));
}
