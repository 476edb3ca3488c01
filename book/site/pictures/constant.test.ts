import { describe, expect, test } from 'vitest';
import { findConstant, replaceConstant } from './constant.ts';

describe('replaceConstant', () => {
  test.each([
    ['const K = tensor([[1, -1]]);\nprint(K);', 'const K = 7;\nprint(K);'],
    ['const K = tensor([\n  [1],\n  [2],\n])\nK', 'const K = 7\nK'],
    ['const KK = 1;\nconst K: Tensor = f("a;)", `]`);', 'const KK = 1;\nconst K: Tensor = 7;'],
    ['const K = 1', 'const K = 7'],
  ])('%j', (before, after) => {
    expect(replaceConstant(before, 'K', '7')).toBe(after);
  });

  test.each(['let K = 1;', 'K = 1;', '// const K = 1;', 'const X = K;'])('declares no K: %s', (text) => {
    expect(replaceConstant(text, 'K', '7')).toBeUndefined();
  });
});

test('findConstant gives the right-hand side alone', () => {
  const text = 'const lr = 3e-2; // slow';
  const { from, to } = findConstant(text, 'lr') ?? { from: 0, to: 0 };
  expect(text.slice(from, to)).toBe('3e-2');
});
