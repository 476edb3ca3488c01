import type { GemmCall, View } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import type { Calls } from '../threads/program.ts';
import { forEachPiece, timeOfMultiplyAdd } from '../threads/split.ts';
import { blockShape, smallShape } from './block-shape.ts';
import { packKernel } from './pack-kernel.ts';
import { type ProductShape, productKernel } from './product-kernel.ts';
import { type BlockShape, type FloatVector, lanesOf } from './register-block.ts';

// A packed chunk of a (512 × 256 floats) stays in the second cache, a strip of b (128 columns) beside it.
const rowsPerChunk = 516;
const depthPerChunk = 256;
const panelsPerStrip = 16;
// Below so many multiply-adds it does not matter which shape is the fastest.
const smallProduct = 1 << 18;
// Packing an element takes as long as so many multiply-adds.
const packingBesides = 9;

/** A matrix in memory, its steps in bytes. */
interface Matrix {
  readonly at: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

interface Sizes {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/**
 * `Backend.gemm` for float32 and float64, where the elements of c's rows or of its columns are neighbours.
 *
 * Goto, van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008: chunks of a and strips of
 * b are copied into the order in which the register blocks read them, so any strides are equally fast. Each
 * sum runs over k in order, so the result does not depend on the blocks' shape. Every call into WebAssembly
 * is short: V8 swaps the first, slow code for the fast one between calls only.
 */
export function packedGemm(device: Device, { a, b, c, accumulate = false }: GemmCall): void {
  const { memory } = device;
  const type = c.dtype === 'float64' ? 'f64x2' : 'f32x4';
  const [batches, rows, columns] = c.shape;
  const depth = a.shape[2];
  const from = [memory.readable(a), memory.readable(b)] as const;
  const to = accumulate ? memory.changeable(c) : memory.writable(c);
  const size = 16 / lanesOf(type);
  const matrix = (view: View, at: number, batch: number): Matrix => ({
    at: at + batch * view.strides[0] * size,
    rowStep: view.strides[1] * size,
    columnStep: view.strides[2] * size,
  });
  const job = planProduct(device, type, { rows, columns, depth });
  const { shape, scratchBytes } = job;
  // The longer side is cut; what belongs to the other is packed by every task.
  const byRows = rows >= columns;
  const step = byRows ? shape.rows : panelWidth(type, shape);
  const length = Math.ceil((byRows ? rows : columns) / step);
  const time = batches * rows * columns * depth * timeOfMultiplyAdd * (4 / lanesOf(type));
  const work = { units: batches * length, time, scratchBytes, overhead: packingBesides / step };
  device.threads.parallel(work, (first, end, calls, scratch) => {
    forEachPiece(length, first, end, (batch, begin, stop) => {
      const [left, right] = [matrix(a, from[0], batch), matrix(b, from[1], batch)];
      const operands = { a: left, b: right, c: matrix(c, to, batch), accumulate, scratch, calls };
      const [low, high] = [begin * step, Math.min(stop * step, byRows ? rows : columns)];
      if (byRows) multiply(job, operands, { row: low, endRow: high, column: 0, endColumn: columns });
      else multiply(job, operands, { row: 0, endRow: rows, column: low, endColumn: high });
    });
  });
}

/** What is the same for every matrix of a batch. */
interface Job {
  readonly device: Device;
  readonly type: FloatVector;
  readonly shape: BlockShape;
  readonly sizes: Sizes;
  /** Rows of a and steps of the sum in one chunk. */
  readonly rowStep: number;
  readonly depthStep: number;
  readonly scratchBytes: number;
}

function planProduct(device: Device, type: FloatVector, sizes: Sizes): Job {
  const { rows, columns, depth } = sizes;
  const shape = rows * columns * depth < smallProduct ? smallShape : blockShape(device);
  const rowStep = evenStep(rows, rowsPerChunk, shape.rows);
  const depthStep = evenStep(depth, depthPerChunk, shape.unroll);
  const size = 16 / lanesOf(type);
  const width =
    Math.min(Math.ceil(columns / panelWidth(type, shape)), panelsPerStrip) * panelWidth(type, shape);
  const scratchBytes = (Math.min(rows, rowStep) + width) * depthStep * size;
  return { device, type, shape, sizes, rowStep, depthStep, scratchBytes };
}

/** Cuts a length into the fewest pieces of at most `most`, about equal, and multiples of `unit`. */
export function evenStep(length: number, most: number, unit: number): number {
  return Math.ceil(length / Math.ceil(length / most) / unit) * unit;
}

function panelWidth(type: FloatVector, shape: BlockShape): number {
  return shape.vectors * lanesOf(type);
}

interface Operands {
  readonly a: Matrix;
  readonly b: Matrix;
  readonly c: Matrix;
  readonly accumulate: boolean;
  readonly scratch: number;
  readonly calls: Calls;
}

/** A part of c, up to and not including the ends. */
interface Region {
  readonly row: number;
  readonly endRow: number;
  readonly column: number;
  readonly endColumn: number;
}

function multiply(job: Job, { a, b, c, accumulate, scratch, calls }: Operands, region: Region): void {
  const { type, shape, sizes, rowStep, depthStep } = job;
  const { endRow, endColumn } = region;
  const size = 16 / lanesOf(type);
  const width = panelWidth(type, shape);
  const stripWidth = panelsPerStrip * width;
  for (let row = region.row; row < endRow; row += rowStep) {
    const rows = Math.min(rowStep, endRow - row);
    for (let k = 0; k < sizes.depth; k += depthStep) {
      const depth = Math.min(depthStep, sizes.depth - k);
      packPanels(job, calls, shape.rows, {
        target: scratch,
        source: a.at + row * a.rowStep + k * a.columnStep,
        count: rows,
        depth,
        widthStep: a.rowStep,
        depthStep: a.columnStep,
      });
      const strip = scratch + rows * depth * size;
      for (let column = region.column; column < endColumn; column += stripWidth) {
        const columns = Math.min(stripWidth, endColumn - column);
        packPanels(job, calls, width, {
          target: strip,
          pitch: width,
          source: b.at + column * b.columnStep + k * b.rowStep,
          count: columns,
          depth,
          widthStep: b.columnStep,
          depthStep: b.rowStep,
        });
        multiplyStrip(job, calls, {
          a: scratch,
          b: strip,
          c: c.at + row * c.rowStep + column * size,
          cStep: c.rowStep,
          sizes: { rows, columns, depth },
          accumulate: accumulate || k > 0,
        });
      }
    }
  }
}

interface Packing {
  readonly target: number;
  readonly source: number;
  /** How many lines, in panels of the given width. */
  readonly count: number;
  readonly depth: number;
  readonly widthStep: number;
  readonly depthStep: number;
  /** Elements from one k to the next; default: as many as there are lines in the panel. */
  readonly pitch?: number;
}

/** Packs whole panels, and the lines that are left as one of their own. */
function packPanels({ device, type }: Job, calls: Calls, width: number, packing: Packing): void {
  const { target, source, count, depth, widthStep, depthStep } = packing;
  const size = 16 / lanesOf(type);
  const kind = widthStep === size ? 'across' : depthStep === size ? 'along' : 'strided';
  const panelStep = depth * (packing.pitch ?? width) * size;
  const panels = Math.floor(count / width);
  const pack = (lines: number): KernelFunction => {
    const pitch = packing.pitch ?? lines;
    const key = `pack ${type} ${kind} ${lines} ${pitch}`;
    return device.kernels.get(key, () => packKernel({ type, kind, width: lines, pitch })).run;
  };
  if (panels > 0) calls.call(pack(width), target, source, depth, widthStep, depthStep, panels, panelStep);
  const left = count - panels * width;
  if (left === 0) return;
  const [to, from] = [target + panels * panelStep, source + panels * width * widthStep];
  calls.call(pack(left), to, from, depth, widthStep, depthStep, 1, 0);
}

interface Strip {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly cStep: number;
  readonly sizes: Sizes;
  readonly accumulate: boolean;
}

/** The packed rows of a times the packed columns of a strip of b. */
function multiplyStrip({ device, type, shape }: Job, calls: Calls, strip: Strip): void {
  const { a, b, c, cStep, sizes, accumulate } = strip;
  const { rows, columns, depth } = sizes;
  const size = 16 / lanesOf(type);
  const width = panelWidth(type, shape);
  const panelStep = depth * width * size;
  const blocks = Math.floor(rows / shape.rows);
  const panels = Math.floor(columns / width);
  const flag = accumulate ? 1 : 0;
  const part = (wide: number, firstPanel: number, count: number): void => {
    const bAt = b + firstPanel * panelStep;
    const cAt = c + firstPanel * width * size;
    const run = (high: number) =>
      productFunction(device, { type, rows: high, columns: wide, unroll: shape.unroll, bStep: width * size });
    if (blocks > 0) {
      calls.call(run(shape.rows), a, bAt, cAt, depth, cStep, blocks, flag, count, panelStep);
    }
    const [done, left] = [blocks * shape.rows, rows % shape.rows];
    if (left === 0) return;
    const [aLeft, cLeft] = [a + done * depth * size, cAt + done * cStep];
    calls.call(run(left), aLeft, bAt, cLeft, depth, cStep, 1, flag, count, panelStep);
  };
  if (panels > 0) part(width, 0, panels);
  if (columns % width > 0) part(columns % width, panels, 1);
}

/** The compiled kernel of a shape. */
export function productFunction({ kernels, features }: Device, shape: ProductShape): KernelFunction {
  const { type, rows, columns, unroll, bStep } = shape;
  const key = `product ${type} ${rows} ${columns} ${unroll} ${bStep}`;
  return kernels.get(key, () => productKernel(shape, features)).run;
}
