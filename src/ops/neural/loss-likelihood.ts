import * as e from '../../expression/build.ts';
import type { Expression } from '../../expression/expression.ts';
import { readValues } from '../../tensor/kernels.ts';
import { sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { type LossOptions, type LossReduction, reduced } from './reduced.ts';

export const klDivOp: Pointwise = pointwise({
  name: 'klDiv',
  node: 'SubBackward0',
  type: 'promote',
  formula: (x, target) => e.sub(e.where(e.eq(target, 0), 0, e.mul(target, e.log(target))), e.mul(target, x)),
  domain: [
    [-2, 2],
    [0.1, 1],
  ],
});

export const klDivLogOp: Pointwise = pointwise({
  name: 'klDiv',
  node: 'MulBackward0',
  type: 'promote',
  formula: (x, target) => e.mul(e.exp(target), e.sub(target, x)),
});

/** Stirling's approximation of ln t!, for t > 1. */
function stirling(target: Expression): Expression {
  const terms = e.sub(e.mul(target, e.log(target)), target);
  const full = e.add(terms, e.mul(0.5, e.log(e.mul(2 * Math.PI, target))));
  return e.where(e.le(target, 1), 0, full);
}

export const poissonNllLossOp: Pointwise = pointwise({
  name: 'poissonNllLoss',
  node: 'SubBackward0',
  type: 'promote',
  promoted: 2,
  formula: (x, target, eps) => e.sub(x, e.mul(target, e.log(e.add(x, eps)))),
  domain: [
    [0.5, 2],
    [0, 4],
    [0, 0.1],
  ],
});

export const poissonNllLogOp: Pointwise = pointwise({
  name: 'poissonNllLoss',
  node: 'SubBackward0',
  type: 'promote',
  formula: (x, target) => e.sub(e.exp(x), e.mul(target, x)),
});

export const stirlingOp: Pointwise = pointwise({
  name: 'stirling',
  type: 'promote',
  formula: stirling,
  domain: [[2, 4]],
});

// The variance is bounded from below without its gradient noticing, as in PyTorch.
export const gaussianNllLossOp: Pointwise = pointwise({
  name: 'gaussianNllLoss',
  node: 'MulBackward0',
  type: 'promote',
  promoted: 3,
  formula: (x, target, variance, eps) => {
    const bounded = e.max(variance, eps);
    const d = e.sub(x, target);
    return e.mul(0.5, e.add(e.log(bounded), e.div(e.mul(d, d), bounded)));
  },
  slopes: (_y, x, target, variance, eps) => {
    const bounded = e.max(variance, eps);
    const ratio = e.div(e.sub(x, target), bounded);
    return [ratio, e.neg(ratio), e.mul(0.5, e.sub(e.div(1, bounded), e.mul(ratio, ratio)))];
  },
  domain: [
    [-2, 2],
    [-2, 2],
    [0.5, 2],
    [0, 0.1],
  ],
});

/** Options of `klDiv`. */
export interface KlDivOptions {
  /** As for other losses, or `'batchmean'`: the sum over the size of the batch. Default: 'mean'. */
  readonly reduction?: LossReduction | 'batchmean';
  /** Whether the target is given as logarithms too. Default: false. */
  readonly logTarget?: boolean;
}

/**
 * The Kullback–Leibler divergence of log-probabilities `input` from probabilities `target`: `t·(ln t − x)`,
 * averaged over all elements (`'batchmean'` is the mathematical one).
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.kl_div.html
 * @example
 * ```ts
 * const target = tensor([[0.5, 0.5]]);
 * print(F.klDiv(tensor([[0.25, 0.75]]).log(), target, { reduction: 'batchmean' }));
 * // tensor(0.1438)
 * ```
 */
export function klDiv(
  input: Tensor,
  target: Tensor,
  { reduction = 'mean', logTarget = false }: KlDivOptions = {},
): Tensor {
  const losses = logTarget ? klDivLogOp(input, target) : klDivOp(input, target);
  if (reduction !== 'batchmean') return reduced(losses, { reduction });
  const sum = reduced(losses, { reduction: 'sum' });
  return input.ndim === 0 ? sum : sum.div(input.shape[0]);
}

/** Options of `poissonNllLoss`. */
export interface PoissonNllOptions extends LossOptions {
  /** Whether `input` is the logarithm of the rate. Default: true. */
  readonly logInput?: boolean;
  /** Add Stirling's approximation of `ln target!`. Default: false. */
  readonly full?: boolean;
  /** Keeps the logarithm of a rate of 0 finite. Default: 1e-8. */
  readonly eps?: number;
}

/**
 * The negative log-likelihood of counts `target` under Poisson distributions: `eˣ − t·x`, averaged; with
 * `logInput: false` the input is the rate itself, `x − t·ln(x + eps)`.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.poisson_nll_loss.html
 * @example
 * ```ts
 * print(F.poissonNllLoss(tensor([0, 1]), tensor([1, 2]), { reduction: 'none' }));
 * // tensor([1.0000, 0.7183])
 * ```
 */
export function poissonNllLoss(input: Tensor, target: Tensor, options: PoissonNllOptions = {}): Tensor {
  const { logInput = true, full = false, eps = 1e-8 } = options;
  const losses = logInput ? poissonNllLogOp(input, target) : poissonNllLossOp(input, target, eps);
  return reduced(full ? losses.add(stirlingOp(target)) : losses, options);
}

/** Options of `gaussianNllLoss`. */
export interface GaussianNllOptions extends LossOptions {
  /** Add the constant `ln(2π)/2`. Default: false. */
  readonly full?: boolean;
  /** The smallest variance that is divided by. Default: 1e-6. */
  readonly eps?: number;
}

/**
 * The negative log-likelihood of `target` under normal distributions of mean `input` and variance
 * `variance`: `(ln v + (x − t)²/v) / 2`, averaged.
 *
 * @throws when the variance has another shape (one for the last dimension is allowed) or is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.gaussian_nll_loss.html
 * @example
 * ```ts
 * print(F.gaussianNllLoss(tensor([0, 1]), tensor([0, 3]), tensor([1, 4])));
 * // tensor(0.5966)
 * ```
 */
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  options: GaussianNllOptions = {},
): Tensor {
  const { full = false, eps = 1e-6 } = options;
  const fitting = fittingVariance(input, variance);
  for (const value of readValues(variance)) {
    if (value < 0) throw new RangeError('var has negative entry/entries. Variances are 0 or more.');
  }
  const losses = gaussianNllLossOp(input, target, fitting, eps);
  return reduced(full ? losses.add(0.5 * Math.log(2 * Math.PI)) : losses, options);
}

/** One variance per element, or one for all elements of the last dimension. */
function fittingVariance(input: Tensor, variance: Tensor): Tensor {
  if (sameShape(input.shape, variance.shape)) return variance;
  const rows = input.shape.slice(0, -1);
  if (sameShape(rows, variance.shape)) return variance.unsqueeze(-1);
  if (sameShape([...rows, 1], variance.shape)) return variance;
  throw new RangeError(
    `var is of incorrect size. It has ${variance.shape} beside an input of ${input.shape}: give the ` +
      "input's shape, or one variance per row.",
  );
}
