/** Embedding and one-hot rows: padding, counting, shortening, errors. */
import { describe, expect, it } from 'vitest';
import { F, noGrad, ones, tensor } from '../../index.ts';

describe('embedding', () => {
  it('adds the gradients of rows named often, and none to the padding row', () => {
    const weight = ones([3, 2]).requiresGrad_();
    F.embedding(tensor([0n, 1n, 1n, 2n]), weight, { paddingIdx: 2 })
      .sum()
      .backward();
    expect(weight.grad?.tolist()).toEqual([
      [1, 1],
      [2, 2],
      [0, 0],
    ]);
  });

  it('averages them with scaleGradByFreq', () => {
    const weight = ones([2, 1]).requiresGrad_();
    F.embedding(tensor([1n, 1n]), weight, { scaleGradByFreq: true })
      .sum()
      .backward();
    expect(weight.grad?.tolist()).toEqual([[0], [1]]);
  });

  it('shortens long rows in place with maxNorm', () => {
    const weight = tensor([
      [3, 4],
      [30, 40],
    ]);
    noGrad(() => F.embedding(tensor([0n]), weight, { maxNorm: 1 }));
    expect(weight.at(0).norm().item()).toBeCloseTo(1, 5);
    expect(weight.at(1).tolist()).toEqual([30, 40]);
  });

  it('names an index that is no row', () => {
    expect(() => F.embedding(tensor([5n]), ones([3, 2]))).toThrow('index out of range in self');
  });
});

describe('oneHot', () => {
  it.each([
    [() => F.oneHot(tensor([3n]), 3), 'Class values must be smaller than num_classes.'],
    [() => F.oneHot(tensor([-1n])), 'Class values must be non-negative.'],
    [() => F.oneHot(tensor([1])), 'one_hot is only applicable to index tensor.'],
  ])('%o throws %s', (f, sentence) => {
    expect(f).toThrow(sentence);
  });
});
