import { broadcastShapes } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { tensor } from '../creation/from-data.ts';

/** Options of `normalize`. */
export interface NormalizeOptions {
  /** Which norm. Default: 2. */
  readonly p?: number;
  /** The dimension along which vectors lie. Default: 1. */
  readonly dim?: number | readonly number[];
  /** The smallest norm that is divided by. Default: 1e-12. */
  readonly eps?: number;
}

/**
 * Vectors along `dim` divided by their p-norm, or by `eps` where that is larger.
 *
 * @throws when `dim` is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.normalize.html
 * @example
 * ```ts
 * print(F.normalize(tensor([[3, 4], [0, 2]])));
 * // tensor([[0.6000, 0.8000],
 * //         [0.0000, 1.0000]])
 * ```
 */
export function normalize(input: Tensor, { p = 2, dim = 1, eps = 1e-12 }: NormalizeOptions = {}): Tensor {
  return input.div(input.norm(p, dim, { keepdim: true }).clampMin(eps).expandAs(input));
}

/** Options of `cosineSimilarity`. */
export interface CosineOptions {
  /** The dimension along which vectors lie. Default: 1. */
  readonly dim?: number;
  /** The smallest norm that is divided by. Default: 1e-8. */
  readonly eps?: number;
}

/**
 * `x1·x2 / (max(|x1|, eps)·max(|x2|, eps))` of the vectors along `dim`; the shapes broadcast.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cosine_similarity.html
 * @example
 * ```ts
 * print(F.cosineSimilarity(tensor([[3, 4]]), tensor([[4, 3]])));
 * // tensor([0.9600])
 * ```
 */
export function cosineSimilarity(
  x1: Tensor,
  x2: Tensor,
  { dim = 1, eps = 1e-8 }: CosineOptions = {},
): Tensor {
  const unit = (x: Tensor) => x.div(x.norm(2, dim, { keepdim: true }).clampMin(eps));
  const shape = broadcastShapes(x1.shape, x2.shape);
  return unit(x1.expand(shape))
    .mul(unit(x2.expand(shape)))
    .sum(dim);
}

/** Options of `pairwiseDistance`. */
export interface DistanceOptions {
  /** Which norm. Default: 2. */
  readonly p?: number;
  /** Added to the differences, so that equal vectors have a gradient. Default: 1e-6. */
  readonly eps?: number;
  /** Keep the last dimension, with size 1. Default: false. */
  readonly keepdim?: boolean;
}

/**
 * The p-norm of `x1 − x2 + eps` along the last dimension; the shapes broadcast.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pairwise_distance.html
 * @example
 * ```ts
 * print(F.pairwiseDistance(tensor([[0, 0]]), tensor([[3, 4]])));
 * // tensor([5.0000])
 * ```
 */
export function pairwiseDistance(
  x1: Tensor,
  x2: Tensor,
  { p = 2, eps = 1e-6, keepdim = false }: DistanceOptions = {},
): Tensor {
  return x1.sub(x2).add(eps).norm(p, -1, { keepdim });
}

/**
 * The p-norm distances between all pairs of the rows of [N, D], as [N·(N − 1)/2].
 *
 * @throws when the input is not 2-d.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pdist.html
 * @example
 * ```ts
 * print(F.pdist(tensor([[0, 0], [3, 4], [3, 0]])));
 * // tensor([5., 3., 4.])
 * ```
 */
export function pdist(input: Tensor, p = 2): Tensor {
  if (input.ndim !== 2) {
    throw new RangeError(`pdist only supports 2D tensors, got: ${input.ndim}D. Give rows of vectors [N, D].`);
  }
  const rows = Array.from({ length: input.shape[0] }, (_, row) => row);
  const firsts = rows.flatMap((row) => rows.slice(row + 1).map(() => BigInt(row)));
  const seconds = rows.flatMap((row) => rows.slice(row + 1).map((other) => BigInt(other)));
  const pick = (list: readonly bigint[]) => input.indexSelect(0, tensor(list, { dtype: 'int64' }));
  return pick(firsts).sub(pick(seconds)).norm(p, -1);
}
