import { listText, normalizeDim, normalizeDims } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Op } from '../declare/define.ts';
import { defineView } from '../declare/define-view.ts';
import { permuteOp } from './views.ts';

/** The axes of size 1 that go; `node` is the name of the public form. */
interface SqueezeOptions {
  readonly axes: readonly number[];
  readonly node: string;
}

export const squeezeOp: Op<{ self: Tensor }, SqueezeOptions> = defineView({
  name: 'squeeze',
  node: ({ node }: SqueezeOptions) => node,
  layout: ({ shape, strides, offset }, { axes }: SqueezeOptions) => ({
    shape: shape.filter((_, axis) => !axes.includes(axis)),
    strides: strides.filter((_, axis) => !axes.includes(axis)),
    offset,
  }),
  gradient: ({ grad, meta }) => grad.reshape(meta.self.shape),
  samples: [{ inputs: { self: [2, 1, 3] }, options: { axes: [1], node: 'SqueezeBackward1' } }],
});

/**
 * A view without the dimensions of size 1: all of them, or just those named by `dim`.
 *
 * @throws when a dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.squeeze.html
 * @example
 * ```ts
 * const x = zeros([1, 2, 1, 3]);
 * print(x.squeeze().shape, x.squeeze(0).shape);
 * // torch.Size([2, 3]) torch.Size([2, 1, 3])
 * ```
 */
export function squeeze(input: Tensor, dim?: number | readonly number[] | null): Tensor {
  const named = normalizeDims(dim ?? undefined, input.ndim);
  const axes = named.filter((axis) => input.shape[axis] === 1);
  const node = dim === undefined || dim === null ? 'SqueezeBackward0' : 'SqueezeBackward1';
  return squeezeOp({ self: input }, { axes, node });
}

export const unsqueezeOp: Op<{ self: Tensor }, { readonly dim: number }> = defineView({
  name: 'unsqueeze',
  node: 'UnsqueezeBackward0',
  layout: ({ shape, strides, offset }, { dim }: { readonly dim: number }) => ({
    shape: shape.toSpliced(dim, 0, 1),
    strides: strides.toSpliced(dim, 0, dim < shape.length ? shape[dim] * strides[dim] : 1),
    offset,
  }),
  gradient: ({ grad, meta }) => grad.reshape(meta.self.shape),
  samples: [{ inputs: { self: [2, 3] }, options: { dim: 1 } }],
});

/**
 * A view with a new dimension of size 1 at `dim`; a negative `dim` counts from the end of the result.
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unsqueeze.html
 * @example
 * ```ts
 * print(tensor([1, 2]).unsqueeze(1));
 * // tensor([[1.],
 * //         [2.]])
 * ```
 */
export function unsqueeze(input: Tensor, dim: number): Tensor {
  return unsqueezeOp({ self: input }, { dim: normalizeDim(dim, input.ndim + 1) });
}

/**
 * A view with the dimensions `source` moved to the places `destination`; the others keep their order.
 *
 * @throws when the two lists differ in length or name a dimension twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.movedim.html
 * @example
 * ```ts
 * print(zeros([2, 3, 4]).movedim(0, -1).shape);
 * // torch.Size([3, 4, 2])
 * ```
 */
export function movedim(
  input: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  const [from, to] = [[source].flat(), [destination].flat()];
  if (from.length !== to.length) {
    throw new RangeError(
      `movedim: Invalid source or destination dims: source (${listText(from)} dims) should contain the ` +
        'same ' +
        `number of dims as destination (${listText(to)} dims). Name one place per dimension.`,
    );
  }
  const sources = distinctDims(from, input.ndim, 'source');
  const places = distinctDims(to, input.ndim, 'destination');
  const rest = input.shape.map((_, axis) => axis).filter((axis) => !sources.includes(axis));
  const dims = input.shape.map((_, place) => {
    const moved = places.indexOf(place);
    return moved >= 0 ? sources[moved] : (rest.shift() ?? place);
  });
  return permuteOp({ self: input }, { dims, node: 'PermuteBackward0' });
}

function distinctDims(dims: readonly number[], rank: number, name: string): number[] {
  const axes = dims.map((dim) => normalizeDim(dim, rank));
  if (new Set(axes).size !== axes.length) {
    throw new RangeError(
      `movedim: repeated dim in \`${name}\` (${listText(dims)}). Name each dimension once.`,
    );
  }
  return rank === 0 ? [] : axes;
}

/**
 * Another name of `movedim`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.moveaxis.html
 * @example
 * ```ts
 * print(zeros([2, 3, 4]).moveaxis([0, 1], [2, 0]).shape);
 * // torch.Size([3, 4, 2])
 * ```
 */
export function moveaxis(
  input: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  return movedim(input, source, destination);
}

/**
 * Another name of `transpose`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.swapaxes.html
 * @example
 * ```ts
 * print(zeros([2, 3, 4]).swapaxes(0, 2).shape);
 * // torch.Size([4, 3, 2])
 * ```
 */
export function swapaxes(input: Tensor, axis0: number, axis1: number): Tensor {
  return input.transpose(axis0, axis1);
}

/**
 * Another name of `transpose`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.swapdims.html
 * @example
 * ```ts
 * print(zeros([2, 3, 4]).swapdims(0, 2).shape);
 * // torch.Size([4, 3, 2])
 * ```
 */
export function swapdims(input: Tensor, dim0: number, dim1: number): Tensor {
  return input.transpose(dim0, dim1);
}
