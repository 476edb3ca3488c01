import type { PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { Calls } from '../threads/program.ts';
import { forEachPiece } from '../threads/split.ts';
import { CallPlans } from './call-plans.ts';
import { directConvolution } from './direct.ts';
import { evenStep } from './packed-gemm.ts';
import { withPrepared } from './prepared-weight.ts';
import { planTiles, type TilePlan } from './winograd-plan.ts';
import type { TileShape } from './winograd-transforms.ts';

// A sum waits four cycles for its predecessor, and two are added to in each.
const busySums = 8;
// Nanoseconds for one kernel.
const timeOfTransform = 5;
// Calls are short, so that V8's first, slow code is soon replaced: that happens between calls.
const multiplyAddsPerCall = 1 << 22;

/**
 * 3×3 kernels of stride 1 by tiles: with those of 4 × 4 outputs 2.25 multiplications for an output's 9. The
 * transforms mix the inputs of a tile, so that a NaN or an infinity would reach all its outputs; when any
 * output is not finite, everything is computed again directly.
 */
export function winogradConvolution(tile: TileShape): (device: Device, call: PlaneConvolution) => void {
  const plans = new CallPlans((device, call) => planTiles(device, call, tile));
  return (device, call) => {
    const { memory } = device;
    const { bias } = call;
    const plan = plans.of(device, call);
    const prepare = (target: number): void => transformWeight(device, plan, call, target);
    memory.borrow(4, (flag) => {
      memory.i32[flag / 4] = 0;
      const [input, output] = [memory.readable(call.input), memory.writable(call.output)];
      withPrepared(device, call.weight, plan.transformed, prepare, (weight) => {
        const biases = bias && { at: memory.readable(bias), step: 4 * bias.strides[0] };
        const job = { device, plan, input, output, weight, bias: biases, flag };
        if (isWeightShared(job)) shareChannels(job);
        else shareRows(job);
      });
      if (memory.i32[flag / 4] !== 0) directConvolution(device, call);
    });
  };
}

function transformWeight(device: Device, plan: TilePlan, { weight }: PlaneConvolution, target: number): void {
  const { geometry, kernels, block, weightStep, weightBytes } = plan;
  const { groups, inChannels, outChannels } = geometry;
  const [byGroup, ...steps] = weight.strides.map((stride) => 4 * stride);
  const source = device.memory.readable(weight);
  const panels = Math.ceil(outChannels / block.rows);
  const work = { units: groups * panels, time: groups * outChannels * inChannels * timeOfTransform };
  device.threads.parallel(work, (first, end, calls) => {
    for (let unit = first; unit < end; unit++) {
      const group = Math.floor(unit / panels);
      const out = (unit % panels) * block.rows;
      const run = kernels.weightOf(Math.min(block.rows, outChannels - out));
      const to = target + group * weightBytes + 4 * out * inChannels;
      calls.call(run, source + group * byGroup + out * steps[0], to, inChannels, ...steps, weightStep);
    }
  });
}

/** A plan, and where its tensors lie. */
interface Job {
  readonly device: Device;
  readonly plan: TilePlan;
  readonly input: number;
  readonly output: number;
  /** The address of U. */
  readonly weight: number;
  readonly bias: { readonly at: number; readonly step: number } | undefined;
  /** The address of a word that is 1 once an output is not finite. */
  readonly flag: number;
}

/** Some rows of tiles of one group of an image. */
interface Strip {
  /** The group's U, and the planes of its inputs and outputs. */
  readonly weight: number;
  readonly from: number;
  readonly to: number;
  readonly group: number;
  /** The first row of tiles, and how many. */
  readonly row: number;
  readonly rows: number;
}

/** The strip of a group that begins with a row of tiles; `line` counts the groups of all images. */
function stripOf({ plan, weight, input, output }: Job, line: number, row: number, rows: number): Strip {
  const { geometry, weightBytes } = plan;
  const { groups, inChannels, outChannels, inputPlane, outputPlane } = geometry;
  const group = line % groups;
  const image = (line - group) / groups;
  const from = input + image * geometry.inputImage + group * inChannels * inputPlane;
  const to = output + image * geometry.outputImage + group * outChannels * outputPlane;
  return { weight: weight + group * weightBytes, from, to, group, row, rows };
}

/** Each task computes some rows of tiles, of all channels of a group. */
function shareRows(job: Job): void {
  const { device, plan } = job;
  const { layout, scratch, stripRows, time } = plan;
  const { batch, groups, inChannels, outChannels } = plan.geometry;
  const units = batch * groups * layout.rows;
  const work = { units, time, scratchBytes: scratch.end, overhead: 0.2 };
  device.threads.parallel(work, (first, end, calls, base) => {
    forEachPiece(layout.rows, first, end, (line, from, to) => {
      const step = evenStep(to - from, stripRows, 1);
      for (let row = from; row < to; row += step) {
        const strip = stripOf(job, line, row, Math.min(step, to - row));
        const [v, m, square] = [base + scratch.v, base + scratch.m, base + scratch.square];
        const place = { calls, strip, padded: base, v, m, square };
        transformInput(plan, place, 0, inChannels);
        multiplyTiles(plan, place, 0, outChannels);
        transformOutput(job, place, 0, outChannels);
      }
    });
  });
}

/** Whether U, which every task of `shareRows` reads whole, is more than all else. */
function isWeightShared({ device, plan }: Job): boolean {
  const { geometry, layout, stripRows, weightBytes } = plan;
  const lines = geometry.batch * geometry.groups;
  if (device.threads.present === 1 || lines >= device.threads.present) return false;
  return weightBytes > Math.ceil(layout.rows / stripRows) * layout.products * layout.inputStep;
}

/** Tasks transform some channels of an image; when all are done, others compute some of its output. */
function shareChannels(job: Job): void {
  const { device, plan } = job;
  const { geometry, layout, scratch, block, stripRows } = plan;
  const { batch, groups, inChannels, outChannels } = geometry;
  const strips = Math.ceil(layout.rows / stripRows);
  const vBytes = layout.products * layout.inputStep;
  const panels = Math.ceil(outChannels / block.rows);
  const time = plan.time / (batch * groups);
  device.memory.borrow(strips * vBytes, (shared) => {
    for (let line = 0; line < batch * groups; line++) {
      const placeOf = (n: number, calls: Calls, base: number): Place => {
        const row = n * stripRows;
        const strip = stripOf(job, line, row, Math.min(stripRows, layout.rows - row));
        const [v, m, square] = [shared + n * vBytes, base + scratch.m, base + scratch.square];
        return { calls, strip, padded: base, v, m, square };
      };
      const inputs = { units: strips * inChannels, time: time / 8, scratchBytes: scratch.end };
      device.threads.parallel(inputs, (first, end, calls, base) => {
        forEachPiece(inChannels, first, end, (n, from, to) => {
          transformInput(plan, placeOf(n, calls, base), from, to);
        });
      });
      const outputs = { units: strips * panels, time, scratchBytes: scratch.end, overhead: 1 };
      device.threads.parallel(outputs, (first, end, calls, base) => {
        forEachPiece(panels, first, end, (n, from, to) => {
          const place = placeOf(n, calls, base);
          const [out, endOut] = [from * block.rows, Math.min(to * block.rows, outChannels)];
          multiplyTiles(plan, place, out, endOut);
          transformOutput(job, place, out, endOut);
        });
      });
    }
  });
}

/** Where a strip is computed. */
interface Place {
  readonly calls: Calls;
  readonly strip: Strip;
  readonly padded: number;
  readonly v: number;
  readonly m: number;
  readonly square: number;
}

/** V of some input channels. */
function transformInput(plan: TilePlan, place: Place, first: number, end: number): void {
  const { geometry, layout, kernels } = plan;
  const { calls, strip, padded, v, square } = place;
  const { tile, planeBytes, channelBytes, columns, rowBytes, inputStep } = layout;
  const { inputPlane, height, begin } = geometry;
  const row = strip.row * tile.rows - begin[0];
  const seen = strip.rows * tile.rows + 2;
  const count = end - first;
  const from = strip.from + first * inputPlane;
  calls.call(kernels.pad, from, padded, count, inputPlane, planeBytes, row, seen, height);
  const target = v + first * channelBytes;
  const steps = [rowBytes, planeBytes, channelBytes, inputStep];
  calls.call(kernels.input, padded, target, square, count, strip.rows, columns, ...steps);
}

/** M of some output channels: a product of matrices for each place of a transformed tile. */
function multiplyTiles(plan: TilePlan, { calls, strip, v, m }: Place, first: number, end: number): void {
  const { geometry, layout, block, kernels, weightStep } = plan;
  const { inChannels } = geometry;
  const { products, columns, channelBytes, inputStep, outputStep } = layout;
  const width = 4 * block.vectors;
  const tiles = 4 * Math.ceil((strip.rows * columns) / 4);
  const multiply = (part: Part): void => {
    const { row, high, together, groups, tile, wide, panels } = part;
    if (groups * high * panels * wide === 0) return;
    const run = kernels.productOf(high, wide, together);
    const perProduct = groups * together * high * panels * wide * inChannels;
    const step = Math.max(1, Math.floor(multiplyAddsPerCall / perProduct));
    for (let product = 0; product < products; product += step) {
      calls.call(
        run,
        strip.weight + product * weightStep + 4 * row * inChannels,
        v + product * inputStep + 4 * tile,
        m + product * outputStep + row * channelBytes + 4 * tile,
        Math.min(step, products - product),
        inChannels,
        channelBytes,
        groups,
        panels,
        weightStep,
        inputStep,
        outputStep,
      );
    }
  };
  const panels = Math.floor(tiles / width);
  const left = tiles - panels * width;
  const blocks = Math.floor((end - first) / block.rows);
  const widths = [
    { tile: 0, wide: width, panels, together: 1 },
    {
      tile: panels * width,
      wide: left,
      panels: 1,
      together: left > 4 ? 1 : Math.ceil(busySums / block.rows),
    },
  ];
  for (const { tile, wide, panels, together } of widths) {
    const groups = Math.floor(blocks / together);
    const grouped = first + groups * together * block.rows;
    const rest = first + blocks * block.rows;
    const high = block.rows;
    multiply({ row: first, high, together, groups, tile, wide, panels });
    multiply({ row: grouped, high, together: 1, groups: blocks - groups * together, tile, wide, panels });
    multiply({ row: rest, high: end - rest, together: 1, groups: 1, tile, wide, panels });
  }
}

/** Some output channels and some tiles of a strip. */
interface Part {
  /** The first output channel, the channels of a block, and groups of so many blocks together. */
  readonly row: number;
  readonly high: number;
  readonly together: number;
  readonly groups: number;
  /** The first tile, the tiles of a panel, and how many panels. */
  readonly tile: number;
  readonly wide: number;
  readonly panels: number;
}

/** Some output channels. The last row of tiles may reach beyond the output. */
function transformOutput(job: Job, { calls, strip, m, square }: Place, out: number, endOut: number): void {
  const { geometry, layout, kernels } = job.plan;
  const { tile, columns, channelBytes, outputStep } = layout;
  const { outChannels, outHeight, outWidth, outputPlane } = geometry;
  const { to, group, row, rows } = strip;
  const run = kernels.outputOf(job.bias !== undefined);
  const steps = [4 * outWidth, outputPlane, channelBytes, outputStep];
  const { at, step } = job.bias ?? { at: 0, step: 0 };
  const biases = [at + (group * outChannels + out) * step, step];
  const store = (first: number, count: number, stored: number): void => {
    const from = m + out * channelBytes + 4 * first * columns;
    const target = to + out * outputPlane + 4 * (row + first) * tile.rows * outWidth;
    const counts = [endOut - out, count, stored, columns];
    calls.call(run, from, target, square, ...counts, ...steps, ...biases, job.flag);
  };
  const wholeRows = Math.max(0, Math.min(rows, Math.floor(outHeight / tile.rows) - row));
  if (wholeRows > 0) store(0, wholeRows, tile.rows);
  if (wholeRows < rows) store(wholeRows, 1, outHeight % tile.rows);
}
