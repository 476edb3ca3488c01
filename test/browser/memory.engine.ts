/** What only a page can show of the engine: whether it has threads, and that waiting loops stay flat. */
import { expect, test } from 'vitest';
import { createWasmBackend } from '../../src/backend/wasm/backend.ts';
import { F, manualSeed, memoryStats, nn, optim, randint, randn } from '../../src/index.ts';
import { setDevice } from '../../src/tensor/storage.ts';

const budget = 16 << 20;

test('memory is shared where the page is isolated, and only there', () => {
  const { memory, features } = createWasmBackend().device;
  expect(features.relaxed).toBe(true);
  expect(memory.shared).toBe(crossOriginIsolated);
});

test('a training loop that waits for the page between its steps stays flat', async () => {
  setDevice(createWasmBackend({ budget }));
  manualSeed(0);
  const net = new nn.Sequential(
    new nn.Conv2d(1, 4, 3),
    new nn.ReLU(),
    new nn.Flatten(),
    new nn.Linear(64, 3),
  );
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
  const [x, y] = [randn([16, 1, 6, 6]), randint(0, 3, [16])];
  for (let step = 0; step < 3000; step++) {
    optimizer.zeroGrad();
    F.crossEntropy(net.forward(x), y).backward();
    optimizer.step();
    if (step % 10 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  expect(memoryStats().reserved).toBeLessThan(2 * budget);
});
