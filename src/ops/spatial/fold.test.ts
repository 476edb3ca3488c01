/** unfold, fold, maxUnpool and the shuffles: adjoints and inverses of each other. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arange, autograd, F, manualSeed, ones, randn, type Tensor, zeros } from '../../index.ts';

function numbers(x: Tensor): number[] {
  return Array.from(x.detach().toTypedArray(), Number);
}

function dot(a: Tensor, b: Tensor): number {
  return a.mul(b).sum().item();
}

const blocks = fc
  .record({
    size: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })),
    kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    padding: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
    dilation: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
  })
  .filter(({ size, kernel, padding, dilation }) =>
    size.every((n, axis) => n + 2 * padding[axis] > dilation[axis] * (kernel[axis] - 1)),
  );

test('⟨unfold x, y⟩ = ⟨x, fold y⟩', () => {
  manualSeed(1);
  const property = fc.property(blocks, ({ size, kernel, ...options }) => {
    const x = randn([2, 3, ...size], { dtype: 'float64' });
    const columns = F.unfold(x, kernel, options);
    const y = randn([...columns.shape], { dtype: 'float64' });
    const folded = F.fold(y, size, kernel, options);
    expect([...folded.shape]).toEqual([...x.shape]);
    expect(dot(columns, y)).toBeCloseTo(dot(x, folded), 9);
  });
  fc.assert(property, { numRuns: 60 });
});

test('a convolution is its weight matrix times the unfolded image', () => {
  manualSeed(2);
  const property = fc.property(blocks, ({ size, kernel, ...options }) => {
    const x = randn([2, 3, ...size], { dtype: 'float64' });
    const w = randn([4, 3, ...kernel], { dtype: 'float64' });
    const y = F.conv2d(x, w, null, options);
    const product = w.view(4, -1).matmul(F.unfold(x, kernel, options));
    numbers(y).forEach((value, i) => {
      expect(value).toBeCloseTo(numbers(product)[i], 10);
    });
  });
  fc.assert(property, { numRuns: 20 });
});

test('images without a batch are unfolded and folded as with one', () => {
  const x = arange(24).view(2, 3, 4);
  const columns = F.unfold(x, [2, 3], { padding: 1 });
  expect(numbers(columns)).toEqual(numbers(F.unfold(x.unsqueeze(0), [2, 3], { padding: 1 })));
  const folded = F.fold(columns, [3, 4], [2, 3], { padding: 1 });
  expect([...folded.shape]).toEqual([2, 3, 4]);
});

test('unfold has gradients of first and second order', () => {
  const x = randn([1, 2, 3, 3], { dtype: 'float64', requiresGrad: true });
  expect(autograd.gradcheck((t: Tensor) => F.unfold(t, 2, { padding: 1 }), [x])).toBe(true);
  expect(autograd.gradgradcheck((t: Tensor) => F.unfold(t, 2).pow(2), [x])).toBe(true);
});

test('maxUnpool puts back what maxPool took', () => {
  manualSeed(3);
  for (const [rank, pool, unpool] of [
    [1, F.maxPool1d, F.maxUnpool1d],
    [2, F.maxPool2d, F.maxUnpool2d],
    [3, F.maxPool3d, F.maxUnpool3d],
  ] as const) {
    const x = randn([2, 3, ...new Array<number>(rank).fill(5)]).abs();
    const [y, indices] = pool(x, 2, { returnIndices: true });
    const back = unpool(y, indices, 2, { outputSize: x.shape });
    const [again] = pool(back, 2, { returnIndices: true });
    expect(numbers(again)).toEqual(numbers(y));
    expect(back.sum().item()).toBeCloseTo(y.sum().item(), 3);
  }
});

test('the gradient of maxUnpool reads where it wrote', () => {
  const x = randn([1, 2, 4, 4], { dtype: 'float64' });
  const [y, indices] = F.maxPool2d(x, 2, { returnIndices: true });
  const f = (t: Tensor) => F.maxUnpool2d(t, indices, 2).pow(2);
  const maxima = y.detach().requiresGrad_();
  expect(autograd.gradcheck(f, [maxima])).toBe(true);
  expect(autograd.gradgradcheck(f, [maxima])).toBe(true);
  expect(F.maxUnpool2d(maxima, indices, 2).gradFn?.name).toBe('MaxUnpool2DBackward0');
});

test('pixelUnshuffle undoes pixelShuffle, in value and gradient', () => {
  const x = arange(72, { dtype: 'float64' }).view(2, 18, 1, 2).requiresGrad_();
  const y = F.pixelShuffle(x, 3);
  expect([...y.shape]).toEqual([2, 2, 3, 6]);
  expect(numbers(F.pixelUnshuffle(y, 3))).toEqual(numbers(x));
  expect(y.gradFn?.name).toBe('PixelShuffleBackward0');
  expect(autograd.gradcheck((t: Tensor) => F.pixelShuffle(t, 3).pow(2), [x])).toBe(true);
  expect(numbers(F.pixelShuffle(arange(4).view(4, 1, 1), 2))).toEqual([0, 1, 2, 3]);
});

test('channelShuffle with the two factors in turn is the identity', () => {
  const x = arange(24).view(1, 12, 2);
  expect(numbers(F.channelShuffle(F.channelShuffle(x, 3), 4))).toEqual(numbers(x));
});

/** What PyTorch 1.13 says. */
const refusals: [call: () => unknown, sentence: string][] = [
  [
    () => F.unfold(zeros([1, 2, 4, 4]), 0),
    'kernel size should be greater than zero, but got kernel_height: 0 kernel_width: 0',
  ],
  [
    () => F.unfold(zeros([1, 2, 4, 4]), 2, { padding: -1 }),
    'padding should be non-negative, but got pad_height: -1 pad_width: -1',
  ],
  [() => F.unfold(zeros([1, 2, 4, 4]), [2]), 'It is expected kernel_size equals to 2, but got size 1'],
  [
    () => F.unfold(zeros([1, 2, 4, 4]), 2, { dilation: 5 }),
    'Given input with spatial size (4, 4), kernel_size=(2, 2), dilation=(5, 5), padding=(0, 0), calculated ' +
      'shape of the array of sliding blocks as (-1, -1), but its components must be at least one.',
  ],
  [
    () => F.fold(zeros([1, 4, 9]), 4, 3),
    "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got " +
      'input.size(1)=4 and kernel_size=(3, 3).',
  ],
  [
    () => F.fold(zeros([1, 4, 9]), 5, 2),
    'Given output_size=(5, 5), kernel_size=(2, 2), dilation=(1, 1), padding=(0, 0), stride=(1, 1), ' +
      "expected size of input's dimension 2 to match the calculated number of sliding blocks 4 * 4 = 16, " +
      'but got input.size(2)=9.',
  ],
  [
    () => F.fold(zeros([9]), 4, 2),
    'Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size',
  ],
  [() => F.pixelShuffle(zeros([1, 8, 2, 2]), 3), 'but input.size(-3)=8 is not divisible by 9'],
  [() => F.pixelUnshuffle(zeros([1, 2, 4, 6]), 4), 'but input.size(-1)=6 is not divisible by 4'],
  [() => F.channelShuffle(zeros([1, 4, 2]), 3), 'Got 4 channels and 3 groups.'],
  [
    () => F.maxUnpool2d(ones([1, 1, 2, 2]), zeros([1, 1, 2, 2]).to('int64').add(16), 2),
    'Found an invalid max index: 16 (output volumes are of size 4x4',
  ],
  [
    () => F.maxUnpool2d(ones([1, 1, 2, 2]), zeros([1, 1, 2, 2]).to('int64'), 2, { outputSize: [6, 6] }),
    'invalid output_size "[6, 6]" (dim 0 must be between 2 and 6)',
  ],
  [
    () => F.maxUnpool2d(ones([1, 1, 2, 2]), zeros([1, 1, 2, 2]), 2),
    'elements in indices should be type int64 but got: Float',
  ],
];

for (const [call, sentence] of refusals) test(sentence, () => expect(call).toThrow(sentence));
