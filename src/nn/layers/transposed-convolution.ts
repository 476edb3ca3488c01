import type { ConvTransposeOptions, PerAxis } from '../../conv/options.ts';
import type { Tensor } from '../../ops/methods.ts';
import { listText, Size } from '../../tensor/shape.ts';
import * as F from '../functional.ts';
import { Convolution, type ConvTransposeModuleOptions } from './convolution-base.ts';

/** Options of the `forward` of transposed convolutions. */
export interface OutputSizeOption {
  /** The wanted spatial size, or the whole shape. Default: the smallest, plus `outputPadding`. */
  readonly outputSize?: readonly number[] | null;
}

/** What the three transposed convolutions share. */
abstract class TransposedConvolution extends Convolution {
  declare readonly padding: readonly number[];

  protected constructor(
    rank: 1 | 2 | 3,
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeModuleOptions,
  ) {
    super({ rank, transposed: true }, inChannels, outChannels, kernelSize, options);
    if (this.paddingMode !== 'zeros') {
      throw new RangeError(
        `Only "zeros" padding mode is supported for ${this.constructor.name}. Pad the input with F.pad.`,
      );
    }
  }

  /** The options of the call, with the output padding that gives the wanted size. */
  protected settings(input: Tensor, { outputSize }: OutputSizeOption): ConvTransposeOptions {
    const { stride, padding, dilation, groups } = this;
    const outputPadding = outputSize == null ? this.outputPadding : this.extraSize(input, outputSize);
    return { stride, padding, outputPadding, dilation, groups };
  }

  /** How much larger than the smallest possible output the wanted one is, per axis. */
  private extraSize(input: Tensor, outputSize: readonly number[]): readonly number[] {
    const rank = this.kernelSize.length;
    const before = input.ndim === rank + 2 ? 2 : 1;
    const wanted = outputSize.length === before + rank ? outputSize.slice(before) : outputSize;
    if (wanted.length !== rank) {
      throw new RangeError(
        `ConvTranspose${rank}D: for ${input.ndim}D input, output_size must have ${rank} or ` +
          `${before + rank} elements (got ${outputSize.length}). Give the spatial sizes only.`,
      );
    }
    const least = this.kernelSize.map((size, axis) => {
      const reach = this.dilation[axis] * (size - 1) + 1;
      return (input.shape[before + axis] - 1) * this.stride[axis] - 2 * this.padding[axis] + reach;
    });
    const most = least.map((size, axis) => size + this.stride[axis] - 1);
    if (wanted.some((size, axis) => size < least[axis] || size > most[axis])) {
      throw new RangeError(
        `requested an output size of ${listText(wanted)}, but valid sizes range from ${listText(least)} to ` +
          `${listText(most)} (for an input of ${Size.copyOf(input.shape.slice(2))}). Choose one of them.`,
      );
    }
    return wanted.map((size, axis) => size - least[axis]);
  }
}

/**
 * The transpose of a convolution on [N, Cin, L]: makes it larger by `stride`. The weight is
 * [Cin, Cout / groups, K].
 *
 * @throws when channels do not divide into groups, or the padding is not of zeros.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html
 * @example
 * ```ts
 * const up = new nn.ConvTranspose1d(2, 1, 3, { stride: 2, padding: 1 });
 * print(up.forward(ones([1, 2, 4]), { outputSize: [8] }).shape);
 * // torch.Size([1, 1, 8])
 * ```
 */
export class ConvTranspose1d extends TransposedConvolution {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeModuleOptions = {},
  ) {
    super(1, inChannels, outChannels, kernelSize, options);
  }

  /** [N, Cin, L] → [N, Cout, …]; `outputSize` chooses among the sizes that the stride merges. */
  forward(input: Tensor, options: OutputSizeOption = {}): Tensor {
    return F.convTranspose1d(input, this.weight, this.bias, this.settings(input, options));
  }
}

/**
 * The transpose of a convolution on [N, Cin, H, W]: makes it larger by `stride`. The weight is
 * [Cin, Cout / groups, Kh, Kw].
 *
 * @throws when channels do not divide into groups, or the padding is not of zeros.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html
 * @example
 * ```ts
 * const up = new nn.ConvTranspose2d(2, 1, 3, { stride: 2, padding: 1 });
 * print(up.forward(ones([1, 2, 4, 4]), { outputSize: [8, 8] }).shape);
 * // torch.Size([1, 1, 8, 8])
 * ```
 */
export class ConvTranspose2d extends TransposedConvolution {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeModuleOptions = {},
  ) {
    super(2, inChannels, outChannels, kernelSize, options);
  }

  /** [N, Cin, H, W] → [N, Cout, …]; `outputSize` chooses among the sizes that the stride merges. */
  forward(input: Tensor, options: OutputSizeOption = {}): Tensor {
    return F.convTranspose2d(input, this.weight, this.bias, this.settings(input, options));
  }
}

/**
 * The transpose of a convolution on [N, Cin, D, H, W]: makes it larger by `stride`. The weight is
 * [Cin, Cout / groups, Kd, Kh, Kw].
 *
 * @throws when channels do not divide into groups, or the padding is not of zeros.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose3d.html
 * @example
 * ```ts
 * const up = new nn.ConvTranspose3d(2, 1, 3, { stride: 2, padding: 1 });
 * print(up.forward(ones([1, 2, 4, 4, 4]), { outputSize: [8, 8, 8] }).shape);
 * // torch.Size([1, 1, 8, 8, 8])
 * ```
 */
export class ConvTranspose3d extends TransposedConvolution {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeModuleOptions = {},
  ) {
    super(3, inChannels, outChannels, kernelSize, options);
  }

  /** [N, Cin, D, H, W] → [N, Cout, …]; `outputSize` chooses among the sizes that the stride merges. */
  forward(input: Tensor, options: OutputSizeOption = {}): Tensor {
    return F.convTranspose3d(input, this.weight, this.bias, this.settings(input, options));
  }
}
