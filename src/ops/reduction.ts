import { category, type DType } from '../dtype/dtype.ts';
import { reduceAxes } from '../tensor/kernels.ts';
import { normalizeDims, sameShape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { defineOp, type Op } from './define.ts';

/** Which dimensions to fold: one, several, or all of them when left out. */
export type Dims = number | readonly number[] | null;

/** Options of `sum`, `mean` and `prod`. */
export interface SumOptions {
  /** Keep the folded dimensions, with size 1. Default: false. */
  readonly keepdim?: boolean;
  /** The type to sum in. Default: int64 for integers and bool, else the input's own. */
  readonly dtype?: DType;
}

interface FoldOptions {
  readonly axes: readonly number[];
  readonly node: string;
}

export const sumOp: Op<{ self: Tensor }, FoldOptions> = defineOp({
  name: 'sum',
  node: ({ node }: FoldOptions) => node,
  forward: ({ self }: { self: Tensor }, { axes }: FoldOptions) => reduceAxes('sum', self, axes, self.dtype),
  gradient: { self: ({ grad, meta }) => grad.expand(meta.self.shape) },
  samples: [
    { inputs: { self: [2, 3, 4] }, options: { axes: [0, 2], node: '' } },
    { inputs: { self: [] }, options: { axes: [], node: '' } },
    { inputs: { self: [2, 0] }, options: { axes: [1], node: '' } },
  ],
});

/**
 * The sum over all elements, or along the dimensions `dim`.
 *
 * @throws when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sum.html
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]]);
 * print(x.sum(), x.sum(0), x.sum(1, { keepdim: true }).shape);
 * // tensor(10.) tensor([4., 6.]) torch.Size([2, 1])
 * ```
 */
export function sum(input: Tensor, dim?: Dims, options: SumOptions = {}): Tensor {
  const dtype = options.dtype ?? (category(input.dtype) === 'float' ? input.dtype : 'int64');
  const axes = normalizeDims(dim ?? undefined, input.ndim);
  const node = dim === undefined ? 'SumBackward0' : 'SumBackward1';
  const folded = sumOp({ self: input.to(dtype) }, { axes, node });
  return options.keepdim ? folded : withoutAxes(folded, axes);
}

/** Drops axes of size 1. */
export function withoutAxes(folded: Tensor, axes: readonly number[]): Tensor {
  return axes.length === 0 ? folded : folded.reshape(folded.shape.filter((_, axis) => !axes.includes(axis)));
}

/**
 * The tensor summed down to a shape that broadcasts to its own: the adjoint of broadcasting.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.sum_to_size.html
 * @example
 * ```ts
 * print(ones([2, 3]).sumToSize([1, 3]));
 * // tensor([[2., 2., 2.]])
 * ```
 */
export function sumToSize(input: Tensor, size: readonly number[]): Tensor {
  if (sameShape(input.shape, size)) return input;
  const missing = input.ndim - size.length;
  const axes = input.shape.flatMap((n, axis) =>
    axis < missing || (size[axis - missing] === 1 && n !== 1) ? [axis] : [],
  );
  return sumOp({ self: input }, { axes, node: 'SumBackward1' }).reshape(size);
}
