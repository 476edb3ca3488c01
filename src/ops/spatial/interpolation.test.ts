/** Resizing and sampling: PyTorch's numbers, identities, gradients by finite differences, errors. */
import { describe, expect, it } from 'vitest';
import { autograd, F, ones, type Tensor, tensor } from '../../index.ts';

const image = () =>
  tensor(Float64Array.from({ length: 24 }, (_, n) => Math.cos(n * n)))
    .reshape(1, 2, 3, 4)
    .detach()
    .requiresGrad_();

describe('interpolate', () => {
  it('gives the image itself at its own size', () => {
    for (const mode of ['nearest', 'nearest-exact', 'bilinear', 'bicubic', 'area'] as const) {
      const x = image();
      expect(
        F.interpolate(x, { size: [3, 4], mode })
          .sub(x)
          .abs()
          .max()
          .item(),
        mode,
      ).toBeLessThan(1e-15);
    }
  });

  it('keeps a constant image, whatever the weights', () => {
    for (const mode of ['bilinear', 'bicubic'] as const) {
      for (const antialias of [false, true]) {
        const y = F.interpolate(ones([1, 1, 5, 7]), { size: [3, 11], mode, antialias });
        expect(y.sub(1).abs().max().item()).toBeLessThan(1e-6);
      }
    }
  });

  it('does not mix in what it does not touch', () => {
    const x = tensor([[[1, Number.POSITIVE_INFINITY]]]);
    expect(F.interpolate(x, { size: 4 }).tolist()).toEqual([
      [[1, 1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]],
    ]);
  });

  it.each(['nearest', 'bilinear', 'bicubic'] as const)('has the gradients of differences: %s', (mode) => {
    const f = (x: Tensor) => F.interpolate(x, { size: [5, 3], mode }).pow(2);
    expect(autograd.gradcheck(f, [image()])).toBe(true);
  });

  it.each<[Parameters<typeof F.interpolate>[1], string]>([
    [{ size: 2, scaleFactor: 2 }, 'only one of size or scale_factor should be defined'],
    [{}, 'either size or scale_factor should be defined'],
    [undefined, 'either size or scale_factor should be defined'],
    [{ scaleFactor: [2, 2, 2] }, 'spatial dimensions of [3, 4] and scale_factor of shape [2.0, 2.0, 2.0]'],
    [{ size: 2, alignCorners: true }, 'align_corners option can only be set with the interpolating modes'],
    [{ size: 2, mode: 'linear' }, 'Got 4D input, but linear mode needs 3D input'],
    [{ size: [0, 2] }, 'greater than 0, but got input (H: 3, W: 4) output (H: 0, W: 2)'],
  ])('%o throws %s', (options, sentence) => {
    expect(() => F.interpolate(image(), options)).toThrow(sentence);
  });

  it('has a sentence of its own for lines that would vanish', () => {
    const line = tensor([[[1, 2, 3]]]);
    expect(() => F.interpolate(line, { size: 0 })).toThrow('got input (W: 3) and output (W: 0)');
  });
});

describe('gridSample', () => {
  const grid = () =>
    tensor(Float64Array.from({ length: 12 }, (_, n) => 1.3 * Math.sin(7 * n + 1)))
      .reshape(1, 2, 3, 2)
      .detach()
      .requiresGrad_();

  it('finds the image again on the identity grid', () => {
    const theta = tensor(
      [
        [
          [1, 0, 0],
          [0, 1, 0],
        ],
      ],
      { dtype: 'float64' },
    );
    for (const alignCorners of [false, true]) {
      const identity = F.affineGrid(theta, [1, 2, 3, 4], { alignCorners });
      const y = F.gridSample(image(), identity, { alignCorners });
      expect(y.sub(image()).abs().max().item()).toBeLessThan(1e-14);
    }
  });

  it.each(['bilinear', 'bicubic'] as const)('has the gradients of differences: %s', (mode) => {
    for (const paddingMode of ['zeros', 'border', 'reflection'] as const) {
      const f = (x: Tensor, g: Tensor) => F.gridSample(x, g, { mode, paddingMode });
      expect(autograd.gradcheck(f, [image(), grid()])).toBe(true);
    }
  });

  it('takes nothing from outside, not even a NaN of what stands at the border', () => {
    const x = tensor([[[[Number.NaN]]]]);
    expect(F.gridSample(x, tensor([[[[9, 9]]]])).item()).toBe(0);
  });
});
