import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add } from '../../expression/build.ts';
import { input } from '../../expression/expression.ts';
import type { View } from '../backend.ts';
import { createWasmBackend, type WasmBackend } from './backend.ts';
import { LinearMemory, WasmBuffer } from './memory.ts';

function vector(backend: WasmBackend, values: readonly number[]): View {
  const buffer = backend.allocate(4 * values.length);
  const view: View = { buffer, dtype: 'float32', shape: [values.length], strides: [1], offset: 0 };
  backend.write(view, Float32Array.from(values));
  return view;
}

describe.each([true, false])('linear memory, shared: %s', (shared) => {
  it('gives out aligned pieces that never overlap, whatever the order of giving back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ size: fc.nat(300_000), keep: fc.boolean() }), { maxLength: 60 }),
        (steps) => {
          const memory = new LinearMemory({ shared, maximumPages: 128 });
          const held: WasmBuffer[] = [];
          for (const { size, keep } of steps) {
            try {
              held.push(memory.allocate(size));
            } catch (error) {
              expect(error).toBeInstanceOf(RangeError);
            }
            if (!keep) for (const buffer of held.splice(0, 2)) memory.release(buffer);
            const spans = [...held].sort((a, b) => a.address - b.address);
            spans.forEach(({ address, byteLength }, n) => {
              expect(address % 64).toBe(0);
              expect(address + byteLength).toBeLessThanOrEqual(spans[n + 1]?.address ?? memory.u8.length);
            });
          }
          for (const buffer of held) memory.release(buffer);
          expect(memory.stats.live).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads as zeros what was used before', () => {
    const backend = createWasmBackend({ shared });
    const first = vector(backend, [1, 2, 3, 4, 5]);
    backend.release(first.buffer);
    const second = backend.allocate(20);
    expect(second).toHaveProperty('address', first.buffer instanceof WasmBuffer && first.buffer.address);
    const view = { ...first, buffer: second };
    backend.write({ ...view, shape: [2], strides: [2], offset: 1 }, Float32Array.of(8, 9));
    expect([...backend.read(view)]).toEqual([0, 8, 0, 9, 0]);
  });

  it('joins pieces when it cannot grow', () => {
    const memory = new LinearMemory({ shared, maximumPages: 32 });
    const small = Array.from({ length: 14 }, () => memory.allocate(100_000));
    expect(() => memory.allocate(1_200_000)).toThrow(/out of memory: 1\.1 MiB wanted, 1\.[0-9] MiB live/);
    for (const buffer of small) memory.release(buffer);
    expect(memory.allocate(1_200_000).byteLength).toBe(1_200_000);
  });
});

describe('memory statistics', () => {
  it('count what is live, what is reserved, and the peak', () => {
    const memory = new LinearMemory({ shared: false });
    const buffer = memory.allocate(1000);
    const { live, reserved } = memory.stats;
    expect(live).toBeGreaterThanOrEqual(1000);
    expect(reserved).toBeGreaterThanOrEqual(live);
    memory.release(buffer);
    expect(memory.stats).toEqual({ live: 0, reserved, peak: live });
  });

  it('stay flat while buffers come and go', () => {
    const memory = new LinearMemory({ shared: false });
    const sizes = [10, 5_000, 300_000, 4_000_000];
    for (let step = 0; step < 10_000; step++) memory.release(memory.allocate(sizes[step % 4]));
    expect(memory.stats.reserved).toBeLessThan(8_000_000);
  });
});

describe('a failing allocation', () => {
  const [x, y] = [input(0), input(1)];
  type Call = (backend: WasmBackend, a: View, b: View, c: View) => void;
  const square = (view: View): View => ({ ...view, shape: [3, 3], strides: [3, 1] });
  const flipped = (view: View): View => ({ ...view, shape: [3, 3], strides: [1, 3] });
  const batch = (view: View): View => ({ ...view, shape: [1, 3, 3], strides: [9, 3, 1] });
  const calls: Record<string, Call> = {
    map: (backend, a, b, c) =>
      backend.map({
        expressions: [add(x, y)],
        inputs: [a, b],
        scalars: [],
        outputs: [c],
        computeType: 'float32',
      }),
    copy: (backend, a, _, c) => backend.copy(flipped(a), square(c)),
    read: (backend, a) => backend.read(flipped(a)),
    write: (backend, _, __, c) => backend.write(flipped(c), new Float32Array(9).fill(7)),
    reduce: (backend, a, _, c) =>
      backend.reduce('sum', square(a), [0], { ...c, shape: [1, 3], strides: [3, 1] }),
    gemm: (backend, a, b, c) => backend.gemm({ a: batch(a), b: batch(b), c: batch(c) }),
  };

  it.each(Object.entries(calls))('in %s leaves every tensor intact, and the next call works', (_, call) => {
    const run = (failures: readonly number[]): number[][] => {
      const backend = createWasmBackend();
      const values = [2, 3, 5, 7, 11, 13, 17, 19, 23];
      const views = [
        vector(backend, values),
        vector(backend, values),
        vector(
          backend,
          values.map(() => 0),
        ),
      ];
      const [a, b, c] = views;
      for (const n of failures) {
        backend.device.memory.failAfterAllocations(n);
        try {
          call(backend, a, b, c);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect([a, b, c].map((view) => [...backend.read(view)])).toEqual([
            values,
            values,
            values.map(() => 0),
          ]);
        }
        backend.device.memory.failAfterAllocations();
      }
      const { live } = backend.device.memory.stats;
      call(backend, a, b, c);
      expect(backend.device.memory.stats.live).toBe(live);
      return views.map((view) => Array.from(backend.read(view), Number));
    };
    for (const n of [0, 1, 2, 3]) expect(run([n])).toEqual(run([]));
  });

  it('says how much there is, and lets later allocations through', () => {
    const backend = createWasmBackend();
    backend.device.memory.failAfterAllocations(1);
    backend.allocate(8);
    expect(() => backend.allocate(2 ** 20)).toThrow(/out of memory: 1\.0 MiB wanted/);
    backend.device.memory.failAfterAllocations();
    expect(backend.allocate(8).byteLength).toBe(8);
  });

  it('in a request that no memory can meet is a RangeError', () => {
    expect(() => createWasmBackend().allocate(2 ** 33)).toThrow(RangeError);
  });
});
