import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Loss } from './regression-loss.ts';

/**
 * Σ max(0, 1 − x_t + x_i) / C over right and wrong classes; targets end at the first −1.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiLabelMarginLoss.html
 * @example
 * ```ts
 * print(new nn.MultiLabelMarginLoss().forward(tensor([[0.1, 0.2, 0.4]]), tensor([[2n, -1n, 0n]])));
 * // tensor(0.5000)
 * ```
 */
export class MultiLabelMarginLoss extends Loss<F.LossOptions> {
  /** Scores and classes [N, C]. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.multilabelMarginLoss(input, target, this.options);
  }
}

/**
 * ln(1 + e^(−t x)) for targets of ±1, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SoftMarginLoss.html
 * @example
 * ```ts
 * print(new nn.SoftMarginLoss().forward(tensor([2, 1]), tensor([1, -1])));
 * // tensor(0.7201)
 * ```
 */
export class SoftMarginLoss extends Loss<F.LossOptions> {
  /** Scores and targets of ±1, of one shape. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.softMarginLoss(input, target, this.options);
  }
}

/**
 * x where the target is 1, max(0, margin − x) where it is −1, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.HingeEmbeddingLoss.html
 * @example
 * ```ts
 * print(new nn.HingeEmbeddingLoss().forward(tensor([2, 0.5]), tensor([1, -1])));
 * // tensor(1.2500)
 * ```
 */
export class HingeEmbeddingLoss extends Loss<F.MarginOptions> {
  /** Distances and targets of ±1, of one shape. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.hingeEmbeddingLoss(input, target, this.options);
  }
}

/**
 * max(0, −t (x₁ − x₂) + margin), averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MarginRankingLoss.html
 * @example
 * ```ts
 * print(new nn.MarginRankingLoss().forward(tensor([1, 2]), tensor([2, 1]), tensor([1, 1])));
 * // tensor(0.5000)
 * ```
 */
export class MarginRankingLoss extends Loss<F.MarginOptions> {
  /** Two inputs and targets of ±1, of one shape. */
  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return F.marginRankingLoss(input1, input2, target, this.options);
  }
}

/**
 * 1 − cos(x₁, x₂) where the target is 1, max(0, cos(x₁, x₂) − margin) where it is −1, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CosineEmbeddingLoss.html
 * @example
 * ```ts
 * print(new nn.CosineEmbeddingLoss().forward(tensor([[1, 0]]), tensor([[1, 1]]), tensor([1])));
 * // tensor(0.2929)
 * ```
 */
export class CosineEmbeddingLoss extends Loss<F.MarginOptions> {
  /** Two inputs [N, D] and targets of ±1 [N]. */
  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return F.cosineEmbeddingLoss(input1, input2, target, this.options);
  }
}

/**
 * max(0, |a − p| − |a − n| + margin), averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.TripletMarginLoss.html
 * @example
 * ```ts
 * print(new nn.TripletMarginLoss().forward(zeros([1, 2]), ones([1, 2]), ones([1, 2])));
 * // tensor(1.0000)
 * ```
 */
export class TripletMarginLoss extends Loss<F.TripletMarginOptions> {
  /** Three inputs [N, D]. */
  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    return F.tripletMarginLoss(anchor, positive, negative, this.options);
  }
}
