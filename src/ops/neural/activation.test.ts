/** Values and slopes where formulas bend or overflow, as PyTorch 1.13 gives them. */
import { describe, expect, it } from 'vitest';
import { F, type Tensor, tensor } from '../../index.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

interface Kink {
  readonly name: string;
  readonly f: (x: Tensor) => Tensor;
  readonly at: readonly number[];
  readonly values: readonly number[];
  readonly slopes: readonly number[];
}

const kinks: readonly Kink[] = [
  {
    name: 'relu',
    f: F.relu,
    at: [-0, 0, nan, -inf, inf],
    values: [-0, 0, nan, 0, inf],
    slopes: [0, 0, 1, 0, 1],
  },
  { name: 'relu6', f: F.relu6, at: [0, 6, nan, inf], values: [0, 6, nan, 6], slopes: [0, 0, 1, 0] },
  {
    name: 'leakyRelu',
    f: (x) => F.leakyRelu(x, 0.5),
    at: [0, nan, -inf],
    values: [0, nan, -inf],
    slopes: [0.5, 0.5, 0.5],
  },
  {
    name: 'elu',
    f: (x) => F.elu(x, 2),
    at: [0, nan, -inf, inf],
    values: [0, nan, -2, inf],
    slopes: [2, 1, 0, 1],
  },
  { name: 'gelu', f: F.gelu, at: [0, -inf, inf], values: [0, nan, inf], slopes: [0.5, nan, nan] },
  {
    name: 'silu',
    f: F.silu,
    at: [0, -inf, inf, -200],
    values: [0, nan, inf, -0],
    slopes: [0.5, nan, nan, -0],
  },
  { name: 'mish', f: F.mish, at: [30, -inf, 1000], values: [30, nan, 1000], slopes: [1, nan, 1] },
  {
    name: 'hardswish',
    f: F.hardswish,
    at: [-3, 3, nan, -4, 4],
    values: [-0, 3, nan, -0, 4],
    slopes: [-0.5, 1.5, 1, 0, 1],
  },
  { name: 'hardsigmoid', f: F.hardsigmoid, at: [-3, 3, nan], values: [0, 1, nan], slopes: [0, 0, 0] },
  { name: 'hardtanh', f: F.hardtanh, at: [-1, 1, nan, inf], values: [-1, 1, nan, 1], slopes: [0, 0, 1, 0] },
  { name: 'softplus', f: F.softplus, at: [100, nan, -inf], values: [100, nan, 0], slopes: [1, nan, 0] },
  { name: 'softsign', f: F.softsign, at: [0, inf], values: [0, nan], slopes: [1, nan] },
  { name: 'logsigmoid', f: F.logsigmoid, at: [-100, -inf, inf], values: [-100, -inf, 0], slopes: [1, 1, 0] },
  { name: 'tanhshrink', f: F.tanhshrink, at: [0, -inf], values: [0, -inf], slopes: [0, 1] },
  {
    name: 'softshrink',
    f: F.softshrink,
    at: [-0.5, 0.5, nan, inf],
    values: [0, 0, 0, inf],
    slopes: [0, 0, 1, 1],
  },
  { name: 'hardshrink', f: F.hardshrink, at: [-0.5, 0.5, nan], values: [0, 0, nan], slopes: [0, 0, 1] },
  {
    name: 'threshold',
    f: (x) => F.threshold(x, 0.5, 7),
    at: [0.5, nan, -inf],
    values: [7, nan, 7],
    slopes: [0, 1, 0],
  },
];

describe('activations at their kinks', () => {
  it.each(kinks)('$name', ({ f, at, values, slopes }) => {
    const x = tensor([...at], { requiresGrad: true });
    const y = f(x);
    y.sum().backward();
    expect(y.tolist()).toEqual(values);
    const found = x.grad?.tolist();
    expect([found].flat().map((slope) => Number(slope) + 0)).toEqual(slopes.map((slope) => slope + 0));
  });
});

describe('in place', () => {
  it('writes into the input and keeps its history', () => {
    const x = tensor([-1, 2], { requiresGrad: true });
    const y = x.mul(3);
    expect(F.relu(y, { inplace: true })).toBe(y);
    y.sum().backward();
    expect([y.tolist(), x.grad?.tolist()]).toEqual([
      [0, 6],
      [0, 3],
    ]);
  });

  it('has methods and functions', () => {
    expect(tensor([-1, 2]).relu_().tolist()).toEqual([0, 2]);
    expect(F.leakyRelu_(tensor([-1, 2]), 0.5).tolist()).toEqual([-0.5, 2]);
  });
});

describe('names in the graph', () => {
  it.each([
    [F.relu, 'ReluBackward0'],
    [F.relu6, 'HardtanhBackward0'],
    [F.selu, 'EluBackward0'],
    [F.gelu, 'GeluBackward0'],
    [F.silu, 'SiluBackward0'],
    [(x: Tensor) => F.softmax(x, 0), 'SoftmaxBackward0'],
    [(x: Tensor) => F.logSoftmax(x, 0), 'LogSoftmaxBackward0'],
    [F.rrelu, 'RreluWithNoiseBackward0'],
    [F.glu, 'GluBackward0'],
  ])('%o gives %s', (f, name) => {
    expect(f(tensor([1, 2], { requiresGrad: true })).gradFn?.name).toBe(name);
  });
});

describe('wrong calls', () => {
  it.each([
    [() => F.elu(tensor([1n])), `"elu_cpu" not implemented for 'Long'`],
    [() => F.relu(tensor([true])), 'Boolean inputs not supported for relu'],
    [() => F.celu(tensor([1]), 0), 'alpha cannot be 0 for CELU'],
    [() => F.glu(tensor([1, 2, 3])), 'Halving dimension must be even, but dimension 0 is size 3'],
    [() => F.softmax(tensor([1]), 3), 'Dimension out of range'],
    [() => F.softmax(tensor([1n]), 0), `"softmax_lastdim_kernel_impl" not implemented for 'Long'`],
    [() => F.softshrink(tensor([1]), -1), 'lambda must be greater or equal to 0, but found to be -1.'],
  ])('%o throws %s', (f, sentence) => {
    expect(f).toThrow(sentence);
  });
});

describe('softmax', () => {
  it('survives large scores, and gives NaN where all are -inf', () => {
    expect(F.softmax(tensor([1000, 1000]), 0).tolist()).toEqual([0.5, 0.5]);
    expect(F.softmax(tensor([-inf, -inf]), 0).tolist()).toEqual([nan, nan]);
    expect(F.logSoftmax(tensor([-1000, 0]), 0).tolist()).toEqual([-1000, 0]);
  });
});
