import type { Backend, View } from '../../backend/backend.ts';
import { elementCount } from '../../backend/extent.ts';
import type { Slots } from '../roles.ts';
import { ConvSpec } from '../spec.ts';
import { reshape } from '../views.ts';
import type { Algorithm, Epilogue, Machine, Offer } from './algorithm.ts';
import { stridedMoveCost } from './costs.ts';
import { applyEpilogue } from './epilogue.ts';
import { fillWithZeros } from './examples.ts';
import { cheapest, type Inner } from './inner.ts';
import { Scratch } from './scratch.ts';

/**
 * The data gradient of a strided convolution, phase by phase. Along an axis, the places i = r + s · j of one
 * residue r meet only the taps k with s | r + begin − k · d. Those are every q-th, q = s / gcd(s, d), so that
 * each phase is a convolution of g with stride 1 and some of the taps, reversed:
 *
 *   ∇x[r + s · j] = Σ over t of g[j + e − t · D] · w[k₀ + q · t]
 *
 * with D = d / gcd(s, d) and e = (r + begin − k₀ · d) / s. It is computed by the algorithm that suits
 * it best, and put where it belongs.
 */
export function phases(planar: readonly Algorithm[]): Algorithm {
  return {
    name: 'phases',
    consider(spec, role, machine) {
      if (machine.kernels === undefined) return { ok: false, why: 'the device has no kernel for it' };
      if (role !== 'dataGradient') return { ok: false, why: 'splits data gradients only' };
      if (spec.stride.every((step) => step === 1))
        return { ok: false, why: 'stride is 1: there is one phase' };
      if (elementCount(spec.inputShape) * elementCount(spec.outputShape) === 0)
        return { ok: false, why: 'there is nothing to compute' };
      return offer(planar, spec, machine) ?? { ok: false, why: 'the padding is wider than the kernel' };
    },
  };
}

function offer(planar: readonly Algorithm[], spec: ConvSpec, machine: Machine): Offer | undefined {
  const perAxis = spec.stride.map((_, axis) => axisPhases(spec, axis));
  const parts: Part[] = [];
  for (const axes of combinations(perAxis)) {
    if (axes.some(({ count }) => count === 0)) continue;
    if (axes.some(({ taps }) => taps === 0)) {
      parts.push({ axes, inner: undefined });
      continue;
    }
    if (axes.some(({ begin }) => begin < 0)) return undefined;
    const sub = subSpec(spec, axes);
    parts.push({ axes, inner: cheapest(planar, sub, 'forward', machine) });
  }
  const computed = parts.flatMap(({ inner }) => (inner === undefined ? [] : [inner]));
  const moved = elementCount(spec.inputShape);
  const rows = (moved / spec.inputSize[spec.inputSize.length - 1]) * perAxis[perAxis.length - 1].length;
  const besides = stridedMoveCost(machine) * moved + perStridedRow * rows;
  // The parts have few taps, so that blocks of few channels hardly get going.
  const perGroup = spec.inChannels / spec.groups;
  const share = perGroup > 1 && perGroup < 4 ? 1.3 : 1;
  const cost = computed.reduce((sum, inner) => sum + share * inner.offer.cost, besides);
  const names = computed.map((inner) => `${inner.name} of ${inner.spec.kernelSize.join('×')} taps`);
  return {
    ok: true,
    cost: Math.round(cost),
    why: `the stride splits it into ${parts.length} convolutions of stride 1`,
    steps: [...names, 'put side by side'],
    fuses: true,
    run: (backend, views, epilogue) => run(backend, spec, parts, views, epilogue),
  };
}

// Moving a row costs so much, beside its elements.
const perStridedRow = 200;

/** One phase along one axis. */
interface Phase {
  readonly stride: number;
  readonly residue: number;
  /** How many places it has. */
  readonly count: number;
  /** Its taps: the first, how far apart, how many. */
  readonly first: number;
  readonly step: number;
  readonly taps: number;
  readonly dilation: number;
  /** Elements of padding before the first of g. */
  readonly begin: number;
}

