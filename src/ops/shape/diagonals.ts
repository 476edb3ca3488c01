import { normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { zeros } from '../creation/creation.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { rowMajor } from '../declare/define-view.ts';
import { gatherAtOp } from '../indexing/gather-at.ts';
import { positionsOf } from '../indexing/offsets.ts';
import { type Diagonal, type DiagonalOptions, diagonalLayout } from './diagonal-layout.ts';
import { diagonalOp } from './slicing.ts';

/** Where the diagonal comes to lie; `node` is the name of the public op. */
type EmbedOptions = Diagonal & { readonly node: string };

export const diagEmbedOp: Op<{ self: Tensor }, EmbedOptions> = defineOp({
  name: 'diagEmbed',
  node: ({ node }: EmbedOptions) => node,
  forward: ({ self }: { self: Tensor }, options: EmbedOptions) => {
    const size = self.shape[self.ndim - 1] + Math.abs(options.offset);
    const shape = self.shape.slice(0, -1);
    for (const dim of [options.dim1, options.dim2].sort((a, b) => a - b)) shape.splice(dim, 0, size);
    const result = zeros(shape, { dtype: self.dtype });
    diagonalOp({ self: result }, options).copy_(self);
    return result;
  },
  gradient: { self: ({ grad, options }) => diagonalOp({ self: grad }, options) },
  samples: [
    { inputs: { self: [2, 3] }, options: { offset: 1, dim1: 1, dim2: 2, node: 'DiagEmbedBackward0' } },
  ],
});

/**
 * Matrices with the last dimension of `input` as their diagonal; 0 elsewhere.
 *
 * @throws when the two new dimensions are the same.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.diag_embed.html
 * @example
 * ```ts
 * print(tensor([1, 2]).diagEmbed());
 * // tensor([[1., 0.],
 * //         [0., 2.]])
 * ```
 */
export function diagEmbed(input: Tensor, options: DiagonalOptions = {}): Tensor {
  const { offset = 0, dim1 = -2, dim2 = -1 } = options;
  const source = input.ndim === 0 ? input.reshape(1) : input;
  const [rows, columns] = [normalizeDim(dim1, source.ndim + 1), normalizeDim(dim2, source.ndim + 1)];
  if (rows === columns) {
    throw new RangeError(
      `diagonal dimensions cannot be identical ${dim1}, ${dim2}. Name two different dimensions.`,
    );
  }
  return diagEmbedOp({ self: source }, { offset, dim1: rows, dim2: columns, node: 'DiagEmbedBackward0' });
}

/**
 * The matrix with a vector as its `diagonal`-th diagonal, or a copy of that diagonal of a matrix.
 *
 * @throws for other than 1 or 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.diag.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).diag());
 * // tensor([1., 4.])
 * ```
 */
export function diag(input: Tensor, diagonal = 0): Tensor {
  if (input.ndim !== 1 && input.ndim !== 2) {
    throw new RangeError(`matrix or a vector expected. This tensor has ${input.ndim} dimensions.`);
  }
  const options = { offset: diagonal, dim1: 0, dim2: 1, node: 'DiagBackward0' };
  if (input.ndim === 1) return diagEmbedOp({ self: input }, options);
  const offsets = positionsOf(diagonalLayout(rowMajor(input.shape), options));
  return gatherAtOp({ self: input, offsets }, { node: options.node });
}

/**
 * The matrix with all elements of `input`, row by row, as its `offset`-th diagonal.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.diagflat.html
 * @example
 * ```ts
 * print(tensor([[1, 2]]).diagflat());
 * // tensor([[1., 0.],
 * //         [0., 2.]])
 * ```
 */
export function diagflat(input: Tensor, offset = 0): Tensor {
  return input.contiguous().view(-1).diag(offset);
}
