import { readValues } from '../../tensor/kernels.ts';
import { contiguousStrides, listText, normalizeDim, normalizeDims } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { type Sizes, sizesOf } from '../declare/define-view.ts';
import { gatherAtOp } from '../indexing/gather-at.ts';
import { dot, offsetsOf, positionsOf } from '../indexing/offsets.ts';
import { sizeAlong, sliceOffsets } from './slice-offsets.ts';

/**
 * The tensor repeated that many times along each dimension; more numbers than dimensions add leading
 * ones.
 *
 * @throws when there are fewer numbers than dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.repeat.html
 * @example
 * ```ts
 * print(tensor([1, 2]).repeat(2, 2));
 * // tensor([[1., 2., 1., 2.],
 * //         [1., 2., 1., 2.]])
 * ```
 */
export function repeat(input: Tensor, ...repeats: Sizes): Tensor {
  const times = sizesOf(repeats);
  const missing = times.length - input.ndim;
  if (missing < 0) {
    throw new RangeError(
      'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor. ' +
        `Give ${input.ndim} numbers or more, not ${times.length}.`,
    );
  }
  const source = [...new Array<number>(missing).fill(1), ...input.shape];
  const shape = source.map((size, axis) => size * times[axis]);
  const negative = shape.find((size) => size < 0);
  if (negative !== undefined) {
    throw new RangeError(
      `Trying to create tensor with negative dimension ${negative}: ${listText(shape)}. Repeat 0 times or ` +
        'more.',
    );
  }
  const strides = contiguousStrides(source);
  const offsets = offsetsOf(shape, (index) =>
    index.reduce((sum, place, axis) => sum + (place % source[axis]) * strides[axis], 0),
  );
  return gatherAtOp({ self: input, offsets }, { node: 'RepeatBackward0' });
}

/**
 * `repeat` that also takes fewer numbers than dimensions: the leading ones count as 1.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tile.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).tile(2));
 * // tensor([[1., 2., 1., 2.],
 * //         [3., 4., 3., 4.]])
 * ```
 */
export function tile(input: Tensor, ...dims: Sizes): Tensor {
  const times = sizesOf(dims);
  const missing = Math.max(0, input.ndim - times.length);
  return repeat(input, [...new Array<number>(missing).fill(1), ...times]);
}

/** Options of `repeatInterleave`. */
export interface RepeatInterleaveOptions {
  /** The size of the result along `dim`, as a check. */
  readonly outputSize?: number;
}

/**
 * Every element repeated in place along a dimension (without one: of the flattened tensor), all
 * equally often or each as often as `repeats` says.
 *
 * @throws when a number is negative, or `repeats` does not have one per place.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.repeat_interleave.html
 * @example
 * ```ts
 * print(tensor([1, 2]).repeatInterleave(2), tensor([1, 2]).repeatInterleave(tensor([1n, 2n])));
 * // tensor([1., 1., 2., 2.]) tensor([1., 2., 2.])
 * ```
 */
export function repeatInterleave(
  input: Tensor,
  repeats: number | bigint | Tensor,
  dim?: number | null,
  { outputSize }: RepeatInterleaveOptions = {},
): Tensor {
  if (dim === undefined || dim === null) return repeatInterleave(input.flatten(), repeats, 0, { outputSize });
  const axis = normalizeDim(dim, input.ndim);
  const size = sizeAlong(input, axis);
  const times = repeatsPerPlace(repeats, size);
  const places = times.flatMap((count, place) => new Array<number>(count).fill(place));
  if (outputSize !== undefined && outputSize !== places.length) {
    throw new RangeError(
      `allocated size does not match required size. outputSize is ${outputSize}, but the repeats sum to ` +
        `${places.length}.`,
    );
  }
  const offsets = sliceOffsets(input, axis, places);
  return gatherAtOp({ self: input, offsets }, { node: 'IndexSelectBackward0' });
}

function repeatsPerPlace(repeats: number | bigint | Tensor, size: number): number[] {
  const given = repeats instanceof Tensor ? Array.from(readValues(repeats), Number) : [Number(repeats)];
  if (repeats instanceof Tensor && repeats.dtype !== 'int64' && repeats.dtype !== 'int32') {
    throw new TypeError("repeats has to be Long or Int tensor. Convert it with .to('int64').");
  }
  if (repeats instanceof Tensor && repeats.ndim > 1) {
    throw new RangeError('repeats must be 0-dim or 1-dim tensor. Flatten it first.');
  }
  if (given.length !== 1 && given.length !== size) {
    throw new RangeError(
      'repeats must have the same size as input along dim. ' +
        `There are ${given.length} repeats for ${size} places.`,
    );
  }
  if (given.some((count) => !Number.isInteger(count) || count < 0)) {
    throw new RangeError('repeats can not be negative. Give whole numbers, 0 or more.');
  }
  return given.length === 1 ? new Array<number>(size).fill(given[0]) : given;
}