function axisPhases(spec: ConvSpec, axis: number): readonly Phase[] {
  const [stride, kernel, size] = [spec.stride[axis], spec.kernelSize[axis], spec.inputSize[axis]];
  const [begin] = spec.padding[axis];
  const common = greatestCommonDivisor(stride, spec.dilation[axis]);
  const step = stride / common;
  const dilation = spec.dilation[axis] / common;
  return Array.from({ length: stride }, (_, residue) => {
    const count = Math.max(0, Math.ceil((size - residue) / stride));
    const meets = (k: number) => (residue + begin - k * spec.dilation[axis]) % stride === 0;
    const first = Array.from({ length: Math.min(step, kernel) }, (_unused, k) => k).find(meets) ?? kernel;
    const taps = Math.ceil((kernel - first) / step);
    const shift = (residue + begin - first * spec.dilation[axis]) / stride;
    return { stride, residue, count, first, step, taps, dilation, begin: (taps - 1) * dilation - shift };
  });
}

interface Part {
  readonly axes: readonly Phase[];
  /** How it is computed; nothing where no tap meets it. */
  readonly inner: Inner | undefined;
}

/** The convolution of g that computes one phase. */
function subSpec(spec: ConvSpec, axes: readonly Phase[]): ConvSpec {
  const reach = ({ count, taps, dilation }: Phase) => count + (taps - 1) * dilation;
  return new ConvSpec({
    ...{ batch: spec.batch, batched: true, groups: spec.groups },
    ...{ inChannels: spec.outChannels, outChannels: spec.inChannels },
    inputSize: spec.outputSize,
    kernelSize: axes.map(({ taps }) => taps),
    stride: axes.map(() => 1),
    padding: axes.map((phase, axis) => [
      phase.begin,
      Math.max(0, reach(phase) - phase.begin - spec.outputSize[axis]),
    ]),
    dilation: axes.map(({ dilation }) => dilation),
    outputSize: axes.map(({ count }) => count),
  });
}

function run(
  backend: Backend,
  spec: ConvSpec,
  parts: readonly Part[],
  { input, weight, output }: Slots<View>,
  epilogue: Epilogue = {},
): void {
  for (const { axes, inner } of parts) {
    const target = phaseOf(input, axes);
    const scratch = new Scratch(backend, input);
    try {
      if (inner === undefined) {
        fillWithZeros(backend, target);
        applyEpilogue(backend, target, epilogue);
        continue;
      }
      const taps = reversedTaps(backend, spec, weight, axes, scratch);
      const result = scratch.zeros(inner.spec.outputShape);
      inner.run(backend, { input: output, weight: taps, output: result }, epilogue);
      backend.copy(result, target);
    } finally {
      scratch.release();
    }
  }
}

/** The taps of a phase from last to first, input and output channels exchanged: [C, M/G, T…]. */
function reversedTaps(
  backend: Backend,
  { groups, inChannels, outChannels }: ConvSpec,
  weight: View,
  axes: readonly Phase[],
  scratch: Scratch,
): View {
  const [byOut, byIn, ...byTap] = weight.strides;
  const last = ({ first, step, taps }: Phase) => first + (taps - 1) * step;
  const [inPerGroup, outPerGroup] = [inChannels / groups, outChannels / groups];
  const taps = {
    ...weight,
    shape: [groups, inPerGroup, outPerGroup, ...axes.map((phase) => phase.taps)],
    strides: [outPerGroup * byOut, byIn, byOut, ...axes.map(({ step }, axis) => -step * byTap[axis])],
    offset: axes.reduce((at, phase, axis) => at + last(phase) * byTap[axis], weight.offset),
  };
  const without = (axis: number, list: readonly number[]) => list.filter((_, n) => n !== axis);
  const shape = [inChannels, ...taps.shape.slice(2)];
  if (groups === 1) return { ...taps, shape, strides: without(0, taps.strides) };
  if (inPerGroup === 1) return { ...taps, shape, strides: without(1, taps.strides) };
  const dense = scratch.zeros(shape);
  backend.copy(taps, reshape(dense, taps.shape));
  return dense;
}

/** The places of ∇x [N, C, I…] that belong to a phase. */
function phaseOf(input: View, axes: readonly Phase[]): View {
  const [byBatch, byChannel, ...byPlace] = input.strides;
  return {
    ...input,
    shape: [input.shape[0], input.shape[1], ...axes.map(({ count }) => count)],
    strides: [byBatch, byChannel, ...byPlace.map((stride, axis) => stride * axes[axis].stride)],
    offset: axes.reduce((at, { residue }, axis) => at + residue * byPlace[axis], input.offset),
  };
}

/** Every choice of one item per list. */
function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (heads, list) => heads.flatMap((head) => list.map((item) => [...head, item])),
    [[]],
  );
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
