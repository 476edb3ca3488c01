/** The convolutions of tensors: against direct loops, by their algebra, and their gradients. */
import { describe, expect, test } from 'vitest';
import type { SpatialRank } from '../../conv/options.ts';
import { convolutionReference } from '../../conv/reference.ts';
import { convSpec, convTransposeSpec } from '../../conv/spec.ts';
import { autograd, explain, F, manualSeed, randn, type Tensor, tensor, zeros } from '../../index.ts';
import type { ConvolutionOptions, ConvolutionTransposeOptions } from './convolution.ts';

const forward = { 1: F.conv1d, 2: F.conv2d, 3: F.conv3d };
const transposed = { 1: F.convTranspose1d, 2: F.convTranspose2d, 3: F.convTranspose3d };

function numbers(x: Tensor): number[] {
  return Array.from(x.detach().toTypedArray(), Number);
}

function expectClose(actual: Tensor, expected: ArrayLike<number>): void {
  const values = numbers(actual);
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 10);
  });
}

function normal(shape: readonly number[]): Tensor {
  return randn([...shape], { dtype: 'float64', requiresGrad: true });
}

type Case<Options> = [rank: SpatialRank, input: number[], weight: number[], options: Options];

const forwardCases: Case<ConvolutionOptions>[] = [
  [1, [2, 4, 7], [6, 2, 3], { stride: 2, padding: 1, groups: 2 }],
  [2, [2, 2, 5, 6], [3, 2, 2, 3], { stride: [1, 2], dilation: [2, 1] }],
  [2, [1, 2, 5, 4], [3, 2, 3, 2], { padding: 'same' }],
  [2, [3, 4, 3], [3, 1, 1, 1], { groups: 3, padding: 1 }],
  [3, [1, 2, 3, 4, 3], [2, 2, 2, 1, 2], { stride: [1, 2, 1], padding: [1, 0, 1] }],
];

const transposedCases: Case<ConvolutionTransposeOptions>[] = [
  [1, [2, 4, 4], [4, 1, 3], { stride: 2, padding: 1, outputPadding: 1, groups: 2 }],
  [2, [1, 2, 3, 2], [2, 3, 2, 3], { stride: [1, 2], dilation: [2, 1] }],
  [3, [2, 2, 1, 2], [2, 1, 2, 1, 2], { stride: 2 }],
];

describe.each(forwardCases)('conv%id of %j * %j, %j', (rank, inputShape, weightShape, options) => {
  manualSeed(1);
  const [input, weight, bias] = [normal(inputShape), normal(weightShape), normal([weightShape[0]])];
  const f = (x: Tensor, w: Tensor, b?: Tensor) => forward[rank](x, w, b, options);

  test('is what the direct loops compute', () => {
    const spec = convSpec(rank, inputShape, weightShape, undefined, options);
    const direct = convolutionReference(spec, 'forward', { input: numbers(input), weight: numbers(weight) });
    expectClose(f(input, weight), direct);
    const perChannel = tensor(direct)
      .view(...spec.outputShape)
      .add(bias.view(-1, ...spec.outputSize.map(() => 1)));
    expectClose(f(input, weight, bias), numbers(perChannel));
  });

  test('has gradients of first and second order', () => {
    expect(autograd.gradcheck(f, [input, weight, bias])).toBe(true);
    expect(autograd.gradgradcheck(f, [input, weight, bias])).toBe(true);
  });
});

describe.each(transposedCases)(
  'convTranspose%id of %j * %j, %j',
  (rank, inputShape, weightShape, options) => {
    manualSeed(2);
    const channels = weightShape[1] * (options.groups ?? 1);
    const [input, weight, bias] = [normal(inputShape), normal(weightShape), normal([channels])];
    const f = (x: Tensor, w: Tensor, b?: Tensor) => transposed[rank](x, w, b, options);

    test('is what the direct loops compute', () => {
      const spec = convTransposeSpec(rank, inputShape, weightShape, undefined, options);
      const operands = { output: numbers(input), weight: numbers(weight) };
      expectClose(f(input, weight), convolutionReference(spec, 'dataGradient', operands));
    });

    test('has gradients of first and second order', () => {
      expect(autograd.gradcheck(f, [input, weight, bias])).toBe(true);
      expect(autograd.gradgradcheck(f, [input, weight, bias])).toBe(true);
    });
  },
);

