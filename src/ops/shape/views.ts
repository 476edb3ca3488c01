import { byteSize } from '../../dtype/dtype.ts';
import { listText, normalizeDim } from '../../tensor/shape.ts';
import type { Layout, Tensor } from '../../tensor/tensor.ts';
import type { Op } from '../declare/define.ts';
import { defineView, rowMajor, type Sizes, sizesOf } from '../declare/define-view.ts';
import { relayoutOp } from '../declare/relayout.ts';

export const asStridedOp: Op<{ self: Tensor }, { readonly from: Layout; readonly to: Layout }> = defineView({
  name: 'asStrided',
  node: 'AsStridedBackward0',
  layout: (_input, { to }: { readonly from: Layout; readonly to: Layout }) => to,
  gradient: ({ grad, options: { from, to } }) => relayoutOp({ self: grad }, { from: to, to: from }),
  samples: [
    {
      inputs: { self: [2, 3] },
      options: { from: rowMajor([2, 3]), to: { shape: [2, 2], strides: [1, 2], offset: 1 } },
    },
  ],
});

/**
 * A view with any strides onto the memory of `input`; several elements may share one place.
 *
 * @param size the shape of the view.
 * @param stride how many elements apart its neighbours are, per dimension.
 * @throws when the view would reach beyond the memory.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.as_strided.html
 * @example
 * ```ts
 * print(arange(5).asStrided([3, 3], [1, 1]));
 * // tensor([[0., 1., 2.],
 * //         [1., 2., 3.],
 * //         [2., 3., 4.]])
 * ```
 */
export function asStrided(
  input: Tensor,
  size: readonly number[],
  stride: readonly number[],
  storageOffset: number = input.offset,
): Tensor {
  const to = { shape: size, strides: stride, offset: storageOffset };
  const last = size.reduce((end, n, axis) => end + (n - 1) * stride[axis], storageOffset);
  const elements = Math.floor(input.storage.byteLength / byteSize(input.dtype));
  if (!size.includes(0) && (last >= elements || storageOffset < 0)) {
    throw new RangeError(
      `setStorage: sizes ${listText(size)}, strides ${listText(stride)}, storage offset ${storageOffset} ` +
        `require more memory than the storage of ${elements} elements. Choose smaller sizes or strides.`,
    );
  }
  const { shape, strides, offset } = input;
  return asStridedOp({ self: input }, { from: { shape, strides, offset }, to });
}

/** Which axis of the input each axis of the result is; `node` is the name of the public op. */
interface PermuteOptions {
  readonly dims: readonly number[];
  readonly node: string;
}

export const permuteOp: Op<{ self: Tensor }, PermuteOptions> = defineView({
  name: 'permute',
  node: ({ node }: PermuteOptions) => node,
  layout: ({ shape, strides, offset }, { dims }: PermuteOptions) => ({
    shape: dims.map((dim) => shape[dim]),
    strides: dims.map((dim) => strides[dim]),
    offset,
  }),
  gradient: ({ grad, options: { dims } }) => grad.permute(dims.map((_, axis) => dims.indexOf(axis))),
  samples: [{ inputs: { self: [2, 3, 4] }, options: { dims: [2, 0, 1], node: 'PermuteBackward0' } }],
});

/**
 * A view with the dimensions in another order.
 *
 * @throws when `dims` does not name every dimension once.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.permute.html
 * @example
 * ```ts
 * print(zeros([2, 3, 4]).permute(2, 0, 1).shape);
 * // torch.Size([4, 2, 3])
 * ```
 */
export function permute(input: Tensor, ...dims: Sizes): Tensor {
  const order = sizesOf(dims);
  if (order.length !== input.ndim) {
    throw new RangeError(
      'permute(sparse_coo): number of dimensions in the tensor input does not match the length of the ' +
        'desired ' +
        `ordering of dimensions i.e. input.dim() = ${input.ndim} is not equal to len(dims) = ` +
        `${order.length}. ` +
        'Name every dimension once.',
    );
  }
  const axes = order.map((dim) => normalizeDim(dim, input.ndim));
  if (new Set(axes).size !== axes.length) {
    throw new RangeError('permute(): duplicate dims are not allowed. Name every dimension once.');
  }
  return permuteOp({ self: input }, { dims: axes, node: 'PermuteBackward0' });
}

