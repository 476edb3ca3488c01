import { expect, test } from 'vitest';
import { hex } from '../../test/hex.ts';
import { format, manualSeed, nn, optim, randn, tensor } from '../index.ts';

test('the notebook’s layer begins with PyTorch’s bits', () => {
  manualSeed(131587289);
  const { weight } = new nn.Conv2d(1, 1, [1, 2], { bias: false });
  const values = weight.detach().toTypedArray();
  expect(values).toBeInstanceOf(Float32Array);
  if (values instanceof Float32Array) expect(hex(values)).toBe('bd95b661 3f2af193');
});

test('a small network learns as in PyTorch 1.13, from the same seed', () => {
  manualSeed(0);
  const norm = new nn.BatchNorm2d(2);
  const net = new nn.Sequential(
    new nn.Conv2d(1, 2, 3, { padding: 1 }),
    norm,
    new nn.ReLU(),
    new nn.Flatten(),
    new nn.Linear(8, 2),
  );
  const settings = { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 };
  const optimizer = new optim.SGD(net.parameters(), settings);
  const [x, y] = [randn([4, 1, 2, 2]), tensor([0n, 1n, 0n, 1n])];
  const losses: string[] = [];
  for (let step = 0; step < 5; step++) {
    const loss = new nn.CrossEntropyLoss().forward(net.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    losses.push(format(loss, '.6f'));
  }
  expect(losses).toEqual(['0.627796', '0.587116', '0.540148', '0.505378', '0.490578']);
  net.eval();
  expect(String(net.forward(x).detach())).toBe(
    'tensor([[-0.2426,  0.2400],\n        [-0.2318,  0.2760],\n' +
      '        [ 0.2126, -0.4351],\n        [-0.2279,  0.3503]])',
  );
  expect(String(norm.runningMean)).toBe('tensor([-0.0862, -0.0361])');
  expect(String(norm.runningVar)).toBe('tensor([0.6269, 0.6648])');
  expect(norm.numBatchesTracked?.item()).toBe(5);
});
