/** What threads compute together is, to the bit, what one computes alone. */
import { expect, test } from 'vitest';
import type { Backend, View } from '../../src/backend/backend.ts';
import { algorithms } from '../../src/conv/algorithms/all.ts';
import { machineOf, runConvolution } from '../../src/conv/convolution.ts';
import { type Role, resultOf, slotShapes } from '../../src/conv/roles.ts';
import { type ConvSpec, convSpec } from '../../src/conv/spec.ts';
import type { DType } from '../../src/dtype/dtype.ts';
import { abs, add, mul } from '../../src/expression/build.ts';
import { input, scalar } from '../../src/expression/expression.ts';
import { rowMajor, viewOf } from '../any-view.ts';
import { backendWith } from '../device/threads.ts';

const backends = await Promise.all([1, 2, 3].map((threads) => backendWith(threads)));

/** Numbers around 0, whole ones where the scale is not 1. */
function numbers(shape: readonly number[], seed: number, scale: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const value = scale * (state / 2 ** 32 - 0.5);
    return scale === 1 ? value : Math.trunc(value);
  });
}

/** Runs a call on every backend, over the same numbers, and compares what it leaves in the last view. */
function expectSameBits(
  shapes: readonly (readonly number[])[],
  run: (backend: Backend, views: readonly View[]) => void,
  dtype: DType = 'float32',
  scale = 1,
): void {
  const values = shapes.map((shape, n) => numbers(shape, n + 1, scale));
  const results = backends.map((backend) => {
    const views = shapes.map((shape, n) => viewOf(backend, values[n], shape, dtype, rowMajor));
    run(backend, views);
    const result = backend.read(views[views.length - 1]);
    for (const { buffer } of views) backend.release(buffer);
    return result;
  });
  if (dtype === 'float32' && scale !== 3) expect(results[0].some((value) => Number(value) !== 0)).toBe(true);
  const [alone, ...shared] = results.map(({ buffer }) => new Uint8Array(buffer));
  for (const bytes of shared) {
    expect(bytes.length).toBe(alone.length);
    expect(bytes.findIndex((byte, n) => byte !== alone[n])).toBe(-1);
  }
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

const dtypes = ['float32', 'float64', 'int64', 'float16'] as const;
const shape = [24, 50, 40];
const turned = (view: View): View => ({
  ...view,
  shape: [...view.shape].reverse(),
  strides: [...view.strides].reverse(),
});

test.each(dtypes)('formulas, copies and conversions of %s', (dtype) => {
  const run = (backend: Backend, a: View, b: View, output: View): void =>
    backend.map({
      expressions: [add(mul(input(0), scalar(0)), input(1))],
      inputs: [a, b],
      scalars: [3],
      outputs: [output],
      computeType: dtype,
    });
  expectSameBits([shape, shape, shape], (backend, [a, b, c]) => run(backend, a, b, c), dtype, 100);
  const column = (view: View): View => ({ ...view, shape, strides: [0, view.strides[1], 0] });
  expectSameBits(
    [shape, [1, 50, 1], shape],
    (backend, [a, b, c]) => run(backend, a, column(b), c),
    dtype,
    100,
  );
  const across = [40, 50, 24];
  expectSameBits([shape, across], (backend, [a, b]) => backend.copy(a, turned(b)), dtype, 100);
  expectSameBits([shape, across], (backend, [a, b]) => backend.copy(turned(a), b), dtype, 100);
  expectSameBits(
    [
      [300, 300],
      [300, 300],
    ],
    (backend, [a, b]) => backend.copy(a, b),
    dtype,
    100,
  );
});

test.each(dtypes)('reductions of %s', (dtype) => {
  const large = [40, 50, 40];
  for (const axes of [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]]) {
    const result = large.map((size, axis) => (axes.includes(axis) ? 1 : size));
    for (const reduction of ['sum', 'max', 'prod'] as const) {
      const run = (backend: Backend, [a, b]: readonly View[]) => backend.reduce(reduction, a, axes, b);
      expectSameBits([large, result], run, dtype, reduction === 'prod' ? 3 : 100);
    }
  }
});

test('what is gathered', () => {
  const offsets = [300, 200];
  expectSameBits([offsets, [60_000], offsets], (backend, [random, table, output]) => {
    const places = viewOf(backend, new Float64Array(60_000), offsets, 'int64', rowMajor);
    const product = mul(abs(input(0)), scalar(0));
    backend.map({
      expressions: [product],
      inputs: [random],
      scalars: [100_000],
      outputs: [places],
      computeType: 'float64',
    });
    backend.gather(table, places, output);
  });
});
