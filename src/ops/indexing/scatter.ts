import { isFloatingPoint } from '../../dtype/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { full } from '../creation/creation.ts';
import { combineAtOp } from './combine-at.ts';
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
  if (reduce === 'multiply') return scatterReduce(input, dim, index, source, 'prod');
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

/** Options of `scatterReduce`. */
export interface ScatterReduceOptions {
  /** Whether the values of `input` itself take part where others arrive. Default: true. */
  readonly includeSelf?: boolean;
}

/**
 * A copy with values combined along a dimension: for dim 1 of [N, M], all `src[i, j]` with the same
 * `index[i, j]`, and `input` there, become their sum, product, mean, maximum or minimum.
 *
 * @throws as `scatter`, and for any other `reduce`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.scatter_reduce_.html
 * @example
 * ```ts
 * const index = tensor([0n, 1n, 0n]);
 * print(ones([2]).scatterReduce(0, index, tensor([5, 6, 7]), 'amax'));
 * // tensor([7., 6.])
 * ```
 */
export function scatterReduce(
  input: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  reduce: Reduce,
  { includeSelf = true }: ScatterReduceOptions = {},
): Tensor {
  if (!Object.hasOwn(identities, reduce)) {
    throw new TypeError(`reduce argument must be either sum, prod, mean, amax or amin. It is '${reduce}'.`);
  }
  const axis = checkScatter(input, dim, index, src);
  const offsets = lineOffsets(input, axis, index);
  const source = corner(src, index);
  const add = { node: 'ScatterReduceBackward0', mode: 'add' } as const;
  const self = includeSelf ? input : withIdentity(input, source, offsets, reduce);
  if (reduce === 'sum') return scatterAtOp({ self, source, offsets }, add);
  if (reduce !== 'mean') return combineAtOp({ self, source, offsets }, { by: reduce });
  const own = full(input.shape, 1, { dtype: input.dtype });
  const arrived = full(index.shape, 1, { dtype: input.dtype });
  const counted = includeSelf ? own : withIdentity(own, arrived, offsets, 'sum');
  const count = scatterAtOp({ self: counted, source: arrived, offsets }, add);
  const total = scatterAtOp({ self, source, offsets }, add);
  return isFloatingPoint(input.dtype) ? total.div(count) : total.floorDivide(count);
}

type Reduce = 'sum' | 'mean' | 'prod' | 'amax' | 'amin';

/** What changes nothing when combined with anything. */
const identities: Readonly<Record<Reduce, number>> = {
  sum: 0,
  mean: 0,
  prod: 1,
  amax: Number.NEGATIVE_INFINITY,
  amin: Number.POSITIVE_INFINITY,
};

/** The input forgotten where values arrive. Integers have no infinity: an arriving value stands in. */
function withIdentity(input: Tensor, source: Tensor, offsets: Tensor, reduce: Reduce): Tensor {
  const identity = identities[reduce];
  const stand =
    Number.isFinite(identity) || isFloatingPoint(input.dtype)
      ? full(offsets.shape, identity, { dtype: input.dtype })
      : source;
  return scatterAtOp({ self: input, source: stand, offsets }, { node: 'ScatterBackward1', mode: 'set' });
}
