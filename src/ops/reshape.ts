import { contiguousStrides, inferShape, viewStrides } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Op } from './define.ts';
import { defineView, type Sizes, sizesOf } from './define-view.ts';

/** The new shape and the strides that show the same elements in the same order. */
interface ReshapeOptions {
  readonly shape: readonly number[];
  readonly node: string;
}

export const viewOp: Op<{ self: Tensor }, ReshapeOptions> = defineView({
  name: 'view',
  node: ({ node }: ReshapeOptions) => node,
  layout: (input, { shape }: ReshapeOptions) => ({
    shape,
    strides: viewStrides(input, shape) ?? contiguousStrides(shape),
    offset: input.offset,
  }),
  gradient: ({ grad, meta }) => grad.reshape(meta.self.shape),
  samples: [{ inputs: { self: [2, 6] }, options: { shape: [3, 2, 2], node: 'ViewBackward0' } }],
});

/**
 * The same elements in another shape, sharing memory; one size may be −1.
 *
 * @throws when the sizes do not fit, or the memory layout does not allow it (use `reshape` then).
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.view.html
 * @example
 * ```ts
 * print(arange(6).view(2, -1));
 * // tensor([[0., 1., 2.],
 * //         [3., 4., 5.]])
 * ```
 */
export function view(input: Tensor, ...sizes: Sizes): Tensor {
  const shape = inferShape(sizesOf(sizes), input.numel());
  if (viewStrides(input, shape) === undefined) {
    throw new Error(
      "view size is not compatible with input tensor's size and stride (at least one dimension spans across " +
        'two contiguous subspaces). Use .reshape(...) instead.',
    );
  }
  return viewOp({ self: input }, { shape, node: 'ViewBackward0' });
}

/**
 * The same elements in another shape: a view where the memory layout allows it, else a copy. One size
 * may be −1.
 *
 * @throws when the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.reshape.html
 * @example
 * ```ts
 * print(arange(9).reshape(3, 3).t().reshape(-1));
 * // tensor([0., 3., 6., 1., 4., 7., 2., 5., 8.])
 * ```
 */
export function reshape(input: Tensor, ...sizes: Sizes): Tensor {
  const shape = inferShape(sizesOf(sizes), input.numel());
  const source = viewStrides(input, shape) === undefined ? input.contiguous() : input;
  return viewOp({ self: source }, { shape, node: 'ViewBackward0' });
}
