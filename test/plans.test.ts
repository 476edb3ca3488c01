import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { layers } from '../bench/plans/layers.ts';
import { fileOf, type Measurement } from '../bench/plans/measurements.ts';
import { convolutionKernels } from '../src/backend/backend.ts';
import { planConvolution } from '../src/conv/plan.ts';

/** The planner is held to what was measured: no timing here, so that the test says the same everywhere. */
const machine = { backend: 'wasm', threads: 1, dtype: 'float32', kernels: convolutionKernels } as const;

describe.each(['20.0.0', '24.0.0'])('on Node %s', (version) => {
  const measurements = JSON.parse(readFileSync(fileOf(version), 'utf8')) as readonly Measurement[];

  test('every layer of the list was measured in its three roles', () => {
    expect(measurements.map(({ layer }) => layer)).toEqual(layers.flatMap(({ name }) => [name, name, name]));
  });

  test('the chosen algorithm is within 15 % of the fastest', () => {
    const slow = measurements.flatMap(({ layer, role, milliseconds }) => {
      const { spec } = layers.find(({ name }) => name === layer)!;
      const { chosen } = planConvolution(spec, role, machine);
      const slower = milliseconds[chosen.name] / Math.min(...Object.values(milliseconds));
      return slower <= 1.15 ? [] : [`${layer} ${role}: ${chosen.name} takes ${slower.toFixed(2)}×`];
    });
    expect(slow).toEqual([]);
  });
});
