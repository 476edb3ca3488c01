import type { PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import { forEachPiece, timeOfMultiplyAdd } from '../threads/split.ts';
import { blockShape } from './block-shape.ts';
import { evenStep } from './packed-gemm.ts';
import { padKernel, planeBytes, type RowLayout, rowLayout, rowsSeen, tapOffsets } from './padded-rows.ts';
import { multiplyAddsOf, type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import { gradientKernel } from './weight-gradient-kernel.ts';

const stripBytes = 1 << 20;

/** Output channels whose sums fit into the registers beside those of so many taps. */
const channelsBeside: readonly number[] = [0, 6, 4, 3, 2, 2];

/**
 * The gradient of a convolution by its weight, read from input and output (which holds the cotangent): every
 * number of it is a sum over all places of an image, taken in registers, and then over the batch.
 */
export function weightGradient(device: Device, call: PlaneConvolution): void {
  const { memory, kernels, threads } = device;
  const geometry = planeGeometry(call);
  const { groups, inChannels, outChannels, outHeight, outWidth, stride, begin } = geometry;
  const layout = rowLayout(geometry);
  const strip = stripRows(geometry, layout);
  const plane = planeBytes(layout, rowsSeen(geometry, strip));
  const input = memory.readable(call.input);
  const gradient = memory.readable(call.output);
  const target = memory.writable(call.weight);
  const channelBytes = 4 * inChannels * geometry.kernelHeight * geometry.kernelWidth;
  const kernelOf = gradientFunctions(device, geometry, layout);
  const { run: pad } = kernels.get(`pad ${Object.values(layout)}`, () => padKernel(layout));
  const { high } = kernelOf;
  const panels = Math.ceil(outChannels / high);
  // Each sum is made by one thread, in the order of images and rows; every task pads the inputs for itself.
  const work = {
    units: groups * panels,
    time: 1.2 * multiplyAddsOf(geometry) * timeOfMultiplyAdd,
    scratchBytes: inChannels * plane + 64,
    overhead: 10 / (high * geometry.kernelHeight * geometry.kernelWidth),
  };
  threads.parallel(work, (firstUnit, endUnit, calls, padded) => {
    for (let image = 0; image < geometry.batch; image++) {
      forEachPiece(panels, firstUnit, endUnit, (group, firstPanel, endPanel) => {
        const from = input + image * geometry.inputImage + group * inChannels * geometry.inputPlane;
        for (let row = 0; row < outHeight; row += strip) {
          const rows = Math.min(strip, outHeight - row);
          const seen = rowsSeen(geometry, rows);
          const first = row * stride[0] - begin[0];
          calls.call(pad, from, padded, inChannels, geometry.inputPlane, plane, first, seen, geometry.height);
          const accumulate = image > 0 || row > 0 ? 1 : 0;
          const end = Math.min(endPanel * high, outChannels);
          for (let out = firstPanel * high; out < end; out += high) {
            const channel = group * outChannels + out;
            const g =
              gradient + image * geometry.outputImage + channel * geometry.outputPlane + 4 * row * outWidth;
            const to = target + channel * channelBytes;
            const run = kernelOf.run(Math.min(high, outChannels - out));
            const step = geometry.outputPlane;
            calls.call(run, padded, g, to, inChannels, rows, plane, step, channelBytes, accumulate);
          }
        }
      });
    }
  });
}

interface GradientFunctions {
  readonly high: number;
  readonly run: (channels: number) => KernelFunction;
}

function gradientFunctions(device: Device, geometry: PlaneGeometry, layout: RowLayout): GradientFunctions {
  const { kernelHeight, kernelWidth, outWidth, outChannels, stride, dilation } = geometry;
  // Where V8 loads everything first, five taps of two channels would need 17 registers.
  const most = blockShape(device).fenced ? 4 : 5;
  const together = kernelWidth <= most ? kernelWidth : evenStep(kernelWidth, 4, 1);
  const offsets = tapOffsets(geometry, layout).slice(0, kernelWidth);
  const taps = Array.from({ length: Math.ceil(kernelWidth / together) }, (_, n) =>
    offsets.slice(n * together, (n + 1) * together),
  );
  const rowStep = stride[0] * layout.rowBytes;
  const tapStep = dilation[0] * layout.rowBytes;
  const compiled = (high: number): KernelFunction => {
    const shape = { high, outWidth, rowStep, tapStep, tapRows: kernelHeight, taps };
    const key = `weight gradient ${Object.values(shape).join(' ')} ${together}`;
    return device.kernels.get(key, () => gradientKernel(shape, device.features)).run;
  };
  const high = Math.min(outChannels, channelsBeside[together]);
  const whole = compiled(high);
  const rest = outChannels % high === 0 ? whole : compiled(outChannels % high);
  return { high, run: (channels) => (channels === high ? whole : rest) };
}

/** Rows of output that are read against one padded copy. */
function stripRows(geometry: PlaneGeometry, layout: RowLayout): number {
  const perRow = geometry.inChannels * layout.rowBytes;
  const most = Math.floor((stripBytes / perRow - rowsSeen(geometry, 1)) / geometry.stride[0]);
  return evenStep(geometry.outHeight, Math.min(geometry.outHeight, Math.max(4, most)), 1);
}
