import {
  contiguousStrides,
  inferShape,
  listText,
  normalizeDim,
  numel,
  viewStrides,
} from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Op } from '../declare/define.ts';
import { defineView, type Sizes, sizesOf } from '../declare/define-view.ts';

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
      "view size is not compatible with input tensor's size and stride (at least one dimension spans " +
        'across ' +
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
  const strided = viewStrides(input, shape) === undefined;
  const source = strided ? input.contiguous() : input;
  return viewOp({ self: source }, { shape, node: strided ? 'UnsafeViewBackward0' : 'ReshapeAliasBackward0' });
}

/**
 * The dimensions `startDim` to `endDim` merged into one: a view where the memory layout allows it.
 *
 * @throws when the dimensions are out of range or in the wrong order.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.flatten.html
 * @example
 * ```ts
 * print(zeros([2, 3, 4]).flatten(1).shape);
 * // torch.Size([2, 12])
 * ```
 */
export function flatten(input: Tensor, startDim = 0, endDim = -1): Tensor {
  const [start, end] = [normalizeDim(startDim, input.ndim), normalizeDim(endDim, input.ndim)];
  if (start > end) {
    throw new RangeError(
      'flatten() has invalid args: start_dim cannot come after end_dim. ' +
        `Here startDim is ${startDim} and endDim is ${endDim}.`,
    );
  }
  if (input.ndim === 0) return reshape(input, 1);
  if (start === end) return input;
  const merged = numel(input.shape.slice(start, end + 1));
  return reshape(input, input.shape.toSpliced(start, end + 1 - start, merged));
}

/**
 * Dimension `dim` split into several; one of the sizes may be −1.
 *
 * @throws when the sizes do not multiply to the size of the dimension.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unflatten.html
 * @example
 * ```ts
 * print(zeros([2, 12]).unflatten(1, [3, -1]).shape);
 * // torch.Size([2, 3, 4])
 * ```
 */
export function unflatten(input: Tensor, dim: number, sizes: readonly number[]): Tensor {
  const axis = normalizeDim(dim, input.ndim);
  if (sizes.length === 0) throw new RangeError('unflatten: sizes must be non-empty. Give one size or more.');
  const known = numel(sizes.filter((size) => size !== -1));
  const free = sizes.filter((size) => size === -1).length;
  if (free > 1) {
    throw new RangeError(
      'unflatten got an unexpected error:\nonly one dimension can be inferred. Give the others.',
    );
  }
  const fits = free === 1 ? known > 0 && input.shape[axis] % known === 0 : known === input.shape[axis];
  if (!fits) {
    throw new RangeError(
      `unflatten: Provided sizes ${listText(sizes)} don't multiply up to the size of dim ${axis} ` +
        `(${input.shape[axis]}) in the input tensor. Choose sizes whose product is ${input.shape[axis]}.`,
    );
  }
  const inferred = sizes.map((size) => (size === -1 ? input.shape[axis] / known : size));
  return view(input, input.shape.toSpliced(axis, 1, ...inferred));
}

/**
 * All elements in one dimension, in row-major order: a view where the memory layout allows it.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ravel.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).t().ravel());
 * // tensor([1., 3., 2., 4.])
 * ```
 */
export function ravel(input: Tensor): Tensor {
  return view(input.contiguous(), -1);
}

/**
 * `view` in the shape of another tensor.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.view_as.html
 * @example
 * ```ts
 * print(arange(4).viewAs(zeros([2, 2])));
 * // tensor([[0., 1.],
 * //         [2., 3.]])
 * ```
 */
export function viewAs(input: Tensor, other: Tensor): Tensor {
  return view(input, other.shape);
}

/**
 * `reshape` in the shape of another tensor.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.reshape_as.html
 * @example
 * ```ts
 * print(arange(4).reshapeAs(zeros([2, 2])));
 * // tensor([[0., 1.],
 * //         [2., 3.]])
 * ```
 */
export function reshapeAs(input: Tensor, other: Tensor): Tensor {
  return reshape(input, other.shape);
}
