import type { WindowAxis } from '../../fused.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { keepLargest, pickLanes } from './lanes.ts';
import { type RowGeometry, RowWriter } from './window-rows.ts';

/** How the elements of a window become one. */
export type WindowFold = 'sum' | 'max';

const outsideOf = { sum: 0, max: Number.NEGATIVE_INFINITY } as const;

/** Folds the vector on the stack into a total. */
function fold(f: FunctionBuilder, how: WindowFold, total: Local, value: Local): void {
  if (how === 'sum') f.get(total).op('f32x4.add').set(total);
  else keepLargest(f, total, value);
}

/** Divides the vector on the stack; by powers of two with a multiplication, which is as exact. */
function divide(f: FunctionBuilder, divisor: number): void {
  if (divisor === 1) return;
  if (Number.isInteger(Math.log2(divisor))) f.f32x4(1 / divisor).op('f32x4.mul');
  else f.f32x4(divisor).op('f32x4.div');
}

/** The windows of four neighbouring outputs: the columns that they see, and where each tap finds its own. */
class FourWindows {
  readonly axis: WindowAxis;
  readonly reach: number;

  constructor(axis: WindowAxis) {
    this.axis = axis;
    this.reach = 3 * axis.stride + (axis.kernelSize - 1) * axis.dilation;
  }

  columns(first: number): { readonly first: number; readonly last: number } {
    const start = first * this.axis.stride - this.axis.begin;
    return { first: start, last: start + this.reach };
  }

  isInside(first: number): boolean {
    const columns = this.columns(first);
    return columns.first >= 0 && columns.last < this.axis.inputSize;
  }

  places(tap: number): readonly [number, number, number, number] {
    const { stride, dilation } = this.axis;
    const start = tap * dilation;
    return [start, start + stride, start + 2 * stride, start + 3 * stride];
  }
}

/** Sums (divided) or maxima of windows: the rows of a window are folded into one, then its columns. */
export function windowKernel(
  how: WindowFold,
  axis: WindowAxis,
  geometry: RowGeometry,
  divisor: number,
): KernelSource<'run'> {
  const writer = new RowWriter(geometry);
  const { f } = writer;
  const windows = new FourWindows(axis);
  const rows = Array.from({ length: (windows.reach >> 2) + 1 }, () => f.local('v128'));
  const [total, value] = [f.local('v128'), f.local('v128')];
  const outside = outsideOf[how];
  return writer.kernel({
    size: 4,
    sourceStep: 4 * axis.stride,
    isInside: (first) => windows.isInside(first),
    write: (block) => {
      let isFirst = writer.isWrittenOut;
      if (!isFirst) for (const row of rows) f.f32x4(outside).set(row);
      writer.eachRow({ ...windows.columns(block.first), outside }, block, (loaded) => {
        loaded.forEach((vector, n) => {
          f.get(vector);
          if (isFirst) f.set(rows[n]);
          else fold(f, how, rows[n], value);
        });
        isFirst = false;
      });
      for (let tap = 0; tap < axis.kernelSize; tap++) {
        pickLanes(f, rows, windows.places(tap));
        if (tap === 0) f.set(total);
        else fold(f, how, total, value);
      }
      f.get(total);
      divide(f, divisor);
      f.set(total);
      writer.store(total, block);
    },
  });
}

