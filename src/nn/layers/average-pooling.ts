import { checkOptions } from '../../arguments/options.ts';
import { requireArguments } from '../../arguments/required.ts';
import type { PerAxis } from '../../conv/options.ts';
import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';
import { keywords, tuple } from '../repr.ts';
import { perAxis } from './convolution-base.ts';

/** Options of `AvgPool1d`. */
export interface AvgPool1dOptions {
  /** Step of the window. Default: its size. */
  readonly stride?: PerAxis | null;
  /** Zeros on both sides. Default: 0. */
  readonly padding?: PerAxis;
  /** Whether a window may begin inside and end outside. Default: false. */
  readonly ceilMode?: boolean;
  /** Whether the padding's zeros count as elements. Default: true. */
  readonly countIncludePad?: boolean;
}

/** Options of `AvgPool2d` and `AvgPool3d`. */
export interface AvgPoolOptions extends AvgPool1dOptions {
  /** Divide by this number instead of the size of the window. */
  readonly divisorOverride?: number | null;
}

const names = ['stride', 'padding', 'ceilMode', 'countIncludePad', 'divisorOverride'];

/** What the three average pools share. */
abstract class AvgPool extends Module {
  readonly kernelSize: PerAxis;
  readonly stride: PerAxis;
  readonly padding: PerAxis;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;

  constructor(kernelSize: PerAxis, options: AvgPool1dOptions = {}) {
    super();
    checkOptions(`${this.constructor.name}.__init__()`, options, names);
    requireArguments(`${this.constructor.name}.__init__()`, { kernel_size: kernelSize });
    this.kernelSize = kernelSize;
    this.stride = options.stride ?? kernelSize;
    this.padding = options.padding ?? 0;
    this.ceilMode = options.ceilMode ?? false;
    this.countIncludePad = options.countIncludePad ?? true;
  }

  /** The options of the call. */
  protected get settings(): AvgPool1dOptions {
    const { stride, padding, ceilMode, countIncludePad } = this;
    return { stride, padding, ceilMode, countIncludePad };
  }

  protected override extraRepr(): string {
    return keywords({ kernel_size: this.kernelSize, stride: this.stride, padding: this.padding });
  }
}

/**
 * The mean of every window of [N, C, L] (N may be missing).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html
 * @example
 * ```ts
 * print(new nn.AvgPool1d(2).forward(tensor([[[1, 3, 2, 0]]])));
 * // tensor([[[2., 1.]]])
 * ```
 */
export class AvgPool1d extends AvgPool {
  /** [N, C, L] → [N, C, …]. */
  forward(input: Tensor): Tensor {
    return F.avgPool1d(input, this.kernelSize, this.settings);
  }

  protected override extraRepr(): string {
    const [kernelSize, stride, padding] = [this.kernelSize, this.stride, this.padding].map((value) =>
      tuple(perAxis(value, 1)),
    );
    return `kernel_size=${kernelSize}, stride=${stride}, padding=${padding}`;
  }
}

/**
 * The mean of every window of [N, C, H, W] (N may be missing).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
 * @example
 * ```ts
 * print(new nn.AvgPool2d(2).forward(ones([1, 1, 4, 4])).sum());
 * // tensor(4.)
 * ```
 */
export class AvgPool2d extends AvgPool {
  readonly divisorOverride: number | null;

  constructor(kernelSize: PerAxis, options: AvgPoolOptions = {}) {
    super(kernelSize, options);
    this.divisorOverride = options.divisorOverride ?? null;
  }

  /** [N, C, H, W] → [N, C, …]. */
  forward(input: Tensor): Tensor {
    const { settings, divisorOverride } = this;
    return F.avgPool2d(input, this.kernelSize, { ...settings, divisorOverride });
  }
}

/**
 * The mean of every window of [N, C, D, H, W] (N may be missing).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool3d.html
 * @example
 * ```ts
 * print(new nn.AvgPool3d(2).forward(ones([1, 1, 4, 4, 4])).sum());
 * // tensor(8.)
 * ```
 */
export class AvgPool3d extends AvgPool {
  readonly divisorOverride: number | null;

  constructor(kernelSize: PerAxis, options: AvgPoolOptions = {}) {
    super(kernelSize, options);
    this.divisorOverride = options.divisorOverride ?? null;
  }

  /** [N, C, D, H, W] → [N, C, …]. */
  forward(input: Tensor): Tensor {
    const { settings, divisorOverride } = this;
    return F.avgPool3d(input, this.kernelSize, { ...settings, divisorOverride });
  }
}
