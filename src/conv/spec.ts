import {
  checkShapes,
  checkTransposedShapes,
  checkTransposedSize,
  extent,
  inputWithBatch,
  samePadding,
  weightAxes,
} from './check.ts';
import {
  type ConvOptions,
  type ConvTransposeOptions,
  expandPerAxis,
  type Pad,
  readGroups,
  readPadding,
  readPerAxis,
  type SpatialRank,
} from './options.ts';

/** The canonical numbers of a convolution, one entry per spatial axis in every list. */
export interface ConvFields {
  readonly batch: number;
  /** False when the user's tensors have no batch axis; `batch` is then 1. */
  readonly batched: boolean;
  readonly groups: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly inputSize: readonly number[];
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly Pad[];
  readonly dilation: readonly number[];
  readonly outputSize: readonly number[];
}

/**
 * One convolution, validated: input [N, C, I…], weight [M, C / groups, K…], output [N, M, O…]. Always
 * (O − 1) · stride + dilation · (K − 1) + 1 ≤ begin + I + end, so every window lies inside the padded
 * input. The three roles in `roles.ts` all read the same spec; a transposed convolution is the data
 * gradient of one.
 */
export class ConvSpec {
  readonly inputShape: readonly number[];
  readonly weightShape: readonly number[];
  readonly outputShape: readonly number[];
  /** Two specs with equal keys are the same convolution. */
  readonly key: string;

  constructor(fields: ConvFields) {
    Object.assign(this, fields);
    this.inputShape = [this.batch, this.inChannels, ...this.inputSize];
    this.weightShape = [this.outChannels, this.inChannels / this.groups, ...this.kernelSize];
    this.outputShape = [this.batch, this.outChannels, ...this.outputSize];
    this.key = this.toString();
    Object.freeze(this);
  }

  /** What is not PyTorch's default, in words: `stride 2 pad 1 dilation 2 groups 4`, or nothing. */
  get settings(): string {
    const words = [
      setting('stride', this.stride.map(String), '1'),
      setting('pad', this.padding.map(padText), '0'),
      setting('dilation', this.dilation.map(String), '1'),
      setting('groups', [String(this.groups)], '1'),
    ];
    return words.filter((word) => word !== '').join(' ');
  }

  toString(): string {
    const settings = this.settings === '' ? '' : ` ${this.settings}`;
    return `x[${this.inputShape}] * w[${this.weightShape}]${settings} → [${this.outputShape}]`;
  }
}

/** The fields are the spec's own. */
export interface ConvSpec extends ConvFields {}

function padText([begin, end]: Pad): string {
  return begin === end ? String(begin) : `${begin}:${end}`;
}

function setting(name: string, values: readonly string[], usual: string): string {
  if (values.every((value) => value === usual)) return '';
  const same = values.every((value) => value === values[0]);
  return `${name} ${same ? values[0] : values.join('×')}`;
}

/**
 * The spec of `F.conv1d`, `F.conv2d` or `F.conv3d` (`rank` says which) for tensors of these shapes:
 * input [N, C, I…] or [C, I…], weight [M, C / groups, K…], bias [M]. Every wrong argument is refused
 * here, with PyTorch's sentence and in PyTorch's order. The output has
 * O = ⌊(I + begin + end − dilation · (K − 1) − 1) / stride⌋ + 1.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html
 */
export function convSpec(
  rank: SpatialRank,
  inputShape: readonly number[],
  weightShape: readonly number[],
  biasShape?: readonly number[],
  options: ConvOptions = {},
): ConvSpec {
  const call = `conv${rank}d`;
  const strides = readPerAxis(call, 'stride', options.stride, 1, rank);
  const dilations = readPerAxis(call, 'dilation', options.dilation, 1, rank);
  const groups = readGroups(call, options.groups);
  const input = inputWithBatch(call, rank, inputShape);
  const pads = readPadding(call, options.padding, rank);
  const axes = weightAxes(weightShape);
  const same = pads === 'same' ? samePadding(input, weightShape, strides, dilations) : undefined;
  const stride = expandPerAxis('stride', strides, axes);
  const padding = pads === 'same' ? same! : bothSides(expandPerAxis('padding', pads, axes));
  const dilation = expandPerAxis('dilation', dilations, axes);
  checkShapes({ input, weight: weightShape, bias: biasShape, groups, stride, padding, dilation });

  const inputSize = input.slice(2);
  const kernelSize = weightShape.slice(2);
  return new ConvSpec({
    batch: input[0],
    batched: inputShape.length === rank + 2,
    groups,
    inChannels: input[1],
    outChannels: weightShape[0],
    inputSize,
    kernelSize,
    stride,
    padding,
    dilation,
    outputSize: inputSize.map((size, axis) => {
      const padded = size + padding[axis][0] + padding[axis][1];
      return Math.floor((padded - extent(kernelSize[axis], dilation[axis])) / stride[axis]) + 1;
    }),
  });
}

/**
 * The spec whose data gradient is `F.convTranspose1d`, `…2d` or `…3d` for tensors of these shapes: the
 * user's input [N, M, O…] or [M, O…] is the spec's output, the weight is [M, C / groups, K…], the bias
 * is [C], and the user's output is the spec's input with
 * I = (O − 1) · stride − 2 · padding + dilation · (K − 1) + outputPadding + 1.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose2d.html
 */
export function convTransposeSpec(
  rank: SpatialRank,
  inputShape: readonly number[],
  weightShape: readonly number[],
  biasShape?: readonly number[],
  options: ConvTransposeOptions = {},
): ConvSpec {
  const call = `conv_transpose${rank}d`;
  const strides = readPerAxis(call, 'stride', options.stride, 1, rank);
  const pads = readPerAxis(call, 'padding', options.padding, 0, rank);
  const extras = readPerAxis(call, 'output_padding', options.outputPadding, 0, rank);
  const groups = readGroups(call, options.groups);
  const dilations = readPerAxis(call, 'dilation', options.dilation, 1, rank);
  const input = inputWithBatch(call, rank, inputShape);
  const axes = weightAxes(weightShape);
  const stride = expandPerAxis('stride', strides, axes);
  const padding = bothSides(expandPerAxis('padding', pads, axes));
  const dilation = expandPerAxis('dilation', dilations, axes);
  const outputPadding = expandPerAxis('output_padding', extras, axes);
  const geometry = { input, weight: weightShape, bias: biasShape, groups, stride, padding, dilation };
  checkTransposedShapes(geometry, outputPadding);

  const outputSize = input.slice(2);
  const kernelSize = weightShape.slice(2);
  const inputSize = outputSize.map((size, axis) => {
    const reach = (size - 1) * stride[axis] + extent(kernelSize[axis], dilation[axis]);
    return reach - padding[axis][0] - padding[axis][1] + outputPadding[axis];
  });
  checkTransposedSize(outputSize, inputSize);
  return new ConvSpec({
    batch: input[0],
    batched: inputShape.length === rank + 2,
    groups,
    inChannels: weightShape[1] * groups,
    outChannels: weightShape[0],
    inputSize,
    kernelSize,
    stride,
    padding,
    dilation,
    outputSize,
  });
}

/** PyTorch's numbers pad both sides alike. */
function bothSides(padding: readonly number[]): readonly Pad[] {
  return padding.map((zeros) => [zeros, zeros]);
}
