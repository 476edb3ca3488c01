import { expect, test } from 'vitest';
import { algorithms } from './algorithms/all.ts';
import { explainPlan } from './explain.ts';
import { planConvolution } from './plan.ts';
import { convSpec } from './spec.ts';

/** What the algorithms say that need a kernel of the device. */
const noKernels = algorithms
  .map(({ name }) => name)
  .filter((name) => name !== 'pointwise' && name !== 'matrix')
  .map((name) => `${name}: the device has no kernel for it`)
  .join(' · ');

const where = 'float32 · reference · 1 thread';
const machine = { backend: 'reference', threads: 1, dtype: 'float32' } as const;

test('a plan says what was chosen, what was refused and what is done', () => {
  const spec = convSpec(2, [8, 64, 56, 56], [64, 64, 3, 3], [64], { padding: 1 });
  expect(explainPlan(planConvolution(spec, 'forward', machine), { bias: true })).toBe(
    [
      'conv forward  x[8,64,56,56] * w[64,64,3,3] pad 1 → [8,64,56,56]   float32 · reference · 1 thread',
      '  chosen   matrix  est 941 M operations  takes every convolution',
      `  refused  pointwise: kernel is 3×3 · ${noKernels}`,
      '  steps    8 × (pad to [64,58,58] → windows to columns → gemm [64,576]·[576,3136]) → add bias',
    ].join('\n'),
  );
  expect(explainPlan(planConvolution(spec, 'dataGradient', machine))).toBe(
    [
      `conv data gradient  g[8,64,56,56] * w[64,64,3,3] pad 1 → [8,64,56,56]   ${where}`,
      '  chosen   matrix  est 941 M operations  takes every convolution',
      `  refused  pointwise: kernel is 3×3 · ${noKernels}`,
      '  steps    8 × (gemm [576,64]·[64,3136] → add columns to windows → crop)',
    ].join('\n'),
  );
});

test('a plan with a choice says what came second', () => {
  const spec = convSpec(2, [1, 8, 4, 4], [6, 4, 1, 1], undefined, { groups: 2 });
  expect(explainPlan(planConvolution(spec, 'weightGradient', { ...machine, threads: 2 }))).toBe(
    [
      'conv weight gradient  x[1,8,4,4] * g[1,6,4,4] groups 2 → [6,4,1,1]   float32 · reference · 2 threads',
      '  chosen   pointwise  est 384 operations  each element is its own window: nothing to copy',
      '  then     matrix 512',
      `  refused  ${noKernels}`,
      '  steps    2 × gemm [3,16]·[16,4], added',
    ].join('\n'),
  );
});

test('an algorithm that is asked for by name refuses in its own words', () => {
  const spec = convSpec(1, [1, 2, 5], [3, 2, 1], undefined, { stride: 2 });
  expect(() => planConvolution(spec, 'forward', machine, 'pointwise')).toThrow(
    "the convolution algorithm 'pointwise' refuses: stride is 2 " +
      '(conv forward  x[1,2,5] * w[3,2,1] stride 2 → [1,3,3]).',
  );
});
