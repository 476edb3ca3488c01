import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';
import { given } from '../repr.ts';

/** What the dropouts share. */
abstract class DropoutBase extends Module {
  readonly p: number;
  readonly inplace: boolean;

  constructor(p = 0.5, options: { readonly inplace?: boolean } = {}) {
    super();
    if (!(p >= 0 && p <= 1)) {
      throw new RangeError(
        `dropout probability has to be between 0 and 1, but got ${given(p)}. Pass the share to drop.`,
      );
    }
    this.p = p;
    this.inplace = options.inplace ?? false;
  }

  protected override extraRepr(): string {
    return `p=${given(this.p)}, inplace=${given(this.inplace)}`;
  }
}

/**
 * In training, sets each element to zero with probability p and divides the others by 1 − p.
 *
 * @throws when p is not a probability.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html
 * @example
 * ```ts
 * print(new nn.Dropout(0.2).eval().forward(ones([1, 2])));
 * // tensor([[1., 1.]])
 * ```
 */
export class Dropout extends DropoutBase {
  /** Any shape that the function takes. */
  forward(input: Tensor): Tensor {
    const { training, inplace } = this;
    return F.dropout(input, this.p, { training, inplace });
  }
}

/**
 * `Dropout` of whole channels of [N, C, L].
 *
 * @throws when p is not a probability.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout1d.html
 * @example
 * ```ts
 * print(new nn.Dropout1d(0.2).eval().forward(ones([1, 2])));
 * // tensor([[1., 1.]])
 * ```
 */
export class Dropout1d extends DropoutBase {
  /** Any shape that the function takes. */
  forward(input: Tensor): Tensor {
    const { training, inplace } = this;
    return F.dropout1d(input, this.p, { training, inplace });
  }
}

/**
 * `Dropout` of whole channels of [N, C, H, W].
 *
 * @throws when p is not a probability.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html
 * @example
 * ```ts
 * print(new nn.Dropout2d(0.2).eval().forward(ones([1, 2])));
 * // tensor([[1., 1.]])
 * ```
 */
export class Dropout2d extends DropoutBase {
  /** Any shape that the function takes. */
  forward(input: Tensor): Tensor {
    const { training, inplace } = this;
    return F.dropout2d(input, this.p, { training, inplace });
  }
}

/**
 * `Dropout` of whole channels of [N, C, D, H, W].
 *
 * @throws when p is not a probability.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout3d.html
 * @example
 * ```ts
 * print(new nn.Dropout3d(0.2).eval().forward(ones([1, 2])));
 * // tensor([[1., 1.]])
 * ```
 */
export class Dropout3d extends DropoutBase {
  /** Any shape that the function takes. */
  forward(input: Tensor): Tensor {
    const { training, inplace } = this;
    return F.dropout3d(input, this.p, { training, inplace });
  }
}

/**
 * The dropout that goes with SELU: it keeps mean and variance.
 *
 * @throws when p is not a probability.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AlphaDropout.html
 * @example
 * ```ts
 * print(new nn.AlphaDropout(0.2).eval().forward(ones([1, 2])));
 * // tensor([[1., 1.]])
 * ```
 */
export class AlphaDropout extends DropoutBase {
  /** Any shape that the function takes. */
  forward(input: Tensor): Tensor {
    const { training, inplace } = this;
    return F.alphaDropout(input, this.p, { training, inplace });
  }
}

/**
 * `AlphaDropout` of whole channels.
 *
 * @throws when p is not a probability.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.FeatureAlphaDropout.html
 * @example
 * ```ts
 * print(new nn.FeatureAlphaDropout(0.2).eval().forward(ones([1, 2])));
 * // tensor([[1., 1.]])
 * ```
 */
export class FeatureAlphaDropout extends DropoutBase {
  /** Any shape that the function takes. */
  forward(input: Tensor): Tensor {
    const { training, inplace } = this;
    return F.featureAlphaDropout(input, this.p, { training, inplace });
  }
}
