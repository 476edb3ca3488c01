import { expect, test } from 'vitest';
import { cpu } from '../backend/cpu.ts';
import { explain, F, memoryStats, nn, randn, zeros } from '../index.ts';
import { currentDevice } from '../tensor/storage.ts';

test('explain says of a model how each layer is computed, and what is fused into it', () => {
  const net = new nn.Sequential(
    new nn.Conv2d(3, 8, 3, { padding: 1 }),
    new nn.BatchNorm2d(8),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Sequential(new nn.Conv2d(8, 4, 1, { bias: false }), new nn.ReLU6()),
    new nn.Flatten(),
    new nn.Linear(64, 10),
  ).eval();
  const live = memoryStats().live;
  const lines = explain(net, randn([1, 3, 8, 8])).split('\n');
  // What stays is the folded weight and bias.
  expect(memoryStats().live - live).toBeLessThan(4096);
  expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2).join(' '))).toEqual([
    '0 Conv2d',
    '3 MaxPool2d',
    '4.0 Conv2d',
    '5 Flatten',
    '6 Linear',
  ]);
  expect(lines[0]).toContain('x[1,3,8,8] * w[8,3,3,3] pad 1 → [1,8,8,8]');
  expect(lines[0]).toMatch(/est [\d.]+ k operations {2}with batch norm in the weight, add bias, relu$/);
  expect(lines[2]).toMatch(/with relu6$/);
  expect(lines[4]).toContain('[1,64] → [1,10]');
  expect(net.forward(zeros([1, 3, 8, 8])).shape).toEqual([1, 10]);
  expect(Object.keys(net[3])).not.toContain('forward');
});

test('in training nothing is fused', () => {
  const net = new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.BatchNorm2d(2), new nn.ReLU());
  expect(explain(net, randn([2, 1, 5, 5])).match(/Conv2d|BatchNorm2d|ReLU/g)).toEqual([
    'Conv2d',
    'BatchNorm2d',
    'ReLU',
  ]);
});

// The reference device prepares nothing.
test.runIf(currentDevice() === cpu)('explain says whether a weight is kept prepared', () => {
  const [x, w] = [randn([1, 16, 9, 9]), randn([16, 16, 1, 1])];
  const options = { algorithm: 'pointwise', activation: 'relu' } as const;
  expect(explain(x, w, options)).toContain('weight   prepared by each call');
  for (let n = 0; n < 2; n++) F.conv2d(x, w, null, options);
  const text = explain(x, w, options);
  expect(text).toContain('weight   prepared already, and kept until it changes: pointwise');
  expect(text).toContain('relu, before it is stored');
  w.mul_(2);
  expect(explain(x, w, options)).toContain('weight   prepared by each call');
});

test('explain measures when it is asked to', () => {
  const text = explain(randn([1, 4, 10, 10]), randn([4, 4, 3, 3]), { algorithm: 'measure' });
  expect(text).toMatch(/chosen {3}[\w-]+ {2}measured [\d.]+ ms/);
});
