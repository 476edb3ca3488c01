import type { Activation, PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import type { Calls } from '../threads/program.ts';
import { forEachPiece, timeOfMultiplyAdd } from '../threads/split.ts';
import type { Work } from '../threads/threads.ts';
import { blockShapeFor } from './block-shape.ts';
import { CallPlans } from './call-plans.ts';
import { directKernel } from './direct-kernel.ts';
import { evenStep } from './packed-gemm.ts';
import { padKernel, planeBytes, type RowLayout, rowLayout, rowsSeen, tapOffsets } from './padded-rows.ts';
import { multiplyAddsOf, type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import { type PreparedForm, withPrepared } from './prepared-weight.ts';
import type { BlockShape } from './register-block.ts';
import { packWeight, panelAt, panelBytes, type WeightPanels, writePanelStarts } from './weight-panels.ts';

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
  const { memory, threads } = device;
  const plan = plans.of(device, call);
  const { panels, length, byRows, packed } = plan;
  const { outHeight, outChannels } = plan.geometry;
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  const prepare = (target: number): void => packWeight(device, call.weight, panels, target);
  withPrepared(device, call.weight, packed, prepare, (weight) => {
    writePanelStarts(device, call, panels, weight);
    const job: Job = { call, plan, input, output, weight };
    threads.parallel(plan.work, (first, end, calls, padded) => {
      forEachPiece(length, first, end, (index, from, to) => {
        const [row, endRow] = byRows ? [from, to] : [0, outHeight];
        const out = byRows ? 0 : from * panels.high;
        const endOut = byRows ? outChannels : Math.min(to * panels.high, outChannels);
        computePart(job, { index, row, endRow, out, endOut, calls, padded });
      });
    });
  });
}

/** What does not depend on where tensors lie. */
interface DirectPlan {
  readonly geometry: PlaneGeometry;
  readonly kernelOf: (rows: number, isLast: boolean) => KernelFunction;
  readonly pad: KernelFunction;
  readonly panels: WeightPanels;
  readonly packed: PreparedForm;
  readonly taps: number;
  /** Bytes from the padded input of one output row to that of the next. */
  readonly rowStep: number;
  readonly plane: number;
  /** The most rows of output that are computed from one padded copy. */
  readonly strip: number;
  readonly work: Work;
  /** Whether a unit of work is a row of all output channels, or all rows of a panel of them. */
  readonly byRows: boolean;
  /** How many units a group of an image has. */
  readonly length: number;
}

const plans = new CallPlans<DirectPlan>((device, call) => {
  const geometry = planeGeometry(call);
  const { batch, groups, inChannels, outChannels, outHeight } = geometry;
  const layout = rowLayout(geometry);
  const block = blockShapeFor(device, outChannels, geometry.outWidth);
  const taps = geometry.kernelHeight * geometry.kernelWidth;
  const panels = { high: block.rows, chunk: chunkOf(inChannels, taps) };
  const strip = stripRows(geometry, layout);
  const plane = planeBytes(layout, rowsSeen(geometry, strip));
  // A task reads all weights of its channels and all inputs of its rows; what is less may be read again.
  const byRows = batch > 1 || outChannels * taps < geometry.height * geometry.width;
  const length = byRows ? outHeight : Math.ceil(outChannels / panels.high);
  const { run: pad } = device.kernels.get(`pad ${Object.values(layout)}`, () => padKernel(layout));
  return {
    geometry,
    kernelOf: directFunctions(device, geometry, layout, block, call.activation),
    pad,
    panels,
    packed: { form: `direct ${panels.high} ${panels.chunk}`, byteLength: panelBytes(call.weight, panels) },
    taps,
    rowStep: geometry.stride[0] * layout.rowBytes,
    plane,
    strip,
    work: {
      units: batch * groups * length,
      time: multiplyAddsOf(geometry) * timeOfMultiplyAdd,
      scratchBytes: inChannels * plane + 64,
      overhead: byRows ? 0.2 : 10 / (panels.high * taps),
    },
    byRows,
    length,
  };
});

/** A plan, and where its tensors lie. */
interface Job {
  readonly call: PlaneConvolution;
  readonly plan: DirectPlan;
  readonly input: number;
  readonly output: number;
  readonly weight: number;
}

/** Rows and output channels of one group of an image. */
interface Part {
  readonly index: number;
  readonly row: number;
  readonly endRow: number;
  readonly out: number;
  readonly endOut: number;
  readonly calls: Calls;
  readonly padded: number;
}

function computePart(job: Job, part: Part): void {
  const { input, output, plan } = job;
  const { geometry, plane, pad } = plan;
  const { groups, inChannels, outChannels, inputPlane, outputPlane, outWidth, stride, begin } = geometry;
  const group = part.index % groups;
  const image = (part.index - group) / groups;
  const from = input + image * geometry.inputImage + group * inChannels * inputPlane;
  const to = output + image * geometry.outputImage + group * outChannels * outputPlane;
  const step = evenStep(part.endRow - part.row, plan.strip, 1);
  for (let row = part.row; row < part.endRow; row += step) {
    const rows = Math.min(step, part.endRow - row);
    const seen = rowsSeen(geometry, rows);
    const first = row * stride[0] - begin[0];
    part.calls.call(pad, from, part.padded, inChannels, inputPlane, plane, first, seen, geometry.height);
    computeStrip(job, part, group, to + 4 * row * outWidth, rows);
  }
}

/** Some output channels of a group, for the rows that are padded; chunk by chunk of input channels. */
function computeStrip(job: Job, part: Part, group: number, output: number, rows: number): void {
  const { call, plan, weight } = job;
  const { geometry, panels, plane, taps, rowStep } = plan;
  const { inChannels, outputPlane, outWidth } = geometry;
  const { out: firstOut, endOut, calls, padded } = part;
  const perRow =
    Math.min(panels.high, endOut - firstOut) * outWidth * Math.min(panels.chunk, inChannels) * taps;
  const step = Math.max(1, Math.floor(multiplyAddsPerCall / perRow));
  for (let first = 0; first < inChannels; first += panels.chunk) {
    const channels = Math.min(panels.chunk, inChannels - first);
    const accumulate = first > 0 ? 1 : 0;
    const isLast = first + channels === inChannels;
    for (let out = firstOut; out < endOut; out += panels.high) {
      const run = plan.kernelOf(Math.min(panels.high, endOut - out), isLast);
      const panel = weight + panelAt(call.weight, panels, group, first, out);
      for (let row = 0; row < rows; row += step) {
        const from = padded + first * plane + row * rowStep;
        const to = output + out * outputPlane + 4 * row * outWidth;
        const count = Math.min(step, rows - row);
        calls.call(run, from, panel, to, channels, count, plane, outputPlane, accumulate);
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
