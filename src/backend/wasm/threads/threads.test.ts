import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deviceWith } from '../../../../test/device/threads.ts';
import { FunctionBuilder } from '../assembler/function.ts';
import { createDevice, type Device } from '../device.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { control, wordsOf } from './control.ts';
import { type StartedWorker, startWorker } from './spawn.ts';
import { unitsPerTask } from './split.ts';
import type { ThreadsOptions } from './threads.ts';

const sharable = { units: 2, time: 1e6 };

/** `run(target, count, scratch)`: writes count, count − 1, … 1 by way of the scratch memory. */
function countdown(): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32', 'i32', 'i32']);
  const [target, count, scratch] = [0, 1, 2];
  f.loop((again) => {
    f.get(scratch).get(count).memory('i32.store');
    f.get(target).get(scratch).memory('i32.load').memory('i32.store');
    f.advance(target, 4).get(count).i32(1).op('i32.sub').tee(count).brIf(again);
  });
  return { functions: { run: f } };
}

/** `run(block)`: adds the word behind the address in a block of parameters to what is there. */
function addition(): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32']);
  f.get(0).memory('i32.load').get(0).memory('i32.load').memory('i32.load');
  f.get(0).memory('i32.load', 4).op('i32.add').memory('i32.store');
  return { functions: { run: f } };
}

const units = 1000;
const each = 50;
const total = units * each;

/** Counts down in every unit, then adds the unit's number to its first word. */
function compute({ memory, kernels, threads }: Device, address: number, time = 1e6): void {
  const count = kernels.get('countdown', countdown).run;
  const add = kernels.get('addition', addition).run;
  threads.parallel({ units, time, scratchBytes: 100 }, (first, end, calls, scratch) => {
    for (let unit = first; unit < end; unit++) {
      calls.call(count, address + 4 * each * unit, each, scratch + 60);
      const block = calls.block(8);
      memory.i32[block / 4] = address + 4 * each * unit;
      memory.i32[block / 4 + 1] = unit;
      calls.call(add, block);
    }
  });
}

function isRight({ memory }: Device, address: number): boolean {
  const words = memory.i32.subarray(address / 4, address / 4 + total);
  return words.every((word, n) => word === each - (n % each) + (n % each === 0 ? n / each : 0));
}

test.each([1, 2, 3])('%i threads share the work, each in memory of its own', async (count) => {
  const device = await deviceWith(count);
  const { address } = device.memory.allocate(4 * total);
  for (let round = 0; round < 100; round++) {
    device.memory.i32.fill(0, address / 4, address / 4 + total);
    compute(device, address, round % 3 === 0 ? 0 : 1e6);
    expect(isRight(device, address)).toBe(true);
  }
});

test('memory may grow and kernels may come while threads are at work', async () => {
  const device = await deviceWith(2);
  const { memory, kernels, threads } = device;
  const { address } = memory.allocate(4 * total);
  for (let round = 0; round < 20; round++) {
    memory.allocate(2 ** round);
    const { run } = kernels.compile(countdown());
    threads.parallel({ units, time: 1e6, scratchBytes: 8 }, (first, end, calls, scratch) => {
      for (let unit = first; unit < end; unit++) calls.call(run, address + 4 * each * unit, each, scratch);
    });
    compute(device, address);
    expect(isRight(device, address)).toBe(true);
  }
});

test('fewer and more threads can be asked for at any time', async () => {
  const device = await deviceWith(3);
  const { address } = device.memory.allocate(4 * total);
  for (const count of [1, 3, 2, 1, 2]) {
    device.threads.count = count;
    expect([device.threads.count, device.threads.present]).toEqual([count, count]);
    compute(device, address);
    expect(isRight(device, address)).toBe(true);
  }
});

test('an error while calls are written down leaves the threads fit for more', async () => {
  const device = await deviceWith(2);
  const { address } = device.memory.allocate(4 * total);
  const fail = () =>
    device.threads.parallel({ units: 9, time: 1e6 }, (first) => {
      if (first > 3) throw new Error('no more');
    });
  for (let round = 0; round < 20; round++) {
    expect(fail).toThrow('no more');
    compute(device, address);
    expect(isRight(device, address)).toBe(true);
  }
});

test('work goes on where no worker can start', () => {
  const start = () => ({ hasEnded: true, end: () => {} });
  const device = createDevice({ threads: { start } });
  device.threads.count = 4;
  const { address } = device.memory.allocate(4 * total);
  compute(device, address);
  expect(device.threads.count).toBe(1);
  expect(isRight(device, address)).toBe(true);
});

test('an idle worker that ends is not missed', async () => {
  const started: StartedWorker[] = [];
  const start: ThreadsOptions['start'] = (setup) => {
    started.push(startWorker(setup));
    return started[started.length - 1];
  };
  const device = await deviceWith(3, { threads: { start } });
  const { address } = device.memory.allocate(4 * total);
  started[0].end();
  compute(device, address);
  expect(isRight(device, address)).toBe(true);
  expect([device.threads.count, device.threads.present]).toEqual([2, 2]);
});

/** `run(rounds)`: goes round and round. */
function waste(): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32']);
  f.loop((again) => f.get(0).i32(1).op('i32.sub').tee(0).brIf(again));
  return { functions: { run: f } };
}

test('a worker that ends in the middle of a task is noticed', async () => {
  let worker: StartedWorker | undefined;
  const start: ThreadsOptions['start'] = (setup) => {
    const own = startWorker(setup);
    worker = own;
    // The device hears nothing of its end.
    return { hasEnded: false, end: () => own.end() };
  };
  const device = await deviceWith(2, { threads: { start, deathMilliseconds: 300 } });
  const { address } = device.memory.allocate(4 * total);
  const { run } = device.kernels.get('waste', waste);
  const lose = () =>
    device.threads.parallel(sharable, (task, _, calls) => {
      calls.call(run, task === 0 ? 5e8 : 1);
      // The first task is taken while the second is written.
      const progress = wordsOf(0) + control.progress;
      while (task === 1 && Atomics.load(device.memory.i32, progress) === 0);
      if (task === 1) worker?.end();
    });
  expect(lose).toThrow('a worker thread stopped in the middle of its work');
  expect(device.threads.present).toBe(1);
  compute(device, address);
  expect(isRight(device, address)).toBe(true);
});

test('tasks cover the units, are few where each costs much, and many where they are not', () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 5000 }),
    fc.integer({ min: 2, max: 16 }),
    fc.double({ min: 0, max: 1000, noNaN: true }),
    (count, threads, overhead) => {
      const size = unitsPerTask(count, threads, overhead);
      expect(Number.isInteger(size) && size >= 1 && size <= count).toBe(true);
      // No thread is left without a task unless there are too few units.
      expect(Math.ceil(count / size)).toBeGreaterThan(Math.min(threads, count) / 2);
    },
  );
  fc.assert(property);
  expect(unitsPerTask(14, 2, 0)).toBe(1);
  expect(unitsPerTask(512, 2, 100)).toBe(256);
});
