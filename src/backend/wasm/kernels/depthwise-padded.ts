import type { PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import type { Calls } from '../threads/program.ts';
import { timeOfMultiplyAdd } from '../threads/split.ts';
import type { Work } from '../threads/threads.ts';
import { CallPlans } from './call-plans.ts';
import { paddedDepthwiseKernel } from './depthwise-padded-kernel.ts';
import { withTaps } from './depthwise-taps.ts';
import { padKernel, planeBytes, rowLayout, rowsSeen, tapOffsets } from './padded-rows.ts';
import { multiplyAddsOf, type PlaneGeometry, planeGeometry } from './plane-geometry.ts';

// Padded planes are read while they are in the first cache.
const paddedBytes = 1 << 15;

/** What does not depend on where tensors lie. */
interface PaddedPlan {
  readonly geometry: PlaneGeometry;
  readonly run: KernelFunction;
  readonly pad: KernelFunction;
  /** Rows of output, and planes, that are computed from one padded copy, whose planes are so many bytes. */
  readonly strip: number;
  readonly chunk: number;
  readonly plane: number;
  readonly strips: number;
  readonly chunks: number;
  readonly weightStep: number;
  readonly work: Work;
}

const plans = new CallPlans<PaddedPlan>(({ kernels, features }, call) => {
  const geometry = planeGeometry(call);
  const { batch, groups, outHeight, outWidth, stride } = geometry;
  const layout = rowLayout(geometry);
  const rowsFitting = Math.floor(paddedBytes / layout.rowBytes / stride[0]) - rowsSeen(geometry, 1);
  const strip = Math.max(1, Math.min(outHeight, rowsFitting));
  const plane = planeBytes(layout, rowsSeen(geometry, strip));
  const chunk = Math.min(groups, Math.max(1, Math.floor(paddedBytes / plane)));
  const shape = {
    outWidth,
    rowStep: stride[0] * layout.rowBytes,
    activation: call.activation,
    taps: tapOffsets(geometry, layout),
  };
  const key = `depthwise padded ${Object.values(shape).join(' ')}`;
  const { run } = kernels.get(key, () => paddedDepthwiseKernel(shape, features));
  const { run: pad } = kernels.get(`pad ${Object.values(layout)}`, () => padKernel(layout));
  const [chunks, strips] = [Math.ceil(groups / chunk), Math.ceil(outHeight / strip)];
  const work = {
    units: batch * chunks * strips,
    time: 2 * multiplyAddsOf(geometry) * timeOfMultiplyAdd,
    scratchBytes: chunk * plane + 64,
  };
  const weightStep = 4 * (1 + shape.taps.length);
  return { geometry, run, pad, strip, chunk, plane, strips, chunks, weightStep, work };
});

/** Kernels of any size, stride and dilation, each on one plane: some planes are padded, then convolved. */
export function paddedDepthwise(device: Device, call: PlaneConvolution): void {
  const { memory, threads } = device;
  const plan = plans.of(device, call);
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  withTaps(device, call, (weight) => {
    threads.parallel(plan.work, (begin, end, calls, padded) => {
      for (let unit = begin; unit < end; unit++) {
        computeUnit(plan, unit, calls, { input, output, weight, padded });
      }
    });
  });
}

interface Addresses {
  readonly input: number;
  readonly output: number;
  readonly weight: number;
  readonly padded: number;
}

/** Some rows of some planes. */
function computeUnit(plan: PaddedPlan, unit: number, calls: Calls, at: Addresses): void {
  const { geometry, run, pad, strip, chunk, plane, strips, chunks, weightStep } = plan;
  const { groups, outChannels, outHeight, outWidth, stride, inputPlane, outputPlane } = geometry;
  const row = (unit % strips) * strip;
  const group = (Math.floor(unit / strips) % chunks) * chunk;
  const image = Math.floor(unit / strips / chunks);
  const planes = Math.min(chunk, groups - group);
  const rows = Math.min(strip, outHeight - row);
  const from = at.input + image * geometry.inputImage + group * inputPlane;
  const [first, seen] = [row * stride[0] - geometry.begin[0], rowsSeen(geometry, rows)];
  calls.call(pad, from, at.padded, planes, inputPlane, plane, first, seen, geometry.height);
  for (let out = 0; out < outChannels; out++) {
    const channel = group * outChannels + out;
    const to = at.output + image * geometry.outputImage + channel * outputPlane + 4 * row * outWidth;
    const taps = at.weight + channel * weightStep;
    const [toStep, tapsStep] = [outChannels * outputPlane, outChannels * weightStep];
    calls.call(run, at.padded, taps, to, planes, rows, plane, toStep, tapsStep);
  }
}
