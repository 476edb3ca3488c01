import { fromTypedArray } from '../../tensor/kernels.ts';
import { checkSizes } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { stack } from '../shape/joining.ts';
import { ones, type TensorOptions } from './creation.ts';

/** The places [row, column] that belong, as an int64 matrix [2, number of places]. */
function placesWhere(
  row: number | bigint,
  col: number | bigint,
  belongs: (row: number, column: number) => boolean,
  options: TensorOptions,
): Tensor {
  const [height, width] = [Number(row), Number(col)];
  if (height < 0) throw new RangeError(`row must be non-negative, got${height}. It counts rows.`);
  if (width < 0) throw new RangeError(`col must be non-negative, got${width}. It counts columns.`);
  checkSizes([height, width]);
  const rows: bigint[] = [];
  const columns: bigint[] = [];
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      if (!belongs(i, j)) continue;
      rows.push(BigInt(i));
      columns.push(BigInt(j));
    }
  }
  const places = fromTypedArray(BigInt64Array.from([...rows, ...columns]), [2, rows.length], 'int64');
  return places.to(options.dtype ?? 'int64');
}

/**
 * The places of the lower triangle of a matrix [row, col], up to the `offset`-th diagonal: row numbers
 * over column numbers.
 *
 * @throws when a size is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tril_indices.html
 * @example
 * ```ts
 * print(trilIndices(2, 2));
 * // tensor([[0, 1, 1],
 * //         [0, 0, 1]])
 * ```
 */
export function trilIndices(
  row: number | bigint,
  col: number | bigint,
  offset: number | bigint = 0,
  options: TensorOptions = {},
): Tensor {
  return placesWhere(row, col, (i, j) => j - i <= Number(offset), options);
}

/**
 * The places of the upper triangle of a matrix [row, col], from the `offset`-th diagonal on: row numbers
 * over column numbers.
 *
 * @throws when a size is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.triu_indices.html
 * @example
 * ```ts
 * print(triuIndices(2, 2));
 * // tensor([[0, 0, 1],
 * //         [0, 1, 1]])
 * ```
 */
export function triuIndices(
  row: number | bigint,
  col: number | bigint,
  offset: number | bigint = 0,
  options: TensorOptions = {},
): Tensor {
  return placesWhere(row, col, (i, j) => j - i >= Number(offset), options);
}

/**
 * The powers of a vector's elements as columns, the highest first unless `increasing`; as many as
 * elements, or `N`.
 *
 * @throws when `x` is not a vector or `N` is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.vander.html
 * @example
 * ```ts
 * print(vander(tensor([1, 2, 3])));
 * // tensor([[1., 1., 1.],
 * //         [4., 2., 1.],
 * //         [9., 3., 1.]])
 * ```
 */
export function vander(x: Tensor, N?: number | bigint | null, increasing = false): Tensor {
  if (x.ndim !== 1) throw new RangeError(`x must be a one-dimensional tensor. It has ${x.ndim} dimensions.`);
  const columns = Number(N ?? x.shape[0]);
  if (columns < 0) throw new RangeError(`N must be non-negative. It counts columns, and is ${columns}.`);
  const powers: Tensor[] = [];
  for (let n = 0; n < columns; n++) {
    powers.push(n === 0 ? ones([x.shape[0]], { dtype: x.dtype }) : powers[n - 1].mul(x));
  }
  if (columns === 0) return x.newZeros([x.shape[0], 0]);
  return stack(increasing ? powers : powers.reverse(), 1);
}
