/** A training loop does not leak, however it is written. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cpu } from '../src/backend/cpu.ts';
import { createWasmBackend } from '../src/backend/wasm/backend.ts';
import {
  F,
  manualSeed,
  memoryStats,
  nn,
  ones,
  optim,
  randint,
  randn,
  type Tensor,
  utils,
  zeros,
} from '../src/index.ts';
import { setDevice } from '../src/tensor/storage.ts';

const budget = 16 << 20;

/** A convolutional net with its optimizer; a step makes some 50 tensors. */
function trainer(): (x: Tensor, y: Tensor) => void {
  manualSeed(0);
  const convolution = new nn.Conv2d(1, 4, 3);
  const net = new nn.Sequential(convolution, new nn.ReLU(), new nn.Flatten(), new nn.Linear(64, 3));
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
  return (x, y) => {
    optimizer.zeroGrad();
    F.crossEntropy(net.forward(x), y).backward();
    optimizer.step();
  };
}

const batch = (): [Tensor, Tensor] => [randn([16, 1, 6, 6]), randint(0, 3, [16])];

describe('a training loop', () => {
  beforeEach(() => setDevice(createWasmBackend({ budget })));
  afterEach(() => setDevice(cpu));

  it('stays flat over 10,000 synchronous steps without any scope', () => {
    const step = trainer();
    const [x, y] = batch();
    const heapBefore = process.memoryUsage().heapUsed;
    for (let n = 0; n < 10_000; n++) step(x, y);
    expect(memoryStats().reserved).toBeLessThan(2 * budget);
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    expect(heapUsed - heapBefore).toBeLessThan(500 << 20);
    expect(arrayBuffers).toBeLessThan(500 << 20);
  }, 120_000);

  it('is as large after an epoch over a loader as before, to the byte', () => {
    const step = trainer();
    const [x, y] = batch();
    const loader = new utils.data.DataLoader(new utils.data.TensorDataset(x, y), { batchSize: 4 });
    const epoch = (): number => {
      for (const [inputs, labels] of loader) step(inputs, labels);
      return memoryStats().live;
    };
    epoch();
    const sizes = [epoch(), epoch(), epoch()];
    expect(new Set(sizes).size).toBe(1);
  });

  it('stays flat when it waits between steps', async () => {
    const step = trainer();
    const [x, y] = batch();
    for (let n = 0; n < 1000; n++) {
      step(x, y);
      await Promise.resolve();
    }
    expect(memoryStats().reserved).toBeLessThan(2 * budget);
  }, 60_000);
});

describe('an exhausted memory', () => {
  beforeEach(() => setDevice(createWasmBackend({ maximumPages: 256 })));
  afterEach(() => setDevice(cpu));

  it('is told in PyTorch’s words, with who holds it, and leaves everything as it was', () => {
    const x = ones([1000, 1000]);
    const y = x.mul(2);
    const huge = () => zeros([1000, 1000, 1000]);
    expect(huge).toThrow(
      "DefaultCPUAllocator: can't allocate memory: you tried to allocate 4000000000 bytes.",
    );
    expect(huge).toThrow(/Most of it is held by: .*mul 3\.8 MiB in 1 tensor/);
    expect([x.sum().item(), y.sum().item()]).toEqual([1e6, 2e6]);
  });
});
