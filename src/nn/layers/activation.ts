import type { Tensor } from '../../ops/methods.ts';
import type { InplaceOptions } from '../../ops/neural/activate.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';

/** An activation that may write into its input. */
export abstract class InplaceActivation extends Module {
  readonly inplace: boolean;

  constructor(options: InplaceOptions = {}) {
    super();
    this.inplace = options.inplace ?? false;
  }

  protected override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

/**
 * max(0, x).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html
 * @example
 * ```ts
 * print(new nn.ReLU().forward(tensor([-1, 2])));
 * // tensor([0., 2.])
 * ```
 */
export class ReLU extends InplaceActivation {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.relu(input, { inplace: this.inplace });
  }
}

/**
 * min(max(0, x), 6).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU6.html
 * @example
 * ```ts
 * print(new nn.ReLU6().forward(tensor([-1, 2])));
 * // tensor([0., 2.])
 * ```
 */
export class ReLU6 extends InplaceActivation {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.relu6(input, { inplace: this.inplace });
  }
}

/**
 * The scaled exponential unit, which keeps mean 0 and variance 1.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SELU.html
 * @example
 * ```ts
 * print(new nn.SELU().forward(tensor([-1, 2])));
 * // tensor([-1.1113,  2.1014])
 * ```
 */
export class SELU extends InplaceActivation {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.selu(input, { inplace: this.inplace });
  }
}

/**
 * x · sigmoid(x), also called swish.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SiLU.html
 * @example
 * ```ts
 * print(new nn.SiLU().forward(tensor([-1, 2])));
 * // tensor([-0.2689,  1.7616])
 * ```
 */
export class SiLU extends InplaceActivation {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.silu(input, { inplace: this.inplace });
  }
}

/**
 * x · tanh(ln(1 + eˣ)).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Mish.html
 * @example
 * ```ts
 * print(new nn.Mish().forward(tensor([-1, 2])));
 * // tensor([-0.3034,  1.9440])
 * ```
 */
export class Mish extends InplaceActivation {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.mish(input, { inplace: this.inplace });
  }
}

/**
 * x · min(max(x + 3, 0), 6) / 6.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardswish.html
 * @example
 * ```ts
 * print(new nn.Hardswish().forward(tensor([-1, 2])));
 * // tensor([-0.3333,  1.6667])
 * ```
 */
export class Hardswish extends InplaceActivation {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.hardswish(input, { inplace: this.inplace });
  }

  protected override extraRepr(): string {
    return '';
  }
}

/**
 * min(max(x + 3, 0), 6) / 6.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardsigmoid.html
 * @example
 * ```ts
 * print(new nn.Hardsigmoid().forward(tensor([-1, 2])));
 * // tensor([0.3333, 0.8333])
 * ```
 */
export class Hardsigmoid extends InplaceActivation {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.hardsigmoid(input, { inplace: this.inplace });
  }

  protected override extraRepr(): string {
    return '';
  }
}

/**
 * 1 / (1 + e⁻ˣ).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html
 * @example
 * ```ts
 * print(new nn.Sigmoid().forward(tensor([-1, 2])));
 * // tensor([0.2689, 0.8808])
 * ```
 */
export class Sigmoid extends Module {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.sigmoid(input);
  }
}

/**
 * The hyperbolic tangent.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanh.html
 * @example
 * ```ts
 * print(new nn.Tanh().forward(tensor([-1, 2])));
 * // tensor([-0.7616,  0.9640])
 * ```
 */
export class Tanh extends Module {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.tanh(input);
  }
}

/**
 * ln(1 / (1 + e⁻ˣ)).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSigmoid.html
 * @example
 * ```ts
 * print(new nn.LogSigmoid().forward(tensor([-1, 2])));
 * // tensor([-1.3133, -0.1269])
 * ```
 */
export class LogSigmoid extends Module {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.logsigmoid(input);
  }
}

/**
 * x / (1 + |x|).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softsign.html
 * @example
 * ```ts
 * print(new nn.Softsign().forward(tensor([-1, 2])));
 * // tensor([-0.5000,  0.6667])
 * ```
 */
export class Softsign extends Module {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.softsign(input);
  }
}

/**
 * x − tanh(x).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanhshrink.html
 * @example
 * ```ts
 * print(new nn.Tanhshrink().forward(tensor([-1, 2])));
 * // tensor([-0.2384,  1.0360])
 * ```
 */
export class Tanhshrink extends Module {
  /** Elementwise; any shape. */
  forward(input: Tensor): Tensor {
    return F.tanhshrink(input);
  }
}
