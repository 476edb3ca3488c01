import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';
import { keywords } from '../repr.ts';

/** What the softmaxes share: along which dimension they sum to one. */
abstract class AlongDimension extends Module {
  readonly dimension: number | null;

  constructor(dim: number | null = null) {
    super();
    this.dimension = dim;
  }

  protected override extraRepr(): string {
    return keywords({ dim: this.dimension });
  }
}

/**
 * eˣ over its sum along a dimension.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html
 * @example
 * ```ts
 * print(new nn.Softmax(0).forward(tensor([1, 2])));
 * // tensor([0.2689, 0.7311])
 * ```
 */
export class Softmax extends AlongDimension {
  /** Any shape. */
  forward(input: Tensor): Tensor {
    return F.softmax(input, this.dimension);
  }
}

/**
 * e⁻ˣ over its sum along a dimension.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmin.html
 * @example
 * ```ts
 * print(new nn.Softmin(0).forward(tensor([1, 2])));
 * // tensor([0.7311, 0.2689])
 * ```
 */
export class Softmin extends AlongDimension {
  /** Any shape. */
  forward(input: Tensor): Tensor {
    return F.softmin(input, this.dimension);
  }
}

/**
 * The logarithm of `Softmax`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html
 * @example
 * ```ts
 * print(new nn.LogSoftmax(0).forward(tensor([1, 2])));
 * // tensor([-1.3133, -0.3133])
 * ```
 */
export class LogSoftmax extends AlongDimension {
  /** Any shape. */
  forward(input: Tensor): Tensor {
    return F.logSoftmax(input, this.dimension);
  }
}

/**
 * `Softmax` over the channels of [N, C, H, W].
 *
 * @throws for other than 3 or 4 dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax2d.html
 * @example
 * ```ts
 * print(new nn.Softmax2d().forward(tensor([[[1]], [[2]]])).flatten());
 * // tensor([0.2689, 0.7311])
 * ```
 */
export class Softmax2d extends Module {
  /** [N, C, H, W] or [C, H, W] → the same shape. */
  forward(input: Tensor): Tensor {
    if (input.ndim !== 3 && input.ndim !== 4) {
      throw new RangeError(
        'Softmax2d requires a 3D or 4D tensor as input. Use Softmax(dim) for other shapes.',
      );
    }
    return F.softmax(input, -3);
  }
}
