import type { DType } from '../../dtype/dtype.ts';
import { full } from '../../ops/creation/creation.ts';
import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';
import { Parameter } from '../parameter.ts';
import { float, keywords } from '../repr.ts';

/**
 * x where |x| > λ, 0 elsewhere.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardshrink.html
 * @example
 * ```ts
 * print(new nn.Hardshrink().forward(tensor([-1, 2])));
 * // tensor([-1.,  2.])
 * ```
 */
export class Hardshrink extends Module {
  readonly lambd: number;

  constructor(lambd = 0.5) {
    super();
    this.lambd = lambd;
  }

  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.hardshrink(input, this.lambd);
  }

  protected override extraRepr(): string {
    return float(this.lambd);
  }
}

/**
 * x moved towards 0 by λ, 0 where |x| ≤ λ.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softshrink.html
 * @example
 * ```ts
 * print(new nn.Softshrink().forward(tensor([-1, 2])));
 * // tensor([-0.5000,  1.5000])
 * ```
 */
export class Softshrink extends Module {
  readonly lambd: number;

  constructor(lambd = 0.5) {
    super();
    this.lambd = lambd;
  }

  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.softshrink(input, this.lambd);
  }

  protected override extraRepr(): string {
    return float(this.lambd);
  }
}

/**
 * ln(1 + e^(βx)) / β; x itself where βx is above the threshold.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softplus.html
 * @example
 * ```ts
 * print(new nn.Softplus().forward(tensor([-1, 2])));
 * // tensor([0.3133, 2.1269])
 * ```
 */
export class Softplus extends Module {
  readonly beta: number;
  readonly threshold: number;

  constructor({ beta = 1, threshold = 20 }: F.SoftplusOptions = {}) {
    super();
    this.beta = beta;
    this.threshold = threshold;
  }

  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    const { beta, threshold } = this;
    return F.softplus(input, { beta, threshold });
  }

  protected override extraRepr(): string {
    return keywords({ beta: this.beta, threshold: this.threshold });
  }
}

/**
 * x · Φ(x) with the normal distribution function Φ, or its approximation by `'tanh'`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GELU.html
 * @example
 * ```ts
 * print(new nn.GELU().forward(tensor([-1, 2])));
 * // tensor([-0.1587,  1.9545])
 * ```
 */
export class GELU extends Module {
  readonly approximate: 'none' | 'tanh';

  constructor({ approximate = 'none' }: { readonly approximate?: 'none' | 'tanh' } = {}) {
    super();
    this.approximate = approximate;
  }

  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.gelu(input, { approximate: this.approximate });
  }

  protected override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/**
 * The first half of a dimension times the sigmoid of the second.
 *
 * @throws when the dimension has an odd size.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GLU.html
 * @example
 * ```ts
 * print(new nn.GLU().forward(tensor([1, 2, 0, 3])));
 * // tensor([0.5000, 1.9051])
 * ```
 */
export class GLU extends Module {
  /** Which dimension is halved. */
  readonly dimension: number;

  constructor(dim = -1) {
    super();
    this.dimension = dim;
  }

  /** [*, 2 n, *] → [*, n, *]. */
  forward(input: Tensor): Tensor {
    return F.glu(input, this.dimension);
  }

  protected override extraRepr(): string {
    return keywords({ dim: this.dimension });
  }
}

/** Options of `PReLU`. */
export interface PReLUOptions {
  /** The slope at first. Default: 0.25. */
  readonly init?: number;
  /** Type of the parameter. Default: float32. */
  readonly dtype?: DType;
}

/**
 * x where positive, a · x elsewhere, with one learned a for all or one per channel.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PReLU.html
 * @example
 * ```ts
 * print(new nn.PReLU().forward(tensor([-1, 2])));
 * // tensor([-0.2500,  2.0000], grad_fn=<PreluBackward0>)
 * ```
 */
export class PReLU extends Module {
  readonly numParameters: number;
  readonly weight: Parameter;

  constructor(numParameters = 1, { init = 0.25, dtype }: PReLUOptions = {}) {
    super();
    this.numParameters = numParameters;
    this.weight = new Parameter(full([numParameters], init, { dtype }));
  }

  /** [N, C, *] → the same shape. */
  forward(input: Tensor): Tensor {
    return F.prelu(input, this.weight);
  }

  protected override extraRepr(): string {
    return keywords({ num_parameters: this.numParameters });
  }
}
