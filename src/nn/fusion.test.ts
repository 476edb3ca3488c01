import { expect, test } from 'vitest';
import { F, manualSeed, memoryStats, nn, noGrad, randn, scope, type Tensor } from '../index.ts';

/** The largest difference of two tensors, relative to the second. */
function difference(a: Tensor, b: Tensor): number {
  return a.sub(b).abs().max().item() / Math.max(1, b.abs().max().item());
}

/** Statistics, scale and shift that are not those of a new module. */
function settled(norm: nn.BatchNorm2d): nn.BatchNorm2d {
  noGrad(() => {
    norm.runningMean!.copy_(randn([norm.numFeatures]));
    norm.runningVar!.copy_(randn([norm.numFeatures]).abs().add(0.5));
    norm.weight?.copy_(randn([norm.numFeatures]));
    norm.bias?.copy_(randn([norm.numFeatures]));
  });
  return norm.eval();
}

/** Every layer by itself. */
function oneByOne(net: nn.Sequential, x: Tensor): Tensor {
  return [...net].reduce((input, layer) => layer.forward(input), x);
}

test.each([
  ['with a bias', true, true],
  ['without one', false, true],
  ['and a normalisation without parameters', true, false],
])('fuseConvBnEval is both, %s', (_, bias, affine) => {
  manualSeed(1);
  const conv = new nn.Conv2d(4, 6, 3, { padding: 1, groups: 2, bias }).eval();
  const norm = settled(new nn.BatchNorm2d(6, { affine }));
  const fused = nn.utils.fusion.fuseConvBnEval(conv, norm);
  const x = randn([2, 4, 7, 9]);
  expect(difference(fused.forward(x), norm.forward(conv.forward(x)))).toBeLessThan(2e-6);
  expect(fused.padding).toEqual(conv.padding);
  expect(fused.training).toBe(false);
});

test('fusing draws no random numbers, and refuses what is in training', () => {
  const [conv, norm] = [new nn.Conv2d(1, 2, 3).eval(), new nn.BatchNorm2d(2).eval()];
  manualSeed(3);
  const first = randn([1]).item();
  manualSeed(3);
  nn.utils.fusion.fuseConvBnEval(conv, norm);
  expect(randn([1]).item()).toBe(first);
  expect(() => nn.utils.fusion.fuseConvBnEval(conv.train(), norm)).toThrow('Fusion only for eval!');
});

test('Sequential computes the same as its layers one by one', () => {
  manualSeed(2);
  const net = new nn.Sequential(
    new nn.Conv2d(3, 8, 3, { padding: 1 }),
    settled(new nn.BatchNorm2d(8)),
    new nn.ReLU(),
    new nn.Conv2d(8, 8, 3, { groups: 8, stride: 2 }),
    new nn.ReLU6(),
    new nn.Conv2d(8, 4, 1, { bias: false }),
    settled(new nn.BatchNorm2d(4)),
    new nn.Conv2d(4, 2, 1),
  ).eval();
  const x = randn([2, 3, 12, 11]);
  noGrad(() => expect(difference(net.forward(x), oneByOne(net, x))).toBeLessThan(5e-6));
});

test('a fused normalisation follows every change of its layers', () => {
  manualSeed(4);
  const [conv, norm] = [new nn.Conv2d(2, 3, 3), settled(new nn.BatchNorm2d(3))];
  const net = new nn.Sequential(conv, norm, new nn.ReLU()).eval();
  const x = randn([1, 2, 6, 6]);
  const changes = [
    () => conv.weight.mul_(2),
    () => conv.bias!.add_(1),
    () => norm.runningMean!.sub_(0.5),
    () => norm.weight!.mul_(-1),
    () => void net.train().forward(x),
  ];
  for (const change of changes) {
    noGrad(change);
    net.eval();
    noGrad(() => expect(difference(net.forward(x), oneByOne(net, x))).toBeLessThan(5e-6));
  }
});

test('what is recorded keeps its history, and training its statistics', () => {
  const net = new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.BatchNorm2d(2), new nn.ReLU());
  net
    .forward(randn([2, 1, 5, 5]))
    .sum()
    .backward();
  expect([...net.parameters()].every(({ grad }) => grad !== null)).toBe(true);
  expect(Number((net.at(1) as nn.BatchNorm2d).numBatchesTracked?.item())).toBe(1);
});

test('a layer of a class that extends ReLU is asked itself', () => {
  class Loud extends nn.ReLU {
    override forward(input: Tensor): Tensor {
      return super.forward(input).add(100);
    }
  }
  const net = new nn.Sequential(new nn.Conv2d(1, 1, 1), new Loud());
  noGrad(() =>
    expect(
      net
        .forward(randn([1, 1, 2, 2]))
        .min()
        .item(),
    ).toBeGreaterThanOrEqual(100),
  );
});

test('an activation of a convolution is that of the op, also backward', () => {
  manualSeed(5);
  const x = randn([2, 3, 8, 8]);
  const w = randn([4, 3, 3, 3], { requiresGrad: true });
  for (const activation of ['relu', 'relu6'] as const) {
    const expected = F[activation](F.conv2d(x, w));
    expect(noGrad(() => F.conv2d(x, w, null, { activation }).equal(expected))).toBe(true);
    const recorded = F.conv2d(x, w, null, { activation });
    recorded.sum().backward();
    const slope = w.grad!.clone();
    w.grad = null;
    expected.sum().backward();
    expect(slope.equal(w.grad!)).toBe(true);
    w.grad = null;
  }
  const strange = { activation: 'tanh' };
  expect(() => Reflect.apply(F.conv2d, undefined, [x, w, null, strange])).toThrow("Use 'relu' or 'relu6'.");
});

test('forms of weights are given back with them', () => {
  const live = () => memoryStats().live;
  const before = live();
  scope(() => {
    const w = randn([16, 16, 1, 1]);
    for (let n = 0; n < 4; n++) F.conv2d(randn([1, 16, 4, 4]), w);
  });
  expect(live()).toBe(before);
});
