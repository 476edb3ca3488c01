/** What threads compute together is, to the bit, what one computes alone. */
import { expect, test } from 'vitest';
import type { Backend, View } from '../../src/backend/backend.ts';
import { algorithms } from '../../src/conv/algorithms/all.ts';
import { machineOf, runConvolution } from '../../src/conv/convolution.ts';
import { type Role, resultOf, slotShapes } from '../../src/conv/roles.ts';
import { type ConvSpec, convSpec } from '../../src/conv/spec.ts';
import type { DType } from '../../src/dtype/dtype.ts';
import { rowMajor, viewOf } from '../any-view.ts';
import { backendWith } from '../device/threads.ts';

const backends = await Promise.all([1, 2, 3].map((threads) => backendWith(threads)));

function numbers(shape: readonly number[], seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

/** Runs a call on every backend, over the same numbers, and compares what it leaves in the last view. */
function expectSameBits(
  shapes: readonly (readonly number[])[],
  run: (backend: Backend, views: readonly View[]) => void,
  dtype: DType = 'float32',
): void {
  const results = backends.map((backend) => {
    const views = shapes.map((shape, n) => viewOf(backend, numbers(shape, n + 1), shape, dtype, rowMajor));
    run(backend, views);
    const result = backend.read(views[views.length - 1]);
    for (const { buffer } of views) backend.release(buffer);
    return result;
  });
  expect(results[0].some((value) => Number(value) !== 0)).toBe(true);
  for (const result of results.slice(1)) expect(result).toEqual(results[0]);
}

const specs: readonly ConvSpec[] = [
  convSpec(2, [1, 13, 30, 27], [17, 13, 3, 3], undefined, { padding: 1 }),
  convSpec(2, [3, 8, 20, 20], [12, 4, 3, 3], undefined, { padding: 1, groups: 2 }),
  convSpec(2, [1, 40, 7, 7], [64, 40, 3, 3], undefined, { padding: 1 }),
  convSpec(2, [2, 3, 41, 40], [16, 3, 7, 7], undefined, { padding: 3, stride: 2 }),
  convSpec(2, [2, 24, 19, 19], [24, 1, 3, 3], undefined, { padding: 1, groups: 24 }),
  convSpec(2, [1, 64, 24, 24], [32, 64, 1, 1]),
];
const roles: readonly Role[] = ['forward', 'dataGradient', 'weightGradient'];

test.each(algorithms.map(({ name }) => name))('convolutions by %s', (algorithm) => {
  for (const spec of specs) {
    const { input, weight, output } = slotShapes(spec);
    for (const role of roles) {
      const machine = machineOf(backends[0], { dtype: 'float32' });
      const found = algorithms.find(({ name }) => name === algorithm);
      if (found?.consider(spec, role, machine).ok !== true) continue;
      const slots = { input, weight, output };
      const others = (['input', 'weight', 'output'] as const).filter((slot) => slot !== resultOf[role]);
      const order = [...others, resultOf[role]];
      expectSameBits(
        order.map((slot) => slots[slot]),
        (backend, views) => {
          const byName = Object.fromEntries(order.map((slot, n) => [slot, views[n]]));
          const placed = { input: byName.input, weight: byName.weight, output: byName.output };
          runConvolution(backend, role, spec, placed, { algorithm });
        },
      );
    }
  }
});

test.each([
  [1, 200, 150, 300],
  [1, 17, 900, 64],
  [9, 31, 33, 40],
  [50, 8, 8, 8],
])('products of %i × [%i, %i] by a depth of %i', (batch, rows, columns, depth) => {
  const shapes = [
    [batch, rows, depth],
    [batch, depth, columns],
    [batch, rows, columns],
  ];
  for (const dtype of ['float32', 'float64'] as const) {
    expectSameBits(shapes, (backend, [a, b, c]) => backend.gemm({ a, b, c }), dtype);
    expectSameBits(shapes, (backend, [a, b, c]) => backend.gemm({ a, b, c, accumulate: true }), dtype);
  }
});
