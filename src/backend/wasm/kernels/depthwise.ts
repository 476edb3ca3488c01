import type { PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import { forEachPiece } from '../threads/split.ts';
import type { Work } from '../threads/threads.ts';
import { CallPlans } from './call-plans.ts';
import { halfDepthwiseKernel } from './depthwise-half-kernel.ts';
import { bytesOfTaps, depthwiseKernel } from './depthwise-kernel.ts';
import { paddedDepthwise } from './depthwise-padded.ts';
import { withTaps } from './depthwise-taps.ts';
import { type PlaneGeometry, planeGeometry } from './plane-geometry.ts';

// Short calls, so that the first slow code is soon replaced.
const outputsPerCall = 1 << 16;
// Nanoseconds, roughly.
const timeOfOutput = 0.4;

/** Kernels of one plane each: those of 3×3 that keep the width, or halve it, need no padded copy. */
export function depthwiseConvolution(device: Device, call: PlaneConvolution): void {
  if (keepsWidth(call) || halvesWidth(call)) unpaddedDepthwise(device, call);
  else paddedDepthwise(device, call);
}

// Shorter rows have no room for a left and a right end.
const shortestRow = 5;
const shortestHalf = 4;

function keepsWidth(call: PlaneConvolution): boolean {
  const width = call.output.shape[3];
  return isPlain(call, 1) && call.input.shape[3] === width && width >= shortestRow;
}

function halvesWidth(call: PlaneConvolution): boolean {
  const width = call.output.shape[3];
  return isPlain(call, 2) && call.input.shape[3] === 2 * width && width >= shortestHalf;
}

/** Whether it is a 3×3 kernel of that stride, padded by one on the left. */
function isPlain({ weight, stride, dilation, begin }: PlaneConvolution, step: 1 | 2): boolean {
  const [height, width] = weight.shape.slice(3);
  const isDense = dilation[0] === 1 && dilation[1] === 1;
  return height === 3 && width === 3 && stride[0] === step && stride[1] === step && isDense && begin[1] === 1;
}

/** What does not depend on where tensors lie. */
interface UnpaddedPlan {
  readonly geometry: PlaneGeometry;
  readonly run: KernelFunction;
  readonly work: Work;
  /** The planes of an image, or the rows of a plane, that one call computes at most. */
  readonly planes: number;
  readonly rows: number;
  /** How many calls a plane takes, if it takes several. */
  readonly strips: number;
}

const plans = new CallPlans<UnpaddedPlan>(({ kernels, features }, call) => {
  const geometry = planeGeometry(call);
  const { batch, groups, outChannels, stride, outHeight, outWidth } = geometry;
  const { activation } = call;
  const kernel = stride[1] === 1 ? depthwiseKernel : halfDepthwiseKernel;
  const build = () => kernel(outWidth, activation, features);
  const rows = Math.max(12, Math.floor(outputsPerCall / outWidth));
  const strips = Math.ceil(outHeight / rows);
  const planes = batch * groups * outChannels;
  // Planes that several outputs see do not follow each other as their outputs do.
  const isCut = strips > 1 || outChannels > 1;
  return {
    geometry,
    run: kernels.get(`depthwise ${stride[1]} ${outWidth} ${activation}`, build).run,
    work: { units: planes * strips, time: planes * outHeight * outWidth * timeOfOutput },
    planes: isCut ? 1 : Math.max(1, Math.floor(outputsPerCall / (outWidth * outHeight))),
    rows,
    strips,
  };
});

function unpaddedDepthwise(device: Device, call: PlaneConvolution): void {
  const { memory, threads } = device;
  const { geometry, run, work, planes, rows, strips } = plans.of(device, call);
  const { groups, outChannels, width, height, outHeight, begin } = geometry;
  const { inputImage, inputPlane, outputImage, outputPlane } = geometry;
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  const channels = groups * outChannels;
  const zeroBytes = 4 * width + 16;
  const compute = (weight: number, zeros: number): void => {
    memory.u8.fill(0, zeros, zeros + zeroBytes);
    threads.parallel(work, (first, end, calls) => {
      forEachPiece(channels * strips, first, end, (image, from, to) => {
        for (let unit = from; unit < to; unit += planes) {
          const [out, row] = [Math.floor(unit / strips), (unit % strips) * rows];
          const x = input + image * inputImage + Math.floor(out / outChannels) * inputPlane;
          const y = output + image * outputImage + out * outputPlane;
          const taps = weight + bytesOfTaps * out;
          const last = Math.min(outHeight, row + rows);
          const steps = [Math.min(planes, to - unit), inputPlane, outputPlane];
          calls.call(run, x, taps, y, zeros, row, last, height, begin[0], ...steps);
        }
      });
    });
  };
  withTaps(device, call, (weight) => memory.borrow(zeroBytes, (zeros) => compute(weight, zeros)));
}
