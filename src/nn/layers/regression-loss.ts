import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';

/** What all losses share: the options of the function that computes them. */
export abstract class Loss<Options extends object> extends Module {
  readonly options: Partial<Options>;

  constructor(options: Partial<Options> = {}) {
    super();
    this.options = options;
  }
}

/**
 * The squared differences (x − t)², averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html
 * @example
 * ```ts
 * print(new nn.MSELoss().forward(tensor([1, 2]), tensor([1, 4])));
 * // tensor(2.)
 * ```
 */
export class MSELoss extends Loss<F.LossOptions> {
  /** Input and target, of one shape. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.mseLoss(input, target, this.options);
  }
}

/**
 * The absolute differences |x − t|, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.L1Loss.html
 * @example
 * ```ts
 * print(new nn.L1Loss().forward(tensor([1, 2]), tensor([1, 4])));
 * // tensor(1.)
 * ```
 */
export class L1Loss extends Loss<F.LossOptions> {
  /** Input and target, of one shape. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.l1Loss(input, target, this.options);
  }
}

/**
 * (x − t)² / 2β where |x − t| < β and |x − t| − β/2 beyond, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SmoothL1Loss.html
 * @example
 * ```ts
 * print(new nn.SmoothL1Loss().forward(tensor([1, 2]), tensor([1, 4])));
 * // tensor(0.7500)
 * ```
 */
export class SmoothL1Loss extends Loss<F.SmoothL1Options> {
  /** Input and target, of one shape. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.smoothL1Loss(input, target, this.options);
  }
}

/**
 * (x − t)² / 2 where |x − t| ≤ δ and δ(|x − t| − δ/2) beyond, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html
 * @example
 * ```ts
 * print(new nn.HuberLoss({ delta: 2 }).forward(tensor([1, 2]), tensor([1, 5])));
 * // tensor(2.)
 * ```
 */
export class HuberLoss extends Loss<F.HuberOptions> {
  /** Input and target, of one shape. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.huberLoss(input, target, this.options);
  }
}

/**
 * The Kullback–Leibler divergence t (ln t − x) of log-probabilities, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html
 * @example
 * ```ts
 * print(new nn.KLDivLoss({ reduction: 'sum' }).forward(tensor([0.5, 0.5]).log(), tensor([0.9, 0.1])));
 * // tensor(0.3681)
 * ```
 */
export class KLDivLoss extends Loss<F.KlDivOptions> {
  /** Log-probabilities and probabilities, of one shape. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.klDiv(input, target, this.options);
  }
}

/**
 * The negative log-likelihood of counts: eˣ − t x, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PoissonNLLLoss.html
 * @example
 * ```ts
 * print(new nn.PoissonNLLLoss().forward(tensor([0, 1]), tensor([1, 2])));
 * // tensor(0.8591)
 * ```
 */
export class PoissonNLLLoss extends Loss<F.PoissonNllOptions> {
  /** Logarithms of the rates, and counts, of one shape. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.poissonNllLoss(input, target, this.options);
  }
}

/**
 * The negative log-likelihood of a normal distribution: (ln v + (x − t)² / v) / 2, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GaussianNLLLoss.html
 * @example
 * ```ts
 * print(new nn.GaussianNLLLoss().forward(tensor([0, 1]), tensor([0, 3]), tensor([1, 4])));
 * // tensor(0.5966)
 * ```
 */
export class GaussianNLLLoss extends Loss<F.GaussianNllOptions> {
  /** Means, targets and variances. */
  forward(input: Tensor, target: Tensor, variance: Tensor): Tensor {
    return F.gaussianNllLoss(input, target, variance, this.options);
  }
}
