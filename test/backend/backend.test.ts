import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/backend/backend.ts';
import { reference } from '../../src/backend/reference/reference.ts';
import { createWasmBackend } from '../../src/backend/wasm/backend.ts';
import { backendWith } from '../device/threads.ts';
import {
  type Case,
  type CaseMaker,
  copyCase,
  gatherCase,
  gemmCase,
  mapCase,
  reduceCase,
  scatterCase,
} from './cases.ts';
import { contentsOf, difference, place, Random } from './views.ts';

/** What a call leaves in the first buffers, or the error that it throws. */
function outcome(backend: Backend, { plans, run }: Case) {
  const views = plans.map((plan) => place(backend, plan));
  try {
    run(backend, views);
  } catch (error) {
    return String(error);
  }
  const contents = plans.map((plan, n) => contentsOf(backend, views[n], plan));
  for (const { buffer } of views) backend.release(buffer);
  return contents;
}

/** Runs a case on both devices and says where they differ. */
function disagreement(backend: Backend, each: Case): string | undefined {
  const expected = outcome(reference, each);
  const actual = outcome(backend, each);
  if (typeof expected === 'string' || typeof actual === 'string') {
    const [left, right] = [actual, expected].map((result) => String(result).slice(0, 80));
    return left === right ? undefined : `${each.text}: ${left} instead of ${right}`;
  }
  for (const [n, { dtype, shape, strides }] of each.plans.entries()) {
    const found = difference(dtype, actual[n], expected[n], n === 0 ? each.ulps : 0);
    if (found) return `${each.text}: buffer ${n} ${dtype} [${shape}] by [${strides}]: ${found}`;
  }
  return undefined;
}

const makers: Record<string, CaseMaker> = {
  map: mapCase,
  copy: copyCase,
  reduce: reduceCase,
  gather: gatherCase,
  scatter: scatterCase,
  gemm: gemmCase,
};

const devices: Record<string, Backend> = {
  wasm: createWasmBackend(),
  'wasm without relaxed SIMD and shared memory': createWasmBackend({ relaxed: false, shared: false }),
  'wasm with two threads': await backendWith(2),
};

describe.each(Object.entries(devices))('%s', (_, backend) => {
  it.each(Object.entries(makers))('%s agrees with the reference on random views', (name, maker) => {
    const random = new Random(20261123);
    const found: string[] = [];
    for (let n = 0; n < (name === 'map' ? 1500 : 600); n++) {
      const text = disagreement(backend, maker(random));
      if (text) found.push(text);
    }
    expect(found.slice(0, 12)).toEqual([]);
  });
});
