import { listText } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { full } from '../creation/creation.ts';
import { ascending, fromHost, hostValues, type Line } from './lines.ts';

/** Options of `bucketize`. */
export interface BucketizeOptions {
  /** Whether an element equal to a boundary comes after it. Default: false. */
  readonly right?: boolean;
  /** Whether the result is int32 rather than int64. Default: false. */
  readonly outInt32?: boolean;
}

/** Options of `searchsorted`. */
export interface SearchOptions extends BucketizeOptions {
  /** The same as `right`, in words. */
  readonly side?: 'left' | 'right' | null;
  /** Positions that put the sequence in order, where it is not. */
  readonly sorter?: Tensor | null;
}

/**
 * Where the elements of `input` would be inserted into an ascending sequence to keep it in order: before
 * equal ones, or after them with `right`. Of several sequences, the last dimension is searched.
 *
 * @throws when the dimensions before the last do not match, and when `side` contradicts `right`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.searchsorted.html
 * @example
 * ```ts
 * print(searchsorted(tensor([1, 3, 5]), tensor([3, 6, 0])));
 * // tensor([1, 3, 0])
 * ```
 */
export function searchsorted(
  sortedSequence: Tensor,
  input: Tensor | number,
  options: SearchOptions = {},
): Tensor {
  const { side = null, sorter = null, outInt32 = false } = options;
  if (side === 'left' && options.right) {
    throw new RangeError(
      "torch.searchsorted(): side and right can't be set to opposites, got side of left while right was " +
        'True. Give one of them.',
    );
  }
  const right = options.right || side === 'right';
  const values = input instanceof Tensor ? input : full([], input, { dtype: sortedSequence.dtype });
  checkLeadingShapes(sortedSequence, values);
  const ordered = sorter === null ? sortedSequence : sortedSequence.gather(-1, sorter);
  const boundaries = hostValues(ordered);
  const size = sortedSequence.shape.at(-1) ?? 1;
  const searched = values.shape.at(-1) ?? 1;
  const found = hostValues(values).map((value, n) => {
    const row = sortedSequence.ndim === 1 ? 0 : Math.floor(n / searched);
    return insertionPoint(boundaries.slice(row * size, (row + 1) * size), value, right);
  });
  return fromHost(found, values.shape, outInt32 ? 'int32' : 'int64');
}

/**
 * The index of the bucket, between ascending boundaries, into which each element falls.
 *
 * @throws when the boundaries are not 1-dimensional.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bucketize.html
 * @example
 * ```ts
 * print(bucketize(tensor([3, 6, 9]), tensor([1, 3, 5, 7])));
 * // tensor([1, 3, 4])
 * ```
 */
export function bucketize(
  input: Tensor | number,
  boundaries: Tensor,
  options: BucketizeOptions = {},
): Tensor {
  if (boundaries.ndim !== 1) {
    throw new RangeError(
      `boundaries tensor must be 1 dimension, but got dim(${boundaries.ndim}). Flatten it first.`,
    );
  }
  return searchsorted(boundaries, input, options);
}

function checkLeadingShapes(sequence: Tensor, values: Tensor): void {
  if (sequence.ndim === 1) return;
  const leading = sequence.shape.slice(0, -1);
  if (
    values.ndim === sequence.ndim &&
    sequence.ndim > 0 &&
    leading.every((size, axis) => size === values.shape[axis])
  ) {
    return;
  }
  throw new RangeError(
    'torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of ' +
      'boundaries tensor and input value tensor must match, but we got boundaries tensor ' +
      `${listText(sequence.shape)} and input value tensor ${listText(values.shape)}. Reshape one of them.`,
  );
}

/** Halves the range in which the first boundary beyond `value` lies. */
function insertionPoint(boundaries: Line, value: number | bigint, right: boolean): number {
  let [low, high] = [0, boundaries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = ascending(boundaries[middle], value);
    if (order < 0 || (right && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
