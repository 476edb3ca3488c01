import type { PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { Calls } from '../threads/program.ts';
import { forEachPiece } from '../threads/split.ts';
import { directConvolution } from './direct.ts';
import { evenStep, productFunction } from './packed-gemm.ts';
import { padKernel } from './padded-rows.ts';
import { withPrepared } from './prepared-weight.ts';
import { inputKernel, outputKernel } from './winograd-kernels.ts';
import { type Job, planTiles, timeOf } from './winograd-plan.ts';
import type { TileSize } from './winograd-transforms.ts';
import { weightKernel } from './winograd-weight.ts';

// Nanoseconds for one kernel.
const timeOfTransform = 5;

/**
 * 3×3 kernels of stride 1 with (m + 2)² / m² multiplications for an output's 9: 2.25 with tiles of 4 × 4. The
 * transforms mix the inputs of a tile, so that a NaN or an infinity would reach all its outputs; when any
 * output is not finite, everything is computed again directly.
 */
export function winogradConvolution(device: Device, call: PlaneConvolution, size: TileSize): void {
  const { memory } = device;
  memory.borrow(4, (flag) => {
    const job = planTiles(device, call, size, flag);
    memory.i32[flag / 4] = 0;
    const transformed = {
      form: `winograd ${size} ${job.block.rows}`,
      byteLength: job.geometry.groups * job.weightBytes,
    };
    const prepare = (target: number): void => transformWeight(job, call, target);
    withPrepared(device, call.weight, transformed, prepare, (weight) => {
      if (isWeightShared(job)) shareChannels(job, weight);
      else shareRows(job, weight);
    });
    if (memory.i32[flag / 4] === 0) return;
    directConvolution(device, call);
  });
}

function transformWeight(job: Job, { weight }: PlaneConvolution, target: number): void {
  const { device, geometry, layout, block, weightStep, weightBytes } = job;
  const { groups, inChannels, outChannels } = geometry;
  const [byGroup, ...steps] = weight.strides.map((stride) => 4 * stride);
  const source = device.memory.readable(weight);
  const panels = Math.ceil(outChannels / block.rows);
  const work = { units: groups * panels, time: groups * outChannels * inChannels * timeOfTransform };
  device.threads.parallel(work, (first, end, calls) => {
    for (let unit = first; unit < end; unit++) {
      const group = Math.floor(unit / panels);
      const out = (unit % panels) * block.rows;
      const high = Math.min(block.rows, outChannels - out);
      const shape = { size: layout.size, high };
      const key = `winograd weight ${Object.values(shape)}`;
      const { run } = device.kernels.get(key, () => weightKernel(shape, device.features));
      const to = target + group * weightBytes + 4 * out * inChannels;
      calls.call(run, source + group * byGroup + out * steps[0], to, inChannels, ...steps, weightStep);
    }
  });
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
function stripOf(job: Job, weight: number, line: number, row: number, rows: number): Strip {
  const { geometry, input, output, weightBytes } = job;
  const { groups, inChannels, outChannels, inputPlane, outputPlane } = geometry;
  const group = line % groups;
  const image = (line - group) / groups;
  const from = input + image * geometry.inputImage + group * inChannels * inputPlane;
  const to = output + image * geometry.outputImage + group * outChannels * outputPlane;
  return { weight: weight + group * weightBytes, from, to, group, row, rows };
}

/** Each task computes some rows of tiles, of all channels of a group. */
function shareRows(job: Job, weight: number): void {
  const { device, geometry, layout, scratch } = job;
  const { batch, groups, inChannels, outChannels } = geometry;
  const tileRows = Math.ceil(layout.outHeight / layout.size);
  const work = {
    units: batch * groups * tileRows,
    time: timeOf(job),
    scratchBytes: scratch.end,
    overhead: 0.2,
  };
  device.threads.parallel(work, (first, end, calls, base) => {
    forEachPiece(tileRows, first, end, (line, from, to) => {
      const step = evenStep(to - from, job.stripRows, 1);
      for (let row = from; row < to; row += step) {
        const strip = stripOf(job, weight, line, row, Math.min(step, to - row));
        const at = { calls, strip, padded: base, v: base + scratch.v, m: base + scratch.m };
        const square = base + scratch.square;
        transformInput(job, { ...at, square }, 0, inChannels);
        multiplyTiles(job, { ...at, square }, 0, outChannels);
        transformOutput(job, { ...at, square }, 0, outChannels);
      }
    });
  });
}

/** Whether U, which every task of `shareRows` reads whole, is more than all else. */
function isWeightShared({ device, geometry, layout, stripRows, weightBytes }: Job): boolean {
  const { batch, groups } = geometry;
  if (device.threads.present === 1 || batch * groups >= device.threads.present) return false;
  const strips = Math.ceil(layout.outHeight / layout.size / stripRows);
  return weightBytes > strips * (layout.size + 2) ** 2 * layout.inputStep;
}

/** Tasks transform some channels of an image; when all are done, others compute some of its output. */
function shareChannels(job: Job, weight: number): void {
  const { device, geometry, layout, scratch, block, stripRows } = job;
  const { batch, groups, inChannels, outChannels } = geometry;
  const tileRows = Math.ceil(layout.outHeight / layout.size);
  const strips = Math.ceil(tileRows / stripRows);
  const vBytes = (layout.size + 2) ** 2 * layout.inputStep;
  const panels = Math.ceil(outChannels / block.rows);
  const time = timeOf(job) / (batch * groups);
  device.memory.borrow(strips * vBytes, (shared) => {
    for (let line = 0; line < batch * groups; line++) {
      const placeOf = (n: number, calls: Calls, base: number): Place => {
        const row = n * stripRows;
        const strip = stripOf(job, weight, line, row, Math.min(stripRows, tileRows - row));
        const [v, m, square] = [shared + n * vBytes, base + scratch.m, base + scratch.square];
        return { calls, strip, padded: base, v, m, square };
      };
      const inputs = { units: strips * inChannels, time: time / 8, scratchBytes: scratch.end };
      device.threads.parallel(inputs, (first, end, calls, base) => {
        forEachPiece(inChannels, first, end, (n, from, to) => {
          transformInput(job, placeOf(n, calls, base), from, to);
        });
      });
      const outputs = { units: strips * panels, time, scratchBytes: scratch.end, overhead: 1 };
      device.threads.parallel(outputs, (first, end, calls, base) => {
        forEachPiece(panels, first, end, (n, from, to) => {
          const place = placeOf(n, calls, base);
          const [out, endOut] = [from * block.rows, Math.min(to * block.rows, outChannels)];
          multiplyTiles(job, place, out, endOut);
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
function transformInput(
  job: Job,
  { calls, strip, padded, v, square }: Place,
  first: number,
  end: number,
): void {
  const { device, geometry, layout, padding } = job;
  const { size, planeBytes, channelBytes, columns, rowBytes, inputStep } = layout;
  const { inputPlane, height, begin } = geometry;
  const { kernels, features } = device;
  const pad = kernels.get(`pad ${Object.values(padding)}`, () => padKernel(padding)).run;
  const transform = kernels.get(`winograd input ${size}`, () => inputKernel(size, features)).run;
  const row = strip.row * size - begin[0];
  const seen = strip.rows * size + 2;
  const count = end - first;
  calls.call(pad, strip.from + first * inputPlane, padded, count, inputPlane, planeBytes, row, seen, height);
  const steps = [rowBytes, planeBytes, channelBytes, inputStep];
  const target = v + first * channelBytes;
  calls.call(transform, padded, target, square, count, strip.rows, columns, ...steps);
}

/** M of some output channels: a product of matrices for each of the (m + 2)² places of a transformed tile. */
function multiplyTiles(job: Job, { calls, strip, v, m }: Place, first: number, end: number): void {
  const { device, geometry, layout, block, weightStep } = job;
  const { inChannels } = geometry;
  const { channelBytes, inputStep, outputStep } = layout;
  const width = 4 * block.vectors;
  const tiles = 4 * Math.ceil((strip.rows * layout.columns) / 4);
  const panels = Math.floor(tiles / width);
  const blocks = Math.floor((end - first) / block.rows);
  const heights = [
    { high: block.rows, count: blocks, row: first },
    { high: (end - first) % block.rows, count: 1, row: first + blocks * block.rows },
  ].filter(({ high, count }) => high * count > 0);
  const widths = [
    { wide: width, count: panels, column: 0 },
    { wide: tiles % width, count: 1, column: panels * width },
  ].filter(({ wide, count }) => wide * count > 0);
  for (const { wide, count: wideCount, column } of widths) {
    for (const { high, count: highCount, row } of heights) {
      const { unroll } = block;
      const shape = { type: 'f32x4', rows: high, columns: wide, unroll } as const;
      const run = productFunction(device, shape);
      for (let product = 0; product < (layout.size + 2) ** 2; product++) {
        calls.call(
          run,
          strip.weight + product * weightStep + 4 * row * inChannels,
          v + product * inputStep + 4 * column,
          m + product * outputStep + row * channelBytes + 4 * column,
          inChannels,
          channelBytes,
          highCount,
          0,
          wideCount,
          4 * wide,
          channelBytes,
        );
      }
    }
  }
}

/** Some output channels. The last row of tiles may reach beyond the output. */
function transformOutput(job: Job, { calls, strip, m, square }: Place, out: number, endOut: number): void {
  const { device, geometry, layout, activation, bias, flag } = job;
  const { size, outWidth, outHeight, columns, channelBytes, outputStep } = layout;
  const { outChannels, outputPlane } = geometry;
  const { to, group, row, rows } = strip;
  const last = [4, 3, 2, 1].map((n) => Math.max(0, Math.min(size, outWidth - (columns - n) * size)));
  const shape = { size, last, bias: bias !== undefined, activation };
  const key = `winograd output ${Object.values(shape)}`;
  const { run } = device.kernels.get(key, () => outputKernel(shape, device.features));
  const steps = [4 * outWidth, outputPlane, channelBytes, outputStep];
  const biases = bias ? [bias.at + (group * outChannels + out) * bias.step, bias.step] : [0, 0];
  const store = (first: number, count: number, stored: number): void => {
    const from = m + out * channelBytes + 4 * first * columns;
    const target = to + out * outputPlane + 4 * (row + first) * size * outWidth;
    const counts = [endOut - out, count, stored, columns];
    calls.call(run, from, target, square, ...counts, ...steps, ...biases, flag);
  };
  const wholeRows = Math.max(0, Math.min(rows, Math.floor(outHeight / size) - row));
  if (wholeRows > 0) store(0, wholeRows, size);
  if (wholeRows < rows) store(wholeRows, 1, outHeight % size);
}
