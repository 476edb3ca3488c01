import type { Activation, PlaneConvolution, View } from '../../backend.ts';
import { elementCount } from '../../extent.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import type { Calls } from '../threads/program.ts';
import { forEachPiece, timeOfByte, timeOfMultiplyAdd } from '../threads/split.ts';
import type { Work } from '../threads/threads.ts';
import { blockShapeFor } from './block-shape.ts';
import { CallPlans } from './call-plans.ts';
import { packKernel } from './pack-kernel.ts';
import { evenStep } from './packed-gemm.ts';
import { multiplyAddsOf, type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import { pointwiseKernel } from './pointwise-kernel.ts';
import { type PreparedForm, withPrepared } from './prepared-weight.ts';
import { withStarts } from './sum-starts.ts';

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
  const plan = plans.of(device, call);
  const { geometry, strips, stripPlaces, length, rows } = plan;
  const { groups, outChannels, inChannels } = geometry;
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  const prepare = (target: number): void => packWeight(device, plan, call.weight, target);
  withPrepared(device, call.weight, plan.packed, prepare, (weight) => {
    withStarts(device, call.bias, groups * outChannels, (starts) => {
      threads.parallel(plan.work, (first, end, calls, scratch) => {
        forEachPiece(length, first, end, (line, from, to) => {
          const [plane, strip] = [Math.floor(line / strips), line % strips];
          const [image, group] = [Math.floor(plane / groups), plane % groups];
          computeStrip(plan, calls, {
            x: input + image * geometry.inputImage + group * inChannels * geometry.inputPlane,
            y: output + image * geometry.outputImage + group * outChannels * geometry.outputPlane,
            weight: weight + 4 * group * outChannels * inChannels,
            start: starts + 4 * group * outChannels,
            first: strip * stripPlaces,
            scratch,
            block: length > 1 ? from : 0,
            endBlock: length > 1 ? to : rows,
          });
        });
      });
    });
  });
}

/** What does not depend on where tensors lie. */
interface PointwisePlan {
  readonly geometry: PlaneGeometry;
  readonly places: number;
  readonly blocks: readonly Blocks[];
  /** How many blocks those are. */
  readonly rows: number;
  /** Input channels whose products are summed before the sums go to memory. */
  readonly depthStep: number;
  readonly packed: PreparedForm;
  /** The kernel that packs so many neighbouring places, where planes are packed before they are read. */
  readonly packOf: ((columns: number) => KernelFunction) | undefined;
  /** Places that a block computes together. */
  readonly panelWidth: number;
  readonly stripPlaces: number;
  readonly strips: number;
  readonly kernelOf: (rows: number, columns: number, isLast: boolean) => KernelFunction;
  readonly work: Work;
  /** Units of work in a strip: blocks of output channels where strips are few, else 1. */
  readonly length: number;
}

