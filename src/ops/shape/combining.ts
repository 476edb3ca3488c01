import { promoteTypes } from '../../dtype/promotion.ts';
import { fromTypedArray } from '../../tensor/kernels.ts';
import { listText } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { zeros } from '../creation/creation.ts';
import { stack } from './joining.ts';

/**
 * Matrices along the diagonal of one matrix, 0 elsewhere; vectors count as rows.
 *
 * @throws when one has more than 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.block_diag.html
 * @example
 * ```ts
 * print(blockDiag(tensor([[1, 2]]), tensor([[3]])));
 * // tensor([[1., 2., 0.],
 * //         [0., 0., 3.]])
 * ```
 */
export function blockDiag(...tensors: readonly Tensor[]): Tensor {
  const blocks = tensors.map((tensor, position) => {
    if (tensor.ndim > 2) {
      throw new RangeError(
        'torch.block_diag: Input tensors must have 2 or fewer dimensions. ' +
          `Input ${position} has ${tensor.ndim} dimensions. Give matrices.`,
      );
    }
    return tensor.ndim === 2 ? tensor : tensor.reshape(1, -1);
  });
  if (blocks.length === 0) return zeros([1, 0]);
  const height = blocks.reduce((sum, block) => sum + block.shape[0], 0);
  const width = blocks.reduce((sum, block) => sum + block.shape[1], 0);
  const dtype = blocks.map((block) => block.dtype).reduce(promoteTypes);
  const result = zeros([height, width], { dtype });
  let [row, column] = [0, 0];
  for (const block of blocks) {
    const [rows, columns] = block.shape;
    result.narrow(0, row, rows).narrow(1, column, columns).copy_(block);
    row += rows;
    column += columns;
  }
  return result;
}

/** Options of `meshgrid`. */
export interface MeshgridOptions {
  /** Whether the first vector runs along dimension 0 ('ij', the default) or 1 ('xy'). */
  readonly indexing?: 'ij' | 'xy';
}

/**
 * Grids of coordinates: for vectors of N and M places two views [N, M], the first constant along
 * dimension 1, the second along dimension 0.
 *
 * @throws when there are no tensors, one has more than 1 dimension, or their types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.meshgrid.html
 * @example
 * ```ts
 * const [y, x] = meshgrid(tensor([1, 2]), tensor([3, 4]));
 * print(y, x);
 * // tensor([[1., 1.],
 * //         [2., 2.]]) tensor([[3., 4.],
 * //         [3., 4.]])
 * ```
 */
export function meshgrid(...args: readonly (Tensor | readonly Tensor[] | MeshgridOptions)[]): Tensor[] {
  const { tensors, indexing } = meshgridArguments(args);
  checkMeshgrid(tensors, indexing);
  const swap = indexing === 'xy' && tensors.length >= 2;
  const ordered = swap ? [tensors[1], tensors[0], ...tensors.slice(2)] : tensors;
  const shape = ordered.map((tensor) => tensor.numel());
  const grids = ordered.map((tensor, axis) => {
    const line = shape.map((_, place) => (place === axis ? -1 : 1));
    return tensor.reshape(line).expand(shape);
  });
  if (!swap) return grids;
  const [first, second, ...rest] = grids.map((grid) => grid.transpose(0, 1));
  return [second, first, ...rest];
}

function meshgridArguments(args: readonly (Tensor | readonly Tensor[] | MeshgridOptions)[]): {
  tensors: Tensor[];
  indexing: 'ij' | 'xy';
} {
  const tensors: Tensor[] = [];
  let indexing: 'ij' | 'xy' = 'ij';
  for (const argument of args) {
    if (argument instanceof Tensor) tensors.push(argument);
    else if (Array.isArray(argument)) tensors.push(...argument);
    else if ('indexing' in argument) indexing = argument.indexing ?? 'ij';
  }
  return { tensors, indexing };
}

function checkMeshgrid(tensors: readonly Tensor[], indexing: string): void {
  if (tensors.length === 0) throw new RangeError('meshgrid expects a non-empty TensorList. Give vectors.');
  const deep = tensors.find((tensor) => tensor.ndim > 1);
  if (deep) {
    throw new RangeError(
      `torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ${listText(deep.shape)}. ` +
        'Flatten it.',
    );
  }
  if (tensors.some((tensor) => tensor.dtype !== tensors[0].dtype)) {
    throw new TypeError('meshgrid expects all tensors to have the same dtype. Convert them with .to(…).');
  }
  if (indexing !== 'ij' && indexing !== 'xy') {
    throw new TypeError(
      `torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${indexing}. 'ij' is the default.`,
    );
  }
}

/**
 * All ways to take one element of each vector, as rows.
 *
 * @throws when one is not a vector.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cartesian_prod.html
 * @example
 * ```ts
 * print(cartesianProd(tensor([1, 2]), tensor([3, 4])));
 * // tensor([[1., 3.],
 * //         [1., 4.],
 * //         [2., 3.],
 * //         [2., 4.]])
 * ```
 */
export function cartesianProd(...tensors: readonly Tensor[]): Tensor {
  for (const tensor of tensors) checkVector(tensor);
  if (tensors.length === 1) return tensors[0];
  const columns = meshgrid(...tensors).map((grid) => grid.flatten());
  return stack(columns, 1);
}

function checkVector(tensor: Tensor): void {
  if (tensor.ndim !== 1) {
    throw new RangeError(`Expect a 1D vector, but got shape ${listText(tensor.shape)}. Flatten it.`);
  }
}

/** Options of `combinations`. */
export interface CombinationsOptions {
  /** Whether an element may be taken several times. Default: false. */
  readonly withReplacement?: boolean;
}

/**
 * All ways to take `r` elements of a vector, in its order, as rows.
 *
 * @throws when the input is not a vector or `r` is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.combinations.html
 * @example
 * ```ts
 * print(combinations(tensor([1, 2, 3])));
 * // tensor([[1., 2.],
 * //         [1., 3.],
 * //         [2., 3.]])
 * ```
 */
export function combinations(
  input: Tensor,
  r: number | bigint = 2,
  { withReplacement = false }: CombinationsOptions = {},
): Tensor {
  checkVector(input);
  const count = Number(r);
  if (count < 0)
    throw new RangeError(`Expect a non-negative number, but got ${count}. Take 0 elements or more.`);
  if (count === 0) return zeros([0], { dtype: input.dtype });
  const rows = choices(input.shape[0], count, withReplacement ? 0 : 1);
  const columns = Array.from({ length: count }, (_, column) => {
    const places = BigInt64Array.from(rows, (row) => BigInt(row[column]));
    return input.take(fromTypedArray(places, [rows.length], 'int64'));
  });
  return stack(columns, 1);
}

/** The lists of `count` places below `size` in which each is at least `gap` beyond the one before. */
function choices(size: number, count: number, gap: number): number[][] {
  let lists: number[][] = [[]];
  for (let taken = 0; taken < count; taken++) {
    lists = lists.flatMap((list) => {
      const first = list.length === 0 ? 0 : list[list.length - 1] + gap;
      return Array.from({ length: Math.max(0, size - first) }, (_, n) => [...list, first + n]);
    });
  }
  return lists;
}
