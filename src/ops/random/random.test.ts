import { describe, expect, test } from 'vitest';
import {
  arange,
  bernoulli,
  empty,
  F,
  format,
  Generator,
  initialSeed,
  manualSeed,
  multinomial,
  nn,
  normal,
  ones,
  poisson,
  rand,
  randint,
  randn,
  randperm,
  tensor,
  zeros,
} from '../../index.ts';

/** What PyTorch 1.13 prints after manual_seed(0). */
const drawn: [string, () => unknown, string][] = [
  ['logNormal_', () => empty([2]).logNormal_(), 'tensor([59.2634,  1.5116])'],
  ['cauchy_', () => empty([2]).cauchy_(), 'tensor([10.5977,  0.7648])'],
  ['geometric_', () => empty([4], { dtype: 'int64' }).geometric_(0.5), 'tensor([1, 1, 2, 1])'],
  ['poisson', () => poisson(tensor([0, 1, 5, 50])), 'tensor([ 0.,  2.,  6., 49.])'],
  ['random_', () => zeros([3]).random_(), 'tensor([ 8325664., 12888472.,  1484222.])'],
  [
    'random_ int64',
    () => zeros([3], { dtype: 'int64' }).random_(),
    'tensor([ 900450186894289455, 3969543146641149120, 1895649597198586619])',
  ],
  [
    'random_ uint8',
    () => zeros([3], { dtype: 'uint8' }).random_(),
    'tensor([172,  47, 117], dtype=torch.uint8)',
  ],
  [
    'a transposed tensor is filled as it lies in memory',
    () => zeros([2, 3]).t().uniform_(),
    'tensor([[0.4963, 0.1320],\n        [0.7682, 0.3074],\n        [0.0885, 0.6341]])',
  ],
  [
    'gaps switch normal_ to one number at a time',
    () => zeros([5, 4]).t().normal_().select(0, 1),
    'tensor([-0.2934, -1.3986, -0.4033,  1.1006,  0.3731])',
  ],
  [
    'dropout draws in row-major order',
    () => F.dropout(ones([2, 3]).t()).flatten(),
    'tensor([0., 0., 2., 0., 0., 0.])',
  ],
  [
    'alphaDropout',
    () => F.alphaDropout(ones([3], { requiresGrad: true }), 0.5, { training: true }),
    'tensor([-0.7792, -0.7792,  1.6656], grad_fn=<AddBackward0>)',
  ],
];

test.each(drawn)('%s', (_, draw, text) => {
  manualSeed(0);
  expect(String(draw())).toBe(text);
});

describe('streams', () => {
  test('the default one starts anew from a seed', () => {
    manualSeed(7);
    const first = randn([20]).tolist();
    expect(initialSeed()).toBe(7n);
    manualSeed(7);
    expect(randn([20]).tolist()).toEqual(first);
  });

  test('a generator of one’s own leaves the default one alone', () => {
    manualSeed(1);
    const expected = rand([3]).tolist();
    manualSeed(1);
    const generator = new Generator().manualSeed(5);
    const own = [rand([4], { generator }), randperm(6, { generator }), normal(0, 1, [3], { generator })];
    expect(rand([3]).tolist()).toEqual(expected);
    generator.manualSeed(5);
    expect(rand([4], { generator }).equal(own[0])).toBe(true);
  });
});

describe('gradients', () => {
  test('do not flow through what is drawn', () => {
    const x = ones([4], { requiresGrad: true });
    const y = x.mul(2).uniform_();
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([0, 0, 0, 0]);
    expect(() => x.normal_()).toThrow(
      'a leaf Variable that requires grad is being used in an in-place operation',
    );
  });

  test('pass where dropout kept an element', () => {
    const x = ones([50], { requiresGrad: true });
    const y = F.dropout(x, 0.4);
    y.sum().backward();
    expect(x.grad?.equal(y.detach())).toBe(true);
  });
});

test('bad arguments get PyTorch’s sentences', () => {
  const refused: [() => unknown, string][] = [
    [() => rand([2], { dtype: 'int64' }), '"check_uniform_bounds" not implemented for \'Long\''],
    [() => randint(0, 300, [2], { dtype: 'uint8' }), 'to - 1 is out of bounds for unsigned char'],
    [() => randint(5, 5, [2]), "random_ expects 'from' to be less than 'to', but got from=5 >= to=5"],
    [() => randperm(-1), 'Trying to create tensor with negative dimension -1: [-1]'],
    [() => bernoulli(tensor([1n])), '"bernoulli_tensor_cpu_p_" not implemented for \'Long\''],
    [() => normal(zeros([2]), tensor([-1, 1])), 'normal expects all elements of std >= 0.0'],
    [() => multinomial(zeros([1, 1, 1]), 1), 'prob_dist must be 1 or 2 dim'],
    [() => empty([1]).geometric_(1.5), 'geometric_ expects p to be in (0, 1), but got p=1.5'],
    [() => poisson(tensor([-1])), 'invalid Poisson rate, expected rate to be non-negative'],
    [() => F.dropout(ones([1]), 1.5), 'dropout probability has to be between 0 and 1, but got 1.5'],
    [() => format(arange(2), '.3f'), 'unsupported format string passed to Tensor.__format__'],
  ];
  for (const [draw, sentence] of refused) expect(draw).toThrow(sentence);
});

describe('initialisers', () => {
  test('of orthogonal matrices', () => {
    for (const shape of [
      [4, 4],
      [6, 3],
      [3, 2, 5],
    ]) {
      const q = nn.init.orthogonal_(empty(shape), { gain: 2 }).reshape(shape[0], -1);
      const [a, b] = q.shape;
      const product = a < b ? q.matmul(q.t()) : q.t().matmul(q);
      expect(product.div(4).sub(tensor(1)).diagonal().abs().max().item()).toBeLessThan(1e-5);
      expect(product.tril(-1).abs().max().item()).toBeLessThan(1e-5);
    }
  });

  test('that pass a signal through', () => {
    const x = randn([1, 4, 5, 5]);
    const weight = nn.init.dirac_(empty([4, 4, 3, 3]));
    expect(F.conv2d(x, weight, null, { padding: 1 }).equal(x)).toBe(true);
    const line = nn.init.eye_(empty([4, 4]));
    expect(F.linear(x.flatten(2).mT, line).equal(x.flatten(2).mT)).toBe(true);
  });

  test('refuse what has no fans', () => {
    expect(() => nn.init.kaimingUniform_(empty([3]))).toThrow(
      'Fan in and fan out can not be computed for tensor with fewer than 2 dimensions',
    );
    expect(() => nn.init.dirac_(empty([3, 2, 1]), { groups: 2 })).toThrow(
      'dim 0 must be divisible by groups',
    );
  });
});
