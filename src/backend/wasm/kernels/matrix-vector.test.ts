import { describe, expect, test } from 'vitest';
import type { GemmCall, View } from '../../backend.ts';
import { elementCount } from '../../extent.ts';
import { createDevice } from '../device.ts';
import { isMatrixVector, matrixVector } from './matrix-vector.ts';

describe.each([true, false])('one row of sums, relaxed SIMD %s', (relaxed) => {
  const device = createDevice({ relaxed });

  function viewOf(dtype: View['dtype'], shape: readonly number[], strides: readonly number[]): View {
    const buffer = device.memory.allocate(8 * elementCount(shape));
    const view = { buffer, dtype, shape, strides, offset: 0 };
    const count = elementCount(shape);
    const values = device.memory.window(dtype, device.memory.changeable(view), count);
    for (let n = 0; n < count; n++) values[n] = ((n * 7919) % 17) - 8;
    return view;
  }

  test.each([
    ['float32', 1, 1000, 1280],
    ['float32', 3, 7, 4],
    ['float32', 2, 1, 20],
    ['float64', 2, 19, 6],
  ] as const)('%s, %i × [%i, %i]', (dtype, batches, columns, depth) => {
    const a = viewOf(dtype, [batches, 1, depth], [depth, depth, 1]);
    const b = viewOf(dtype, [batches, depth, columns], [depth * columns, 1, depth]);
    const c = viewOf(dtype, [batches, 1, columns], [columns, columns, 1]);
    const call: GemmCall = { a, b, c };
    expect(isMatrixVector(call)).toBe(true);
    matrixVector(device, call);
    const read = (view: View) =>
      device.memory.window(dtype, device.memory.readable(view), elementCount(view.shape));
    const [left, right] = [read(a), read(b)];
    // Whole numbers are exact.
    const expected = Array.from({ length: batches * columns }, (_, n) => {
      const batch = Math.floor(n / columns);
      let sum = 0;
      for (let k = 0; k < depth; k++) sum += Number(left[batch * depth + k]) * Number(right[n * depth + k]);
      return sum;
    });
    expect(Array.from(read(c), Number)).toEqual(expected);
  });

  test('leaves other products to others', () => {
    const a = viewOf('float32', [1, 1, 6], [6, 6, 1]);
    const b = viewOf('float32', [1, 6, 5], [30, 1, 6]);
    const c = viewOf('float32', [1, 1, 5], [5, 5, 1]);
    expect(isMatrixVector({ a, b, c })).toBe(false);
    const [four, of] = [viewOf('float32', [1, 1, 4], [4, 4, 1]), viewOf('float32', [1, 4, 5], [20, 5, 1])];
    expect(isMatrixVector({ a: four, b: of, c })).toBe(false);
  });
});
