import { byteSize, type DType } from '../../../dtype/dtype.ts';
import { constant } from '../../../expression/expression.ts';
import type { GemmCall, View } from '../../backend.ts';
import { denseStrides, elementCount } from '../../extent.ts';
import { WasmBuffer } from '../buffer.ts';
import type { Device } from '../device.ts';
import { forEachPiece } from '../threads/split.ts';
import { copy } from './copy.ts';
import { integerGemm, lanesOfVector, vectorGemm } from './gemm-kernels.ts';
import type { Mapper } from './map.ts';
import { isMatrixVector, matrixVector } from './matrix-vector.ts';
import { move } from './move.ts';
import { packedGemm } from './packed-gemm.ts';
import { isSmallProduct, smallProduct } from './small-product.ts';

/** `Backend.gemm` for every type and any strides. */
export function gemm(device: Device, mapper: Mapper, call: GemmCall): void {
  const { c } = call;
  if (elementCount(c.shape) === 0) return;
  if (call.a.shape[2] === 0) {
    if (!call.accumulate) fillWithZeros(mapper, c);
    return;
  }
  if (isSmallProduct(call)) smallProduct(device, call);
  else if (c.dtype === 'float32' || c.dtype === 'float64') floats(device, call, c.dtype);
  else if (c.dtype === 'float16') halves(device, mapper, call);
  else integers(device, call);
}

/** What a sum of no products is. */
function fillWithZeros(mapper: Mapper, c: View): void {
  const expressions = [constant(0)];
  mapper.map({ expressions, inputs: [], scalars: [], outputs: [c], computeType: c.dtype });
}

/** float16 is multiplied in float32 and rounded once. */
function halves(device: Device, mapper: Mapper, { a, b, c, accumulate = false }: GemmCall): void {
  withDense(device, 'float32', a.shape, (a32) => {
    withDense(device, 'float32', b.shape, (b32) => {
      withDense(device, 'float32', c.shape, (c32) => {
        copy(device, mapper, a, a32);
        copy(device, mapper, b, b32);
        if (accumulate) copy(device, mapper, c, c32);
        floats(device, { a: a32, b: b32, c: c32, accumulate }, 'float32');
        copy(device, mapper, c32, c);
      });
    });
  });
}

// Nanoseconds for a multiply-add, roughly.
const timeOfSmallProduct = 0.05;
const timeOfIntegerProduct = 1;
// Below so many multiply-adds, packing costs more than it gains.
const worthPacking = 1 << 20;

/** Single rows and small products read b as it lies, where it allows that; the others are packed. */
function floats(device: Device, call: GemmCall, dtype: 'float32' | 'float64'): void {
  const { a, b, c, accumulate = false } = call;
  const [, rows, columns] = c.shape;
  const fits = columns % lanesOfVector(dtype) === 0 && isRowDense(b) && isRowDense(c);
  const across = { a: turned(b), b: turned(a), c: turned(c), accumulate };
  if (isMatrixVector(call)) matrixVector(device, call);
  else if (isMatrixVector(across)) matrixVector(device, across);
  else if (fits && rows * columns * a.shape[2] < worthPacking)
    multiply(device, { ...call, accumulate }, dtype);
  else if (isRowDense(c)) packedGemm(device, call);
  else if (isRowDense(across.c)) packedGemm(device, across);
  else onDenseRows(device, call, (dense) => packedGemm(device, dense));
}

/** Lends a dense c to a call whose own has gaps between its elements. */
function onDenseRows(device: Device, call: GemmCall, compute: (call: GemmCall) => void): void {
  const { c, accumulate = false } = call;
  withDense(device, c.dtype, c.shape, (dense) => {
    if (accumulate) move(device, c, dense);
    compute({ ...call, c: dense });
    move(device, dense, c);
  });
}

/** A matrix with rows and columns exchanged: Cᵀ = Bᵀ · Aᵀ. */
function turned(view: View): View {
  const [batches, rows, columns] = view.shape;
  const [byBatch, byRow, byColumn] = view.strides;
  return { ...view, shape: [batches, columns, rows], strides: [byBatch, byColumn, byRow] };
}

function multiply(device: Device, { a, b, c, accumulate }: GemmCall, dtype: 'float32' | 'float64'): void {
  const { features, kernels, memory, threads } = device;
  const { run } = kernels.get(`gemm ${dtype}`, () => vectorGemm(dtype, features));
  const size = byteSize(dtype);
  const [batches, rows, columns] = c.shape;
  const [aAt, bAt] = [memory.readable(a), memory.readable(b)];
  const cAt = accumulate ? memory.changeable(c) : memory.writable(c);
  const time = batches * rows * columns * a.shape[2] * timeOfSmallProduct;
  threads.parallel({ units: batches, time }, (first, end, calls) => {
    for (let batch = first; batch < end; batch++) {
      calls.call(
        run,
        aAt + batch * a.strides[0] * size,
        bAt + batch * b.strides[0] * size,
        cAt + batch * c.strides[0] * size,
        rows,
        columns / lanesOfVector(dtype),
        a.shape[2],
        a.strides[1] * size,
        a.strides[2] * size,
        b.strides[1] * size,
        c.strides[1] * size,
        accumulate ? 1 : 0,
      );
    }
  });
}

function integers(device: Device, { a, b, c, accumulate = false }: GemmCall): void {
  const { kernels, memory, threads } = device;
  const { run } = kernels.get(`gemm ${c.dtype}`, () => integerGemm(c.dtype));
  const size = byteSize(c.dtype);
  const [batches, rows, columns] = c.shape;
  const [aAt, bAt] = [memory.readable(a), memory.readable(b)];
  const cAt = accumulate ? memory.changeable(c) : memory.writable(c);
  const time = batches * rows * columns * a.shape[2] * timeOfIntegerProduct;
  threads.parallel({ units: batches * rows, time }, (first, end, calls) => {
    forEachPiece(rows, first, end, (batch, row, endRow) => {
      calls.call(
        run,
        aAt + (batch * a.strides[0] + row * a.strides[1]) * size,
        bAt + batch * b.strides[0] * size,
        cAt + (batch * c.strides[0] + row * c.strides[1]) * size,
        endRow - row,
        columns,
        a.shape[2],
        a.strides[1] * size,
        a.strides[2] * size,
        b.strides[1] * size,
        b.strides[2] * size,
        c.strides[1] * size,
        c.strides[2] * size,
        accumulate ? 1 : 0,
      );
    });
  });
}

function isRowDense({ shape, strides }: View): boolean {
  return strides[2] === 1 || shape[2] === 1;
}

/** Lends a dense view of any content. */
function withDense(device: Device, dtype: DType, shape: readonly number[], use: (view: View) => void): void {
  const byteLength = elementCount(shape) * byteSize(dtype);
  device.memory.borrow(byteLength, (address) => {
    const buffer = new WasmBuffer(byteLength, address, false);
    use({ buffer, dtype, shape, strides: denseStrides(shape), offset: 0 });
  });
}
