import type { View } from './backend.ts';

/** Shape and strides: what loops need to know of a view. */
export type Extent = Pick<View, 'shape' | 'strides'>;

/** The number of elements of a shape. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (let axis = 0; axis < shape.length; axis++) count *= shape[axis];
  return count;
}

/** The strides of a row-major shape: the last axis moves by 1. */
export function denseStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/** Whether a view's elements, from an axis on, follow each other in row-major order. */
export function isDense({ shape, strides }: Extent, from = 0): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= from; axis--) {
    if (shape[axis] === 1) continue;
    if (strides[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}
