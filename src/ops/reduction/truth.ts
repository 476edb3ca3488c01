import { reduceAxes } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Dims, dropAxes, type KeepdimOptions, settleReduction } from './axes.ts';

/**
 * Whether any element is true (not 0), of all or along one dimension.
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.any.html
 * @example
 * ```ts
 * const x = tensor([[true, false], [false, false]]);
 * print(x.any(), x.any(1));
 * // tensor(True) tensor([ True, False])
 * ```
 */
export function any(input: Tensor, dim?: number | null, options: KeepdimOptions = {}): Tensor {
  return truthOf('max', input, dim, options);
}

/**
 * Whether every element is true (not 0), of all or along one dimension.
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.all.html
 * @example
 * ```ts
 * const x = tensor([[true, true], [true, false]]);
 * print(x.all(), x.all(1));
 * // tensor(False) tensor([ True, False])
 * ```
 */
export function all(input: Tensor, dim?: number | null, options: KeepdimOptions = {}): Tensor {
  return truthOf('prod', input, dim, options);
}

/** Of 0 and 1, the largest says whether any is true and the product whether all are; uint8 stays uint8. */
function truthOf(
  reduction: 'max' | 'prod',
  input: Tensor,
  dim: number | null | undefined,
  options: KeepdimOptions,
): Tensor {
  const settled = settleReduction(input, dim, options);
  const folded = dropAxes(reduceAxes(reduction, input.ne(0), settled.axes, 'bool'), settled);
  return input.dtype === 'uint8' ? folded.to('uint8') : folded;
}

/**
 * How many elements are not 0, of all or along the dimensions `dim`.
 *
 * @throws when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.count_nonzero.html
 * @example
 * ```ts
 * print(tensor([[0, 1], [2, 3]]).countNonzero(0));
 * // tensor([1, 2])
 * ```
 */
export function countNonzero(input: Tensor, dim?: Dims): Tensor {
  return input.ne(0).sum(dim);
}
