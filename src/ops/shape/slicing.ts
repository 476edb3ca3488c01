import { normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Op } from '../declare/define.ts';
import { defineView } from '../declare/define-view.ts';
import { type Diagonal, type DiagonalOptions, diagonalLayout } from './diagonal-layout.ts';

/** Every `step`-th place of dimension `dim` from `start` on; `node` is the name of the public op. */
interface SliceOptions {
  readonly dim: number;
  readonly start: number;
  readonly length: number;
  readonly step: number;
  readonly node: string;
}

export const sliceOp: Op<{ self: Tensor }, SliceOptions> = defineView({
  name: 'slice',
  node: ({ node }: SliceOptions) => node,
  layout: ({ shape, strides, offset }, { dim, start, length, step }: SliceOptions) => ({
    shape: shape.with(dim, length),
    strides: strides.with(dim, strides[dim] * step),
    offset: offset + start * strides[dim],
  }),
  samples: [
    {
      inputs: { self: [3, 5] },
      options: { dim: 1, start: 1, length: 2, step: 2, node: 'SliceBackward0' },
    },
  ],
});

/** One place of dimension `dim`, which disappears. */
interface SelectOptions {
  readonly dim: number;
  readonly index: number;
  readonly node: string;
}

export const selectOp: Op<{ self: Tensor }, SelectOptions> = defineView({
  name: 'select',
  node: ({ node }: SelectOptions) => node,
  layout: ({ shape, strides, offset }, { dim, index }: SelectOptions) => ({
    shape: shape.toSpliced(dim, 1),
    strides: strides.toSpliced(dim, 1),
    offset: offset + index * strides[dim],
  }),
  samples: [{ inputs: { self: [3, 4] }, options: { dim: 0, index: 2, node: 'SelectBackward0' } }],
});

/**
 * A view of the places `start` to `start + length` of dimension `dim`; a negative `start` counts from
 * the end.
 *
 * @throws when the range reaches beyond the dimension.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.narrow.html
 * @example
 * ```ts
 * print(arange(5).narrow(0, 1, 3));
 * // tensor([1., 2., 3.])
 * ```
 */
export function narrow(input: Tensor, dim: number, start: number, length: number): Tensor {
  if (input.ndim === 0) {
    throw new RangeError('narrow() cannot be applied to a 0-dim tensor. Reshape it to [1] first.');
  }
  const axis = normalizeDim(dim, input.ndim);
  const size = input.shape[axis];
  const from = start === size ? start : normalizeDim(start, size);
  if (!Number.isInteger(length) || length < 0 || from + length > size) {
    throw new RangeError(
      `start (${from}) + length (${length}) exceeds dimension size (${size}). ` +
        `Dimension ${axis} has the places 0 to ${size - 1}.`,
    );
  }
  return sliceOp({ self: input }, { dim: axis, start: from, length, step: 1, node: 'SliceBackward0' });
}

/**
 * A view of one place of dimension `dim`, which disappears; a negative `index` counts from the end.
 *
 * @throws when the index is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.select.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).select(1, -1));
 * // tensor([2., 4.])
 * ```
 */
export function select(input: Tensor, dim: number, index: number): Tensor {
  if (input.ndim === 0) {
    throw new RangeError('select() cannot be applied to a 0-dim tensor. Use item() for its number.');
  }
  const axis = normalizeDim(dim, input.ndim);
  const size = input.shape[axis];
  if (!Number.isInteger(index) || index < -size || index >= size) {
    throw new RangeError(
      `select(): index ${index} out of range for tensor of size [${input.shape.join(', ')}] at dimension ` +
        `${dim}. ` +
        `Indices there are ${-size} to ${size - 1}.`,
    );
  }
  const from = index < 0 ? index + size : index;
  return selectOp({ self: input }, { dim: axis, index: from, node: 'SelectBackward0' });
}

export const diagonalOp: Op<{ self: Tensor }, Diagonal> = defineView({
  name: 'diagonal',
  node: 'DiagonalBackward0',
  layout: diagonalLayout,
  samples: [
    { inputs: { self: [3, 4] }, options: { offset: 1, dim1: 0, dim2: 1 } },
    { inputs: { self: [2, 3, 4] }, options: { offset: -1, dim1: 2, dim2: 0 } },
  ],
});

/**
 * A view of a diagonal of two dimensions, as a new last dimension.
 *
 * @throws when the two dimensions are the same.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.diagonal.html
 * @example
 * ```ts
 * print(arange(9).view(3, 3).diagonal({ offset: 1 }));
 * // tensor([1., 5.])
 * ```
 */
export function diagonal(input: Tensor, options: DiagonalOptions = {}): Tensor {
  const dim1 = normalizeDim(options.dim1 ?? 0, input.ndim);
  const dim2 = normalizeDim(options.dim2 ?? 1, input.ndim);
  if (dim1 === dim2) {
    throw new RangeError(
      `diagonal dimensions cannot be identical ${options.dim1 ?? 0}, ${options.dim2 ?? 1}. ` +
        'Name two different dimensions.',
    );
  }
  return diagonalOp({ self: input }, { offset: options.offset ?? 0, dim1, dim2 });
}

/** Windows of `size` places along `dim`, `step` apart. */
interface UnfoldOptions {
  readonly dim: number;
  readonly size: number;
  readonly step: number;
}

export const unfoldOp: Op<{ self: Tensor }, UnfoldOptions> = defineView({
  name: 'unfold',
  node: 'UnfoldBackward0',
  layout: ({ shape, strides, offset }, { dim, size, step }: UnfoldOptions) => ({
    shape: [...shape.with(dim, Math.floor((shape[dim] - size) / step) + 1), size],
    strides: [...strides.with(dim, strides[dim] * step), strides[dim]],
    offset,
  }),
  samples: [{ inputs: { self: [2, 5] }, options: { dim: 1, size: 3, step: 1 } }],
});

/**
 * A view of all windows of `size` places along a dimension, `step` apart; a new last dimension runs
 * inside the window.
 *
 * @throws when the window is longer than the dimension, or the step is not positive.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.unfold.html
 * @example
 * ```ts
 * print(arange(5).unfold(0, 3, 1));
 * // tensor([[0., 1., 2.],
 * //         [1., 2., 3.],
 * //         [2., 3., 4.]])
 * ```
 */
export function unfold(input: Tensor, dimension: number, size: number, step: number): Tensor {
  const source = input.ndim === 0 ? input.reshape(1) : input;
  const dim = normalizeDim(dimension, input.ndim);
  if (!Number.isInteger(size) || size < 0) {
    throw new RangeError(`fovea: unfold(): size is ${size} but must be a whole number, 0 or more.`);
  }
  if (size > source.shape[dim]) {
    throw new RangeError(
      `maximum size for tensor at dimension ${dim} is ${source.shape[dim]} but size is ${size}. ` +
        'Choose a smaller window, or pad the tensor.',
    );
  }
  if (!Number.isInteger(step) || step <= 0) {
    throw new RangeError(`step is ${step} but must be > 0. Windows move forwards by whole places.`);
  }
  const windows = unfoldOp({ self: source }, { dim, size, step });
  return input.ndim === 0 ? windows.reshape(size) : windows;
}
