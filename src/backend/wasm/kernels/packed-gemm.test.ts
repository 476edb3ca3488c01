import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { View } from '../../backend.ts';
import { createDevice, type Device } from '../device.ts';
import { useBlockShape } from './block-shape.ts';
import { packedGemm } from './packed-gemm.ts';

const size = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(64, 65, 100));
const depth = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(255, 256, 257, 300));
type Order = 'rows' | 'columns' | 'gaps';
const order = fc.constantFrom<Order>('rows', 'columns', 'gaps');

function matrixOf(device: Device, dtype: View['dtype'], shape: readonly number[], order: Order): View {
  const [batch, rows, columns] = shape;
  const gap = order === 'gaps' ? 2 : 1;
  const strides =
    order === 'columns' ? [rows * columns, 1, rows] : [rows * columns * gap, columns * gap, gap];
  const count = batch * rows * columns * gap + 3;
  return { buffer: device.memory.allocate(count * 8), dtype, shape, strides, offset: 3 };
}

function place({ strides, offset }: View, index: readonly number[]): number {
  return index.reduce((sum, each, axis) => sum + each * strides[axis], offset);
}

function elements(device: Device, view: View): Float32Array | Float64Array {
  const array = view.dtype === 'float64' ? Float64Array : Float32Array;
  return new array(
    device.memory.memory.buffer,
    device.memory.readable({ ...view, offset: 0 }),
    view.buffer.byteLength / 8,
  );
}

describe.each([true, false])('packed products, relaxed SIMD %s', (relaxed) => {
  const device = createDevice({ relaxed });

  test.each([6, 4, 3])('blocks of %i rows equal the sum of products', (rows) => {
    useBlockShape(device, rows);
    const dtypes = fc.constantFrom('float32' as const, 'float64' as const);
    const sizes = fc.tuple(fc.integer({ min: 1, max: 3 }), size, size, depth);
    const property = fc.property(
      sizes,
      order,
      order,
      dtypes,
      fc.boolean(),
      (each, left, right, dtype, accumulate) => {
        const [batch, m, n, k] = each;
        const a = matrixOf(device, dtype, [batch, m, k], left);
        const b = matrixOf(device, dtype, [batch, k, n], right);
        const c = matrixOf(device, dtype, [batch, m, n], 'rows');
        // Copies: a window onto memory that is not shared ends when the memory grows.
        const [inA, inB, before] = [a, b, c].map((view) => {
          const array = elements(device, view);
          array.forEach((_, i) => {
            array[i] = ((i * 7919) % 17) - 8;
          });
          return array.slice();
        });
        packedGemm(device, { a, b, c, accumulate });
        const after = elements(device, c);
        const expected = before.slice();
        for (let z = 0; z < batch; z++) {
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              let sum = accumulate ? before[place(c, [z, i, j])] : 0;
              const [left0, right0] = [place(a, [z, i, 0]), place(b, [z, 0, j])];
              for (let p = 0; p < k; p++)
                sum += inA[left0 + p * a.strides[2]] * inB[right0 + p * b.strides[1]];
              expected[place(c, [z, i, j])] = sum;
            }
          }
        }
        // Whole numbers are exact, and nothing beside c was touched.
        expect(after).toEqual(expected);
        for (const view of [a, b, c]) device.memory.release(view.buffer);
      },
    );
    fc.assert(property, { numRuns: 60 });
  });
});
