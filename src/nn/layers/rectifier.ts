import type { Tensor } from '../../ops/methods.ts';
import type { InplaceOptions } from '../../ops/neural/activate.ts';
import * as F from '../functional.ts';
import { float, given } from '../repr.ts';
import { InplaceActivation } from './activation.ts';

/**
 * x where positive, α (eˣ − 1) elsewhere.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ELU.html
 * @example
 * ```ts
 * print(new nn.ELU().forward(tensor([-1, 2])));
 * // tensor([-0.6321,  2.0000])
 * ```
 */
export class ELU extends InplaceActivation {
  readonly alpha: number;

  constructor(alpha = 1, options: InplaceOptions = {}) {
    super(options);
    this.alpha = alpha;
  }

  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.elu(input, this.alpha, { inplace: this.inplace });
  }

  protected override extraRepr(): string {
    return `alpha=${float(this.alpha)}${this.inplace ? ', inplace=True' : ''}`;
  }
}

/**
 * max(0, x) + min(0, α (e^(x/α) − 1)).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CELU.html
 * @example
 * ```ts
 * print(new nn.CELU().forward(tensor([-1, 2])));
 * // tensor([-0.6321,  2.0000])
 * ```
 */
export class CELU extends InplaceActivation {
  readonly alpha: number;

  constructor(alpha = 1, options: InplaceOptions = {}) {
    super(options);
    this.alpha = alpha;
  }

  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.celu(input, this.alpha, { inplace: this.inplace });
  }

  protected override extraRepr(): string {
    return `alpha=${float(this.alpha)}${this.inplace ? ', inplace=True' : ''}`;
  }
}

/**
 * x where positive, negativeSlope · x elsewhere.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html
 * @example
 * ```ts
 * print(new nn.LeakyReLU().forward(tensor([-1, 2])));
 * // tensor([-0.0100,  2.0000])
 * ```
 */
export class LeakyReLU extends InplaceActivation {
  readonly negativeSlope: number;

  constructor(negativeSlope = 0.01, options: InplaceOptions = {}) {
    super(options);
    this.negativeSlope = negativeSlope;
  }

  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.leakyRelu(input, this.negativeSlope, { inplace: this.inplace });
  }

  protected override extraRepr(): string {
    return `negative_slope=${float(this.negativeSlope)}${this.inplace ? ', inplace=True' : ''}`;
  }
}

/**
 * x cut off at minVal and maxVal.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardtanh.html
 * @example
 * ```ts
 * print(new nn.Hardtanh().forward(tensor([-1, 2])));
 * // tensor([-1.,  1.])
 * ```
 */
export class Hardtanh extends InplaceActivation {
  readonly minVal: number;
  readonly maxVal: number;

  constructor(minVal = -1, maxVal = 1, options: InplaceOptions = {}) {
    super(options);
    this.minVal = minVal;
    this.maxVal = maxVal;
  }

  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.hardtanh(input, this.minVal, this.maxVal, { inplace: this.inplace });
  }

  protected override extraRepr(): string {
    const { minVal, maxVal, inplace } = this;
    return `min_val=${float(minVal)}, max_val=${float(maxVal)}${inplace ? ', inplace=True' : ''}`;
  }
}

/**
 * x above the threshold, `value` elsewhere.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Threshold.html
 * @example
 * ```ts
 * print(new nn.Threshold(0.5, 7).forward(tensor([-1, 2])));
 * // tensor([7., 2.])
 * ```
 */
export class Threshold extends InplaceActivation {
  readonly threshold: number;
  readonly value: number;

  constructor(threshold: number, value: number, options: InplaceOptions = {}) {
    super(options);
    this.threshold = threshold;
    this.value = value;
  }

  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.threshold(input, this.threshold, this.value, { inplace: this.inplace });
  }

  protected override extraRepr(): string {
    const { threshold, value, inplace } = this;
    return `threshold=${given(threshold)}, value=${given(value)}${inplace ? ', inplace=True' : ''}`;
  }
}

/**
 * x where positive; elsewhere a · x with a drawn from [lower, upper] in training, their mean otherwise.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RReLU.html
 * @example
 * ```ts
 * print(new nn.RReLU(0.1, 0.3).eval().forward(tensor([-1, 2])));
 * // tensor([-0.2000,  2.0000])
 * ```
 */
export class RReLU extends InplaceActivation {
  readonly lower: number;
  readonly upper: number;

  constructor(lower: number = 1 / 8, upper: number = 1 / 3, options: InplaceOptions = {}) {
    super(options);
    this.lower = lower;
    this.upper = upper;
  }

  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    const { training, inplace } = this;
    return F.rrelu(input, this.lower, this.upper, { training, inplace });
  }

  protected override extraRepr(): string {
    return `lower=${float(this.lower)}, upper=${float(this.upper)}${this.inplace ? ', inplace=True' : ''}`;
  }
}
