import type { PerAxis } from '../../conv/options.ts';
import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';
import { keywords } from '../repr.ts';

/** Options of `Fold` and `Unfold`. */
export interface FoldModuleOptions {
  /** Distance between the elements of a block. Default: 1. */
  readonly dilation?: PerAxis;
  /** Zeros on both sides. Default: 0. */
  readonly padding?: PerAxis;
  /** Step between blocks. Default: 1. */
  readonly stride?: PerAxis;
}

/** What folding and unfolding share: how blocks lie. */
abstract class Blocks extends Module {
  readonly kernelSize: PerAxis;
  readonly dilation: PerAxis;
  readonly padding: PerAxis;
  readonly stride: PerAxis;

  protected constructor(kernelSize: PerAxis, options: FoldModuleOptions) {
    super();
    this.kernelSize = kernelSize;
    this.dilation = options.dilation ?? 1;
    this.padding = options.padding ?? 0;
    this.stride = options.stride ?? 1;
  }

  protected override extraRepr(): string {
    const { kernelSize, dilation, padding, stride } = this;
    return keywords({ kernel_size: kernelSize, dilation, padding, stride });
  }
}

/**
 * The blocks of [N, C, H, W] under a sliding window, as columns: [N, C · Kh · Kw, L].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Unfold.html
 * @example
 * ```ts
 * print(new nn.Unfold(2).forward(arange(6).view(1, 1, 2, 3)));
 * // tensor([[[0., 1.],
 * //          [1., 2.],
 * //          [3., 4.],
 * //          [4., 5.]]])
 * ```
 */
export class Unfold extends Blocks {
  constructor(kernelSize: PerAxis, options: FoldModuleOptions = {}) {
    super(kernelSize, options);
  }

  /** [N, C, H, W] → [N, C · Kh · Kw, L]. */
  forward(input: Tensor): Tensor {
    const { dilation, padding, stride } = this;
    return F.unfold(input, this.kernelSize, { dilation, padding, stride });
  }
}

/**
 * The sum of blocks where they lie: columns [N, C · Kh · Kw, L] → [N, C, outputSize].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Fold.html
 * @example
 * ```ts
 * print(new nn.Fold([2, 3], 2).forward(ones([1, 4, 2])));
 * // tensor([[[[1., 2., 1.],
 * //           [1., 2., 1.]]]])
 * ```
 */
export class Fold extends Blocks {
  readonly outputSize: PerAxis;

  constructor(outputSize: PerAxis, kernelSize: PerAxis, options: FoldModuleOptions = {}) {
    super(kernelSize, options);
    this.outputSize = outputSize;
  }

  /** [N, C · Kh · Kw, L] → [N, C, outputSize]. */
  forward(input: Tensor): Tensor {
    const { dilation, padding, stride } = this;
    return F.fold(input, this.outputSize, this.kernelSize, { dilation, padding, stride });
  }

  protected override extraRepr(): string {
    return `${keywords({ output_size: this.outputSize })}, ${super.extraRepr()}`;
  }
}
