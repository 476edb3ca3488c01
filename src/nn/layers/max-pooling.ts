import { checkOptions } from '../../arguments/options.ts';
import { requireArguments } from '../../arguments/required.ts';
import type { PerAxis } from '../../conv/options.ts';
import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';
import { keywords } from '../repr.ts';

/** Options of `MaxPool1d`, `MaxPool2d` and `MaxPool3d`. */
export interface MaxPoolOptions<Indices extends boolean = boolean> {
  /** Step of the window. Default: its size. */
  readonly stride?: PerAxis | null;
  /** How far the window may stand over the edge; what is there never wins. Default: 0. */
  readonly padding?: PerAxis;
  /** Distance between the elements of the window. Default: 1. */
  readonly dilation?: PerAxis;
  /** Whether `forward` gives `[output, indices]`. Default: false. */
  readonly returnIndices?: Indices;
  /** Whether a window may begin inside and end outside. Default: false. */
  readonly ceilMode?: boolean;
}

const names = ['stride', 'padding', 'dilation', 'returnIndices', 'ceilMode'];

/** What the three max pools share. */
abstract class MaxPool<Indices extends boolean> extends Module {
  readonly kernelSize: PerAxis;
  readonly stride: PerAxis;
  readonly padding: PerAxis;
  readonly dilation: PerAxis;
  readonly returnIndices: Indices | false;
  readonly ceilMode: boolean;

  constructor(kernelSize: PerAxis, options: MaxPoolOptions<Indices> = {}) {
    super();
    checkOptions(`${this.constructor.name}.__init__()`, options, names);
    requireArguments('_MaxPoolNd.__init__()', { kernel_size: kernelSize });
    this.kernelSize = kernelSize;
    this.stride = options.stride ?? kernelSize;
    this.padding = options.padding ?? 0;
    this.dilation = options.dilation ?? 1;
    this.returnIndices = options.returnIndices ?? false;
    this.ceilMode = options.ceilMode ?? false;
  }

  /** The options of the call. */
  protected get settings(): Omit<MaxPoolOptions, 'returnIndices'> {
    const { stride, padding, dilation, ceilMode } = this;
    return { stride, padding, dilation, ceilMode };
  }

  protected override extraRepr(): string {
    return keywords({
      kernel_size: this.kernelSize,
      stride: this.stride,
      padding: this.padding,
      dilation: this.dilation,
      ceil_mode: this.ceilMode,
    });
  }
}

/**
 * The largest element of every window of [N, C, L] (N may be missing).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html
 * @example
 * ```ts
 * print(new nn.MaxPool1d(2).forward(tensor([[[1, 3, 2, 0]]])));
 * // tensor([[[3., 2.]]])
 * ```
 */
export class MaxPool1d<Indices extends boolean = false> extends MaxPool<Indices> {
  /** [N, C, L] → [N, C, …], and the places of the largest elements if asked for. */
  forward(this: MaxPool1d<true>, input: Tensor): [Tensor, Tensor];
  forward(input: Tensor): Tensor;
  forward(input: Tensor): Tensor | [Tensor, Tensor] {
    if (!this.returnIndices) return F.maxPool1d(input, this.kernelSize, this.settings);
    return F.maxPool1dWithIndices(input, this.kernelSize, this.settings);
  }
}

/**
 * The largest element of every window of [N, C, H, W] (N may be missing).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
 * @example
 * ```ts
 * print(new nn.MaxPool2d(2).forward(tensor([[[[1, 3], [2, 0]]]])));
 * // tensor([[[[3.]]]])
 * ```
 */
export class MaxPool2d<Indices extends boolean = false> extends MaxPool<Indices> {
  /** [N, C, H, W] → [N, C, …], and the places of the largest elements if asked for. */
  forward(this: MaxPool2d<true>, input: Tensor): [Tensor, Tensor];
  forward(input: Tensor): Tensor;
  forward(input: Tensor): Tensor | [Tensor, Tensor] {
    if (!this.returnIndices) return F.maxPool2d(input, this.kernelSize, this.settings);
    return F.maxPool2dWithIndices(input, this.kernelSize, this.settings);
  }
}

/**
 * The largest element of every window of [N, C, D, H, W] (N may be missing).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool3d.html
 * @example
 * ```ts
 * print(new nn.MaxPool3d(2).forward(tensor([[[[[1, 3], [2, 0]], [[5, 4], [0, 0]]]]])));
 * // tensor([[[[[5.]]]]])
 * ```
 */
export class MaxPool3d<Indices extends boolean = false> extends MaxPool<Indices> {
  /** [N, C, D, H, W] → [N, C, …], and the places of the largest elements if asked for. */
  forward(this: MaxPool3d<true>, input: Tensor): [Tensor, Tensor];
  forward(input: Tensor): Tensor;
  forward(input: Tensor): Tensor | [Tensor, Tensor] {
    if (!this.returnIndices) return F.maxPool3d(input, this.kernelSize, this.settings);
    return F.maxPool3dWithIndices(input, this.kernelSize, this.settings);
  }
}