/**
 * A view with two dimensions exchanged.
 *
 * @throws when a dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.transpose.html
 * @example
 * ```ts
 * print(zeros([2, 3]).transpose(0, 1).shape);
 * // torch.Size([3, 2])
 * ```
 */
export function transpose(input: Tensor, dim0: number, dim1: number): Tensor {
  return exchange(input, dim0, dim1, 'TransposeBackward0');
}

/**
 * The transpose of a matrix; a vector or a number stays as it is.
 *
 * @throws when there are more than 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.t.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).t());
 * // tensor([[1., 3.],
 * //         [2., 4.]])
 * ```
 */
export function t(input: Tensor): Tensor {
  if (input.ndim > 2) {
    throw new RangeError(
      `t() expects a tensor with <= 2 dimensions, but self is ${input.ndim}D. Use transpose(dim0, dim1).`,
    );
  }
  return exchange(input, 0, input.ndim === 2 ? 1 : 0, 'TBackward0');
}

function exchange(input: Tensor, dim0: number, dim1: number, node: string): Tensor {
  const [a, b] = [normalizeDim(dim0, input.ndim), normalizeDim(dim1, input.ndim)];
  const dims = input.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis));
  return permuteOp({ self: input }, { dims, node });
}

export const expandOp: Op<{ self: Tensor }, { readonly shape: readonly number[] }> = defineView({
  name: 'expand',
  node: 'ExpandBackward0',
  layout: (input, { shape }: { readonly shape: readonly number[] }) => {
    const missing = shape.length - input.shape.length;
    const strides = shape.map((size, axis) => {
      const own = axis - missing;
      return own < 0 || (input.shape[own] === 1 && size !== 1) ? 0 : input.strides[own];
    });
    return { shape, strides, offset: input.offset };
  },
  gradient: ({ grad, meta }) => grad.sumToSize(meta.self.shape),
  samples: [{ inputs: { self: [2, 1, 3] }, options: { shape: [4, 2, 5, 3] } }],
});

/**
 * A view in which dimensions of size 1 are repeated, without copying; −1 keeps a size.
 *
 * @throws when another size than 1 would have to change.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.expand.html
 * @example
 * ```ts
 * print(tensor([[1], [2]]).expand(2, 3));
 * // tensor([[1., 1., 1.],
 * //         [2., 2., 2.]])
 * ```
 */
export function expand(input: Tensor, ...sizes: Sizes): Tensor {
  const wanted = sizesOf(sizes);
  const missing = wanted.length - input.ndim;
  if (missing < 0) {
    throw new RangeError(
      `expand(torch.FloatTensor{${listText(input.shape)}}, size=${listText(wanted)}): the number of sizes ` +
        `provided (${wanted.length}) must be greater or equal to the number of dimensions in the tensor ` +
        `(${input.ndim}). Give one size per dimension.`,
    );
  }
  const shape = wanted.map((size, axis) => expandedSize(input, wanted, size, axis, axis - missing));
  return expandOp({ self: input }, { shape });
}

/**
 * `expand` to the shape of another tensor.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.expand_as.html
 * @example
 * ```ts
 * print(tensor([1, 2]).expandAs(zeros([2, 2])));
 * // tensor([[1., 2.],
 * //         [1., 2.]])
 * ```
 */
export function expandAs(input: Tensor, other: Tensor): Tensor {
  return expand(input, other.shape);
}

/**
 * Another name of `expand`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.broadcast_to.html
 * @example
 * ```ts
 * print(tensor([1, 2]).broadcastTo([2, 2]));
 * // tensor([[1., 2.],
 * //         [1., 2.]])
 * ```
 */
export function broadcastTo(input: Tensor, size: readonly number[]): Tensor {
  return expand(input, size);
}

function expandedSize(
  input: Tensor,
  wanted: readonly number[],
  size: number,
  axis: number,
  own: number,
): number {
  if (size === -1 && own >= 0) return input.shape[own];
  if (size === -1) {
    throw new RangeError(
      `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${axis}. ` +
        'Give a size of 0 or more there.',
    );
  }
  if (own >= 0 && input.shape[own] !== 1 && input.shape[own] !== size) {
    throw new RangeError(
      `The expanded size of the tensor (${size}) must match the existing size (${input.shape[own]}) at ` +
        `non-singleton dimension ${axis}.  Target sizes: ${listText(wanted)}.  Tensor sizes: ` +
        `${listText(input.shape)}. Only sizes of 1 can be repeated.`,
    );
  }
  return size;
}
