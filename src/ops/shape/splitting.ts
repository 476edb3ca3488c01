import { readValues } from '../../tensor/kernels.ts';
import { listText, normalizeDim } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { selectOp, sliceOp } from './slicing.ts';

/**
 * Views of pieces of `splitSize` places along a dimension (the last one may be shorter), or of the given
 * lengths.
 *
 * @throws when the lengths do not sum to the size of the dimension.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.split.html
 * @example
 * ```ts
 * const [a, b] = arange(5).split([2, 3]);
 * print(a, b);
 * // tensor([0., 1.]) tensor([2., 3., 4.])
 * ```
 */
export function split(input: Tensor, splitSize: number | readonly number[], dim = 0): Tensor[] {
  if (input.ndim === 0) throw tooFlat('split expects at least a 1-dimensional tensor');
  const axis = normalizeDim(dim, input.ndim);
  const size = input.shape[axis];
  if (typeof splitSize !== 'number') {
    checkLengths(splitSize, size, axis);
    return cut(input, axis, splitSize, 'SplitWithSizesBackward0');
  }
  if (!Number.isInteger(splitSize) || splitSize < 0) {
    throw new RangeError(
      `split expects split_size be non-negative, but got split_size=${splitSize}. Give a whole number.`,
    );
  }
  if (splitSize === 0 && size !== 0) {
    throw new RangeError(
      `split_size can only be 0 if dimension size is 0, but got dimension size of ${size}. Give 1 or more.`,
    );
  }
  const pieces = splitSize === 0 ? 1 : Math.max(1, Math.ceil(size / splitSize));
  const lengths = Array.from({ length: pieces }, (_, n) => Math.min(splitSize, size - n * splitSize));
  return cut(input, axis, lengths, 'SplitBackward0');
}

function tooFlat(sentence: string): RangeError {
  return new RangeError(`${sentence}. Reshape it to [1] first.`);
}

function checkLengths(lengths: readonly number[], size: number, axis: number): void {
  if (lengths.some((length) => !Number.isInteger(length) || length < 0)) {
    throw new RangeError(
      'split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=' +
        `${listText(lengths)}. Give whole lengths.`,
    );
  }
  if (lengths.reduce((sum, length) => sum + length, 0) !== size) {
    throw new RangeError(
      `split_with_sizes expects split_sizes to sum exactly to ${size} (input tensor's size at dimension ` +
        `${axis}), ` +
        `but got split_sizes=${listText(lengths)}. Choose lengths with that sum.`,
    );
  }
}

/** Consecutive slices of the given lengths. */
function cut(input: Tensor, dim: number, lengths: readonly number[], node: string): Tensor[] {
  let next = 0;
  return lengths.map((length) => {
    const start = next;
    next += length;
    return sliceOp({ self: input }, { dim, start, length, step: 1, node });
  });
}

/**
 * Views of `chunks` pieces of equal length along a dimension; the last one may be shorter, and there may
 * be fewer.
 *
 * @throws when `chunks` is not positive.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.chunk.html
 * @example
 * ```ts
 * print(...arange(5).chunk(2));
 * // tensor([0., 1., 2.]) tensor([3., 4.])
 * ```
 */
