import type { PlaneConvolution, View } from '../../backend.ts';
import { WasmBuffer } from '../buffer.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import { forEachPiece } from '../threads/split.ts';
import { evenStep, packedGemm } from './packed-gemm.ts';
import { padKernel, planeBytes, type RowLayout, staggered } from './padded-rows.ts';
import { type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import { weightGradient } from './weight-gradient.ts';
import { cotangentKernel, gradientOutputKernel } from './winograd-gradient-kernels.ts';
import { inputKernel } from './winograd-kernels.ts';
import { nameOf, type TileShape } from './winograd-transforms.ts';

const size = 4;
const tile: TileShape = { rows: size, columns: size };
const products = 36;
// Tiles that are summed before the sums go to memory: V and Q of them stay in the caches.
const tilesTogether = 256;
const stripBytes = 1 << 23;
// Nanoseconds for the transform of one element, roughly.
const timeOfTransform = 0.6;

/**
 * The gradient of a 3×3 convolution of stride 1 by its weight, with 36 multiplications for the 144 of a tile
 * of 4 × 4 outputs: Y = Aᵀ[(G w Gᵀ) ⊙ V]A is linear in w, so that
 *
 *   ∇w = Gᵀ [Σ over tiles of (A g Aᵀ) ⊙ V] G,   V = Bᵀ d B
 *
 * The sums over tiles are one product of matrices for each of the 36 places. Where a result is not finite,
 * everything is computed again by the definition, which spreads a NaN less.
 */
export function winogradWeightGradient(device: Device, call: PlaneConvolution): void {
  const { memory } = device;
  const geometry = planeGeometry(call);
  const job = plan(device, call, geometry);
  memory.borrow(job.end, (base) => {
    const flag = base;
    memory.i32[flag / 4] = 0;
    for (let group = 0; group < geometry.groups; group++) sumGroup(job, base, group);
    if (memory.i32[flag / 4] !== 0) weightGradient(device, call);
  });
}

interface Job {
  readonly device: Device;
  readonly geometry: PlaneGeometry;
  readonly input: number;
  readonly cotangent: number;
  readonly target: number;
  readonly columns: number;
  readonly tileRows: number;
  /** Rows of tiles, of any images, that are summed together. */
  readonly rowsTogether: number;
  readonly channelBytes: number;
  readonly inputStep: number;
  readonly outputStep: number;
  readonly sumsStep: number;
  readonly pitch: number;
  /** Where V, Q and ∇U lie, and the end of it all; the flag is at the beginning. */
  readonly v: number;
  readonly q: number;
  readonly sums: number;
  readonly end: number;
}

function plan(device: Device, call: PlaneConvolution, geometry: PlaneGeometry): Job {
  const { batch, inChannels, outChannels, outWidth, outHeight } = geometry;
  const columns = Math.max(4, Math.ceil(outWidth / size));
  const tileRows = Math.ceil(outHeight / size);
  const perTile = 4 * products * (inChannels + outChannels);
  const most = Math.max(4 * columns, Math.min(tilesTogether, stripBytes / perTile));
  const rowsTogether = evenStep(batch * tileRows, Math.floor(most / columns), 1);
  const channelBytes = 16 * Math.ceil((rowsTogether * columns) / 4);
  const pitch = 4 * Math.ceil(inChannels / 4);
  const inputStep = staggered(inChannels * channelBytes);
  const outputStep = staggered(outChannels * channelBytes);
  const sumsStep = staggered(4 * outChannels * pitch);
  const v = 64;
  const q = v + products * inputStep;
  const sums = q + products * outputStep;
  return {
    ...{ device, geometry, columns, tileRows, rowsTogether, channelBytes },
    ...{ inputStep, outputStep, sumsStep, pitch, v, q, sums, end: sums + products * sumsStep },
    input: device.memory.readable(call.input),
    cotangent: device.memory.readable(call.output),
    target: device.memory.writable(call.weight),
  };
}

/** ∇w of one group: strips of tiles are transformed, then multiplied; at the end the sums are. */
function sumGroup(job: Job, base: number, group: number): void {
  const { device, geometry, tileRows, rowsTogether, columns, pitch, target } = job;
  const { batch, inChannels, outChannels } = geometry;
  const lines = batch * tileRows;
  const [v, q, sums] = [base + job.v, base + job.q, base + job.sums];
  if (pitch > inChannels) device.memory.u8.fill(0, sums, base + job.end);
  for (let line = 0; line < lines; line += rowsTogether) {
    const end = Math.min(lines, line + rowsTogether);
    transformInput(job, group, line, end, v);
    transformCotangent(job, group, line, end, q);
    const tiles = (end - line) * columns;
    const steps = [job.inputStep / 4, job.channelBytes / 4, 1] as const;
    packedGemm(device, {
      a: view(q, [products, outChannels, tiles], [job.outputStep / 4, steps[1], 1]),
      b: view(v, [products, tiles, inChannels], [steps[0], 1, steps[1]]),
      c: view(sums, [products, outChannels, inChannels], [job.sumsStep / 4, pitch, 1]),
      accumulate: line > 0,
    });
  }
  const shape = { channels: inChannels, pitch, step: job.sumsStep };
  const key = `winograd gradient ${Object.values(shape)}`;
  const { run } = device.kernels.get(key, () => gradientOutputKernel(shape, device.features));
  const work = { units: outChannels, time: products * outChannels * inChannels * timeOfTransform };
  device.threads.parallel(work, (first, end, calls) => {
    const to = target + 36 * inChannels * (group * outChannels + first);
    calls.call(run, sums + 4 * pitch * first, to, end - first, base);
  });
}

function transformInput(job: Job, group: number, line: number, end: number, v: number): void {
  const { device, geometry, columns, channelBytes } = job;
  const { inChannels, width, begin, inputPlane } = geometry;
  const padding = rowsOf(width, begin[1], size * columns + 2);
  const plane = planeBytes(padding, size * (end - line) + 2);
  const build = () => inputKernel(tile, device.features);
  const { run } = device.kernels.get(`winograd input ${nameOf(tile)}`, build);
  const steps = [padding.rowBytes, plane, channelBytes, job.inputStep];
  transform(job, { padding, plane, line, end, channels: inChannels, to: v, run, steps }, (image) => ({
    from: job.input + image * geometry.inputImage + group * inChannels * inputPlane,
    sourcePlane: inputPlane,
    height: geometry.height,
    begin: begin[0],
    more: 2,
  }));
}

function transformCotangent(job: Job, group: number, line: number, end: number, q: number): void {
  const { device, geometry, columns, channelBytes } = job;
  const { outChannels, outWidth, outHeight, outputPlane } = geometry;
  const padding = rowsOf(outWidth, 0, size * columns);
  const plane = planeBytes(padding, size * (end - line));
  const { run } = device.kernels.get('winograd cotangent', () => cotangentKernel(device.features));
  const steps = [padding.rowBytes, plane, channelBytes, job.outputStep];
  transform(job, { padding, plane, line, end, channels: outChannels, to: q, run, steps }, (image) => ({
    from: job.cotangent + image * geometry.outputImage + group * outChannels * outputPlane,
    sourcePlane: outputPlane,
    height: outHeight,
    begin: 0,
    more: 0,
  }));
}

/** Rows of a plane with room for all tiles. */
function rowsOf(width: number, begin: number, room: number): RowLayout {
  const partWidth = 4 * Math.ceil(room / 4);
  return { width, begin, parts: 1, partWidth, rowBytes: 4 * partWidth };
}

/** Planes of an image to be padded. */
interface Source {
  readonly from: number;
  readonly sourcePlane: number;
  readonly height: number;
  readonly begin: number;
  /** Rows that a row of tiles sees beyond its own. */
  readonly more: number;
}

interface Transform {
  readonly padding: RowLayout;
  /** Bytes of a padded plane. */
  readonly plane: number;
  /** Rows of tiles of all images. */
  readonly line: number;
  readonly end: number;
  readonly channels: number;
  readonly to: number;
  readonly run: KernelFunction;
  /** The last parameters of `run`. */
  readonly steps: readonly number[];
}

/** Pads some channels and transforms their tiles, image by image. */
function transform(job: Job, what: Transform, sourceOf: (image: number) => Source): void {
  const { device, tileRows, columns, channelBytes } = job;
  const { padding, plane, line, end, channels, to, run, steps } = what;
  const { run: pad } = device.kernels.get(`pad ${Object.values(padding)}`, () => padKernel(padding));
  const squareBytes = 16 * products;
  const tiles = (end - line) * columns;
  const work = {
    units: channels,
    time: products * channels * tiles * timeOfTransform,
    scratchBytes: channels * plane + squareBytes + 64,
  };
  device.threads.parallel(work, (first, last, calls, square) => {
    const padded = square + squareBytes;
    const count = last - first;
    forEachPiece(tileRows, line, end, (image, row, endRow) => {
      const { from, sourcePlane, height, begin, more } = sourceOf(image);
      const rows = endRow - row;
      const top = row * size - begin;
      const source = from + first * sourcePlane;
      calls.call(pad, source, padded, count, sourcePlane, plane, top, rows * size + more, height);
      const target = to + first * channelBytes + 4 * columns * (image * tileRows + row - line);
      calls.call(run, padded, target, square, count, rows, columns, ...steps);
    });
  });
}

function view(address: number, shape: readonly number[], strides: readonly number[]): View {
  const buffer = new WasmBuffer(0, address, false);
  return { buffer, dtype: 'float32', shape, strides, offset: 0 };
}
