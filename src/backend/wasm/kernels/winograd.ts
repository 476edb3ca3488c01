import type { Activation, PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import { blockShapeFor } from './block-shape.ts';
import { directConvolution } from './direct.ts';
import { evenStep, productFunction } from './packed-gemm.ts';
import { padKernel, planeBytes, type RowLayout } from './padded-rows.ts';
import { type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import { withPrepared } from './prepared-weight.ts';
import type { BlockShape } from './register-block.ts';
import { inputKernel, outputKernel, type TileLayout } from './winograd-kernels.ts';
import type { TileSize } from './winograd-transforms.ts';
import { weightKernel } from './winograd-weight.ts';

// V and M of a strip of tiles stay in the second cache, where the channels are not too many for that.
const stripBytes = 1 << 19;
const fewestTiles = 16;

/**
 * 3×3 kernels of stride 1 with (m + 2)² / m² multiplications for an output's 9: 2.25 with tiles of 4 × 4. The
 * transforms mix the inputs of a tile, so that a NaN or an infinity would reach all its outputs; when any
 * output is not finite, everything is computed again directly.
 */
export function winogradConvolution(device: Device, call: PlaneConvolution, size: TileSize): void {
  const { memory } = device;
  const job = planTiles(device, call, size);
  const { geometry, layout } = job;
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  let allFinite = true;
  const transformed = {
    form: `winograd ${size} ${job.block.rows}`,
    byteLength: geometry.groups * job.weightBytes,
    prepare: (target: number) => transformWeight(job, call, target),
  };
  withPrepared(device, call.weight, transformed, (weight) => {
    memory.borrow(job.scratch.end, (base) => {
      for (let group = 0; group < geometry.groups; group++) {
        for (let image = 0; image < geometry.batch; image++) {
          const from =
            input + image * geometry.inputImage + group * geometry.inChannels * geometry.inputPlane;
          const to =
            output + image * geometry.outputImage + group * geometry.outChannels * geometry.outputPlane;
          const tileRows = Math.ceil(layout.outHeight / size);
          for (let row = 0; row < tileRows; row += job.stripRows) {
            const rows = Math.min(job.stripRows, tileRows - row);
            const strip = { base, weight: weight + group * job.weightBytes, from, to, group, row, rows };
            allFinite = computeStrip(job, strip) && allFinite;
          }
        }
      }
    });
  });
  if (!allFinite) directConvolution(device, call);
}

interface Job {
  readonly device: Device;
  readonly geometry: PlaneGeometry;
  readonly layout: TileLayout;
  readonly padding: RowLayout;
  readonly block: BlockShape;
  /** Rows of tiles that are computed together. */
  readonly stripRows: number;
  /** Bytes from one of the (m + 2)² products to the next, of U. */
  readonly weightStep: number;
  /** Bytes of a group's U. */
  readonly weightBytes: number;
  readonly scratch: Scratch;
  readonly activation: Activation | undefined;
  readonly bias: { readonly at: number; readonly step: number } | undefined;
}

/** Where things lie in the scratch memory. */
interface Scratch {
  readonly padded: number;
  readonly v: number;
  readonly m: number;
  readonly square: number;
  readonly end: number;
}

function planTiles(device: Device, call: PlaneConvolution, size: TileSize): Job {
  const geometry = planeGeometry(call);
  const { inChannels, outChannels, width, outWidth, outHeight } = geometry;
  const columns = Math.max(4, Math.ceil(outWidth / size));
  const tileRows = Math.ceil(outHeight / size);
  const products = (size + 2) ** 2;
  const perRow = 4 * products * (inChannels + outChannels) * columns;
  const most = Math.max(Math.ceil(fewestTiles / columns), Math.floor(stripBytes / perRow));
  const stripRows = evenStep(tileRows, most, 1);
  const partWidth = 4 * Math.ceil((columns * size + 2) / 4);
  const padding = { width, begin: geometry.begin[1], parts: 1, partWidth, rowBytes: 4 * partWidth };
  const channelBytes = 16 * Math.ceil((stripRows * columns) / 4);
  const layout: TileLayout = {
    ...{ size, outWidth, outHeight, columns, channelBytes },
    rowBytes: padding.rowBytes,
    planeBytes: planeBytes(padding, stripRows * size + 2),
    inputStep: staggered(inChannels * channelBytes),
    outputStep: staggered(outChannels * channelBytes),
  };
  const weightStep = staggered(4 * inChannels * outChannels);
  const weightBytes = products * weightStep;
  const padded = 0;
  const v = padded + inChannels * layout.planeBytes + 64;
  const m = v + products * layout.inputStep;
  const square = m + products * layout.outputStep;
  const block = blockShapeFor(device, channelBytes / 4);
  const scratch = { padded, v, m, square, end: square + 16 * products };
  const bias = call.bias && { at: device.memory.readable(call.bias), step: 4 * call.bias.strides[0] };
  return {
    device,
    geometry,
    layout,
    padding,
    block,
    stripRows,
    weightStep,
    weightBytes,
    scratch,
    activation: call.activation,
    bias,
  };
}

/** Steps of a multiple of 4096 bytes would put all products on the same few lines of a cache. */
function staggered(bytes: number): number {
  return bytes % 4096 < 64 ? bytes + 64 : bytes;
}

function transformWeight(job: Job, { weight }: PlaneConvolution, target: number): void {
  const { device, geometry, layout, block, weightStep, weightBytes } = job;
  const { groups, inChannels, outChannels } = geometry;
  const [byGroup, ...steps] = weight.strides.map((stride) => 4 * stride);
  const source = device.memory.readable(weight);
  for (let group = 0; group < groups; group++) {
    for (let out = 0; out < outChannels; out += block.rows) {
      const high = Math.min(block.rows, outChannels - out);
      const shape = { size: layout.size, high, step: weightStep };
      const key = `winograd weight ${Object.values(shape)}`;
      const { run } = device.kernels.get(key, () => weightKernel(shape, device.features));
      const to = target + group * weightBytes + 4 * out * inChannels;
      run(source + group * byGroup + out * steps[0], to, inChannels, ...steps);
    }
  }
}

interface Strip {
  readonly base: number;
  /** The group's U. */
  readonly weight: number;
  /** The planes of a group's inputs and outputs. */
  readonly from: number;
  readonly to: number;
  readonly group: number;
  /** The first row of tiles, and how many. */
  readonly row: number;
  readonly rows: number;
}

/** Some rows of tiles of all channels of a group; whether all their outputs are finite. */
function computeStrip(job: Job, strip: Strip): boolean {
  const { device, geometry, layout, padding, scratch } = job;
  const { base, from, row, rows } = strip;
  const { size } = layout;
  const { inChannels, inputPlane, height, begin } = geometry;
  const { kernels, features } = device;
  const [padded, v, square] = [base + scratch.padded, base + scratch.v, base + scratch.square];
  const pad = kernels.get(`pad ${Object.values(padding)}`, () => padKernel(padding)).run;
  pad(
    from,
    padded,
    inChannels,
    inputPlane,
    layout.planeBytes,
    row * size - begin[0],
    rows * size + 2,
    height,
  );
  const key = `winograd input ${Object.values(layout)}`;
  kernels.get(key, () => inputKernel(layout, features)).run(padded, v, square, inChannels, rows);
  multiplyTiles(job, base, strip.weight);
  return storeStrip(job, strip);
}

/** One product of matrices for each of the (m + 2)² places of a transformed tile. */
function multiplyTiles(
  { device, geometry, layout, block, weightStep, scratch }: Job,
  base: number,
  weight: number,
): void {
  const { inChannels, outChannels } = geometry;
  const { channelBytes, inputStep, outputStep } = layout;
  const width = 4 * block.vectors;
  const tiles = channelBytes / 4;
  const [panels, columnsLeft] = [Math.floor(tiles / width), tiles % width];
  const [blocks, rowsLeft] = [Math.floor(outChannels / block.rows), outChannels % block.rows];
  const heights = [
    { high: block.rows, count: blocks, first: 0 },
    { high: rowsLeft, count: rowsLeft > 0 ? 1 : 0, first: blocks * block.rows },
  ].filter(({ count }) => count > 0);
  const widths = [
    { wide: width, count: panels, first: 0 },
    { wide: columnsLeft, count: columnsLeft > 0 ? 1 : 0, first: panels * width },
  ].filter(({ count }) => count > 0);
  for (const { wide, count: wideCount, first: column } of widths) {
    for (const { high, count: highCount, first: row } of heights) {
      const { unroll } = block;
      const shape = { type: 'f32x4', rows: high, columns: wide, unroll, bStep: channelBytes } as const;
      const run = productFunction(device, shape);
      for (let product = 0; product < (layout.size + 2) ** 2; product++) {
        run(
          weight + product * weightStep + 4 * row * inChannels,
          base + scratch.v + product * inputStep + 4 * column,
          base + scratch.m + product * outputStep + row * channelBytes + 4 * column,
          inChannels,
          channelBytes,
          highCount,
          0,
          wideCount,
          4 * wide,
        );
      }
    }
  }
}

/** The last row of tiles may reach beyond the output. */
function storeStrip({ device, geometry, layout, scratch, bias, activation }: Job, strip: Strip): boolean {
  const { size, outWidth, outHeight, columns } = layout;
  const { outChannels, outputPlane } = geometry;
  const { base, to, group, row, rows } = strip;
  const wholeRows = Math.min(rows, Math.floor(outHeight / size) - row);
  const biasAt = bias ? bias.at + group * outChannels * bias.step : 0;
  const store = (first: number, count: number, stored: number): boolean => {
    const shape = { rows: stored, bias: bias !== undefined, activation };
    const key = `winograd output ${Object.values(layout)} ${Object.values(shape)}`;
    const { run } = device.kernels.get(key, () => outputKernel(layout, shape, device.features));
    const from = base + scratch.m + 4 * first * columns;
    const target = to + 4 * (row + first) * size * outWidth;
    const square = base + scratch.square;
    return run(from, target, square, outChannels, count, outputPlane, biasAt, bias?.step ?? 0) === 0;
  };
  const wholeIsFinite = wholeRows <= 0 || store(0, wholeRows, size);
  const left = outHeight % size;
  if (wholeRows >= rows || left === 0) return wholeIsFinite;
  return store(Math.max(0, wholeRows), 1, left) && wholeIsFinite;
}
