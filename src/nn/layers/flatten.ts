import type { Tensor } from '../../ops/methods.ts';
import { Module } from '../module.ts';
import { keywords } from '../repr.ts';

/**
 * Dimensions `startDim` to `endDim` made into one: [N, C, H, W] → [N, C·H·W] by default.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Flatten.html
 * @example
 * ```ts
 * print(new nn.Flatten().forward(ones([2, 3, 4, 4])).shape);
 * // torch.Size([2, 48])
 * ```
 */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor(startDim = 1, endDim = -1) {
    super();
    this.startDim = startDim;
    this.endDim = endDim;
  }

  /** [N, *] → [N, product]. */
  forward(input: Tensor): Tensor {
    return input.flatten(this.startDim, this.endDim);
  }

  protected override extraRepr(): string {
    return keywords({ start_dim: this.startDim, end_dim: this.endDim });
  }
}

/**
 * One dimension split into several.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Unflatten.html
 * @example
 * ```ts
 * print(new nn.Unflatten(1, [2, 5, 5]).forward(ones([3, 50])).shape);
 * // torch.Size([3, 2, 5, 5])
 * ```
 */
export class Unflatten extends Module {
  readonly dimension: number;
  readonly unflattenedSize: readonly number[];

  constructor(dim: number, unflattenedSize: readonly number[]) {
    super();
    this.dimension = dim;
    this.unflattenedSize = unflattenedSize;
  }

  /** [*, product, *] → [*, sizes…, *]. */
  forward(input: Tensor): Tensor {
    return input.unflatten(this.dimension, this.unflattenedSize);
  }

  protected override extraRepr(): string {
    return keywords({ dim: this.dimension, unflattened_size: this.unflattenedSize });
  }
}
