import { expect, test } from 'vitest';
import { arange, autograd, F, manualSeed, randn, type Tensor, zeros } from '../../index.ts';

function numbers(x: Tensor): number[] {
  return Array.from(x.detach().toTypedArray(), Number);
}

test('fractional pools begin their windows where PyTorch 1.13 does', () => {
  manualSeed(0);
  const plane = randn([1, 2, 7, 6]);
  manualSeed(5);
  const [, places] = F.fractionalMaxPool2d(plane, 2, { outputSize: [3, 4], returnIndices: true });
  expect(numbers(places)).toEqual([
    6, 8, 8, 4, 13, 13, 14, 23, 30, 38, 38, 41, 7, 8, 3, 10, 12, 20, 20, 17, 37, 32, 32, 41,
  ]);
  const rows = arange(42, { dtype: 'float64' }).view(1, 1, 7, 6).expand(2, 2, 7, 6);
  manualSeed(5);
  const [, wide] = F.fractionalMaxPool2d(rows, [2, 3], { outputSize: [3, 1], returnIndices: true });
  expect(numbers(wide)).toEqual([11, 29, 41, 11, 29, 41, 11, 23, 41, 11, 29, 41]);
});

test('and so for volumes', () => {
  manualSeed(0);
  const volume = randn([2, 5, 6, 4]);
  manualSeed(5);
  const [, places] = F.fractionalMaxPool3d(volume, 2, { outputRatio: 0.5, returnIndices: true });
  expect(numbers(places)).toEqual([
    29, 30, 13, 14, 45, 23, 96, 79, 84, 86, 89, 95, 5, 2, 12, 14, 44, 46, 97, 79, 105, 86, 88, 118,
  ]);
});

test('the gradient goes to the maxima', () => {
  const x = randn([1, 2, 6, 6], { dtype: 'float64', requiresGrad: true });
  const pool = (t: Tensor) => {
    manualSeed(1);
    return F.fractionalMaxPool2d(t, 2, { outputRatio: 0.5 });
  };
  expect(pool(x).gradFn?.name).toBe('FractionalMaxPool2DBackward0');
  expect(autograd.gradcheck(pool, [x])).toBe(true);
});

test('what does not fit is refused', () => {
  const x = zeros([1, 2, 5, 5]);
  expect(() => F.fractionalMaxPool2d(x, 2, {})).toThrow(
    'fractional_max_pool2d requires specifying either an output_size or an output_ratio',
  );
  expect(() => F.fractionalMaxPool2d(x, 2, { outputSize: 5 })).toThrow(
    'fractional_max_pool2d(): pool height 2 too large relative to input height 5',
  );
});