/**
 * The elements in reverse order along the given dimensions, copied.
 *
 * @throws when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.flip.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).flip([0]));
 * // tensor([[3., 4.],
 * //         [1., 2.]])
 * ```
 */
export function flip(input: Tensor, ...dims: Sizes): Tensor {
  const named = sizesOf(dims);
  const axes = named.length === 0 ? [] : normalizeDims(named, input.ndim);
  const own = contiguousStrides(input.shape);
  const offsets = positionsOf({
    shape: input.shape,
    strides: own.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
    offset: axes.reduce((sum, axis) => sum + (input.shape[axis] - 1) * own[axis], 0),
  });
  return gatherAtOp({ self: input, offsets }, { node: 'FlipBackward0' });
}

/**
 * The columns of [H, W] in reverse order.
 *
 * @throws when there are fewer than 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.fliplr.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).fliplr());
 * // tensor([[2., 1.],
 * //         [4., 3.]])
 * ```
 */
export function fliplr(input: Tensor): Tensor {
  if (input.ndim < 2) throw new RangeError(`Input must be >= 2-d. It has ${input.ndim}; use flip([dim]).`);
  return flip(input, 1);
}

/**
 * The rows in reverse order.
 *
 * @throws for a 0-d tensor.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.flipud.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).flipud());
 * // tensor([[3., 4.],
 * //         [1., 2.]])
 * ```
 */
export function flipud(input: Tensor): Tensor {
  if (input.ndim < 1) throw new RangeError('Input must be >= 1-d. A single number has no rows.');
  return flip(input, 0);
}

/**
 * The elements moved by `shifts` places along `dims`, those that leave one end entering at the other;
 * without `dims`, of the flattened tensor.
 *
 * @throws when there is not one shift per dimension.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.roll.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3, 4]).roll(1));
 * // tensor([4., 1., 2., 3.])
 * ```
 */
export function roll(
  input: Tensor,
  shifts: number | readonly number[],
  dims?: number | readonly number[] | null,
): Tensor {
  const [by, named] = [[shifts].flat(), [dims ?? []].flat()];
  if (by.length === 0) throw new RangeError('`shifts` required. Give one shift per dimension.');
  if (named.length === 0 && by.length === 1) return rollFlat(input, by[0]);
  if (by.length !== named.length) {
    throw new RangeError(
      `shifts and dimensions must align. shifts: ${by.length}, dims:${named.length}. Give one shift per ` +
        'dimension.',
    );
  }
  const axes = named.map((dim) => normalizeDim(dim, input.ndim));
  const strides = contiguousStrides(input.shape);
  const shift = input.shape.map(() => 0);
  axes.forEach((axis, n) => {
    shift[axis] += by[n];
  });
  const offsets = offsetsOf(input.shape, (index) =>
    dot(
      index.map((place, axis) => modulo(place - shift[axis], input.shape[axis])),
      strides,
    ),
  );
  return gatherAtOp({ self: input, offsets }, { node: 'RollBackward0' });
}

function rollFlat(input: Tensor, shift: number): Tensor {
  const strides = contiguousStrides(input.shape);
  const count = input.numel();
  const offsets = offsetsOf(input.shape, (index) => modulo(dot(index, strides) - shift, count));
  return gatherAtOp({ self: input, offsets }, { node: 'RollBackward0' });
}

function modulo(value: number, size: number): number {
  return ((value % size) + size) % size;
}

/**
 * The tensor rotated by `k` quarter turns in the plane of two dimensions, from the first towards the
 * second.
 *
 * @throws when the plane is not two different dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rot90.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).rot90());
 * // tensor([[2., 4.],
 * //         [1., 3.]])
 * ```
 */
export function rot90(input: Tensor, k = 1, dims: readonly number[] = [0, 1]): Tensor {
  checkPlane(input, dims);
  const [first, second] = dims.map((dim) => normalizeDim(dim, input.ndim));
  const turns = modulo(k, 4);
  if (turns === 0) return input.clone();
  if (turns === 2) return flip(input, first, second);
  return flip(input, turns === 1 ? second : first).transpose(first, second);
}

function checkPlane(input: Tensor, dims: readonly number[]): void {
  if (dims.length !== 2) {
    throw new RangeError(
      `expected total rotation dims == 2, but got dims = ${dims.length}. Name the two dimensions of the ` +
        'plane.',
    );
  }
  if (input.ndim < 2) {
    throw new RangeError(
      `expected total dims >= 2, but got total dims = ${input.ndim}. Rotation needs a plane.`,
    );
  }
  dims.forEach((dim, n) => {
    if (dim >= input.ndim || dim < -input.ndim) {
      throw new RangeError(
        `Rotation dim${n} out of range, dim${n} = ${dim}. There are ${input.ndim} dimensions.`,
      );
    }
  });
  if (modulo(dims[0], input.ndim) === modulo(dims[1], input.ndim)) {
    throw new RangeError(
      `expected rotation dims to be different, but got dim0 = ${dims[0]} and dim1 = ${dims[1]}. Name two.`,
    );
  }
}
