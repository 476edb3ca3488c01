import type { Backend, View } from '../../backend/backend.ts';
import { elementCount } from '../../backend/extent.ts';
import { add } from '../../expression/build.ts';
import { input } from '../../expression/expression.ts';
import { type Role, resultOf, type Slots } from '../roles.ts';
import { ConvSpec } from '../spec.ts';
import { reshape } from '../views.ts';
import type { Algorithm, Machine, Offer } from './algorithm.ts';
import { rowMoveCost } from './costs.ts';
import { fillWithZeros } from './examples.ts';
import { cheapest, type Inner } from './inner.ts';
import { Scratch } from './scratch.ts';

/**
 * A convolution of volumes as convolutions of planes. What a plane of the output sees are Kd planes of every
 * input channel: put side by side as Kd · C channels, they are convolved with the weight [M, C, Kd, Kh, Kw]
 * as it lies, read as [M, C · Kd, Kh, Kw]. Some planes of the output are computed together, as a batch, by
 * the algorithm that suits them best.
 */
export function slices(planar: readonly Algorithm[]): Algorithm {
  return {
    name: 'slices',
    consider(spec, role, machine) {
      if (machine.kernels === undefined) return { ok: false, why: 'the device has no kernel for it' };
      if (spec.inputSize.length !== 3) return { ok: false, why: `has ${spec.inputSize.length} spatial axes` };
      if (elementCount(spec.inputShape) * elementCount(spec.outputShape) === 0)
        return { ok: false, why: 'there is nothing to compute' };
      return offer(planar, spec, role, machine);
    },
  };
}

function offer(planar: readonly Algorithm[], spec: ConvSpec, role: Role, machine: Machine): Offer {
  const [depth] = spec.outputSize;
  const [kernelDepth] = spec.kernelSize;
  // So many that their planes take about as much memory as the input.
  const together = Math.max(1, Math.ceil(depth / kernelDepth));
  const inner = (count: number): Inner => cheapest(planar, planeSpec(spec, count), role, machine);
  const whole = inner(together);
  const rest = depth % together === 0 ? undefined : inner(depth % together);
  const calls = spec.batch * Math.floor(depth / together);
  const cost = calls * whole.offer.cost + (rest === undefined ? 0 : spec.batch * rest.offer.cost);
  const image = spec.inChannels * kernelDepth * elementCount(spec.inputSize.slice(1));
  const moved =
    spec.batch * depth * image + (role === 'weightGradient' ? calls : 0) * elementCount(spec.weightShape);
  return {
    ok: true,
    cost: Math.round(cost + rowMoveCost(machine) * moved),
    why: `${kernelDepth} planes of each channel are convolved as ${kernelDepth} channels`,
    steps: [`${spec.batch * Math.ceil(depth / together)} × ${whole.name} of ${together} planes`],
    run: (backend, views) => run(backend, { spec, role, together, whole, rest }, views),
  };
}

/** Some planes of the output as a batch. */
function planeSpec(spec: ConvSpec, count: number): ConvSpec {
  const { groups, inChannels, outChannels, kernelSize } = spec;
  return new ConvSpec({
    ...{ batch: count, batched: true, groups, inChannels: inChannels * kernelSize[0], outChannels },
    inputSize: spec.inputSize.slice(1),
    kernelSize: kernelSize.slice(1),
    stride: spec.stride.slice(1),
    padding: spec.padding.slice(1),
    dilation: spec.dilation.slice(1),
    outputSize: spec.outputSize.slice(1),
  });
}

interface Work {
  readonly spec: ConvSpec;
  readonly role: Role;
  /** How many planes of the output are computed together. */
  readonly together: number;
  readonly whole: Inner;
  /** How the last few are computed. */
  readonly rest: Inner | undefined;
}

