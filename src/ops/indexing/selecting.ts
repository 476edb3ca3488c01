import { legacyName } from '../../dtype/dtype.ts';
import { fromTypedArray } from '../../tensor/kernels.ts';
import { broadcastShapes, normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { placesAlong, sizeAlong, sliceOffsets } from '../shape/slice-offsets.ts';
import { flatOffsets } from './flat-offsets.ts';
import { gatherAtOp } from './gather-at.ts';
import { nonzeroPositions, placesOf } from './nonzero.ts';

/**
 * The slices of `input` at the places `index` (int64 or int32, 1-D) of dimension `dim`, copied.
 *
 * @throws when the index is not a vector of integers or points out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.index_select.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4], [5, 6]]).indexSelect(0, tensor([2n, 0n])));
 * // tensor([[5., 6.],
 * //         [1., 2.]])
 * ```
 */
export function indexSelect(input: Tensor, dim: number, index: Tensor): Tensor {
  const axis = normalizeDim(dim, input.ndim);
  if (index.ndim > 1) {
    throw new RangeError(
      `index_select(): Index is supposed to be a vector. It has ${index.ndim} dimensions.`,
    );
  }
  if (index.dtype !== 'int64' && index.dtype !== 'int32') {
    throw new TypeError(
      "index_select(): Expected dtype int32 or int64 for index. Convert it with .to('int64').",
    );
  }
  const size = sizeAlong(input, axis);
  const places = placesAlong(index, size, 0, (place) => {
    return new RangeError(
      `index out of range in self: ${place} is none of the ${size} places of dimension ${axis}.`,
    );
  });
  const offsets = sliceOffsets(input, axis, places);
  return gatherAtOp({ self: input, offsets }, { node: 'IndexSelectBackward0' });
}

/**
 * Elements by their position in row-major order, in the shape of `index`; negative ones count from the
 * end.
 *
 * @throws when the index is not int64 or points out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.take.html
 * @example
 * ```ts
 * print(tensor([[4, 3, 5], [6, 7, 8]]).take(tensor([0n, 2n, 5n])));
 * // tensor([4., 5., 8.])
 * ```
 */
export function take(input: Tensor, index: Tensor): Tensor {
  if (index.dtype !== 'int64') {
    throw new TypeError(
      `take(): Expected a long tensor for index, but got ${legacyName(index.dtype)}. ` +
        "Convert it with .to('int64').",
    );
  }
  return gatherAtOp({ self: input, offsets: flatOffsets(input, index) }, { node: 'TakeBackward0' });
}

/**
 * The elements where `mask` is true, in one dimension; mask and input broadcast.
 *
 * @throws when the mask is not bool (or uint8), or does not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.masked_select.html
 * @example
 * ```ts
 * const x = tensor([1, -2, 3]);
 * print(x.maskedSelect(x.gt(0)));
 * // tensor([1., 3.])
 * ```
 */
export function maskedSelect(input: Tensor, mask: Tensor): Tensor {
  if (mask.dtype !== 'bool' && mask.dtype !== 'uint8') {
    throw new TypeError(
      'masked_select: expected BoolTensor or ByteTensor for mask. Compare first: mask.ne(0).',
    );
  }
  const shape = broadcastShapes(mask.shape, input.shape);
  const positions = nonzeroPositions(mask.expand(shape));
  const offsets = fromTypedArray(BigInt64Array.from(positions, BigInt), [positions.length], 'int64');
  return gatherAtOp({ self: input.expand(shape), offsets }, { node: 'MaskedSelectBackward0' });
}

/** Options of `nonzero`. */
export interface NonzeroOptions {
  /** Give one vector per dimension, fit for `at(…)`. Default: false. */
  readonly asTuple?: boolean;
}

/**
 * The places of the elements that are not 0, as rows of an int64 matrix [elements, dimensions]; with
 * `asTuple` as one vector per dimension.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nonzero.html
 * @example
 * ```ts
 * print(tensor([[0, 5], [6, 0]]).nonzero());
 * // tensor([[0, 1],
 * //         [1, 0]])
 * ```
 */
export function nonzero(input: Tensor, options?: { readonly asTuple?: false }): Tensor;
export function nonzero(input: Tensor, options: { readonly asTuple: true }): Tensor[];
export function nonzero(input: Tensor, options?: NonzeroOptions): Tensor | Tensor[];
export function nonzero(input: Tensor, { asTuple = false }: NonzeroOptions = {}): Tensor | Tensor[] {
  if (asTuple) return placesOf(input.ndim === 0 ? input.reshape(1) : input);
  const columns = placesOf(input);
  const rows = nonzeroPositions(input).length;
  const values = new BigInt64Array(rows * input.ndim);
  const table = fromTypedArray(values, [rows, input.ndim], 'int64');
  columns.forEach((column, axis) => {
    table.select(1, axis).copy_(column);
  });
  return table;
}

/**
 * The places of the elements that are not 0, as rows; `nonzero` without options.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.argwhere.html
 * @example
 * ```ts
 * print(tensor([0, 5, 6]).argwhere());
 * // tensor([[1],
 * //         [2]])
 * ```
 */
export function argwhere(input: Tensor): Tensor {
  return nonzero(input);
}
