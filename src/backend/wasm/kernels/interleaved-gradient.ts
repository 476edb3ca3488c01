import { imagesTogether, type PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import type { Calls } from '../threads/program.ts';
import { forEachPiece, timeOfMultiplyAdd } from '../threads/split.ts';
import { axisRange, writeAxisRange } from './axis-range.ts';
import { type ImagesPart, interleavedPlane, interleaveKernel, placeBytes } from './interleave-kernels.ts';
import { interleavedGradientKernel } from './interleaved-gradient-kernel.ts';
import { evenStep } from './packed-gemm.ts';
import { multiplyAddsOf, type PlaneGeometry, planeGeometry } from './plane-geometry.ts';

// Four output channels by two input channels keep the multipliers busy, in 14 registers.
const mostHigh = 4;
const mostWide = 2;

/**
 * The gradient of a convolution by its weight, of sixteen interleaved images at a time: every number of it is
 * a sum over places and images, taken in the lanes of one register, and then over the batch.
 */
export function interleavedGradient(device: Device, call: PlaneConvolution): void {
  const { memory, threads } = device;
  const geometry = planeGeometry(call);
  const { groups, inChannels, outChannels, kernelHeight, kernelWidth } = geometry;
  const input = memory.readable(call.input);
  const gradient = memory.readable(call.output);
  const target = memory.writable(call.weight);
  const high = evenStep(outChannels, mostHigh, 1);
  const inputPlane = interleavedPlane(geometry.height * geometry.width);
  const outputPlane = interleavedPlane(geometry.outHeight * geometry.outWidth);
  const length = Math.ceil(outChannels / high);
  // Each sum is made by one thread, in the order of images; every task interleaves the inputs for itself.
  const work = {
    units: groups * length,
    time: multiplyAddsOf(geometry) * timeOfMultiplyAdd,
    scratchBytes: inChannels * inputPlane + outChannels * outputPlane + 4 * placeBytes,
    overhead: 6 / (high * kernelHeight * kernelWidth),
  };
  memory.borrow(axisRange.bytes * (kernelHeight + kernelWidth), (ranges) => {
    writeRanges(device, geometry, ranges);
    const job: Job = {
      ...{ geometry, input, gradient, target, ranges, inputPlane, outputPlane, high },
      kernels: kernelsFor(device),
    };
    threads.parallel(work, (first, end, calls, scratch) => {
      forEachPiece(length, first, end, (group, from, to) => {
        const [out, endOut] = [from * high, Math.min(to * high, outChannels)];
        for (let images = 0; images < geometry.batch; images += imagesTogether) {
          sumImages(job, { images, group, out, endOut, calls, scratch });
        }
      });
    });
  });
}

interface Job {
  readonly geometry: PlaneGeometry;
  readonly input: number;
  readonly gradient: number;
  readonly target: number;
  /** Where `writeRanges` has written. */
  readonly ranges: number;
  /** Bytes of interleaved planes. */
  readonly inputPlane: number;
  readonly outputPlane: number;
  /** Output channels whose sums are in registers together. */
  readonly high: number;
  readonly kernels: Kernels;
}

function sumImages(job: Job, { images, group, out: firstOut, endOut, calls, scratch }: ImagesPart): void {
  const { geometry, inputPlane, outputPlane, kernels } = job;
  const { inChannels, outChannels, height, width, outHeight, outWidth } = geometry;
  const inputs = job.input + images * geometry.inputImage;
  const gradients = job.gradient + images * geometry.outputImage;
  const interleave = (channels: number, from: Planes, to: number, step: number, places: number): void =>
    calls.call(
      kernels.interleave,
      from.at,
      to,
      from.image,
      channels,
      from.plane,
      step,
      Math.ceil(places / 4),
    );
  const { inputImage, inputPlane: byInput, outputImage, outputPlane: byOutput } = geometry;
  const x = { at: inputs + group * inChannels * byInput, image: inputImage, plane: byInput };
  interleave(inChannels, x, scratch, inputPlane, height * width);
  const g = scratch + inChannels * inputPlane;
  const first = gradients + (group * outChannels + firstOut) * byOutput;
  const y = { at: first, image: outputImage, plane: byOutput };
  interleave(endOut - firstOut, y, g, outputPlane, outHeight * outWidth);
  for (let out = firstOut; out < endOut; out += job.high) {
    const high = Math.min(job.high, endOut - out);
    const from = g + (out - firstOut) * outputPlane;
    const channel = group * outChannels + out;
    const [blocks, left] = [Math.floor(inChannels / mostWide), inChannels % mostWide];
    const part = { calls, high, channel, x: scratch, g: from, accumulate: images > 0 };
    if (blocks > 0) sumBlocks(job, { ...part, wide: mostWide, blocks, first: 0 });
    if (left > 0) sumBlocks(job, { ...part, wide: left, blocks: 1, first: inChannels - left });
  }
}

/** Planes of images, their distances in bytes. */
interface Planes {
  readonly at: number;
  readonly image: number;
  readonly plane: number;
}

/** Some output channels from `channel` on, counted over all groups, by input channels from `first` on. */
interface Blocks {
  readonly calls: Calls;
  readonly high: number;
  readonly channel: number;
  readonly wide: number;
  readonly blocks: number;
  readonly first: number;
  /** The planes of the group's first input channel, and those of the output channel. */
  readonly x: number;
  readonly g: number;
  readonly accumulate: boolean;
}

function sumBlocks(job: Job, { calls, high, channel, wide, blocks, first, x, g, accumulate }: Blocks): void {
  const { geometry, ranges, inputPlane, outputPlane, kernels } = job;
  const { inChannels, kernelHeight, kernelWidth, width, outWidth, stride } = geometry;
  const taps = kernelHeight * kernelWidth;
  calls.call(
    kernels.sum(high, wide),
    ...[x + first * inputPlane, g, job.target + 4 * (channel * inChannels + first) * taps, blocks],
    ...[ranges, kernelHeight, ranges + axisRange.bytes * kernelHeight, kernelWidth],
    ...[inputPlane, outputPlane, stride[0] * width * placeBytes, outWidth * placeBytes],
    ...[4 * inChannels * taps, 4 * taps, (stride[1] - 1) * placeBytes, accumulate ? 1 : 0],
  );
}

interface Kernels {
  readonly interleave: KernelFunction;
  /** Of so many output and input channels. */
  readonly sum: (high: number, wide: number) => KernelFunction;
}

function kernelsFor({ kernels, features }: Device): Kernels {
  return {
    interleave: kernels.get('interleave', interleaveKernel).run,
    sum: (high, wide) => {
      const build = () => interleavedGradientKernel(high, wide, features);
      return kernels.get(`interleaved gradient ${high} ${wide}`, build).run;
    },
  };
}

/** Says of each row of taps, and then of each column, over which outputs it meets an input. */
function writeRanges({ memory }: Device, geometry: PlaneGeometry, address: number): void {
  const { height, width, kernelHeight, kernelWidth, outHeight, outWidth } = geometry;
  const { stride, dilation, begin } = geometry;
  const [rowBytes, unit] = [width * placeBytes, outWidth * placeBytes];
  const outputs = { count: outHeight, inputStep: stride[0], inputBytes: rowBytes, unit };
  for (let row = 0; row < kernelHeight; row++) {
    writeAxisRange(memory, address + axisRange.bytes * row, row * dilation[0] - begin[0], height, outputs);
  }
  const columns = { count: outWidth, inputStep: stride[1], inputBytes: placeBytes, unit: placeBytes };
  for (let column = 0; column < kernelWidth; column++) {
    const at = address + axisRange.bytes * (kernelHeight + column);
    writeAxisRange(memory, at, column * dilation[1] - begin[1], width, columns);
  }
}
