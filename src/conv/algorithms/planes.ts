import type { Backend, ConvolutionKernel, PlaneConvolution, View } from '../../backend/backend.ts';
import { elementCount, isDense } from '../../backend/extent.ts';
import { type Role, resultOf, type Slot, type Slots } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import type { Epilogue, Machine } from './algorithm.ts';
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
export function runOnPlanes(
  backend: Backend,
  kernel: ConvolutionKernel,
  { spec, role }: { readonly spec: ConvSpec; readonly role: Role },
  views: Slots<View>,
  epilogue: Epilogue = {},
): void {
  const result = resultOf[role];
  const scratch = new Scratch(backend, views[result]);
  try {
    const dense = (slot: Slot): View => scratch.rowMajor(views[slot], slot !== result);
    const planes = (slot: Slot): View => (isDense(views[slot], 2) ? views[slot] : dense(slot));
    const tensors = {
      input: planes('input'),
      weight: result === 'weight' ? dense('weight') : views.weight,
      output: planes('output'),
    };
    const call = role === 'dataGradient' ? reversed(spec, tensors) : asItIs(spec, tensors);
    backend.convolution?.[kernel]?.({ ...call, ...epilogue });
    if (tensors[result] !== views[result]) backend.copy(tensors[result], views[result]);
  } finally {
    scratch.release();
  }
}

function asItIs(spec: ConvSpec, { input, weight, output }: Slots<View>): PlaneConvolution {
  return {
    input: plane(input),
    weight: grouped(spec, weight),
    output: plane(output),
    stride: pair(spec.stride, 1),
    dilation: pair(spec.dilation, 1),
    begin: pair(beginOf(spec), 0),
  };
}

/** ∇x = g * w, in w m and c exchanged and every k reversed. */
function reversed(spec: ConvSpec, { input, weight, output }: Slots<View>): PlaneConvolution {
  return {
    input: plane(output),
    weight: turned(grouped(spec, weight)),
    output: plane(input),
    stride: [1, 1],
    dilation: pair(spec.dilation, 1),
    begin: pair(reversedBegin(spec), 0),
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
function grouped({ groups, outChannels }: ConvSpec, weight: View): View {
  const perGroup = outChannels / groups;
  const { shape, strides } = weight;
  const isLine = shape.length === 3;
  return {
    ...weight,
    shape: [groups, perGroup, shape[1], isLine ? 1 : shape[2], shape[shape.length - 1]],
    strides: [
      perGroup * strides[0],
      strides[0],
      strides[1],
      isLine ? 0 : strides[2],
      strides[shape.length - 1],
    ],
  };
}

/** The same with output and input channels exchanged and the taps from last to first. */
function turned(weight: View): View {
  const [groups, out, inside, height, width] = weight.shape;
  const [byGroup, byOut, byInside, byRow, byColumn] = weight.strides;
  return {
    ...weight,
    shape: [groups, inside, out, height, width],
    strides: [byGroup, byInside, byOut, -byRow, -byColumn],
    offset: weight.offset + (height - 1) * byRow + (width - 1) * byColumn,
  };
}

/** One number per axis as [vertical, horizontal]. */
function pair(values: readonly number[], missing: number): readonly [number, number] {
  return values.length === 2 ? [values[0], values[1]] : [missing, values[0]];
}
