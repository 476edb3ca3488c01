import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add } from '../../expression/build.ts';
import { input } from '../../expression/expression.ts';
import type { View } from '../backend.ts';
import { createWasmBackend, type WasmBackend } from './backend.ts';
import { WasmBuffer } from './buffer.ts';
import { LinearMemory } from './memory.ts';

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

describe('a memory above its budget', () => {
  const megabyte = 1 << 18;
  const vectorOf = (backend: WasmBackend, value: number) =>
    vector(backend, new Array<number>(megabyte).fill(value));
  const firstOf = (backend: WasmBackend, view: View) => Number(backend.read(view)[0]);

  it('moves out what was not used for longest, and brings it back when it is used', () => {
    const backend = createWasmBackend({ budget: 8 << 20 });
    const views = Array.from({ length: 20 }, (_, n) => vectorOf(backend, n));
    expect(backend.device.memory.stats.live).toBeLessThan(11 << 20);
    expect(views.map((view) => firstOf(backend, view))).toEqual([...views.keys()]);
  });

  it('lets a program that works with more than the budget keep it all', () => {
    const backend = createWasmBackend({ budget: 8 << 20 });
    const views = Array.from({ length: 20 }, (_, n) => vectorOf(backend, n));
    const addresses = () => views.map(({ buffer }) => buffer instanceof WasmBuffer && buffer.address);
    for (let round = 0; round < 3; round++) for (const view of views) firstOf(backend, view);
    const before = addresses();
    for (const view of views) firstOf(backend, view);
    expect(addresses()).toEqual(before);
    expect(before.every((address) => Number(address) > 0)).toBe(true);
  });

  it('moves zeros out without their bytes, and back as zeros', () => {
    const backend = createWasmBackend({ budget: 1 << 20 });
    const used = vectorOf(backend, 7);
    backend.release(used.buffer);
    const zeros = Array.from({ length: 12 }, () => ({ ...used, buffer: backend.allocate(4 * megabyte) }));
    expect(backend.device.memory.stats.live).toBeLessThan(4 << 20);
    expect(zeros.map((view) => new Set<unknown>(backend.read(view)).size)).toEqual(zeros.map(() => 1));
  });

  it('never moves what the running call uses', () => {
    const backend = createWasmBackend({ budget: 1 << 20, maximumPages: 64 });
    const [a, b, c] = [1, 2, 0].map((value) => vector(backend, new Array<number>(200_000).fill(value)));
    const idle = Array.from({ length: 3 }, () => vector(backend, new Array<number>(100_000).fill(5)));
    const turned = (view: View): View => ({ ...view, shape: [400, 500], strides: [1, 400] });
    const flat = (view: View): View => ({ ...view, shape: [400, 500], strides: [500, 1] });
    const expressions = [add(input(0), input(1))];
    const call = { expressions, scalars: [], computeType: 'float32' as const };
    backend.map({ ...call, inputs: [turned(a), flat(b)], outputs: [flat(c)] });
    expect(new Set<unknown>(backend.read(c))).toEqual(new Set([3]));
    expect(idle.map((view) => firstOf(backend, view))).toEqual([5, 5, 5]);
  });

  it('stays flat, and JavaScript with it, when nobody frees anything in a synchronous loop', () => {
    const backend = createWasmBackend({ budget: 8 << 20 });
    const source = vectorOf(backend, 1);
    for (let step = 0; step < 3000; step++) {
      const output = { ...source, buffer: backend.allocate(4 * megabyte) };
      backend.copy(source, output);
    }
    expect(backend.device.memory.stats.reserved).toBeLessThan(16 << 20);
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(1 << 30);
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
    expect(() => backend.allocate(2 ** 20)).toThrow(/you tried to allocate 1048576 bytes/);
    backend.device.memory.failAfterAllocations();
    expect(backend.allocate(8).byteLength).toBe(8);
  });

  it('names who holds the memory', () => {
    const backend = createWasmBackend({ maximumPages: 64 });
    backend.allocate(2 << 20, 'convolution');
    backend.allocate(1000, 'mul');
    backend.allocate(1000, 'mul');
    expect(() => backend.allocate(64 << 20)).toThrow(
      'Most of it is held by: convolution 2.0 MiB in 1 tensor, mul 0.0 MiB in 2 tensors.',
    );
  });

  it('in a request that no memory can meet is a RangeError', () => {
    expect(() => createWasmBackend().allocate(2 ** 33)).toThrow(RangeError);
  });
});
