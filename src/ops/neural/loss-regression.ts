import * as e from '../../expression/build.ts';
import type { Expression } from '../../expression/expression.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { type LossOptions, reduced } from './reduced.ts';

export const mseLossOp: Pointwise = pointwise({
  name: 'mseLoss',
  type: 'promote',
  formula: (x, target) => e.mul(e.sub(x, target), e.sub(x, target)),
});

export const smoothL1LossOp: Pointwise = pointwise({
  name: 'smoothL1Loss',
  type: 'promote',
  promoted: 2,
  formula: (x, target, beta) => {
    const distance = e.abs(e.sub(x, target));
    const parabola = e.div(e.mul(e.mul(0.5, distance), distance), beta);
    return e.where(e.lt(distance, beta), parabola, e.sub(distance, e.mul(0.5, beta)));
  },
  // At a distance of 0 and a beta of 0 PyTorch gives −1 to both operands.
  slopes: (_y, x, target, beta) => {
    const slopeAt = (d: Expression) =>
      e.where(e.le(d, e.neg(beta)), -1, e.where(e.ge(d, beta), 1, e.div(d, beta)));
    return [slopeAt(e.sub(x, target)), slopeAt(e.sub(target, x))];
  },
  domain: [
    [-2, 2],
    [-2, 2],
    [0.5, 1],
  ],
});

export const huberLossOp: Pointwise = pointwise({
  name: 'huberLoss',
  type: 'promote',
  promoted: 2,
  formula: (x, target, delta) => {
    const distance = e.abs(e.sub(x, target));
    const parabola = e.mul(e.mul(0.5, distance), distance);
    return e.where(e.le(distance, delta), parabola, e.mul(delta, e.sub(distance, e.mul(0.5, delta))));
  },
  slopes: (_y, x, target, delta) => {
    const d = e.sub(x, target);
    const slope = e.where(e.le(d, e.neg(delta)), e.neg(delta), e.where(e.ge(d, delta), delta, d));
    return [slope, e.neg(slope)];
  },
  domain: [
    [-2, 2],
    [-2, 2],
    [0.5, 1],
  ],
});

/**
 * `(input − target)²`, averaged over all elements.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html
 * @example
 * ```ts
 * print(F.mseLoss(tensor([1, 2]), tensor([1, 4])));
 * // tensor(2.)
 * ```
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  return reduced(mseLossOp(input, target), options, 'MseLossBackward0');
}

/**
 * `|input − target|`, averaged over all elements.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.l1_loss.html
 * @example
 * ```ts
 * print(F.l1Loss(tensor([1, 2]), tensor([1, 4]), { reduction: 'none' }));
 * // tensor([0., 2.])
 * ```
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  return reduced(input.sub(target).abs(), options);
}

/** Options of `smoothL1Loss`. */
export interface SmoothL1Options extends LossOptions {
  /** The distance up to which the loss is a parabola. Default: 1. */
  readonly beta?: number;
}

/**
 * With d = |input − target|: `d²/(2·beta)` where `d < beta`, else `d − beta/2` (Girshick 2015).
 *
 * @throws when `beta` is negative, and when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.smooth_l1_loss.html
 * @example
 * ```ts
 * print(F.smoothL1Loss(tensor([0, 3]), tensor([0.5, 0]), { reduction: 'none' }));
 * // tensor([0.1250, 2.5000])
 * ```
 */
export function smoothL1Loss(input: Tensor, target: Tensor, options: SmoothL1Options = {}): Tensor {
  const { beta = 1 } = options;
  if (!(beta >= 0)) {
    throw new RangeError(
      `smooth_l1_loss does not support negative values for beta. It was ${beta}: give 0 or more.`,
    );
  }
  return reduced(smoothL1LossOp(input, target, beta), options, 'SmoothL1LossBackward0');
}

/** Options of `huberLoss`. */
export interface HuberOptions extends LossOptions {
  /** The distance up to which the loss is a parabola. Default: 1. */
  readonly delta?: number;
}

/**
 * With d = |input − target|: `d²/2` where `d ≤ delta`, else `delta·(d − delta/2)` (Huber 1964).
 *
 * @throws when `delta` is not positive, and when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.huber_loss.html
 * @example
 * ```ts
 * print(F.huberLoss(tensor([0, 3]), tensor([0.5, 0]), { reduction: 'none' }));
 * // tensor([0.1250, 2.5000])
 * ```
 */
export function huberLoss(input: Tensor, target: Tensor, options: HuberOptions = {}): Tensor {
  const { delta = 1 } = options;
  if (!(delta > 0)) {
    throw new RangeError(
      `huber_loss does not support non-positive values for delta. It was ${delta}: give more than 0.`,
    );
  }
  return reduced(huberLossOp(input, target, delta), options, 'HuberLossBackward0');
}
