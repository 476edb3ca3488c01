import { describe, expect, test } from 'vitest';
import { arange, tensor, zeros } from '../../../src/index.ts';
import { readPrinted } from './printed-text.ts';

describe('readPrinted', () => {
  test.each([
    ['a matrix', arange(6).reshape(2, 3)],
    ['stacks of them', arange(16).sub(7.25).reshape(1, 2, 2, 4)],
    ['one number', tensor(2.5)],
    ['very large and very small numbers', tensor([1e-5, 1, 3e9])],
    ['whole numbers', tensor([[1, -2]], { dtype: 'int64' })],
    ['gradients', tensor([[1, 2]], { requiresGrad: true })],
  ])('reads %s', (_what, value) => {
    const [{ text, tensor: read }, ...more] = readPrinted(`${value}\n`);
    expect(more).toEqual([]);
    expect(text).toBe(`${value}\n`);
    expect(read?.shape).toEqual([...value.shape]);
    expect(read?.dtype).toBe(String(value.dtype));
    expect([...(read?.data ?? [])]).toEqual([value.detach().flatten().tolist()].flat());
  });

  test('reads truth as one and zero', () => {
    expect(readPrinted(String(tensor([true, false])))[0].tensor).toMatchObject({
      shape: [2],
      dtype: 'bool',
    });
  });

  test('leaves other lines, and what a tensor leaves out, as text', () => {
    expect(readPrinted('loss 1.5\ntensor([1., 2.])\nloss 0.5\n').map(({ text }) => text)).toEqual([
      'loss 1.5\n',
      'tensor([1., 2.])\n',
      'loss 0.5\n',
    ]);
    expect(readPrinted(String(zeros([2000])))).toEqual([{ text: `${zeros([2000])}\n` }]);
    expect(readPrinted('tensor([nan])')[0].tensor).toBeUndefined();
    expect(readPrinted('')).toEqual([]);
  });
});
