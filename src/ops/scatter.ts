import { Tensor } from '../tensor/tensor.ts';
import { full } from './creation.ts';
import { scatterAtOp } from './gather-at.ts';
import { checkLineIndex, lineOffsets } from './line-offsets.ts';

/** Options of `scatter`. */
export interface ScatterOptions {
  /** Combine with what is there instead of replacing it. */
  readonly reduce?: 'add' | 'multiply';
}

/**
 * A copy with values put along a dimension: for dim 1 of [N, M], `output[i, index[i, j]] = src[i, j]`;
 * the last one wins. `src` may be one number.
 *
 * @throws when the index is not int64, has another rank, is too large, or points out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.scatter_.html
 * @example
 * ```ts
 * print(zeros([2, 3]).scatter(1, tensor([[2n], [0n]]), 1));
 * // tensor([[0., 0., 1.],
 * //         [1., 0., 0.]])
 * ```
 */
export function scatter(
  input: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor | number | bigint | boolean,
  { reduce }: ScatterOptions = {},
): Tensor {
  if (reduce !== undefined && reduce !== 'add' && reduce !== 'multiply') {
    throw new TypeError(`reduce argument must be either add or multiply. It is '${String(reduce)}'.`);
  }
  const node = src instanceof Tensor ? 'ScatterBackward0' : 'ScatterBackward1';
  const source = src instanceof Tensor ? src : full(index.shape, src, { dtype: input.dtype });
  return place(input, dim, index, source, reduce === 'add' ? 'add' : 'set', node);
}

function place(
  input: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  mode: 'set' | 'add',
  node: string,
): Tensor {
  const axis = checkScatter(input, dim, index, source);
  const offsets = lineOffsets(input, axis, index);
  return scatterAtOp({ self: input, source: corner(source, index), offsets }, { node, mode });
}

function checkScatter(input: Tensor, dim: number, index: Tensor, source: Tensor): number {
  if (input.dtype !== source.dtype) {
    throw new TypeError(
      'scatter(): Expected self.dtype to be equal to src.dtype. ' +
        `Here they are ${input.dtype} and ${source.dtype}: convert one with .to(…).`,
    );
  }
  return checkLineIndex('scatter', input, dim, index, source);
}

/** The part of `source` that an index of smaller sizes uses. */
function corner(source: Tensor, index: Tensor): Tensor {
  if (source.ndim !== index.ndim) return source.reshape(index.shape);
  return index.shape.reduce((part, size, axis) => part.narrow(axis, 0, size), source);
}

/**
 * A copy with values added along a dimension: for dim 1 of [N, M], `output[i, index[i, j]] += src[i, j]`.
 *
 * @throws when the index is not int64, has another rank, is too large, or points out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.scatter_add_.html
 * @example
 * ```ts
 * print(zeros([3]).scatterAdd(0, tensor([0n, 2n, 2n]), tensor([1, 2, 3])));
 * // tensor([1., 0., 5.])
 * ```
 */
export function scatterAdd(input: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
  return place(input, dim, index, src, 'add', 'ScatterAddBackward0');
}