function run(backend: Backend, work: Work, views: Slots<View>): void {
  const { spec, role, together, whole, rest } = work;
  const [depth] = spec.outputSize;
  const scratch = new Scratch(backend, views[resultOf[role]]);
  try {
    const gathered = scratch.zeros(whole.spec.inputShape);
    const weight = scratch.rowMajor(views.weight, role !== 'weightGradient');
    const part = role === 'weightGradient' ? scratch.zeros(whole.spec.weightShape) : undefined;
    if (role !== 'forward') fillWithZeros(backend, role === 'weightGradient' ? weight : views.input);
    for (let n = 0; n < spec.batch; n++) {
      for (let first = 0; first < depth; first += together) {
        const count = Math.min(together, depth - first);
        const inner = count === together ? whole : rest!;
        const seen = { ...gathered, shape: inner.spec.inputShape };
        const output = outputPlanes(views.output, n, first, count);
        if (role !== 'dataGradient') gather(backend, spec, select0(views.input, n), seen, first);
        const kernel = reshape(part ?? weight, inner.spec.weightShape);
        inner.run(backend, { input: seen, weight: kernel, output });
        if (role === 'dataGradient') scatterBack(backend, spec, seen, select0(views.input, n), first);
        if (role === 'weightGradient') accumulate(backend, kernel, reshape(weight, inner.spec.weightShape));
      }
    }
    if (role === 'weightGradient' && weight !== views.weight) backend.copy(weight, views.weight);
  } finally {
    scratch.release();
  }
}

/** Example n of a view. */
function select0(view: View, n: number): View {
  const [byBatch, ...strides] = view.strides;
  return { ...view, shape: view.shape.slice(1), strides, offset: view.offset + n * byBatch };
}

/** Planes of the output of one example, as a batch: [count, M, OH, OW]. */
function outputPlanes(view: View, n: number, first: number, count: number): View {
  const [, channels, , ...plane] = view.shape;
  const [byBatch, byChannel, byDepth, ...byPlace] = view.strides;
  return {
    ...view,
    shape: [count, channels, ...plane],
    strides: [byDepth, byChannel, ...byPlace],
    offset: view.offset + n * byBatch + first * byDepth,
  };
}

/** The planes of an image [C, D, H, W] and their places in the gathered [count, C, Kd, H, W], tap by tap. */
function forEachTapOfDepth(
  spec: ConvSpec,
  image: View,
  seen: View,
  first: number,
  visit: (image: View | undefined, seen: View) => void,
): void {
  const [count, , ...plane] = seen.shape;
  const { inChannels } = spec;
  const [kernelDepth] = spec.kernelSize;
  const [byBatch, byChannel, ...byPlace] = seen.strides;
  const [imageByChannel, byDepth, ...imageByPlace] = image.strides;
  const [stride, dilation, [begin]] = [spec.stride[0], spec.dilation[0], spec.padding[0]];
  const shape = (planes: number) => [planes, inChannels, ...plane];
  for (let tap = 0; tap < kernelDepth; tap++) {
    const target = {
      ...seen,
      strides: [byBatch, kernelDepth * byChannel, ...byPlace],
      offset: seen.offset + tap * byChannel,
    };
    const depthOf = (place: number) => (first + place) * stride + tap * dilation - begin;
    const isInside = (place: number) => depthOf(place) >= 0 && depthOf(place) < spec.inputSize[0];
    const inside = Array.from({ length: count }, (_, place) => place).filter(isInside);
    for (let place = 0; place < count; place++) {
      if (isInside(place)) continue;
      visit(undefined, { ...target, shape: shape(1), offset: target.offset + place * byBatch });
    }
    if (inside.length === 0) continue;
    const source = {
      ...image,
      shape: shape(inside.length),
      strides: [stride * byDepth, imageByChannel, ...imageByPlace],
      offset: image.offset + depthOf(inside[0]) * byDepth,
    };
    visit(source, { ...target, shape: source.shape, offset: target.offset + inside[0] * byBatch });
  }
}

/** What the planes see, and zeros for what lies outside. */
function gather(backend: Backend, spec: ConvSpec, image: View, seen: View, first: number): void {
  forEachTapOfDepth(spec, image, seen, first, (source, target) => {
    if (source === undefined) fillWithZeros(backend, target);
    else backend.copy(source, target);
  });
}

/** The other way: every plane is added where it was seen. The places of one tap never overlap. */
function scatterBack(backend: Backend, spec: ConvSpec, seen: View, image: View, first: number): void {
  forEachTapOfDepth(spec, image, seen, first, (target, source) => {
    if (target !== undefined) accumulate(backend, source, target);
  });
}

/** `target += source`. */
function accumulate(backend: Backend, source: View, target: View): void {
  backend.map({
    expressions: [add(input(0), input(1))],
    inputs: [target, source],
    scalars: [],
    outputs: [target],
    computeType: target.dtype,
  });
}