/** Indices of maxima: the elements of a window in row-major order, each beside the best so far. */
export function placesKernel(axis: WindowAxis, geometry: RowGeometry): KernelSource<'run'> {
  const writer = new RowWriter(geometry);
  const { f } = writer;
  const windows = new FourWindows(axis);
  const [best, index, value, better, place] = Array.from({ length: 5 }, () => f.local('v128'));
  const outside = outsideOf.max;
  const { stride, dilation, kernelSize } = axis;
  const compare = (tap: number): void => {
    f.tee(value).get(best).op('f32x4.gt').get(value).get(value).op('f32x4.ne', 'v128.or').set(better);
    f.get(value).get(best).get(better).op('v128.bitselect').set(best);
    f.get(place);
    if (tap > 0) f.i32x4(tap * dilation).op('i32x4.add');
    f.get(index).get(better).op('v128.bitselect').set(index);
  };
  return writer.kernel({
    size: 4,
    sourceStep: 4 * stride,
    isInside: (first) => windows.isInside(first),
    write: (block) => {
      const columns = windows.columns(block.first);
      const lanes = (place: (lane: number) => number) => f.v128(Int32Array.from([0, 1, 2, 3], place));
      // Where nothing is greater than −∞, the first element that a window has is its maximum.
      writer.pushFirstRow(block);
      f.op('i32x4.splat');
      lanes((lane) => {
        const start = columns.first + lane * stride;
        return start < 0 ? start + Math.ceil(-start / dilation) * dilation : start;
      });
      f.op('i32x4.add').set(index).f32x4(outside).set(best);
      writer.eachRow({ ...columns, outside }, block, (loaded, at) => {
        f.get(at.local).op('i32x4.splat');
        lanes((lane) => at.constant + lane * stride);
        f.op('i32x4.add').set(place);
        for (let tap = 0; tap < kernelSize; tap++) {
          pickLanes(f, loaded, windows.places(tap));
          compare(tap);
        }
      });
      writer.storeIndices(index, block);
    },
  });
}

/**
 * The adjoint of sums: every column takes the totals of the windows that see it, which are as many as the
 * taps that reach it. Columns of one phase (modulo the stride) are reached by the same taps.
 */
export function spreadKernel(axis: WindowAxis, geometry: RowGeometry, divisor: number): KernelSource<'run'> {
  const writer = new RowWriter(geometry);
  const { f } = writer;
  const { stride } = axis;
  const size = 4 * stride;
  const phasesOf = (first: number): readonly Phase[] => {
    return Array.from({ length: stride }, (_, n) => phase(axis, first + n));
  };
  const columnsOf = (first: number) => {
    const seen = phasesOf(first).filter(({ taps }) => taps > 0);
    return {
      first: Math.min(...seen.map(({ last, taps }) => last - taps + 1)),
      last: Math.max(...seen.map(({ last }) => last + 3)),
    };
  };
  const isInside = (first: number): boolean => {
    const columns = columnsOf(first);
    return columns.first >= 0 && columns.last < axis.outputSize;
  };
  const mostColumns = Math.max(
    ...Array.from({ length: stride }, (_, n) => columnsOf(n)).map(({ first, last }) => last - first),
  );
  const rows = Array.from({ length: (mostColumns >> 2) + 1 }, () => f.local('v128'));
  const totals = Array.from({ length: stride }, () => f.local('v128'));
  const value = f.local('v128');
  return writer.kernel({
    size,
    sourceStep: 4,
    isInside,
    write: (block) => {
      const columns = columnsOf(block.first);
      let isFirst = writer.isWrittenOut;
      if (!isFirst) for (const row of rows) f.f32x4(0).set(row);
      writer.eachRow({ ...columns, outside: 0 }, block, (loaded) => {
        loaded.forEach((vector, n) => {
          f.get(vector);
          if (isFirst) f.set(rows[n]);
          else fold(f, 'sum', rows[n], value);
        });
        isFirst = false;
      });
      phasesOf(block.first).forEach(({ last, taps }, n) => {
        f.f32x4(0).set(totals[n]);
        for (let tap = 0; tap < taps; tap++) {
          const start = last - tap - columns.first;
          pickLanes(f, rows, [start, start + 1, start + 2, start + 3]);
          if (tap === 0) f.set(totals[n]);
          else fold(f, 'sum', totals[n], value);
        }
        f.get(totals[n]);
        divide(f, divisor);
        f.set(totals[n]);
      });
      writer.storeInterleaved(totals, block);
    },
  });
}

/** What sees a column: the last window with it, and how many windows; the next ones see column + stride. */
interface Phase {
  readonly last: number;
  readonly taps: number;
}

function phase({ stride, kernelSize, begin }: WindowAxis, column: number): Phase {
  const last = Math.floor((column + begin) / stride);
  const tap = column + begin - last * stride;
  return { last, taps: tap < kernelSize ? Math.ceil((kernelSize - tap) / stride) : 0 };
}
