import type { PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import type { Work } from '../threads/threads.ts';
import { CallPlans } from './call-plans.ts';
import { depthwiseKernel } from './depthwise-kernel.ts';
import { paddedDepthwise } from './depthwise-padded.ts';
import { withTaps } from './depthwise-taps.ts';
import { type PlaneGeometry, planeGeometry } from './plane-geometry.ts';

// Short calls, so that the first slow code is soon replaced.
const outputsPerCall = 1 << 16;
// Nanoseconds, roughly.
const timeOfOutput = 0.4;

/** Kernels of one plane each: those of 3×3 that keep the width need no padded copy. */
export function depthwiseConvolution(device: Device, call: PlaneConvolution): void {
  if (keepsWidth(call)) unpaddedDepthwise(device, call);
  else paddedDepthwise(device, call);
}

// Shorter rows have no room for a left and a right end.
const shortestRow = 5;

function keepsWidth({ input, weight, output, stride, dilation, begin }: PlaneConvolution): boolean {
  const [height, width] = weight.shape.slice(3);
  const isPlain = [...stride, ...dilation].every((step) => step === 1);
  const isSame = begin[1] === 1 && input.shape[3] === output.shape[3] && output.shape[3] >= shortestRow;
  return height === 3 && width === 3 && isPlain && isSame;
}

/** What does not depend on where tensors lie. */
interface UnpaddedPlan {
  readonly geometry: PlaneGeometry;
  readonly run: KernelFunction;
  readonly work: Work;
  /** The rows of a plane that one call computes, and how many calls that makes. */
  readonly rows: number;
  readonly strips: number;
}

const plans = new CallPlans<UnpaddedPlan>(({ kernels, features }, call) => {
  const geometry = planeGeometry(call);
  const { batch, groups, outChannels, width, outHeight } = geometry;
  const { activation } = call;
  const build = () => depthwiseKernel(width, activation, features);
  const rows = Math.max(12, Math.floor(outputsPerCall / width));
  const strips = Math.ceil(outHeight / rows);
  const planes = batch * groups * outChannels;
  return {
    geometry,
    run: kernels.get(`depthwise ${width} ${activation}`, build).run,
    work: { units: planes * strips, time: planes * outHeight * width * timeOfOutput },
    rows,
    strips,
  };
});

function unpaddedDepthwise(device: Device, call: PlaneConvolution): void {
  const { memory, threads } = device;
  const { geometry, run, work, rows, strips } = plans.of(device, call);
  const { groups, outChannels, width, height, outHeight, begin } = geometry;
  const { inputImage, inputPlane, outputImage, outputPlane } = geometry;
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  const channels = groups * outChannels;
  const zeroBytes = 4 * width + 16;
  const compute = (weight: number, zeros: number): void => {
    memory.u8.fill(0, zeros, zeros + zeroBytes);
    threads.parallel(work, (first, end, calls) => {
      for (let unit = first; unit < end; unit++) {
        const plane = Math.floor(unit / strips);
        const out = plane % channels;
        const image = (plane - out) / channels;
        const row = (unit % strips) * rows;
        const from = input + image * inputImage + Math.floor(out / outChannels) * inputPlane;
        const to = output + image * outputImage + out * outputPlane;
        const last = Math.min(outHeight, row + rows);
        calls.call(run, from, weight + 40 * out, to, zeros, row, last, height, begin[0]);
      }
    });
  };
  withTaps(device, call, (weight) => memory.borrow(zeroBytes, (zeros) => compute(weight, zeros)));
}
