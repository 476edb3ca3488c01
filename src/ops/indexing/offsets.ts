import { fromTypedArray } from '../../tensor/kernels.ts';
import { numel } from '../../tensor/shape.ts';
import type { Layout, Tensor } from '../../tensor/tensor.ts';

/** An int64 tensor whose element at [i, j, …], the n-th in row-major order, is `offsetAt([i, j, …], n)`. */
export function offsetsOf(
  shape: readonly number[],
  offsetAt: (index: readonly number[], n: number) => number,
): Tensor {
  const values = new BigInt64Array(numel(shape));
  const index = new Array<number>(shape.length).fill(0);
  for (let n = 0; n < values.length; n++) {
    values[n] = BigInt(offsetAt(index, n));
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return fromTypedArray(values, shape, 'int64');
}

/** Σ index[a] · strides[a], over the axes of `strides`. */
export function dot(index: readonly number[], strides: readonly number[]): number {
  let sum = 0;
  for (let axis = 0; axis < strides.length; axis++) sum += index[axis] * strides[axis];
  return sum;
}

/** The positions of a layout's elements, from `start` on. Strides may be negative. */
export function positionsOf({ shape, strides, offset }: Layout, start = 0): Tensor {
  return offsetsOf(shape, (index) => offset - start + dot(index, strides));
}
