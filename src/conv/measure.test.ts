import { expect, test } from 'vitest';
import type { View } from '../backend/backend.ts';
import { denseStrides, elementCount } from '../backend/extent.ts';
import { createWasmBackend } from '../backend/wasm/backend.ts';
import { machineOf, runConvolution } from './convolution.ts';
import { explainPlan } from './explain.ts';
import { measuredPlan } from './measure.ts';
import { planConvolution } from './plan.ts';
import { slotShapes } from './roles.ts';
import { convSpec } from './spec.ts';

const backend = createWasmBackend();

function view(shape: readonly number[], value: number): View {
  const buffer = backend.allocate(4 * elementCount(shape));
  const made: View = { buffer, dtype: 'float32', shape, strides: denseStrides(shape), offset: 0 };
  backend.write(made, new Float32Array(elementCount(shape)).fill(value));
  return made;
}

const spec = convSpec(2, [1, 8, 12, 12], [8, 8, 3, 3], undefined, { padding: 1 });
const shapes = slotShapes(spec);
const views = {
  input: view(shapes.input, 1),
  weight: view(shapes.weight, 2),
  output: view(shapes.output, 0),
};
const machine = machineOf(backend, views.output);

test('measuring takes the fastest offer, remembers it and says the times', () => {
  const plan = measuredPlan(backend, spec, 'forward', machine, views);
  const times = Object.values(plan.milliseconds!);
  expect(plan.milliseconds![plan.chosen.name]).toBe(Math.min(...times));
  expect(times.length).toBeGreaterThan(2);
  expect(measuredPlan(backend, spec, 'forward', machine, views)).toBe(plan);
  expect(explainPlan(plan)).toMatch(/chosen {3}\w+ {2}measured [\d.]+ ms/);
});

test('a convolution that measures computes what any computes, with its epilogue', () => {
  const bias = view([8], -2000);
  runConvolution(backend, 'forward', spec, views, { algorithm: 'measure', bias, activation: 'relu' });
  expect(Math.max(...Array.from(backend.read(views.output), Number))).toBe(0);
  runConvolution(backend, 'forward', spec, views, { algorithm: 'measure' });
  // The middle sees 9 taps of 8 channels.
  expect(Number(backend.read(views.output)[6 * 12 + 6])).toBeCloseTo(9 * 8 * 2, 3);
});

test("'precise' takes no algorithm that rounds more than the definition", () => {
  const plain = planConvolution(spec, 'forward', machine);
  const precise = planConvolution(spec, 'forward', machine, 'precise');
  expect(precise.refused.find(({ name }) => name === 'winograd4')?.answer.why).toContain('precise');
  expect([plain.chosen, ...plain.others].some(({ name }) => name === 'winograd4')).toBe(true);
});
