import type { Activation, PlaneConvolution, View } from '../../backend.ts';
import { elementCount } from '../../extent.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import type { Calls } from '../threads/program.ts';
import { forEachPiece, timeOfByte, timeOfMultiplyAdd } from '../threads/split.ts';
import { blockShapeFor } from './block-shape.ts';
import { packKernel } from './pack-kernel.ts';
import { evenStep } from './packed-gemm.ts';
import { multiplyAddsOf, type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import { pointwiseKernel } from './pointwise-kernel.ts';
import { withPrepared } from './prepared-weight.ts';
import { writeStarts } from './sum-starts.ts';

// A chunk of the weight and a strip of x stay in the second cache, what is read again and again in the first.
const rowsPerChunk = 516;
const depthPerChunk = 256;
const panelsPerStrip = 16;
const firstCache = 1 << 15;
const worthPacking = 48;
const fewStrips = 16;

/**
 * 1×1 kernels of stride 1: per image the product of the weight [M, C] and the planes [C, H · W]. The weight
 * is packed, and stays so where it is used again; planes are read as they lie, or strip by strip into panels.
 */
export function pointwiseConvolution(device: Device, call: PlaneConvolution): void {
  const { memory, threads } = device;
  const geometry = planeGeometry(call);
  const { batch, groups, outChannels, inChannels } = geometry;
  const places = geometry.outHeight * geometry.outWidth;
  const block = blockShapeFor(device, places);
  const panelWidth = 4 * block.vectors;
  const blocks = blocksOf(outChannels, block.rows);
  const depthStep = evenStep(inChannels, depthPerChunk, 4);
  const packed = {
    form: `pointwise ${block.rows} ${depthStep}`,
    byteLength: 4 * groups * outChannels * inChannels,
  };
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  const isPacked = packsPlanes(geometry);
  const panels = Math.ceil(places / panelWidth);
  const stripBytes = 4 * panelWidth * inChannels;
  const inner = stripBytes * panelsPerStrip <= firstCache ? 'panels' : 'blocks';
  const most = Math.max(panelsPerStrip, Math.floor(firstCache / stripBytes));
  const stripPanels = evenStep(panels, most, 1);
  const strips = Math.ceil(panels / stripPanels);
  const job: Job = {
    ...{ device, geometry, places, blocks, depthStep, isPacked, panelWidth },
    kernelOf: pointwiseFunctions(device, block.unroll, inner, call.activation),
    stripPlaces: stripPanels * panelWidth,
  };
  const channels = groups * outChannels;
  const rows = blocks.reduce((sum, { count }) => sum + count, 0);
  const lines = batch * groups * strips;
  // Few strips are cut into blocks of output channels.
  const length = lines < fewStrips ? rows : 1;
  const work = {
    units: lines * length,
    time: multiplyAddsOf(geometry) * timeOfMultiplyAdd,
    scratchBytes: isPacked ? 4 * depthStep * job.stripPlaces + 64 : 0,
    overhead: length > 1 ? 1 : 0.05,
  };
  const prepare = (to: number): void => packWeight(job, call.weight, to);
  withPrepared(device, call.weight, { ...packed, prepare }, (weight) => {
    memory.borrow(4 * channels, (starts) => {
      writeStarts(device, call.bias, channels, (channel) => starts + 4 * channel);
      threads.parallel(work, (first, end, calls, scratch) => {
        forEachPiece(length, first, end, (line, from, to) => {
          const [plane, strip] = [Math.floor(line / strips), line % strips];
          const [image, group] = [Math.floor(plane / groups), plane % groups];
          computeStrip(job, calls, {
            x: input + image * geometry.inputImage + group * inChannels * geometry.inputPlane,
            y: output + image * geometry.outputImage + group * outChannels * geometry.outputPlane,
            weight: weight + 4 * group * outChannels * inChannels,
            start: starts + 4 * group * outChannels,
            first: strip * job.stripPlaces,
            scratch,
            ...(length > 1 ? { block: from, endBlock: to } : { block: 0, endBlock: rows }),
          });
        });
      });
    });
  });
}

interface Job {
  readonly device: Device;
  readonly geometry: PlaneGeometry;
  readonly places: number;
  readonly blocks: readonly Blocks[];
  /** Input channels whose products are summed before the sums go to memory. */
  readonly depthStep: number;
  /** Whether planes are packed before they are read. */
  readonly isPacked: boolean;
  /** Places that a block computes together. */
  readonly panelWidth: number;
  readonly stripPlaces: number;
  readonly kernelOf: (rows: number, columns: number, isLast: boolean) => KernelFunction;
}

/** Blocks of one height, one below the other. */
interface Blocks {
  readonly rows: number;
  readonly count: number;
  /** The first output channel. */
  readonly first: number;
}

/**
 * Output channels in blocks of `high`. What is left is shared with the last whole block where it is less than
 * half of one: a low block leaves multipliers idle.
 */
export function blocksOf(channels: number, high: number): readonly Blocks[] {
  const left = channels % high;
  const shares = left > 0 && 2 * left <= high && channels > high;
  const whole = Math.floor(channels / high) - (shares ? 1 : 0);
  const rest = channels - whole * high;
  const lows = shares ? [Math.ceil(rest / 2), Math.floor(rest / 2)] : rest > 0 ? [rest] : [];
  const result: Blocks[] = whole > 0 ? [{ rows: high, count: whole, first: 0 }] : [];
  let first = whole * high;
  for (const rows of lows) {
    const last = result.at(-1);
    if (last?.rows === rows) result[result.length - 1] = { ...last, count: last.count + 1 };
    else result.push({ rows, count: 1, first });
    first += rows;
  }
  return result;
}

/**
 * Planes are read as they lie, unless their vectors often cross the lines of the cache, or planes a multiple
 * of 4096 bytes apart compete for the same lines; but not where too few sums would use what is packed.
 */
function packsPlanes({ outChannels, inputPlane }: PlaneGeometry): boolean {
  return outChannels >= worthPacking && (inputPlane % 4096 === 0 || inputPlane % 16 !== 0);
}

/** By group, chunk of input channels and block of output channels: per input channel the block's rows. */
function packWeight({ device, geometry, blocks, depthStep }: Job, weight: View, target: number): void {
  const { groups, inChannels, outChannels } = geometry;
  const [byGroup, byOut, byIn] = weight.strides.map((stride) => 4 * stride);
  const source = device.memory.readable(weight);
  const kind = byOut === 4 ? 'across' : byIn === 4 ? 'along' : 'strided';
  const chunks = Math.ceil(inChannels / depthStep);
  const work = { units: groups * chunks, time: 8 * elementCount(weight.shape) * timeOfByte };
  device.threads.parallel(work, (begin, end, calls) => {
    for (let unit = begin; unit < end; unit++) {
      const [group, k] = [Math.floor(unit / chunks), (unit % chunks) * depthStep];
      const depth = Math.min(depthStep, inChannels - k);
      for (const { rows, count, first } of blocks) {
        const shape = { type: 'f32x4', kind, width: rows, pitch: rows } as const;
        const { run } = device.kernels.get(`pack f32x4 ${kind} ${rows} ${rows}`, () => packKernel(shape));
        const to = target + 4 * (group * outChannels * inChannels + outChannels * k + first * depth);
        const from = source + group * byGroup + first * byOut + k * byIn;
        calls.call(run, to, from, depth, byOut, byIn, count, 4 * rows * depth);
      }
    }
  });
}

interface Strip {
  /** The planes of a group. */
  readonly x: number;
  readonly y: number;
  readonly weight: number;
  readonly start: number;
  /** The first place of the strip. */
  readonly first: number;
  readonly scratch: number;
  /** The first block of output channels, and the one behind the last. */
  readonly block: number;
  readonly endBlock: number;
}

/** Some blocks of output channels for some neighbouring places. */
function computeStrip(job: Job, calls: Calls, strip: Strip): void {
  const { geometry, places, depthStep, isPacked, panelWidth, stripPlaces } = job;
  const { inChannels, inputPlane } = geometry;
  const columns = Math.min(stripPlaces, places - strip.first);
  for (let k = 0; k < inChannels; k += depthStep) {
    const depth = Math.min(depthStep, inChannels - k);
    const source = strip.x + k * inputPlane + 4 * strip.first;
    const inPlace = { at: source, step: inputPlane, panelStep: 4 * panelWidth };
    const packed = { at: strip.scratch, step: 4 * panelWidth, panelStep: 4 * panelWidth * depth };
    if (isPacked) packPlanes(job, calls, source, depth, columns, strip.scratch);
    multiplyStrip(job, calls, strip, { ...(isPacked ? packed : inPlace), k, depth, columns });
  }
}

/** Some input channels of a strip, and where its panels lie. */
interface Panels {
  readonly at: number;
  /** Bytes from channel to channel, and from panel to panel. */
  readonly step: number;
  readonly panelStep: number;
  readonly k: number;
  readonly depth: number;
  readonly columns: number;
}

function multiplyStrip(job: Job, calls: Calls, strip: Strip, x: Panels): void {
  const { blocks, panelWidth, geometry } = job;
  const [whole, left] = [Math.floor(x.columns / panelWidth), x.columns % panelWidth];
  const isLast = x.k + x.depth === geometry.inChannels;
  let firstBlock = 0;
  for (const { rows, count, first } of blocks) {
    const chunk = Math.max(1, Math.floor(rowsPerChunk / rows));
    const end = Math.min(count, strip.endBlock - firstBlock);
    for (let block = Math.max(0, strip.block - firstBlock); block < end; block += chunk) {
      const part = { row: first + block * rows, blocks: Math.min(chunk, end - block) };
      if (whole > 0) {
        const run = job.kernelOf(rows, panelWidth, isLast);
        multiplyPanels(job, calls, run, strip, x, { ...part, panel: 0, panels: whole });
      }
      if (left > 0) {
        const run = job.kernelOf(rows, left, isLast);
        multiplyPanels(job, calls, run, strip, x, { ...part, panel: whole, panels: 1 });
      }
    }
    firstBlock += count;
  }
}

/** Blocks of output channels from `row` on, for panels of places from `panel` on. */
interface Part {
  readonly row: number;
  readonly blocks: number;
  readonly panel: number;
  readonly panels: number;
}

function multiplyPanels(
  { geometry, panelWidth }: Job,
  calls: Calls,
  run: KernelFunction,
  strip: Strip,
  x: Panels,
  { row, blocks, panel, panels }: Part,
): void {
  const { outChannels, outputPlane } = geometry;
  const { k, depth } = x;
  calls.call(
    run,
    strip.weight + 4 * (outChannels * k + row * depth),
    strip.start + 4 * row,
    x.at + panel * x.panelStep,
    strip.y + row * outputPlane + 4 * (strip.first + panel * panelWidth),
    depth,
    x.step,
    outputPlane,
    blocks,
    panels,
    x.panelStep,
    k > 0 ? 1 : 0,
  );
}

/** Panels of neighbouring places, for every channel. */
function packPlanes(
  { device, geometry, panelWidth }: Job,
  calls: Calls,
  source: number,
  depth: number,
  columns: number,
  target: number,
): void {
  const plane = geometry.inputPlane;
  const pack = (lines: number): KernelFunction => {
    const shape = { type: 'f32x4', kind: 'across', width: lines, pitch: panelWidth } as const;
    return device.kernels.get(`pack f32x4 across ${lines} ${panelWidth}`, () => packKernel(shape)).run;
  };
  const [whole, left] = [Math.floor(columns / panelWidth), columns % panelWidth];
  const panelStep = 4 * panelWidth * depth;
  if (whole > 0) calls.call(pack(panelWidth), target, source, depth, 4, plane, whole, panelStep);
  const [to, from] = [target + whole * panelStep, source + 4 * whole * panelWidth];
  if (left > 0) calls.call(pack(left), to, from, depth, 4, plane, 1, 0);
}

/** The compiled kernels of a job; each is looked up once. */
function pointwiseFunctions(
  { kernels, features }: Device,
  unroll: number,
  inner: 'blocks' | 'panels',
  activation: Activation | undefined,
): Job['kernelOf'] {
  const known = new Map<number, KernelFunction>();
  return (rows, columns, isLast) => {
    const place = 2 * (64 * rows + columns) + (isLast ? 1 : 0);
    const found = known.get(place);
    if (found !== undefined) return found;
    const shape = { rows, columns, unroll, inner, activation: isLast ? activation : undefined };
    const key = `pointwise ${rows} ${columns} ${unroll} ${inner} ${shape.activation}`;
    const { run } = kernels.get(key, () => pointwiseKernel(shape, features));
    known.set(place, run);
    return run;
  };
}
