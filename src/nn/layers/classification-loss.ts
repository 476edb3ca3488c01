import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Loss } from './regression-loss.ts';

/**
 * The negative log-probability of the right class, averaged with the weights of the classes.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html
 * @example
 * ```ts
 * print(new nn.NLLLoss().forward(tensor([[0.2, 0.8]]).log(), tensor([1n])));
 * // tensor(0.2231)
 * ```
 */
export class NLLLoss extends Loss<F.ClassLossOptions> {
  declare readonly weight: Tensor | null;

  constructor(options: F.ClassLossOptions = {}) {
    super(options);
    this.registerBuffer('weight', options.weight ?? null);
  }

  /** Log-probabilities [N, C, *] and classes [N, *]. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.nllLoss(input, target, { ...this.options, weight: this.weight });
  }
}

/**
 * `NLLLoss` of the `logSoftmax` of the input; targets may be probabilities too.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 * @example
 * ```ts
 * print(new nn.CrossEntropyLoss().forward(tensor([[1, 2, 3]]), tensor([2n])));
 * // tensor(0.4076)
 * ```
 */
export class CrossEntropyLoss extends Loss<F.CrossEntropyOptions> {
  declare readonly weight: Tensor | null;

  constructor(options: F.CrossEntropyOptions = {}) {
    super(options);
    this.registerBuffer('weight', options.weight ?? null);
  }

  /** Scores [N, C, *], and classes [N, *] or probabilities [N, C, *]. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.crossEntropy(input, target, { ...this.options, weight: this.weight });
  }
}

/**
 * −(t ln x + (1 − t) ln(1 − x)) of probabilities, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BCELoss.html
 * @example
 * ```ts
 * print(new nn.BCELoss().forward(tensor([0.9, 0.1]), tensor([1, 0])));
 * // tensor(0.1054)
 * ```
 */
export class BCELoss extends Loss<F.WeightedLossOptions> {
  declare readonly weight: Tensor | null;

  constructor(options: F.WeightedLossOptions = {}) {
    super(options);
    this.registerBuffer('weight', options.weight ?? null);
  }

  /** Probabilities and targets of one shape. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.binaryCrossEntropy(input, target, { ...this.options, weight: this.weight });
  }
}

/**
 * `BCELoss` of the sigmoid of the input, in one stable step.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
 * @example
 * ```ts
 * print(new nn.BCEWithLogitsLoss().forward(tensor([2, -2]), tensor([1, 0])));
 * // tensor(0.1269)
 * ```
 */
export class BCEWithLogitsLoss extends Loss<F.LogitsLossOptions> {
  declare readonly weight: Tensor | null;
  declare readonly posWeight: Tensor | null;

  constructor(options: F.LogitsLossOptions = {}) {
    super(options);
    this.registerBuffer('weight', options.weight ?? null);
    this.registerBuffer('posWeight', options.posWeight ?? null);
  }

  /** Scores and targets of one shape. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.binaryCrossEntropyWithLogits(input, target, {
      ...this.options,
      weight: this.weight,
      posWeight: this.posWeight,
    });
  }
}

/**
 * `BCEWithLogitsLoss` averaged over the classes of [N, C], then over N.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiLabelSoftMarginLoss.html
 * @example
 * ```ts
 * print(new nn.MultiLabelSoftMarginLoss().forward(tensor([[2, -2]]), tensor([[1, 0]])));
 * // tensor(0.1269)
 * ```
 */
export class MultiLabelSoftMarginLoss extends Loss<F.WeightedLossOptions> {
  declare readonly weight: Tensor | null;

  constructor(options: F.WeightedLossOptions = {}) {
    super(options);
    this.registerBuffer('weight', options.weight ?? null);
  }

  /** Scores and targets [N, C]. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.multilabelSoftMarginLoss(input, target, { ...this.options, weight: this.weight });
  }
}

/**
 * Σ max(0, margin − x_t + x_i)ᵖ / C over the wrong classes, averaged.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiMarginLoss.html
 * @example
 * ```ts
 * print(new nn.MultiMarginLoss().forward(tensor([[0.1, 0.2, 0.4]]), tensor([2n])));
 * // tensor(0.5000)
 * ```
 */
export class MultiMarginLoss extends Loss<F.MultiMarginOptions> {
  declare readonly weight: Tensor | null;

  constructor(options: F.MultiMarginOptions = {}) {
    super(options);
    this.registerBuffer('weight', options.weight ?? null);
  }

  /** Scores [N, C] and classes [N]. */
  forward(input: Tensor, target: Tensor): Tensor {
    return F.multiMarginLoss(input, target, { ...this.options, weight: this.weight });
  }
}