const plans = new CallPlans<PointwisePlan>((device, call) => {
  const geometry = planeGeometry(call);
  const { batch, groups, outChannels, inChannels } = geometry;
  const places = geometry.outHeight * geometry.outWidth;
  const block = blockShapeFor(device, outChannels, places);
  const panelWidth = 4 * block.vectors;
  const blocks = blocksOf(outChannels, block.rows);
  const rows = blocks.reduce((sum, { count }) => sum + count, 0);
  const depthStep = evenStep(inChannels, depthPerChunk, 4);
  const panels = Math.ceil(places / panelWidth);
  const stripBytes = 4 * panelWidth * inChannels;
  const inner = stripBytes * panelsPerStrip <= firstCache ? 'panels' : 'blocks';
  const most = Math.max(panelsPerStrip, Math.floor(firstCache / stripBytes));
  const stripPanels = evenStep(panels, most, 1);
  const strips = Math.ceil(panels / stripPanels);
  const stripPlaces = stripPanels * panelWidth;
  const lines = batch * groups * strips;
  const length = lines < fewStrips ? rows : 1;
  const isPacked = packsPlanes(geometry);
  return {
    geometry,
    places,
    blocks,
    rows,
    depthStep,
    packed: {
      form: `pointwise ${block.rows} ${depthStep}`,
      byteLength: 4 * groups * outChannels * inChannels,
    },
    packOf: isPacked ? packFunctions(device, panelWidth) : undefined,
    panelWidth,
    stripPlaces,
    strips,
    kernelOf: pointwiseFunctions(device, block.unroll, inner, call.activation),
    work: {
      units: lines * length,
      time: multiplyAddsOf(geometry) * timeOfMultiplyAdd,
      scratchBytes: isPacked ? 4 * depthStep * stripPlaces + 64 : 0,
      overhead: length > 1 ? 1 : 0.05,
    },
    length,
  };
});

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
function packWeight(device: Device, plan: PointwisePlan, weight: View, target: number): void {
  const { geometry, blocks, depthStep } = plan;
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
function computeStrip(plan: PointwisePlan, calls: Calls, strip: Strip): void {
  const { geometry, places, depthStep, packOf, panelWidth, stripPlaces } = plan;
  const { inChannels, inputPlane } = geometry;
  const columns = Math.min(stripPlaces, places - strip.first);
  for (let k = 0; k < inChannels; k += depthStep) {
    const depth = Math.min(depthStep, inChannels - k);
    const source = strip.x + k * inputPlane + 4 * strip.first;
    if (packOf === undefined) {
      const panels = { at: source, step: inputPlane, panelStep: 4 * panelWidth, k, depth, columns };
      multiplyStrip(plan, calls, strip, panels);
    } else {
      const panelStep = 4 * panelWidth * depth;
      const panels = { at: strip.scratch, step: 4 * panelWidth, panelStep, k, depth, columns };
      packPlanes(packOf, calls, source, inputPlane, panelWidth, panels);
      multiplyStrip(plan, calls, strip, panels);
    }
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

function multiplyStrip(plan: PointwisePlan, calls: Calls, strip: Strip, x: Panels): void {
  const { blocks, panelWidth, geometry } = plan;
  const [whole, left] = [Math.floor(x.columns / panelWidth), x.columns % panelWidth];
  const isLast = x.k + x.depth === geometry.inChannels;
  let firstBlock = 0;
  for (const { rows, count, first } of blocks) {
    const chunk = Math.max(1, Math.floor(rowsPerChunk / rows));
    const end = Math.min(count, strip.endBlock - firstBlock);
    for (let block = Math.max(0, strip.block - firstBlock); block < end; block += chunk) {
      const row = first + block * rows;
      const high = Math.min(chunk, end - block);
      if (whole > 0) {
        const run = plan.kernelOf(rows, panelWidth, isLast);
        multiplyPanels(plan, calls, run, strip, x, { row, blocks: high, panel: 0, panels: whole });
      }
      if (left > 0) {
        const run = plan.kernelOf(rows, left, isLast);
        multiplyPanels(plan, calls, run, strip, x, { row, blocks: high, panel: whole, panels: 1 });
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
  { geometry, panelWidth }: PointwisePlan,
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

/** Puts neighbouring places into panels, for every channel. */
function packPlanes(
  packOf: (columns: number) => KernelFunction,
  calls: Calls,
  source: number,
  inputPlane: number,
  panelWidth: number,
  { at, panelStep, depth, columns }: Panels,
): void {
  const [whole, left] = [Math.floor(columns / panelWidth), columns % panelWidth];
  if (whole > 0) calls.call(packOf(panelWidth), at, source, depth, 4, inputPlane, whole, panelStep);
  const [to, from] = [at + whole * panelStep, source + 4 * whole * panelWidth];
  if (left > 0) calls.call(packOf(left), to, from, depth, 4, inputPlane, 1, 0);
}

function packFunctions({ kernels }: Device, panelWidth: number): (columns: number) => KernelFunction {
  const known = new Map<number, KernelFunction>();
  return (columns) => {
    const found = known.get(columns);
    if (found !== undefined) return found;
    const shape = { type: 'f32x4', kind: 'across', width: columns, pitch: panelWidth } as const;
    const { run } = kernels.get(`pack f32x4 across ${columns} ${panelWidth}`, () => packKernel(shape));
    known.set(columns, run);
    return run;
  };
}

/** The compiled kernels of a plan; each is looked up once. */
function pointwiseFunctions(
  { kernels, features }: Device,
  unroll: number,
  inner: 'blocks' | 'panels',
  activation: Activation | undefined,
): PointwisePlan['kernelOf'] {
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
