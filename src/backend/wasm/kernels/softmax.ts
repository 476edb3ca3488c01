import type { View } from '../../backend.ts';
import { elementCount } from '../../extent.ts';
import type { SoftmaxCall, SoftmaxKernels } from '../../fused.ts';
import type { Device } from '../device.ts';
import type { RunCall } from '../fused.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import { type LineDirection, softmaxKernel, softmaxSlopesKernel } from './softmax-kernels.ts';

// A call of a kernel works on about so many elements: V8 replaces slow first code only between calls.
const elementsPerCall = 1 << 14;
// Nanoseconds, roughly.
const timeOfElement = 2;

/** The softmax kernels of a device. */
export function softmaxKernelsOf(device: Device, call: RunCall): SoftmaxKernels {
  return {
    softmaxLines: (softmaxCall) => call(() => run(device, 'lines', softmaxCall, softmaxCall.source)),
    softmaxSlopes: (slopesCall) => call(() => run(device, 'slopes', slopesCall, slopesCall.output)),
  };
}

function run(device: Device, task: 'lines' | 'slopes', call: SoftmaxCall, output: View): boolean {
  const { shape } = call.target;
  const { axis, isLogarithm } = call;
  const size = shape[axis];
  const inner = elementCount(shape.slice(axis + 1));
  // Two or three neighbouring lines have no vector to themselves.
  if (inner > 1 && inner < 4) return false;
  const count = elementCount(shape);
  if (count === 0) return true;
  const { memory, kernels, features } = device;
  const direction: LineDirection = inner === 1 ? 'along' : 'across';
  const build = task === 'lines' ? softmaxKernel : softmaxSlopesKernel;
  const fours = inner < 16 ? 1 : 4;
  const kernel = kernels.get(`softmax ${task} ${direction} ${fours} ${isLogarithm}`, () =>
    build({ isLogarithm, direction, fours, features }),
  );
  const [source, other] = [memory.readable(call.source), memory.readable(output)];
  const tensors = [source, other, memory.writable(call.target)] as const;
  if (inner === 1) runAlong(device, kernel.run, tensors, count / size, size);
  else runAcross(device, kernel.run, tensors, count / size / inner, { size, inner, width: 4 * fours });
  return true;
}

type Addresses = readonly [number, number, number];

function runAlong(
  { threads }: Device,
  kernel: KernelFunction,
  [source, output, target]: Addresses,
  lines: number,
  size: number,
): void {
  const linesPerCall = Math.max(1, Math.floor(elementsPerCall / size));
  threads.parallel({ units: lines, time: lines * size * timeOfElement }, (first, end, calls) => {
    for (let line = first; line < end; line += linesPerCall) {
      const at = 4 * line * size;
      calls.call(kernel, source + at, output + at, target + at, Math.min(linesPerCall, end - line), size, 0);
    }
  });
}

interface AcrossGeometry {
  readonly size: number;
  readonly inner: number;
  /** How many lines are computed at a time. */
  readonly width: number;
}

/** Some lines at a time; the last ones overlap those before. */
function runAcross(
  { threads }: Device,
  kernel: KernelFunction,
  [source, output, target]: Addresses,
  planes: number,
  { size, inner, width }: AcrossGeometry,
): void {
  const blocks = Math.ceil(inner / width);
  const whole = Math.floor(inner / width);
  const perCall = Math.max(1, Math.floor(elementsPerCall / (width * size)));
  const time = planes * inner * size * timeOfElement;
  threads.parallel({ units: planes * blocks, time }, (firstUnit, end, calls) => {
    for (let unit = firstUnit; unit < end; ) {
      const block = unit % blocks;
      const plane = (unit - block) / blocks;
      const isLast = block === whole;
      const some = isLast ? 1 : Math.min(perCall, whole - block, end - unit);
      const at = 4 * (plane * size * inner + (isLast ? inner - width : width * block));
      calls.call(kernel, source + at, output + at, target + at, some, size, 4 * inner);
      unit += some;
    }
  });
}
