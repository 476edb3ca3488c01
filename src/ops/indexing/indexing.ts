import { pythonType } from '../../arguments/python-type.ts';
import { legacyName } from '../../dtype/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { inPlace } from '../declare/in-place.ts';
import { advancedOffsets, putAt, withoutLeadingOnes } from './advanced-index.ts';
import { applyBasicIndex } from './basic-index.ts';
import { gatherAtOp } from './gather-at.ts';
import type { Index } from './index-language.ts';

/**
 * Elements by index, PyTorch's `x[…]`. Places, slices, `null` and `'...'` give a view; int64 and bool
 * tensors give a copy.
 *
 * @param indices per dimension a place, a slice `'1:3'`, `'::2'` or `[1, 3]`, or a tensor; see `Index`.
 * @throws when a place is out of range, or there are more indices than dimensions.
 * @see https://docs.pytorch.org/docs/stable/tensor_view.html
 * @example
 * ```ts
 * const x = arange(12).view(3, 4);
 * print(x.at(1, '::2'), x.at([0, 2], -1));
 * // tensor([4., 6.]) tensor([3., 7.])
 * print(x.at(tensor([2n, 0n]), 1), x.at(tensor([true, false, true])).shape);
 * // tensor([9., 1.]) torch.Size([2, 4])
 * ```
 */
export function at(input: Tensor, ...indices: Index[]): Tensor {
  const { view, tensors } = applyBasicIndex(input, indices);
  if (tensors.length === 0) return view;
  const offsets = advancedOffsets(view, tensors);
  return gatherAtOp({ self: view, offsets }, { node: 'IndexBackward0' });
}

/**
 * Overwrites elements by index, PyTorch's `x[…] = value`. The value is stretched to the shape that
 * `at(…indices)` has; where tensors name a place twice, the last one wins.
 *
 * @throws as `at`, and when the value does not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_put_.html
 * @example
 * ```ts
 * const x = zeros([2, 3]);
 * x.set([0, '1:'], tensor([1, 2]));
 * x.set([tensor([1n]), 0], 7);
 * print(x);
 * // tensor([[0., 1., 2.],
 * //         [7., 0., 0.]])
 * ```
 */
export function set(
  input: Tensor,
  indices: readonly Index[],
  value: Tensor | number | bigint | boolean,
): Tensor {
  if (!(value instanceof Tensor) && !['number', 'bigint', 'boolean'].includes(typeof value)) {
    throw new TypeError(
      `can't assign a ${pythonType(value)} to a torch.${legacyName(input.dtype)}Tensor. ` +
        'Assign a number, or wrap an array with tensor(…).',
    );
  }
  const { view, tensors } = applyBasicIndex(input, indices);
  if (tensors.length > 0) inPlace(view, 'index_put_', (self) => putAt(self, tensors, value, 'set'));
  else if (value instanceof Tensor) view.copy_(withoutLeadingOnes(value, view.ndim).expand(view.shape));
  else view.fill_(value);
  return input;
}
