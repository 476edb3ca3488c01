import { expect, test } from 'vitest';
import { layers } from '../../../bench/plans/layers.ts';
import type { View } from '../../backend/backend.ts';
import { denseStrides, elementCount } from '../../backend/extent.ts';
import { createWasmBackend, type WasmBackend } from '../../backend/wasm/backend.ts';
import { ours } from '../../backend/wasm/buffer.ts';
import { machineOf, runConvolution } from '../convolution.ts';
import { planConvolution } from '../plan.ts';
import { type Role, resultOf, type Slot, type Slots, slotShapes } from '../roles.ts';
import { type ConvSpec, convSpec } from '../spec.ts';

const roles: readonly Role[] = ['forward', 'dataGradient', 'weightGradient'];

function singleThreaded(): WasmBackend {
  const backend = createWasmBackend();
  backend.setThreads?.(1);
  return backend;
}

function viewsOf(backend: WasmBackend, spec: ConvSpec): Slots<View> {
  const shapes = slotShapes(spec);
  const view = (slot: Slot): View => {
    const shape = shapes[slot];
    const buffer = backend.allocate(4 * elementCount(shape));
    const made: View = { buffer, dtype: 'float32', shape, strides: denseStrides(shape), offset: 0 };
    backend.write(
      made,
      Float32Array.from({ length: elementCount(shape) }, (_, n) => (n % 7) - 3),
    );
    return made;
  };
  return { input: view('input'), weight: view('weight'), output: view('output') };
}

function algorithmsFor(backend: WasmBackend, spec: ConvSpec, role: Role): readonly string[] {
  const { chosen, others } = planConvolution(spec, role, machineOf(backend, { dtype: 'float32' }));
  return [chosen, ...others].map(({ name }) => name);
}

// What small inputs may take all the same: strips of everything, and sizes rounded up by a quarter.
const allowance = 1 << 22;

/** The columns of one example, which `matrix`, the last resort, has whole: [C · K, O]. */
function columnBytes(spec: ConvSpec): number {
  return 4 * spec.inChannels * elementCount(spec.kernelSize) * elementCount(spec.outputSize);
}

/** Each role by the algorithm that the planner chooses. */
test.each(layers.filter(({ spec }) => elementCount(spec.inputShape) < 2e6))(
  'a plan for $name works in three times the memory of its tensors',
  ({ spec }) => {
    for (const role of roles) {
      const backend = singleThreaded();
      const views = viewsOf(backend, spec);
      const before = backend.device.memory.stats.live;
      runConvolution(backend, role, spec, views);
      const { peak } = backend.device.memory.stats;
      const name = algorithmsFor(backend, spec, role)[0];
      const most = name === 'matrix' ? Math.max(3 * before, columnBytes(spec)) : 3 * before;
      expect(peak - before).toBeLessThanOrEqual(most + allowance);
    }
  },
  60_000,
);

const specs = [
  convSpec(2, [2, 8, 10, 9], [8, 8, 3, 3], undefined, { padding: 1 }),
  convSpec(2, [2, 6, 9, 9], [4, 3, 3, 2], undefined, { stride: 2, groups: 2 }),
  convSpec(2, [2, 6, 9, 11], [6, 1, 5, 5], undefined, { stride: 2, padding: 2, groups: 6 }),
  convSpec(2, [2, 12, 5, 5], [14, 12, 1, 1]),
  convSpec(2, [16, 3, 5, 6], [5, 3, 3, 3], undefined, { padding: 1 }),
  convSpec(3, [1, 2, 4, 6, 6], [3, 2, 3, 3, 3], undefined, { padding: 1 }),
];

/** The forms of a weight belong to it, whatever becomes of the call that made them. */
function keptBytes({ buffer }: View): number {
  const forms = [...(ours(buffer).prepared ?? [])];
  return forms.reduce((sum, { result }) => sum + (result?.size ?? 0), 0);
}

test.each(specs)('the n-th allocation may fail: %s', (spec) => {
  const backend = singleThreaded();
  const { memory } = backend.device;
  const before = memory.stats.live;
  const views = viewsOf(backend, spec);
  for (const role of roles) {
    const others = (['input', 'weight', 'output'] as const).filter((slot) => slot !== resultOf[role]);
    for (const algorithm of algorithmsFor(backend, spec, role)) {
      const compute = () => runConvolution(backend, role, spec, views, { algorithm });
      compute();
      const expected = backend.read(views[resultOf[role]]);
      const operands = others.map((slot) => backend.read(views[slot]));
      let failures = 0;
      for (let n = 0; ; n++) {
        const live = memory.stats.live - keptBytes(views.weight);
        memory.failAfterAllocations(n);
        let failed = true;
        try {
          compute();
          failed = false;
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        memory.failAfterAllocations();
        if (!failed) break;
        failures++;
        expect(memory.stats.live - keptBytes(views.weight)).toBe(live);
        expect(others.map((slot) => backend.read(views[slot]))).toEqual(operands);
      }
      compute();
      expect(backend.read(views[resultOf[role]])).toEqual(expected);
      expect(failures).toBeLessThan(50);
    }
  }
  // With the weight go its forms, and then nothing is left.
  for (const { buffer } of Object.values(views)) backend.release(buffer);
  expect(memory.stats.live).toBe(before);
});
