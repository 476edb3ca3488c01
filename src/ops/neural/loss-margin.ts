import * as e from '../../expression/build.ts';
import type { Expression } from '../../expression/expression.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { logOnePlusExp } from '../elementwise/log-one-plus-exp.ts';
import { pairwiseDistance } from './distance.ts';
import { type LossOptions, reduced } from './reduced.ts';

/** max(x, 0) with slope 1 at 0, as PyTorch's `clamp_min`. */
function clampAtZero(x: Expression): Expression {
  return e.where(e.lt(x, 0), 0, x);
}

export const softMarginLossOp: Pointwise = pointwise({
  name: 'softMarginLoss',
  type: 'promote',
  formula: (x, target) => logOnePlusExp(e.neg(e.mul(target, x))),
  slopes: (_y, x, target) => {
    const slope = e.neg(e.sigmoid(e.neg(e.mul(target, x))));
    return [e.mul(slope, target), e.mul(slope, x)];
  },
});

export const hingeEmbeddingLossOp: Pointwise = pointwise({
  name: 'hingeEmbeddingLoss',
  node: 'AddBackward0',
  type: 'promote',
  promoted: 2,
  formula: (x, target, margin) =>
    e.add(e.where(e.ne(target, 1), clampAtZero(e.sub(margin, x)), 0), e.where(e.ne(target, -1), x, 0)),
});

export const marginRankingLossOp: Pointwise = pointwise({
  name: 'marginRankingLoss',
  node: 'ClampMinBackward0',
  type: 'promote',
  promoted: 3,
  formula: (x1, x2, target, margin) => clampAtZero(e.add(e.mul(e.neg(target), e.sub(x1, x2)), margin)),
});

export const cosineEmbeddingLossOp: Pointwise = pointwise({
  name: 'cosineEmbeddingLoss',
  node: 'AddBackward0',
  type: 'promote',
  promoted: 2,
  formula: (cosine, target, margin) =>
    e.where(
      e.eq(target, 1),
      e.sub(1, cosine),
      e.where(e.eq(target, -1), clampAtZero(e.sub(cosine, margin)), 0),
    ),
});

export const tripletMarginLossOp: Pointwise = pointwise({
  name: 'tripletMarginLoss',
  node: 'ClampMinBackward0',
  type: 'promote',
  promoted: 2,
  formula: (near, far, margin) => clampAtZero(e.sub(e.add(margin, near), far)),
});

/**
 * `ln(1 + e^(−t·x))` for targets `t` of 1 or −1, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.soft_margin_loss.html
 * @example
 * ```ts
 * print(F.softMarginLoss(tensor([0, 100]), tensor([1, -1]), { reduction: 'none' }));
 * // tensor([  0.6931, 100.0000])
 * ```
 */
export function softMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  return reduced(softMarginLossOp(input, target), options, 'SoftMarginLossBackward0');
}

/** Options of losses with a margin. */
export interface MarginOptions extends LossOptions {
  /** By how much the right answer has to be ahead. */
  readonly margin?: number;
}

/**
 * `x` where the target is 1, `max(0, margin − x)` where it is −1, averaged; `margin` is 1 by default.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hinge_embedding_loss.html
 * @example
 * ```ts
 * print(F.hingeEmbeddingLoss(tensor([0.25, 0.25]), tensor([1, -1]), { reduction: 'none' }));
 * // tensor([0.2500, 0.7500])
 * ```
 */
export function hingeEmbeddingLoss(input: Tensor, target: Tensor, options: MarginOptions = {}): Tensor {
  return reduced(hingeEmbeddingLossOp(input, target, options.margin ?? 1), options);
}

/**
 * `max(0, −t·(x1 − x2) + margin)`, averaged: a target of 1 wants `input1` larger; `margin` is 0 by default.
 *
 * @throws when the tensors differ in their number of dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.margin_ranking_loss.html
 * @example
 * ```ts
 * print(F.marginRankingLoss(tensor([1, 2]), tensor([3, 1]), tensor([1, 1]), { reduction: 'none' }));
 * // tensor([2., 0.])
 * ```
 */
export function marginRankingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options: MarginOptions = {},
): Tensor {
  if (input1.ndim !== input2.ndim || input1.ndim !== target.ndim) {
    throw new RangeError(
      'margin_ranking_loss : All input tensors should have same dimension but got sizes: ' +
        `input1: ${input1.shape}, input2: ${input2.shape}, target: ${target.shape} . ` +
        'Unsqueeze the smaller ones.',
    );
  }
  return reduced(marginRankingLossOp(input1, input2, target, options.margin ?? 0), options);
}

/**
 * `1 − cos(x1, x2)` where the target is 1, `max(0, cos(x1, x2) − margin)` where it is −1, averaged over the
 * rows [N, D]; `margin` is 0 by default.
 *
 * @throws when the inputs are not [N, D] with a target [N], or [D] with a 0-d target.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cosine_embedding_loss.html
 * @example
 * ```ts
 * print(F.cosineEmbeddingLoss(tensor([[1, 0]]), tensor([[0, 2]]), tensor([1])));
 * // tensor(1.)
 * ```
 */
export function cosineEmbeddingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options: MarginOptions = {},
): Tensor {
  if (target.ndim > 1) {
    throw new RangeError('0D or 1D target tensor expected, multi-target not supported. Flatten the target.');
  }
  const wanted = target.ndim + 1;
  if (input1.ndim !== wanted || input2.ndim !== wanted) {
    throw new RangeError(
      `${target.ndim}D target tensor expects ${wanted}D input tensors, but found inputs with sizes ` +
        `[${input1.shape.join(', ')}] and [${input2.shape.join(', ')}]. Give one target per row.`,
    );
  }
  const squared = (x: Tensor) => x.mul(x).sum(-1).add(1e-12);
  const norm = squared(input1).mul(squared(input2)).sqrt();
  const cosine = input1.mul(input2).sum(-1).div(norm);
  return reduced(cosineEmbeddingLossOp(cosine, target, options.margin ?? 0), options);
}

/** Options of `tripletMarginLoss`. */
export interface TripletMarginOptions extends MarginOptions {
  /** Which norm measures distances. Default: 2. */
  readonly p?: number;
  /** Added to the differences, so that the distance has a gradient everywhere. Default: 1e-6. */
  readonly eps?: number;
  /** Compare with the distance from the positive to the negative where that is smaller. Default: false. */
  readonly swap?: boolean;
}

/**
 * `max(0, d(anchor, positive) − d(anchor, negative) + margin)` over rows [N, D], averaged; `margin` is 1 by
 * default.
 *
 * @throws when the tensors differ in their number of dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.triplet_margin_loss.html
 * @example
 * ```ts
 * print(F.tripletMarginLoss(tensor([[0, 0]]), tensor([[3, 4]]), tensor([[0, 2]]), { eps: 0 }));
 * // tensor(4.)
 * ```
 */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletMarginOptions = {},
): Tensor {
  const { margin = 1, p = 2, eps = 1e-6, swap = false } = options;
  if (anchor.ndim !== positive.ndim || anchor.ndim !== negative.ndim) {
    throw new RangeError(
      'All inputs should have same dimension but got ' +
        `${anchor.ndim}D, ${positive.ndim}D and ${negative.ndim}D inputs. Unsqueeze the smaller ones.`,
    );
  }
  const near = pairwiseDistance(anchor, positive, { p, eps });
  const toAnchor = pairwiseDistance(anchor, negative, { p, eps });
  const far = swap ? toAnchor.minimum(pairwiseDistance(positive, negative, { p, eps })) : toAnchor;
  return reduced(tripletMarginLossOp(near, far, margin), options);
}
