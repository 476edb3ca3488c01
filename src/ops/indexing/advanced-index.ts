import { legacyName } from '../../dtype/dtype.ts';
import { readValues } from '../../tensor/kernels.ts';
import { broadcastShapes, contiguousStrides, listText, numel } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { full } from '../creation/creation.ts';
import { scatterAtOp } from './gather-at.ts';
import { placesOf } from './nonzero.ts';
import { dot, offsetsOf } from './offsets.ts';

/**
 * The row-major positions in `self` that index tensors (one or none per dimension) pick. They broadcast
 * together; their joint shape stands where they stood if they were neighbours, else in front.
 *
 * @see https://numpy.org/doc/stable/user/basics.indexing.html#combining-advanced-and-basic-indexing
 */
export function advancedOffsets(self: Tensor, tensors: readonly (Tensor | undefined)[]): Tensor {
  const places = expandMasks(self, tensors);
  const axes = self.shape.map((_, axis) => axis).filter((axis) => places[axis] !== undefined);
  const rest = self.shape.map((_, axis) => axis).filter((axis) => places[axis] === undefined);
  const joint = jointShape(axes.flatMap((axis) => places[axis] ?? []));
  const strides = contiguousStrides(self.shape);
  const starts = startsOf(self, places, axes, joint, strides);
  const adjacent = axes.every((axis, n) => axis === axes[0] + n);
  const before = adjacent ? axes[0] : 0;
  const restShape = rest.map((axis) => self.shape[axis]);
  const shape = restShape.toSpliced(before, 0, ...joint);
  const jointStrides = contiguousStrides(joint);
  const restStrides = rest.map((axis) => strides[axis]);
  return offsetsOf(shape, (index) => {
    const start = starts[dot(index.slice(before), jointStrides)];
    return start + dot(index.toSpliced(before, joint.length), restStrides);
  });
}

/** Turns masks into tensors of places, one per dimension of the mask. */
function expandMasks(self: Tensor, tensors: readonly (Tensor | undefined)[]): (Tensor | undefined)[] {
  const places: (Tensor | undefined)[] = [];
  tensors.forEach((tensor, position) => {
    if (tensor === undefined) return;
    if (tensor.dtype === 'int64') {
      places[position] = tensor;
      return;
    }
    checkMask(self, tensor, position);
    placesOf(tensor).forEach((column, n) => {
      places[position + n] = column;
    });
  });
  return places;
}

function checkMask(self: Tensor, mask: Tensor, position: number): void {
  mask.shape.forEach((size, n) => {
    if (size === self.shape[position + n]) return;
    throw new RangeError(
      `The shape of the mask ${listText(mask.shape)} at index ${n} does not match the shape of the indexed ` +
        `tensor ${listText(self.shape)} at index ${position + n}. A mask has the sizes of the dimensions ` +
        'it masks.',
    );
  });
}

function jointShape(tensors: readonly Tensor[]): readonly number[] {
  const shapes = tensors.map((tensor) => tensor.shape);
  try {
    return broadcastShapes(...shapes);
  } catch {
    throw new RangeError(
      'shape mismatch: indexing tensors could not be broadcast together with shapes ' +
        `${shapes.map(listText).join(', ')}. Give them one shape, or sizes of 1 where they should repeat.`,
    );
  }
}

/** Where each picked block starts: Σ place · stride over the indexed axes, for every joint index. */
function startsOf(
  self: Tensor,
  places: readonly (Tensor | undefined)[],
  axes: readonly number[],
  joint: readonly number[],
  strides: readonly number[],
): Float64Array {
  const starts = new Float64Array(numel(joint));
  for (const axis of axes) {
    const column = places[axis];
    if (column === undefined) continue;
    const values = readValues(column.expand(joint));
    for (let n = 0; n < values.length; n++) {
      starts[n] += placeIn(Number(values[n]), self.shape[axis], axis) * strides[axis];
    }
  }
  return starts;
}

/** A place counted from the front; PyTorch's sentence when it is none. */
export function placeIn(place: number, size: number, axis: number): number {
  if (place < -size || place >= size) {
    throw new RangeError(
      `index ${place} is out of bounds for dimension ${axis} with size ${size}. ` +
        `Places there are ${-size} to ${size - 1}.`,
    );
  }
  return place < 0 ? place + size : place;
}

/** A copy of `self` with values, stretched to what the index tensors pick, put (or added) there. */
export function putAt(
  self: Tensor,
  tensors: readonly (Tensor | undefined)[],
  value: Tensor | number | bigint | boolean,
  mode: 'set' | 'add',
): Tensor {
  const offsets = advancedOffsets(self, tensors);
  const values =
    value instanceof Tensor
      ? withoutLeadingOnes(value, offsets.ndim)
      : full([], value, { dtype: self.dtype });
  if (values.dtype !== self.dtype) {
    throw new TypeError(
      `Index put requires the source and destination dtypes match, got ${legacyName(self.dtype)} for the ` +
        `destination and ${legacyName(values.dtype)} for the source. Convert the values with ` +
        `.to('${self.dtype}').`,
    );
  }
  const fits =
    values.ndim <= offsets.ndim &&
    values.shape.every((size, axis) => {
      const wanted = offsets.shape[axis + offsets.ndim - values.ndim];
      return size === 1 || size === wanted;
    });
  if (!fits) {
    throw new RangeError(
      `shape mismatch: value tensor of shape ${listText(values.shape)} cannot be broadcast to indexing ` +
        'result of ' +
        `shape ${listText(offsets.shape)}. Give one value, or one per picked element.`,
    );
  }
  const source = values.expand(offsets.shape);
  return scatterAtOp({ self, source, offsets }, { node: 'IndexPutBackward0', mode });
}

/** Values may have more dimensions than their place as long as these have size 1. */
export function withoutLeadingOnes(values: Tensor, rank: number): Tensor {
  const first = values.shape.findIndex((size) => size !== 1);
  const ones = Math.min(first < 0 ? values.ndim : first, Math.max(values.ndim - rank, 0));
  return ones === 0 ? values : values.reshape(values.shape.slice(ones));
}