test('a transposed convolution is the adjoint of the convolution', () => {
  manualSeed(3);
  const options = { stride: 3, padding: 1, dilation: 2 };
  const [x, w] = [normal([2, 3, 9, 7]), normal([4, 3, 2, 3])];
  const y = F.conv2d(x, w, null, options);
  const g = normal(y.shape);
  const back = F.convTranspose2d(g, w, null, { ...options, outputPadding: [2, 1] });
  expect([...back.shape]).toEqual([...x.shape]);
  expect(y.mul(g).sum().item()).toBeCloseTo(x.mul(back).sum().item(), 9);
});

test('a convolution shifts with its input', () => {
  manualSeed(4);
  const [x, w] = [normal([1, 2, 8, 9]), normal([3, 2, 3, 2])];
  const whole = F.conv2d(x, w);
  const shifted = F.conv2d(x.narrow(2, 2, 6).narrow(3, 1, 8), w);
  expectClose(shifted, numbers(whole.narrow(2, 2, 4).narrow(3, 1, 7)));
});

test('convolutions by any algorithm agree, and an unknown name is refused', () => {
  manualSeed(5);
  const [x, w] = [normal([2, 3, 4, 4]), normal([5, 3, 1, 1])];
  const usual = numbers(F.conv2d(x, w));
  for (const algorithm of ['pointwise', 'matrix']) expectClose(F.conv2d(x, w, null, { algorithm }), usual);
  expect(() => F.conv2d(x, w, null, { algorithm: 'magic' })).toThrow(
    "no convolution algorithm is named 'magic'",
  );
});

test('only what is asked for is computed backward', () => {
  const [x, w, b] = [zeros([1, 1, 3, 3]), normal([1, 1, 2, 2]), normal([1])];
  F.conv2d(x.to('float64'), w, b).sum().backward();
  expect(x.grad).toBeNull();
  expect(w.grad?.shape).toEqual(w.shape);
  expect(b.grad?.item()).toBe(4);
});

test('every convolution leaves the node that PyTorch prints', () => {
  const [x, w] = [normal([1, 1, 3, 3]), normal([1, 1, 2, 2])];
  expect(F.conv2d(x, w).gradFn?.name).toBe('ConvolutionBackward0');
  expect(F.conv2d(x, w, normal([1])).gradFn?.name).toBe('ConvolutionBackward0');
  expect(F.convTranspose2d(x, w).gradFn?.name).toBe('ConvolutionBackward0');
  expect(F.conv2d(x.squeeze(0), w).gradFn?.name).toBe('SqueezeBackward1');
});

test('integers are convolved exactly, and an empty batch is no problem', () => {
  const x = tensor([[[1n, 2n, 3n]]]);
  expect(numbers(F.conv1d(x, tensor([[[1n, -1n]]])))).toEqual([-1, -1]);
  const empty = F.conv2d(zeros([0, 1, 3, 3]), zeros([2, 1, 2, 2]));
  expect([...empty.shape]).toEqual([0, 2, 2, 2]);
});

test('a wrong type is refused in PyTorch’s words', () => {
  const [x, w] = [zeros([1, 1, 3, 3]), zeros([1, 1, 2, 2])];
  expect(() => F.conv2d(x.to('int64'), w)).toThrow('expected scalar type Long but found Float');
});

test('explain prints the plan that runs', () => {
  const [x, w] = [zeros([1, 2, 8, 8]), zeros([4, 2, 3, 3])];
  const text = explain(x, w, { padding: 1, bias: true, algorithm: 'matrix' });
  expect(text).toContain('conv forward  x[1,2,8,8] * w[4,2,3,3] pad 1 → [1,4,8,8]   float32 · ');
  expect(text).toContain('chosen   matrix');
  expect(text).toContain('→ add bias');
  expect(explain(x, w, { role: 'weightGradient' })).toContain('conv weight gradient');
});
