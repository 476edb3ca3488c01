import { describe, expect, it } from 'vitest';
import { arange, tensor } from '../index.ts';

describe('iteration', () => {
  it('gives the slices along the first dimension, as views', () => {
    const matrix = arange(6).view(3, 2);
    expect([...matrix].map(String)).toEqual(['tensor([0., 1.])', 'tensor([2., 3.])', 'tensor([4., 5.])']);
    for (const row of matrix) row.mul_(10);
    expect(matrix.tolist()).toEqual([
      [0, 10],
      [20, 30],
      [40, 50],
    ]);
    expect([...tensor([])]).toEqual([]);
  });

  it('refuses a 0-d tensor with PyTorch’s sentence', () => {
    expect(() => [...tensor(1)]).toThrow('iteration over a 0-d tensor');
  });
});
