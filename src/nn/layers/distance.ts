import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';

/**
 * The cosine of the angle between vectors along a dimension.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CosineSimilarity.html
 * @example
 * ```ts
 * print(new nn.CosineSimilarity().forward(tensor([[1, 0]]), tensor([[1, 1]])));
 * // tensor([0.7071])
 * ```
 */
export class CosineSimilarity extends Module {
  readonly options: F.CosineOptions;

  constructor(options: F.CosineOptions = {}) {
    super();
    this.options = options;
  }

  /** Two inputs that broadcast; the dimension is folded. */
  forward(x1: Tensor, x2: Tensor): Tensor {
    return F.cosineSimilarity(x1, x2, this.options);
  }
}

/**
 * The norm of the differences of vectors: [N, D] and [N, D] → [N].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PairwiseDistance.html
 * @example
 * ```ts
 * print(new nn.PairwiseDistance().forward(tensor([[0, 0]]), tensor([[3, 4]])));
 * // tensor([5.0000])
 * ```
 */
export class PairwiseDistance extends Module {
  readonly options: F.DistanceOptions;

  constructor(options: F.DistanceOptions = {}) {
    super();
    this.options = options;
  }

  /** [N, D] and [N, D] → [N]. */
  forward(x1: Tensor, x2: Tensor): Tensor {
    return F.pairwiseDistance(x1, x2, this.options);
  }
}
