import type { View } from '../../backend.ts';
import { denseStrides, elementCount, isDense } from '../../extent.ts';
import type { Device } from '../device.ts';
import { type FoldName, identity } from './fold.ts';

// From here on a call into WebAssembly, and all that prepares it, takes less time than plain loops.
const mostElements = 64;

const totals = new Float64Array(mostElements);

/** Whether plain loops take less time than a kernel, for floats that are folded into a dense result. */
export function isSmallReduction(input: View, output: View): boolean {
  const count = elementCount(input.shape);
  const areFloats = input.dtype === 'float32' && output.dtype === 'float32';
  return areFloats && count > 0 && count <= mostElements && isDense(output);
}

/** Folds a few floats by plain loops, in double precision like the kernels, so that results round once. */
export function smallReduction(
  { memory }: Device,
  fold: FoldName,
  input: View,
  axes: readonly number[],
  output: View,
): void {
  const { shape, strides } = input;
  const from = memory.readable(input) >>> 2;
  const to = memory.writable(output) >>> 2;
  const { f32 } = memory;
  const count = elementCount(output.shape);
  const steps = denseStrides(output.shape);
  for (const axis of axes) steps[axis] = 0;
  const visit = (axis: number, at: number, result: number): void => {
    if (axis === shape.length) totals[result] = foldTwo(fold, totals[result], f32[at]);
    else
      for (let n = 0; n < shape[axis]; n++) visit(axis + 1, at + n * strides[axis], result + n * steps[axis]);
  };
  totals.fill(Number(identity(fold, 'f64')), 0, count);
  visit(0, from, 0);
  for (let n = 0; n < count; n++) f32[to + n] = totals[n];
}

/** NaN wins in `max` and `min`. */
function foldTwo(fold: FoldName, a: number, b: number): number {
  switch (fold) {
    case 'sum':
      return a + b;
    case 'prod':
      return a * b;
    case 'max':
      return Math.max(a, b);
    case 'min':
      return Math.min(a, b);
  }
}
