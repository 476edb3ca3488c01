import type { Activation, PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import { blockShapeFor } from './block-shape.ts';
import { directKernel } from './direct-kernel.ts';
import { evenStep } from './packed-gemm.ts';
import { padKernel, planeBytes, type RowLayout, rowLayout, rowsSeen, tapOffsets } from './padded-rows.ts';
import { type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import type { BlockShape } from './register-block.ts';
import { packWeight, panelAt, panelBytes, type WeightPanels } from './weight-panels.ts';

// The padded rows that are worked on stay in the second cache, a chunk's panel of weights in the first.
const stripBytes = 1 << 18;
const panelTaps = 1024;
const mostTapsWrittenOut = 9;
// Calls are short, so that V8's first, slow code is soon replaced: that happens between calls.
const multiplyAddsPerCall = 1 << 20;

/**
 * Convolution as its definition says, with a block of outputs in registers: some output channels by some
 * neighbouring places. A strip of rows is copied with its padding, then every tap is a constant distance
 * away. Every output is one sum in the order of channels and taps.
 */
export function directConvolution(device: Device, call: PlaneConvolution): void {
  const { memory } = device;
  const geometry = planeGeometry(call);
  const layout = rowLayout(geometry);
  const block = blockShapeFor(device, geometry.outWidth);
  const taps = geometry.kernelHeight * geometry.kernelWidth;
  const panels = { high: block.rows, chunk: chunkOf(geometry.inChannels, taps) };
  const strip = stripRows(geometry, layout);
  const plane = planeBytes(layout, rowsSeen(geometry, strip));
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  const weightBytes = 64 * Math.ceil(panelBytes(call.weight, panels) / 64);
  memory.borrow(weightBytes + geometry.inChannels * plane + 64, (weight) => {
    packWeight(device, call.weight, call.bias, panels, weight);
    const kernelOf = directFunctions(device, geometry, layout, block, call.activation);
    const rowStep = geometry.stride[0] * layout.rowBytes;
    const job = {
      taps,
      rowStep,
      call,
      geometry,
      kernelOf,
      panels,
      weight,
      plane,
      padded: weight + weightBytes,
    };
    const { run: pad } = device.kernels.get(`pad ${Object.values(layout)}`, () => padKernel(layout));
    for (let image = 0; image < geometry.batch; image++) {
      for (let group = 0; group < geometry.groups; group++) {
        const from = input + image * geometry.inputImage + group * geometry.inChannels * geometry.inputPlane;
        const to =
          output + image * geometry.outputImage + group * geometry.outChannels * geometry.outputPlane;
        for (let row = 0; row < geometry.outHeight; row += strip) {
          const rows = Math.min(strip, geometry.outHeight - row);
          const first = row * geometry.stride[0] - geometry.begin[0];
          const seen = rowsSeen(geometry, rows);
          pad(
            from,
            job.padded,
            geometry.inChannels,
            geometry.inputPlane,
            plane,
            first,
            seen,
            geometry.height,
          );
          computeStrip(job, group, to + 4 * row * geometry.outWidth, rows);
        }
      }
    }
  });
}

interface Job {
  readonly call: PlaneConvolution;
  readonly geometry: PlaneGeometry;
  readonly kernelOf: (rows: number, isLast: boolean) => KernelFunction;
  readonly panels: WeightPanels;
  readonly weight: number;
  readonly taps: number;
  /** Bytes from the padded input of one output row to that of the next. */
  readonly rowStep: number;
  readonly padded: number;
  readonly plane: number;
}

/** All output channels of a group, for the rows that are padded; chunk by chunk of input channels. */
function computeStrip(job: Job, group: number, output: number, rows: number): void {
  const { call, geometry, panels, weight, padded, plane } = job;
  const { inChannels, outChannels, outputPlane, outWidth } = geometry;
  const perRow =
    Math.min(panels.high, outChannels) * outWidth * Math.min(panels.chunk, inChannels) * job.taps;
  const step = Math.max(1, Math.floor(multiplyAddsPerCall / perRow));
  for (let first = 0; first < inChannels; first += panels.chunk) {
    const channels = Math.min(panels.chunk, inChannels - first);
    const accumulate = first > 0 ? 1 : 0;
    const isLast = first + channels === inChannels;
    for (let out = 0; out < outChannels; out += panels.high) {
      const run = job.kernelOf(Math.min(panels.high, outChannels - out), isLast);
      const panel = weight + panelAt(call.weight, panels, group, first, out);
      for (let row = 0; row < rows; row += step) {
        const from = padded + first * plane + row * job.rowStep;
        const to = output + out * outputPlane + 4 * row * outWidth;
        run(from, panel, to, channels, Math.min(step, rows - row), plane, outputPlane, accumulate);
      }
    }
  }
}

/** The compiled kernels of a job, by the number of output channels. */
function directFunctions(
  device: Device,
  geometry: PlaneGeometry,
  layout: RowLayout,
  block: BlockShape,
  activation: Activation | undefined,
): (rows: number, isLast: boolean) => KernelFunction {
  const { outWidth, stride } = geometry;
  const rowStep = stride[0] * layout.rowBytes;
  const all = tapOffsets(geometry, layout);
  const byRow = all.length > mostTapsWrittenOut;
  const taps = byRow ? all.slice(0, geometry.kernelWidth) : all;
  const tapRows = byRow ? geometry.kernelHeight : 1;
  const tapRowStep = geometry.dilation[0] * layout.rowBytes;
  const sizes = `${outWidth} ${rowStep} ${taps} ${tapRows} ${tapRowStep}`;
  const compiled = (rows: number, applied: Activation | undefined): KernelFunction => {
    const key = `direct ${rows} ${block.rows} ${sizes} ${applied}`;
    const shape = { rows, block, outWidth, rowStep, taps, tapRows, tapRowStep, activation: applied };
    return device.kernels.get(key, () => directKernel(shape, device.features)).run;
  };
  const last = new Map<number, KernelFunction>();
  const others = new Map<number, KernelFunction>();
  return (rows, isLast) => {
    const known = isLast ? last : others;
    const run = known.get(rows) ?? compiled(rows, isLast ? activation : undefined);
    known.set(rows, run);
    return run;
  };
}

function chunkOf(inChannels: number, taps: number): number {
  return evenStep(inChannels, Math.max(1, Math.floor(panelTaps / taps)), 1);
}

/** Rows of output that are computed from one padded copy. */
function stripRows(geometry: PlaneGeometry, layout: RowLayout): number {
  const perRow = geometry.inChannels * layout.rowBytes;
  const most = Math.floor((stripBytes / perRow - rowsSeen(geometry, 1)) / geometry.stride[0]);
  return evenStep(geometry.outHeight, Math.min(geometry.outHeight, Math.max(4, most)), 1);
}
