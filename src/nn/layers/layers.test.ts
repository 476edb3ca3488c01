import { describe, expect, test } from 'vitest';
import { manualSeed, nn, noGrad, ones, randn, tensor, zeros } from '../../index.ts';

describe('constructors refuse in PyTorch’s words', () => {
  test.each([
    [() => new nn.Conv2d(3, 4, 3, { groups: 2 }), 'in_channels must be divisible by groups'],
    [() => new nn.Conv2d(4, 3, 3, { groups: 2 }), 'out_channels must be divisible by groups'],
    [() => new nn.Conv2d(1, 1, 3, { groups: 0 }), 'groups must be a positive integer'],
    [
      () => new nn.Conv2d(1, 1, 3, { padding: 'same', stride: 2 }),
      "padding='same' is not supported for strided convolutions",
    ],
    [
      () => new nn.ConvTranspose2d(1, 1, 3, { paddingMode: 'reflect' }),
      'Only "zeros" padding mode is supported for ConvTranspose2d',
    ],
    [() => new nn.Dropout(-0.1), 'dropout probability has to be between 0 and 1, but got -0.1'],
    [() => new nn.GroupNorm(2, 3), 'num_channels must be divisible by num_groups'],
    [() => new nn.Embedding(3, 2, { paddingIdx: 3 }), 'Padding_idx must be within num_embeddings'],
    [() => new nn.BatchNorm1d(3).forward(ones([3])), 'expected 2D or 3D input (got 1D input)'],
  ])('%s', (make, sentence) => {
    expect(make).toThrow(sentence);
  });

  test('names that only JavaScript can get wrong', () => {
    const conv = { ...new nn.Conv2d(1, 1, 1) };
    expect(() => Reflect.construct(nn.Conv2d, [1, 2])).toThrow(
      "Conv2d.__init__() missing 1 required positional argument: 'kernel_size'",
    );
    expect(() => Reflect.construct(nn.Conv2d, [1, 1, 3, { padding: 'half' }])).toThrow(
      "Invalid padding string 'half', should be one of {'valid', 'same'}",
    );
    expect(() => Reflect.construct(nn.Sequential, [new nn.ReLU(), conv])).toThrow('is not a Module subclass');
  });
});

test('padding modes agree with padding first', () => {
  const x = randn([2, 3, 6, 5]);
  for (const paddingMode of ['reflect', 'replicate', 'circular'] as const) {
    const conv = new nn.Conv2d(3, 4, 3, { padding: [2, 1], paddingMode });
    const plain = new nn.Conv2d(3, 4, 3);
    plain.loadStateDict(conv.stateDict());
    const padded = nn.functional.pad(x, [1, 1, 2, 2], { mode: paddingMode });
    expect(conv.forward(x).allclose(plain.forward(padded))).toBe(true);
  }
});

test('a transposed convolution gives every size that its stride merges', () => {
  const up = new nn.ConvTranspose2d(1, 1, 3, { stride: 2 });
  for (const size of [7, 8]) {
    expect([...up.forward(ones([1, 1, 3, 3]), { outputSize: [size, size] }).shape]).toEqual([
      1,
      1,
      size,
      size,
    ]);
  }
  expect(() => up.forward(ones([1, 1, 3, 3]), { outputSize: [20, 20] })).toThrow(
    'requested an output size of [20, 20], but valid sizes range from [7, 7] to [8, 8] ' +
      '(for an input of torch.Size([3, 3]))',
  );
  expect(() => up.forward(ones([1, 1, 3, 3]), { outputSize: [20] })).toThrow(
    'ConvTranspose2D: for 4D input, output_size must have 2 or 4 elements (got 1)',
  );
});

test('max pools give indices that unpooling takes', () => {
  const x = randn([1, 2, 4, 4]);
  const [y, indices] = new nn.MaxPool2d(2, { returnIndices: true }).forward(x);
  const back = new nn.MaxUnpool2d(2).forward(y, indices);
  expect(back.eq(x).sum().item()).toBe(y.numel());
  expect(back.ne(0).sum().item()).toBe(y.numel());
});

test('batch normalisation follows its modes', () => {
  const x = randn([8, 3]);
  const norm = new nn.BatchNorm1d(3, { momentum: null });
  norm.forward(x);
  norm.forward(x.add(1));
  // Without momentum the running mean is the plain mean of the batches.
  expect(norm.runningMean?.allclose(x.mean(0).add(0.5), { atol: 1e-6 })).toBe(true);
  const still = norm.eval().forward(x);
  expect(norm.numBatchesTracked?.item()).toBe(2);
  expect(still.equal(norm.forward(x))).toBe(true);
  const untracked = new nn.BatchNorm1d(3, { trackRunningStats: false });
  expect(untracked.eval().forward(x).mean(0).abs().max().item()).toBeLessThan(1e-6);
});

test('dropout drops in training only', () => {
  manualSeed(3);
  const drop = new nn.Dropout(0.25);
  const y = drop.forward(ones([1000]));
  expect(y.unique().tolist()).toEqual([0, Math.fround(4 / 3)]);
  expect(Math.abs(y.mean().item() - 1)).toBeLessThan(0.05);
  expect(
    drop
      .eval()
      .forward(ones([3]))
      .tolist(),
  ).toEqual([1, 1, 1]);
  const channels = new nn.Dropout2d(0.5).forward(ones([2, 8, 3, 3]));
  expect(channels.amax([2, 3]).equal(channels.amin([2, 3]))).toBe(true);
});

test('an embedding leaves its padding alone', () => {
  const table = new nn.Embedding(4, 2, { paddingIdx: 1 });
  table
    .forward(tensor([0n, 1n, 1n]))
    .sum()
    .backward();
  expect(table.weight.detach().at(1).tolist()).toEqual([0, 0]);
  expect(table.weight.grad?.tolist()).toEqual([
    [1, 1],
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

test('bilinear is x₁ᵀ W x₂ + b', () => {
  const layer = new nn.Bilinear(2, 3, 1);
  noGrad(() => layer.bias?.fill_(0.5));
  const [a, b] = [randn([2]), randn([3])];
  const expected = a.matmul(layer.weight.select(0, 0)).dot(b).add(0.5);
  expect(layer.forward(a.unsqueeze(0), b.unsqueeze(0)).squeeze().allclose(expected)).toBe(true);
  expect(() => layer.forward(zeros([1, 3]), zeros([1, 3]))).toThrow(
    'bilinear(): input1 size does not match weight size: got 3 but expected 2',
  );
});
