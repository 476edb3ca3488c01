import { requireArguments } from '../../arguments/required.ts';
import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';
import { keywords } from '../repr.ts';

/** Sizes of an output, one per spatial axis or one for all; `null` keeps the input's. */
export type OutputSize = number | null | readonly (number | null)[];

/** What the six adaptive pools share. */
abstract class AdaptivePool extends Module {
  readonly outputSize: OutputSize;

  constructor(outputSize: OutputSize) {
    super();
    const family = this.constructor.name.includes('Avg') ? '_AdaptiveAvgPoolNd' : '_AdaptiveMaxPoolNd';
    requireArguments(`${family}.__init__()`, { output_size: outputSize });
    this.outputSize = outputSize;
  }

  protected override extraRepr(): string {
    return keywords({ output_size: this.outputSize });
  }
}

/**
 * Means over as many windows as the output has places: [N, C, L] → [N, C, outputSize].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool1d.html
 * @example
 * ```ts
 * print(new nn.AdaptiveAvgPool1d(1).forward(ones([1, 2, 3])).shape);
 * // torch.Size([1, 2, 1])
 * ```
 */
export class AdaptiveAvgPool1d extends AdaptivePool {
  /** [N, C, L] → [N, C, outputSize]. */
  forward(input: Tensor): Tensor {
    return F.adaptiveAvgPool1d(input, this.outputSize);
  }
}

/**
 * Means over as many windows as the output has places: [N, C, H, W] → [N, C, outputSize].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
 * @example
 * ```ts
 * print(new nn.AdaptiveAvgPool2d(1).forward(ones([1, 2, 3, 3])).shape);
 * // torch.Size([1, 2, 1, 1])
 * ```
 */
export class AdaptiveAvgPool2d extends AdaptivePool {
  /** [N, C, H, W] → [N, C, outputSize]. */
  forward(input: Tensor): Tensor {
    return F.adaptiveAvgPool2d(input, this.outputSize);
  }
}

/**
 * Means over as many windows as the output has places: [N, C, D, H, W] → [N, C, outputSize].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool3d.html
 * @example
 * ```ts
 * print(new nn.AdaptiveAvgPool3d(1).forward(ones([1, 2, 3, 3, 3])).shape);
 * // torch.Size([1, 2, 1, 1, 1])
 * ```
 */
export class AdaptiveAvgPool3d extends AdaptivePool {
  /** [N, C, D, H, W] → [N, C, outputSize]. */
  forward(input: Tensor): Tensor {
    return F.adaptiveAvgPool3d(input, this.outputSize);
  }
}

/** What the three adaptive max pools share. */
abstract class AdaptiveMaxPool<Indices extends boolean> extends AdaptivePool {
  readonly returnIndices: Indices | false;

  constructor(outputSize: OutputSize, options: { readonly returnIndices?: Indices } = {}) {
    super(outputSize);
    this.returnIndices = options.returnIndices ?? false;
  }
}

/**
 * The largest elements of as many windows as the output has places: [N, C, L] → [N, C, outputSize].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool1d.html
 * @example
 * ```ts
 * print(new nn.AdaptiveMaxPool1d(1).forward(ones([1, 2, 3])).shape);
 * // torch.Size([1, 2, 1])
 * ```
 */
export class AdaptiveMaxPool1d<Indices extends boolean = false> extends AdaptiveMaxPool<Indices> {
  /** [N, C, L] → [N, C, outputSize], and the places of the largest elements if asked for. */
  forward(this: AdaptiveMaxPool1d<true>, input: Tensor): [Tensor, Tensor];
  forward(input: Tensor): Tensor;
  forward(input: Tensor): Tensor | [Tensor, Tensor] {
    if (!this.returnIndices) return F.adaptiveMaxPool1d(input, this.outputSize);
    return F.adaptiveMaxPool1d(input, this.outputSize, { returnIndices: true });
  }
}

/**
 * The largest elements of as many windows as the output has places: [N, C, H, W] → [N, C, outputSize].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html
 * @example
 * ```ts
 * print(new nn.AdaptiveMaxPool2d(1).forward(ones([1, 2, 3, 3])).shape);
 * // torch.Size([1, 2, 1, 1])
 * ```
 */
export class AdaptiveMaxPool2d<Indices extends boolean = false> extends AdaptiveMaxPool<Indices> {
  /** [N, C, H, W] → [N, C, outputSize], and the places of the largest elements if asked for. */
  forward(this: AdaptiveMaxPool2d<true>, input: Tensor): [Tensor, Tensor];
  forward(input: Tensor): Tensor;
  forward(input: Tensor): Tensor | [Tensor, Tensor] {
    if (!this.returnIndices) return F.adaptiveMaxPool2d(input, this.outputSize);
    return F.adaptiveMaxPool2d(input, this.outputSize, { returnIndices: true });
  }
}

/**
 * The largest elements of as many windows as the output has places: [N, C, D, H, W] → [N, C, outputSize].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool3d.html
 * @example
 * ```ts
 * print(new nn.AdaptiveMaxPool3d(1).forward(ones([1, 2, 3, 3, 3])).shape);
 * // torch.Size([1, 2, 1, 1, 1])
 * ```
 */
export class AdaptiveMaxPool3d<Indices extends boolean = false> extends AdaptiveMaxPool<Indices> {
  /** [N, C, D, H, W] → [N, C, outputSize], and the places of the largest elements if asked for. */
  forward(this: AdaptiveMaxPool3d<true>, input: Tensor): [Tensor, Tensor];
  forward(input: Tensor): Tensor;
  forward(input: Tensor): Tensor | [Tensor, Tensor] {
    if (!this.returnIndices) return F.adaptiveMaxPool3d(input, this.outputSize);
    return F.adaptiveMaxPool3d(input, this.outputSize, { returnIndices: true });
  }
}
