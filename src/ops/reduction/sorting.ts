import { type ValuesAndIndices, valuesAndIndices } from '../../tensor/named-tuple.ts';
import { normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { mapLines, sortedPositions } from './lines.ts';
import { pick } from './pick.ts';

/** Options of `sort` and `argsort`. */
export interface SortOptions {
  /** Largest first. Default: false. */
  readonly descending?: boolean;
  /** Whether equal elements must keep their order; in fovea they always do. */
  readonly stable?: boolean;
}

/** Options of `topk`. */
export interface TopkOptions {
  /** Whether to choose the largest elements rather than the smallest. Default: true. */
  readonly largest?: boolean;
  /** Whether the chosen ones must be in order; in fovea they always are. */
  readonly sorted?: boolean;
}

/** The positions of the first `length` elements of each line in order. */
function positions(input: Tensor, dim: number, length: number, descending: boolean): Tensor {
  return mapLines(input, dim, { length, dtype: 'int64' }, (line) =>
    sortedPositions(line, descending).slice(0, length),
  );
}

/**
 * The elements along a dimension in ascending order, and where they stood. Equal elements keep their
 * order; NaN counts as the largest.
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sort.html
 * @example
 * ```ts
 * print(tensor([3, 1, 2]).sort());
 * // torch.return_types.sort(
 * // values=tensor([1., 2., 3.]),
 * // indices=tensor([1, 2, 0]))
 * ```
 */
export function sort(input: Tensor, dim = -1, { descending = false }: SortOptions = {}): ValuesAndIndices {
  const axis = normalizeDim(dim, input.ndim);
  const index = positions(input, axis, input.shape[axis] ?? 1, descending);
  return valuesAndIndices('sort', pick(input, index, axis, { node: 'SortBackward0' }), index);
}

/**
 * Where the elements along a dimension stand, in ascending order of their values.
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.argsort.html
 * @example
 * ```ts
 * print(tensor([3, 1, 2]).argsort());
 * // tensor([1, 2, 0])
 * ```
 */
export function argsort(input: Tensor, dim = -1, { descending = false }: SortOptions = {}): Tensor {
  const axis = normalizeDim(dim, input.ndim);
  return positions(input, axis, input.shape[axis] ?? 1, descending);
}

/**
 * The elements in ascending order along the first dimension.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.msort.html
 * @example
 * ```ts
 * print(tensor([[3, 1], [2, 4]]).msort());
 * // tensor([[2., 1.],
 * //         [3., 4.]])
 * ```
 */
export function msort(input: Tensor): Tensor {
  return sort(input, 0)[0];
}

/**
 * The k largest (or smallest) elements along a dimension in order, and where they stood.
 *
 * @throws when there are fewer than k, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.topk.html
 * @example
 * ```ts
 * const [values, indices] = tensor([3, 1, 4, 2]).topk(2);
 * print(values, indices);
 * // tensor([4., 3.]) tensor([2, 0])
 * ```
 */
export function topk(
  input: Tensor,
  k: number,
  dim: number | null = -1,
  { largest = true }: TopkOptions = {},
): ValuesAndIndices {
  const axis = normalizeDim(dim ?? -1, input.ndim);
  const size = input.shape[axis] ?? 1;
  if (!(k >= 0 && k <= size)) {
    throw new RangeError(`selected index k out of range. k is ${k}, but there are ${size} elements.`);
  }
  const index = positions(input, axis, k, largest);
  return valuesAndIndices('topk', pick(input, index, axis, { node: 'TopkBackward0' }), index);
}
