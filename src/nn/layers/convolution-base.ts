import { checkOptions } from '../../arguments/options.ts';
import { requireArguments } from '../../arguments/required.ts';
import type { PerAxis } from '../../conv/options.ts';
import type { DType } from '../../dtype/dtype.ts';
import { empty } from '../../ops/creation/creation.ts';
import { listText } from '../../tensor/shape.ts';
import { uniform_ } from '../init/filling.ts';
import { fans, kaimingUniform_ } from '../init/scaled.ts';
import { Module } from '../module.ts';
import { Parameter } from '../parameter.ts';
import { tuple } from '../repr.ts';

/** What is beyond the edge of the input. */
export type PaddingMode = 'zeros' | 'reflect' | 'replicate' | 'circular';

/** Options of `Conv1d`, `Conv2d` and `Conv3d`. */
export interface ConvModuleOptions {
  /** Step of the window. Default: 1. */
  readonly stride?: PerAxis;
  /** How far the input is continued on both sides; `'same'` keeps its size. Default: 0. */
  readonly padding?: PerAxis | 'same' | 'valid';
  /** Distance between the elements under the kernel. Default: 1. */
  readonly dilation?: PerAxis;
  /** Channels are split into this many independent convolutions. Default: 1. */
  readonly groups?: number;
  /** Whether to learn an additive term for each output channel. Default: true. */
  readonly bias?: boolean;
  /** What the input is continued with. Default: `'zeros'`. */
  readonly paddingMode?: PaddingMode;
  /** Type of the parameters. Default: float32. */
  readonly dtype?: DType;
}

/** Options of `ConvTranspose1d`, `ConvTranspose2d` and `ConvTranspose3d`. */
export interface ConvTransposeModuleOptions extends ConvModuleOptions {
  readonly padding?: PerAxis;
  /** Extra size on the far side of the output. Default: 0. */
  readonly outputPadding?: PerAxis;
}

const names = ['stride', 'padding', 'dilation', 'groups', 'bias', 'paddingMode', 'dtype'];
const transposedNames = [...names, 'outputPadding'];

/** Spatial axes and direction of a convolution. */
interface Kind {
  readonly rank: 1 | 2 | 3;
  readonly transposed: boolean;
}

/** What the six convolution modules share: settings, one per axis, and the two parameters. */
export abstract class Convolution extends Module {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | 'same' | 'valid';
  readonly dilation: readonly number[];
  readonly outputPadding: readonly number[];
  readonly groups: number;
  readonly paddingMode: PaddingMode;
  readonly weight: Parameter;
  readonly bias: Parameter | null;

  protected constructor(
    { rank, transposed }: Kind,
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeModuleOptions | ConvModuleOptions,
  ) {
    super();
    checkOptions(`${this.constructor.name}.__init__()`, options, transposed ? transposedNames : names);
    const { padding = 0, groups = 1, bias = true, paddingMode = 'zeros', dtype } = options;
    requireArguments(`${this.constructor.name}.__init__()`, {
      in_channels: inChannels,
      out_channels: outChannels,
      kernel_size: kernelSize,
    });
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = perAxis(kernelSize, rank);
    this.stride = perAxis(options.stride ?? 1, rank);
    this.padding = typeof padding === 'string' ? padding : perAxis(padding, rank);
    this.dilation = perAxis(options.dilation ?? 1, rank);
    this.outputPadding = perAxis(('outputPadding' in options && options.outputPadding) || 0, rank);
    this.groups = groups;
    this.paddingMode = paddingMode;
    checkSettings(this);
    const channels = transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
    this.weight = new Parameter(empty([...channels, ...this.kernelSize], { dtype }));
    this.bias = bias ? new Parameter(empty([outChannels], { dtype })) : null;
    this.resetParameters();
  }

  /** Draws new weights, within 1 / √(fan in). */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    const { fanIn } = fans(this.weight);
    if (this.bias && fanIn !== 0) uniform_(this.bias, -1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn));
  }

  /** The padding as `F.pad` takes it: begin and end of the last axis first. */
  protected get paddingPairs(): number[] {
    const { padding, kernelSize, dilation } = this;
    const pairs = kernelSize.map((size, axis) => {
      if (padding === 'valid') return [0, 0];
      if (padding !== 'same') return [padding[axis], padding[axis]];
      const total = dilation[axis] * (size - 1);
      return [Math.floor(total / 2), total - Math.floor(total / 2)];
    });
    return pairs.reverse().flat();
  }

  protected override extraRepr(): string {
    const { padding, dilation, outputPadding, groups, paddingMode } = this;
    const differs = (values: readonly number[], usual: number) => values.some((value) => value !== usual);
    const parts = [
      `${this.inChannels}, ${this.outChannels}`,
      `kernel_size=${tuple(this.kernelSize)}`,
      `stride=${tuple(this.stride)}`,
    ];
    if (typeof padding === 'string') parts.push(`padding=${padding}`);
    else if (differs(padding, 0)) parts.push(`padding=${tuple(padding)}`);
    if (differs(dilation, 1)) parts.push(`dilation=${tuple(dilation)}`);
    if (differs(outputPadding, 0)) parts.push(`output_padding=${tuple(outputPadding)}`);
    if (groups !== 1) parts.push(`groups=${groups}`);
    if (this.bias === null) parts.push('bias=False');
    if (paddingMode !== 'zeros') parts.push(`padding_mode=${paddingMode}`);
    return parts.join(', ');
  }
}

/** One number for each axis; a list is taken as it is, and checked where it is used. */
export function perAxis(value: PerAxis, rank: number): readonly number[] {
  return typeof value === 'number' ? Array.from({ length: rank }, () => value) : [...value];
}

/** Refuses, with PyTorch's sentences, settings that no input can make right. */
function checkSettings(module: Convolution): void {
  const { groups, inChannels, outChannels, padding, stride, paddingMode } = module;
  if (!(groups > 0)) throw new RangeError(`groups must be a positive integer. It is ${groups}.`);
  for (const [name, channels] of Object.entries({ in_channels: inChannels, out_channels: outChannels })) {
    if (channels % groups !== 0) {
      throw new RangeError(
        `${name} must be divisible by groups. ${channels} channels do not split into ${groups} groups.`,
      );
    }
  }
  if (typeof padding === 'string' && padding !== 'same' && padding !== 'valid') {
    throw new RangeError(
      `Invalid padding string '${padding}', should be one of {'valid', 'same'}. Or give numbers.`,
    );
  }
  if (padding === 'same' && stride.some((step) => step !== 1)) {
    throw new RangeError(
      "padding='same' is not supported for strided convolutions. " +
        `The stride is ${listText(stride)}: use 1, or give the padding as numbers.`,
    );
  }
  if (!['zeros', 'reflect', 'replicate', 'circular'].includes(paddingMode)) {
    throw new RangeError(
      "padding_mode must be one of {'zeros', 'reflect', 'replicate', 'circular'}, " +
        `but got padding_mode='${paddingMode}'`,
    );
  }
}