export function chunk(input: Tensor, chunks: number, dim = 0): Tensor[] {
  if (input.ndim === 0) throw tooFlat('chunk expects at least a 1-dimensional tensor');
  if (!Number.isInteger(chunks) || chunks <= 0) {
    throw new RangeError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}. Give 1 or more.`);
  }
  const axis = normalizeDim(dim, input.ndim);
  const size = input.shape[axis];
  if (size === 0) return cut(input, axis, new Array<number>(chunks).fill(0), 'SplitWithSizesBackward0');
  return split(input, Math.ceil(size / chunks), axis);
}

/**
 * Views of pieces along a dimension: as many as said, their lengths differing by 1 at most, or cut
 * before the given places.
 *
 * @throws when there are to be no pieces.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tensor_split.html
 * @example
 * ```ts
 * print(...arange(4).tensorSplit([1, 3]));
 * // tensor([0.]) tensor([1., 2.]) tensor([3.])
 * ```
 */
export function tensorSplit(
  input: Tensor,
  indicesOrSections: number | readonly number[] | Tensor,
  dim = 0,
): Tensor[] {
  if (input.ndim === 0) {
    throw tooFlat('tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims');
  }
  const axis = normalizeDim(dim, input.ndim);
  const size = input.shape[axis];
  const wanted = plainNumbers(indicesOrSections);
  const bounds = typeof wanted === 'number' ? evenBounds(wanted, size) : wanted;
  const clip = (bound: number) => Math.min(Math.max(bound < 0 ? bound + size : bound, 0), size);
  const ends = [...bounds.map(clip), size];
  return ends.map((end, n) => {
    const start = n === 0 ? 0 : ends[n - 1];
    const length = Math.max(0, end - start);
    return sliceOp({ self: input }, { dim: axis, start, length, step: 1, node: 'SliceBackward0' });
  });
}

function plainNumbers(wanted: number | readonly number[] | Tensor): number | readonly number[] {
  if (!(wanted instanceof Tensor)) return wanted;
  const values = Array.from(readValues(wanted), Number);
  return wanted.ndim === 0 ? values[0] : values;
}

/** Where to cut so that the first pieces are longer by one where the size does not divide evenly. */
function evenBounds(sections: number, size: number): number[] {
  if (!Number.isInteger(sections) || sections <= 0) {
    throw new RangeError(`number of sections must be larger than 0, got ${sections}. Give 1 or more.`);
  }
  const longer = size % sections;
  return Array.from({ length: sections - 1 }, (_, n) => {
    return (n + 1) * Math.floor(size / sections) + Math.min(n + 1, longer);
  });
}

/**
 * Views of all places of a dimension, one by one.
 *
 * @throws for a 0-d tensor.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unbind.html
 * @example
 * ```ts
 * print(...tensor([[1, 2], [3, 4]]).unbind(1));
 * // tensor([1., 3.]) tensor([2., 4.])
 * ```
 */
export function unbind(input: Tensor, dim = 0): Tensor[] {
  if (input.ndim === 0) {
    throw new RangeError(
      `Dimension specified as ${dim} but tensor has no dimensions. Use item() for its number.`,
    );
  }
  const axis = normalizeDim(dim, input.ndim);
  return Array.from({ length: input.shape[axis] }, (_, index) =>
    selectOp({ self: input }, { dim: axis, index, node: 'UnbindBackward0' }),
  );
}

/**
 * Views side by side: `tensorSplit` along the second dimension, or the only one of a vector.
 *
 * @throws for a 0-d tensor, and when a number of parts does not divide the dimension.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hsplit.html
 * @example
 * ```ts
 * print(...arange(4).view(2, 2).hsplit(2));
 * // tensor([[0.],
 * //         [2.]]) tensor([[1.],
 * //         [3.]])
 * ```
 */
export function hsplit(input: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  checkDimensions('hsplit', input, 1);
  return splitEvenly('hsplit', input, indicesOrSections, input.ndim === 1 ? 0 : 1);
}

/**
 * Views one above the other: `tensorSplit` along the first dimension.
 *
 * @throws for fewer than 2 dimensions, and when a number of parts does not divide the dimension.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.vsplit.html
 * @example
 * ```ts
 * print(...arange(4).view(2, 2).vsplit(2));
 * // tensor([[0., 1.]]) tensor([[2., 3.]])
 * ```
 */
export function vsplit(input: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  checkDimensions('vsplit', input, 2);
  return splitEvenly('vsplit', input, indicesOrSections, 0);
}

function checkDimensions(name: string, { ndim }: Tensor, least: number): void {
  if (ndim >= least) return;
  throw new RangeError(
    `torch.${name} requires a tensor with at least ${least} dimension, ` +
      `but got a tensor with ${ndim} dimensions! Add one with unsqueeze(0).`,
  );
}

function splitEvenly(name: string, input: Tensor, parts: number | readonly number[], dim: number): Tensor[] {
  if (typeof parts === 'number' && (parts === 0 || input.shape[dim] % parts !== 0)) {
    throw new RangeError(
      `torch.${name} attempted to split along dimension ${dim}, but the size of the dimension ` +
        `${input.shape[dim]} is not divisible by the split_size ${parts}! tensorSplit makes unequal parts.`,
    );
  }
  return tensorSplit(input, parts, dim);
}
