import { describe, expect, test } from 'vitest';
import { formOf, gridOf, lossesIn } from './drawable.ts';

function tensorOf(...shape: number[]) {
  return { shape, dtype: 'float32', data: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
}

describe('formOf', () => {
  test.each([
    [[2, 3], 'heat'],
    [[1, 1, 2, 3], 'heat'],
    [[1, 1, 1, 2], 'heat'],
    [[16, 17], 'image'],
    [[3, 8, 8], 'image'],
    [[5], 'plot'],
    [[2], undefined],
    [[], undefined],
    [[2, 5, 5], undefined],
    [[4, 3, 8, 8], undefined],
    [[0, 3], undefined],
  ])('a tensor of %j is shown as %s', (shape, form) => {
    expect(formOf({ text: '', tensor: tensorOf(...shape) })).toBe(form);
  });

  test('what is too large to draw is only printed', () => {
    expect(formOf({ text: '', tensor: { shape: [4, 4], dtype: 'float32' } })).toBeUndefined();
  });

  test('losses are a curve', () => {
    expect(formOf({ text: 'batch 2, loss 12.626\nbatch 4, loss 2.9\nbatch 6, loss 0.8\n' })).toBe('plot');
    expect(formOf({ text: 'one 1\ntwo 2\nthree 3\n' })).toBeUndefined();
    expect(formOf({ text: 'n=1: 2 3\nn=2: 3 4\nn=3: 4 5\n' })).toBeUndefined();
  });
});

test('gridOf keeps colour planes apart', () => {
  expect(gridOf(tensorOf(1, 3, 4, 5))).toMatchObject({ planes: 3, rows: 4, columns: 5 });
});

test('lossesIn reads numbers of every size', () => {
  expect(lossesIn('step 1, loss: 1e-3\nstep 2, loss: -4\n')).toEqual([0.001, -4]);
  expect(lossesIn('tensor([1.])')).toEqual([]);
});
