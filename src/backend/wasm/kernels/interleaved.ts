import { type Activation, imagesTogether, type PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import type { Calls } from '../threads/program.ts';
import { forEachPiece, timeOfMultiplyAdd } from '../threads/split.ts';
import { axisRange, writeAxisRange } from './axis-range.ts';
import {
  type ImagesPart,
  interleavedPlane,
  interleaveKernel,
  placeBytes,
  separateKernel,
} from './interleave-kernels.ts';
import { interleavedKernel } from './interleaved-kernel.ts';
import { multiplyAddsOf, type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import { withPrepared } from './prepared-weight.ts';
import { packWeight, panelAt, panelBytes, type WeightPanels, writePanelStarts } from './weight-panels.ts';

// Two channels by four vectors of images keep the multipliers busy, in 13 registers.
const channelsTogether = 2;
// Calls are short, so that V8's first, slow code is soon replaced: that happens between calls.
const multiplyAddsPerCall = 1 << 22;

/**
 * Convolution of sixteen images at a time, whose places are interleaved: a vector holds the same place of
 * four images. So planes of any size and taps of any distance fill the vectors, and taps beyond the border
 * are left out. Every output is one sum in the order of channels and taps.
 */
export function interleavedConvolution(device: Device, call: PlaneConvolution): void {
  const { memory, threads } = device;
  const geometry = planeGeometry(call);
  const { batch, groups, inChannels, outChannels, height, width, outHeight, outWidth } = geometry;
  const panels = { high: channelsTogether, chunk: inChannels };
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  const packed = {
    form: 'interleaved',
    byteLength: panelBytes(call.weight, panels),
  };
  const prepare = (target: number): void => packWeight(device, call.weight, panels, target);
  const inputPlane = interleavedPlane(height * width);
  const outputPlane = interleavedPlane(outHeight * outWidth);
  const length = Math.ceil(outChannels / channelsTogether);
  const work = {
    units: (batch / imagesTogether) * groups * length,
    time: multiplyAddsOf(geometry) * timeOfMultiplyAdd,
    scratchBytes: inChannels * inputPlane + outChannels * outputPlane + 4 * placeBytes,
    overhead: 0.1 * length,
  };
  withPrepared(device, call.weight, packed, prepare, (weight) => {
    writePanelStarts(device, call, panels, weight);
    memory.borrow(axisRange.bytes * (outHeight + outWidth), (ranges) => {
      writeRanges(device, geometry, ranges);
      const job: Job = {
        ...{ call, geometry, panels, input, output, weight, ranges, inputPlane, outputPlane },
        kernels: kernelsFor(device, call.activation),
      };
      threads.parallel(work, (first, end, calls, scratch) => {
        forEachPiece(length, first, end, (line, from, to) => {
          const [images, group] = [Math.floor(line / groups) * imagesTogether, line % groups];
          const [out, endOut] = [from * channelsTogether, Math.min(to * channelsTogether, outChannels)];
          computePart(job, { images, group, out, endOut, calls, scratch });
        });
      });
    });
  });
}

interface Job {
  readonly call: PlaneConvolution;
  readonly geometry: PlaneGeometry;
  readonly panels: WeightPanels;
  readonly input: number;
  readonly output: number;
  readonly weight: number;
  /** Where `writeRanges` has written. */
  readonly ranges: number;
  /** Bytes of interleaved planes. */
  readonly inputPlane: number;
  readonly outputPlane: number;
  readonly kernels: Kernels;
}

function computePart(job: Job, { images, group, out, endOut, calls, scratch }: ImagesPart): void {
  const { geometry, inputPlane, outputPlane, kernels } = job;
  const { inChannels, outChannels, height, width } = geometry;
  const inputs = job.input + images * geometry.inputImage;
  const outputs = job.output + images * geometry.outputImage;
  const from = inputs + group * inChannels * geometry.inputPlane;
  calls.call(
    kernels.interleave,
    ...[from, scratch, geometry.inputImage, inChannels],
    ...[geometry.inputPlane, inputPlane, Math.ceil((height * width) / 4)],
  );
  const results = scratch + inChannels * inputPlane;
  const whole = Math.floor((endOut - out) / channelsTogether);
  const left = (endOut - out) % channelsTogether;
  const panelsAt = (first: number): number => panelAt(job.call.weight, job.panels, group, 0, first);
  if (whole > 0) sumPanels(job, calls, channelsTogether, whole, scratch, panelsAt(out), results);
  const rest = results + (endOut - left - out) * outputPlane;
  if (left > 0) sumPanels(job, calls, left, 1, scratch, panelsAt(endOut - left), rest);
  const places = geometry.outHeight * geometry.outWidth;
  calls.call(
    kernels.separate,
    ...[results, outputs + (group * outChannels + out) * geometry.outputPlane, geometry.outputImage],
    ...[endOut - out, outputPlane, geometry.outputPlane, places >> 2, places % 4],
  );
}

/** Some output channels of interleaved images, a few rows with each call. */
function sumPanels(
  { geometry, weight, ranges, inputPlane, outputPlane, kernels }: Job,
  calls: Calls,
  high: number,
  panels: number,
  input: number,
  panel: number,
  output: number,
): void {
  const { inChannels, width, kernelHeight, kernelWidth, outHeight, outWidth, dilation } = geometry;
  const columnRanges = ranges + axisRange.bytes * outHeight;
  const weightRow = 4 * high * kernelWidth;
  const perRow = imagesTogether * outWidth * high * panels * inChannels * kernelHeight * kernelWidth;
  const step = Math.max(1, Math.floor(multiplyAddsPerCall / perRow));
  for (let row = 0; row < outHeight; row += step) {
    calls.call(
      kernels.convolve(high),
      ...[input, weight + panel, output + row * outWidth * placeBytes, inChannels, panels],
      ...[Math.min(step, outHeight - row), outWidth, ranges + axisRange.bytes * row, columnRanges],
      ...[inputPlane, outputPlane, dilation[0] * width * placeBytes, dilation[1] * placeBytes],
      ...[kernelHeight * weightRow, weightRow],
    );
  }
}

interface Kernels {
  readonly interleave: KernelFunction;
  /** Of so many output channels. */
  readonly convolve: (channels: number) => KernelFunction;
  readonly separate: KernelFunction;
}

function kernelsFor({ kernels, features }: Device, activation: Activation | undefined): Kernels {
  return {
    interleave: kernels.get('interleave', interleaveKernel).run,
    convolve: (channels) => {
      const build = () => interleavedKernel(channels, activation, features);
      return kernels.get(`interleaved ${channels} ${activation}`, build).run;
    },
    separate: kernels.get('separate', separateKernel).run,
  };
}

/** Says of each row of outputs, and then of each column, which taps meet an input. */
function writeRanges({ memory }: Device, geometry: PlaneGeometry, address: number): void {
  const { height, width, kernelHeight, kernelWidth, outHeight, outWidth } = geometry;
  const { stride, dilation, begin } = geometry;
  const rowBytes = width * placeBytes;
  const taps = { count: kernelHeight, inputStep: dilation[0], inputBytes: rowBytes, unit: kernelWidth };
  for (let row = 0; row < outHeight; row++) {
    writeAxisRange(memory, address + axisRange.bytes * row, row * stride[0] - begin[0], height, taps);
  }
  const columnTaps = { count: kernelWidth, inputStep: dilation[1], inputBytes: placeBytes, unit: 1 };
  for (let column = 0; column < outWidth; column++) {
    const at = address + axisRange.bytes * (outHeight + column);
    writeAxisRange(memory, at, column * stride[1] - begin[1], width, columnTaps);
  }
}
