import type { Backend, ConvolutionKernel, PlaneConvolution, View } from '../../backend/backend.ts';
import { elementCount, isDense } from '../../backend/extent.ts';
import { type Role, resultOf, type Slot, type Slots } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import type { Epilogue, Machine, Offer } from './algorithm.ts';
import { Scratch } from './scratch.ts';

/**
 * Why a device's kernel cannot compute a role, if it cannot. A line counts as a plane of height 1. With
 * stride 1 the data gradient is a convolution itself, of the kernel reversed, see `roles.ts`.
 */
export function whyNotPlanes(
  kernel: ConvolutionKernel,
  spec: ConvSpec,
  role: Role,
  { kernels = [], dtype }: Machine,
): string | undefined {
  if (!kernels.includes(kernel)) return 'the device has no kernel for it';
  if (dtype !== 'float32') return `takes float32 only`;
  if (spec.inputSize.length > 2) return `has ${spec.inputSize.length} spatial axes`;
  if (elementCount(spec.inputShape) * elementCount(spec.outputShape) === 0)
    return 'there is nothing to compute';
  if (role !== 'dataGradient') return undefined;
  if (spec.stride.some((step) => step !== 1)) return `stride is ${spec.stride.join('×')}`;
  if (reversedBegin(spec).some((begin) => begin < 0)) return 'the padding is wider than the kernel';
  return undefined;
}

/** Runs a device's kernel on a role that `whyNotPlanes` has nothing against. */
export function onPlanes(kernel: ConvolutionKernel, spec: ConvSpec, role: Role): Offer['run'] {
  const result = resultOf[role];
  const geometry = geometryOf(spec, role);
  return (backend, views, epilogue) => {
    const run = (tensors: Slots<View>): void =>
      backend.convolution?.[kernel]?.(callOn(tensors, geometry, epilogue));
    const isReady = isDense(views.input, 2) && isDense(views.output, 2);
    if (isReady && (result !== 'weight' || isDense(views.weight))) run(views);
    else withDensePlanes(backend, views, result, run);
  };
}

/** Runs a function on copies of those tensors whose planes are not dense. */
function withDensePlanes(
  backend: Backend,
  views: Slots<View>,
  result: Slot,
  run: (tensors: Slots<View>) => void,
): void {
  const scratch = new Scratch(backend, views[result]);
  try {
    const dense = (slot: Slot): View => scratch.rowMajor(views[slot], slot !== result);
    const planes = (slot: Slot): View => (isDense(views[slot], 2) ? views[slot] : dense(slot));
    const tensors = {
      input: planes('input'),
      weight: result === 'weight' ? dense('weight') : views.weight,
      output: planes('output'),
    };
    run(tensors);
    if (tensors[result] !== views[result]) backend.copy(tensors[result], views[result]);
  } finally {
    scratch.release();
  }
}

/** What a kernel is told of a role, whichever tensors it works on. */
interface Geometry extends Pick<PlaneConvolution, 'stride' | 'dilation' | 'begin'> {
  /** [G, M / G, C / G, KH, KW], or for the data gradient [G, C / G, M / G, KH, KW]. */
  readonly weightShape: readonly number[];
  /** Whether it is ∇x = g * w, in w m and c exchanged and every k reversed. */
  readonly isReversed: boolean;
}

function geometryOf(spec: ConvSpec, role: Role): Geometry {
  const { groups, outChannels, inChannels } = spec;
  const isReversed = role === 'dataGradient';
  const [out, inside] = [outChannels / groups, inChannels / groups];
  const kernel = pair(spec.kernelSize, 1);
  return {
    weightShape: isReversed ? [groups, inside, out, ...kernel] : [groups, out, inside, ...kernel],
    stride: pair(spec.stride, 1),
    dilation: pair(spec.dilation, 1),
    begin: pair(isReversed ? reversedBegin(spec) : beginOf(spec), 0),
    isReversed,
  };
}

function callOn(
  { input, weight, output }: Slots<View>,
  geometry: Geometry,
  { bias, activation }: Epilogue = {},
): PlaneConvolution {
  const { stride, dilation, begin, isReversed } = geometry;
  return {
    input: plane(isReversed ? output : input),
    weight: isReversed ? turned(weight, geometry) : grouped(weight, geometry),
    output: plane(isReversed ? input : output),
    ...{ bias, activation, stride, dilation, begin },
  };
}

function beginOf(spec: ConvSpec): readonly number[] {
  return spec.padding.map(([begin]) => begin);
}

/** Padding before the first element of g: dilation · (K − 1) − begin. */
function reversedBegin(spec: ConvSpec): readonly number[] {
  return spec.kernelSize.map((size, axis) => spec.dilation[axis] * (size - 1) - spec.padding[axis][0]);
}

/** [N, C, W] as [N, C, 1, W]. */
function plane(view: View): View {
  const { shape, strides } = view;
  if (shape.length === 4) return view;
  return {
    ...view,
    shape: [shape[0], shape[1], 1, shape[2]],
    strides: [strides[0], strides[1], shape[2], strides[2]],
  };
}

/** [M, C/G, K…] as [G, M/G, C/G, KH, KW]. */
function grouped({ buffer, dtype, strides, offset }: View, { weightShape }: Geometry): View {
  const [byOut, byInside] = strides;
  const [byRow, byColumn] = kernelStrides(strides);
  const byGroup = weightShape[1] * byOut;
  return { buffer, dtype, shape: weightShape, strides: [byGroup, byOut, byInside, byRow, byColumn], offset };
}

/** The same with output and input channels exchanged and the taps from last to first. */
function turned({ buffer, dtype, strides, offset }: View, { weightShape }: Geometry): View {
  const [, , out, height, width] = weightShape;
  const [byOut, byInside] = strides;
  const [byRow, byColumn] = kernelStrides(strides);
  return {
    ...{ buffer, dtype, shape: weightShape },
    strides: [out * byOut, byInside, byOut, -byRow, -byColumn],
    offset: offset + (height - 1) * byRow + (width - 1) * byColumn,
  };
}

/** The steps of a weight's taps: a line has one row of them. */
function kernelStrides(strides: readonly number[]): readonly [number, number] {
  return strides.length === 4 ? [strides[2], strides[3]] : [0, strides[2]];
}

/** One number per axis as [vertical, horizontal]. */
function pair(values: readonly number[], missing: number): readonly [number, number] {
  return values.length === 2 ? [values[0], values[1]] : [missing, values[0]];
}
