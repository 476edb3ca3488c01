import { readValues } from '../../tensor/kernels.ts';
import { contiguousStrides, listText, normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { dot, offsetsOf } from './offsets.ts';

/**
 * The row-major positions in `self` that an index of its rank picks: the position of each index element
 * itself, with the place along `dim` replaced by the element.
 */
export function lineOffsets(self: Tensor, dim: number, index: Tensor): Tensor {
  const size = self.ndim === 0 ? 1 : self.shape[dim];
  const strides = contiguousStrides(self.shape);
  const places = readValues(index);
  return offsetsOf(index.shape, (at, n) => {
    const place = Number(places[n]);
    if (place < 0 || place >= size) {
      throw new RangeError(
        `index ${place} is out of bounds for dimension ${dim} with size ${size}. ` +
          `Places there are 0 to ${size - 1}.`,
      );
    }
    return self.ndim === 0 ? 0 : dot(at, strides) + (place - at[dim]) * strides[dim];
  });
}

/** The axis of a gather or scatter; throws when the index does not suit it. */
export function checkLineIndex(
  op: 'gather' | 'scatter',
  self: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor | undefined,
): number {
  const axis = normalizeDim(dim, self.ndim);
  if (index.dtype !== 'int64') {
    throw new TypeError(`${op}(): Expected dtype int64 for index. Convert it with .to('int64').`);
  }
  if (index.numel() === 0) return axis;
  const rank = (tensor: Tensor) => Math.max(tensor.ndim, 1);
  const other = source && rank(source) !== rank(index) ? 'src' : op === 'gather' ? 'input' : 'self';
  if (rank(self) !== rank(index) || other === 'src') {
    throw new RangeError(
      `Index tensor must have the same number of dimensions as ${other} tensor. ` +
        `The index has ${index.ndim}, the tensor ${(other === 'src' && source ? source : self).ndim}.`,
    );
  }
  if (op === 'gather') checkGatherSizes(self, axis, index);
  else checkScatterSizes(self, axis, index, source);
  return axis;
}

function checkGatherSizes(self: Tensor, axis: number, index: Tensor): void {
  const bad = index.shape.findIndex((size, place) => place !== axis && size > self.shape[place]);
  if (bad < 0) return;
  throw new RangeError(
    `Size does not match at dimension ${bad} expected index ${listText(index.shape)} to be smaller than ` +
      'self ' +
      `${listText(self.shape)} apart from dimension ${axis}. Narrow the index there.`,
  );
}

function checkScatterSizes(self: Tensor, axis: number, index: Tensor, source: Tensor | undefined): void {
  const bad = index.shape.some(
    (size, place) =>
      (place !== axis && size > (self.shape[place] ?? 1)) || (source && size > (source.shape[place] ?? 1)),
  );
  if (!bad) return;
  const limit = source ? ` and to be smaller size than src ${listText(source.shape)}` : '';
  throw new RangeError(
    `Expected index ${listText(index.shape)} to be smaller than self ${listText(self.shape)} apart from ` +
      `dimension ${axis}${limit}. Narrow the index there.`,
  );
}
