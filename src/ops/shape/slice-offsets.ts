import { readValues } from '../../tensor/kernels.ts';
import { contiguousStrides } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { dot, offsetsOf } from '../indexing/offsets.ts';

/** The row-major positions of whole slices of `self`: those at `places` along `dim`, in that order. */
export function sliceOffsets(self: Tensor, dim: number, places: readonly number[]): Tensor {
  if (self.ndim === 0) return offsetsOf([], () => 0);
  const strides = contiguousStrides(self.shape);
  return offsetsOf(self.shape.with(dim, places.length), (at) => {
    return dot(at, strides) + (places[at[dim]] - at[dim]) * strides[dim];
  });
}

/** Checks the places that an index names in a dimension of `size`; `outOfRange` makes the complaint. */
export function placesAlong(
  index: Tensor,
  size: number,
  first: number,
  outOfRange: (place: number) => Error,
): number[] {
  return Array.from(readValues(index), Number).map((place) => {
    if (place < first || place >= size) throw outOfRange(place);
    return place < 0 ? place + size : place;
  });
}

/** The size of a dimension; a 0-d tensor has one place. */
export function sizeAlong(self: Tensor, dim: number): number {
  return self.ndim === 0 ? 1 : self.shape[dim];
}
