/** Losses: reductions, gradients by finite differences, and the sentences for wrong targets. */
import { describe, expect, it } from 'vitest';
import { autograd, F, type Tensor, tensor } from '../../index.ts';

const float64 = { dtype: 'float64', requiresGrad: true } as const;
const scores = () =>
  tensor(
    [
      [0.3, -1.2, 0.8],
      [1.5, 0.1, -0.4],
    ],
    float64,
  );
const others = () =>
  tensor(
    [
      [0.2, 0.9, 0.4],
      [0.6, 0.3, 0.1],
    ],
    float64,
  );

describe('gradients', () => {
  it.each<[string, (x: Tensor, y: Tensor) => Tensor]>([
    ['crossEntropy with classes', (x) => F.crossEntropy(x, tensor([2n, 0n]), { labelSmoothing: 0.1 })],
    ['crossEntropy with probabilities', (x, y) => F.crossEntropy(x, y, { reduction: 'sum' })],
    ['nllLoss', (x) => F.nllLoss(x, tensor([2n, 0n]), { weight: tensor([1, 2, 3], { dtype: 'float64' }) })],
    ['multiMarginLoss', (x) => F.multiMarginLoss(x, tensor([2n, 0n]), { p: 2 })],
    [
      'multilabelMarginLoss',
      (x) =>
        F.multilabelMarginLoss(
          x,
          tensor([
            [2n, 0n, -1n],
            [1n, -1n, 0n],
          ]),
        ),
    ],
    ['cosineEmbeddingLoss', (x, y) => F.cosineEmbeddingLoss(x, y, tensor([1, -1]), { margin: -2 })],
    ['tripletMarginLoss', (x, y) => F.tripletMarginLoss(x, y, y.neg(), { swap: true, margin: 9 })],
    [
      'multilabelSoftMarginLoss',
      (x) =>
        F.multilabelSoftMarginLoss(
          x,
          tensor([
            [1, 0, 1],
            [0, 1, 0],
          ]),
        ),
    ],
    ['gaussianNllLoss', (x, y) => F.gaussianNllLoss(x, x.mul(2), y, { full: true })],
  ])('%s', (_name, f) => {
    expect(autograd.gradcheck((x, y) => f(x, y).add(y.sum().mul(0)), [scores(), others()])).toBe(true);
  });
});

describe('ignored targets', () => {
  it('count neither in the sum nor in the average', () => {
    const x = tensor(
      [
        [-1, Number.NEGATIVE_INFINITY],
        [-3, -4],
      ],
      { requiresGrad: true },
    );
    const loss = F.nllLoss(x, tensor([1n, 0n]), { ignoreIndex: 1 });
    loss.backward();
    expect(loss.item()).toBe(3);
    expect(x.grad?.tolist()).toEqual([
      [0, 0],
      [-1, 0],
    ]);
  });

  it('give NaN when they are all', () => {
    expect(F.nllLoss(tensor([[1, 2]]), tensor([-100n])).item()).toBeNaN();
  });
});

describe('binaryCrossEntropy', () => {
  it('bounds its logarithms at -100', () => {
    const losses = F.binaryCrossEntropy(tensor([0, 1]), tensor([1, 1]), { reduction: 'none' });
    expect(losses.tolist()).toEqual([100, -0]);
  });

  it('is what the loss with logits computes, where both can', () => {
    const [x, t] = [tensor([0.5, -2], { dtype: 'float64' }), tensor([0.25, 1], { dtype: 'float64' })];
    const apart = F.binaryCrossEntropy(F.sigmoid(x), t).item();
    expect(F.binaryCrossEntropyWithLogits(x, t).item()).toBeCloseTo(apart, 14);
  });
});

describe('wrong calls', () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  it.each([
    [() => F.crossEntropy(x, tensor([0n, 3n])), 'Target 3 is out of bounds.'],
    [
      () => F.crossEntropy(x, tensor([0n, 1n, 2n])),
      'Expected input batch_size (2) to match target batch_size (3).',
    ],
    [() => F.nllLoss(x, tensor([[0n], [1n]])), '0D or 1D target tensor expected, multi-target not supported'],
    [() => F.nllLoss(x, tensor([0, 1])), 'expected scalar type Long but found Float'],
    [() => F.smoothL1Loss(x, x, { beta: -1 }), 'smooth_l1_loss does not support negative values for beta.'],
    [() => F.binaryCrossEntropy(x, tensor([1])), 'Using a target size (torch.Size([1])) that is different'],
    [() => F.binaryCrossEntropy(x, x), 'all elements of input should be between 0 and 1'],
  ])('%o throws %s', (f, sentence) => {
    expect(f).toThrow(sentence);
  });
});
