import { byteSize } from '../../../dtype/dtype.ts';
import type { GemmCall } from '../../backend.ts';
import type { Device } from '../device.ts';
import { forEachPiece, timeOfByte } from '../threads/split.ts';
import { matrixVectorKernel } from './matrix-vector-kernel.ts';
import { lanesOf } from './register-block.ts';

// A line of the cache, so that threads do not write to each other's.
const columnsPerUnit = 16;

/** Whether `matrixVector` takes a product: one row, all sums over neighbours, in whole vectors. */
export function isMatrixVector({ a, b, c, accumulate = false }: GemmCall): boolean {
  const [, rows, depth] = a.shape;
  const lanes = 16 / byteSize(c.dtype);
  const areNeighbours = a.strides[2] === 1 && b.strides[1] === 1 && (c.strides[2] === 1 || c.shape[2] === 1);
  return rows === 1 && !accumulate && depth % lanes === 0 && areNeighbours;
}

/**
 * One row of sums, as a linear layer has them for a single example. Every number of b is used once, so b is
 * read as it lies, at the speed of the memory.
 */
export function matrixVector(device: Device, { a, b, c }: GemmCall): void {
  const { features, kernels, memory, threads } = device;
  const type = c.dtype === 'float64' ? 'f64x2' : 'f32x4';
  const { run } = kernels.get(`matrix vector ${type}`, () => matrixVectorKernel(type, features));
  const size = byteSize(c.dtype);
  const [batches, depth, columns] = b.shape;
  const [aAt, bAt, cAt] = [memory.readable(a), memory.readable(b), memory.writable(c)];
  const length = Math.ceil(columns / columnsPerUnit);
  const work = { units: batches * length, time: batches * columns * depth * size * timeOfByte };
  threads.parallel(work, (first, end, calls) => {
    forEachPiece(length, first, end, (batch, from, to) => {
      const column = from * columnsPerUnit;
      calls.call(
        run,
        bAt + (batch * b.strides[0] + column * b.strides[2]) * size,
        aAt + batch * a.strides[0] * size,
        cAt + (batch * c.strides[0] + column) * size,
        Math.min(to * columnsPerUnit, columns) - column,
        depth / lanesOf(type),
        b.strides[2] * size,
      );
    });
  });
}
