/** Max, average and adaptive pooling against plain loops, their gradients, and PyTorch's corner cases. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { autograd, F, manualSeed, randn, type Tensor, tensor } from '../../index.ts';

/** For every output place of an axis the input places of its window; −1 for padding that counts. */
type Windows = readonly (readonly number[])[];

interface Axis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/** PyTorch's rule in words: windows that fit, or with ceil that start before the far padding. */
function windowsOf({ size, kernel, stride, padding, dilation }: Axis, ceil: boolean): Windows {
  const windows: number[][] = [];
  for (let start = -padding; ; start += stride) {
    const last = start + dilation * (kernel - 1);
    const fits = last < size + padding;
    const mayStand = ceil && start < size && start - stride + dilation * (kernel - 1) < size + padding - 1;
    if (!fits && !mayStand) return windows;
    const places = Array.from({ length: kernel }, (_, k) => start + k * dilation);
    const within = places.filter((place) => place < size + padding);
    windows.push(within.map((place) => (place < 0 || place >= size ? -1 : place)));
  }
}

/** Pools one plane [H, W] with `fold` over the places (−1 in either axis is padding). */
function loops(
  [rows, columns]: readonly [Windows, Windows],
  width: number,
  fold: (places: readonly number[]) => number,
): number[] {
  return rows.flatMap((ys) =>
    columns.map((xs) => fold(ys.flatMap((y) => xs.map((x) => (y < 0 || x < 0 ? -1 : y * width + x))))),
  );
}

const axis: fc.Arbitrary<Axis> = fc
  .record({
    size: fc.integer({ min: 1, max: 7 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 4 }),
    padding: fc.integer({ min: 0, max: 2 }),
    dilation: fc.integer({ min: 1, max: 2 }),
  })
  .filter((a) => a.padding <= a.kernel / 2)
  .filter((a) => a.dilation * (a.kernel - 1) < a.size + 2 * a.padding)
  .filter((a) => windowsOf(a, true).every((window) => window.some((place) => place >= 0)));

const plane = fc.tuple(axis, axis, fc.boolean(), fc.integer({ min: 1, max: 1000 }));

function listOf(axes: readonly Axis[], name: keyof Axis): number[] {
  return axes.map((a) => a[name]);
}

function numbers(x: Tensor): number[] {
  return Array.from(x.detach().toTypedArray(), Number);
}

/** Few different values, so that there are ties, and a NaN now and then. */
function valuesOf(seed: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const digit = (seed * (i + 3) * 7919 + i * i * 31) % 11;
    return digit === 10 ? Number.NaN : digit - 12;
  });
}

describe('maxPool2d', () => {
  test('finds the first of equals and the last NaN of every window', () => {
    const property = fc.property(plane, ([high, wide, ceilMode, seed]) => {
      const axes = [high, wide];
      const values = valuesOf(seed, high.size * wide.size);
      const x = tensor(values).view(1, high.size, wide.size);
      const [y, indices] = F.maxPool2d(x, listOf(axes, 'kernel'), {
        stride: listOf(axes, 'stride'),
        padding: listOf(axes, 'padding'),
        dilation: listOf(axes, 'dilation'),
        ceilMode,
        returnIndices: true,
      });
      const expected = loops([windowsOf(high, ceilMode), windowsOf(wide, ceilMode)], wide.size, (places) => {
        const inside = places.filter((place) => place >= 0);
        const nan = inside.filter((place) => Number.isNaN(values[place])).at(-1);
        return nan ?? inside.reduce((best, place) => (values[place] > values[best] ? place : best));
      });
      expect(numbers(indices)).toEqual(expected);
      expect(numbers(y)).toEqual(expected.map((place) => values[place]));
    });
    fc.assert(property, { numRuns: 60 });
  });

  test('sends gradients, and gradients of gradients, to the maxima', () => {
    manualSeed(1);
    const x = randn([2, 2, 6, 5], { dtype: 'float64', requiresGrad: true });
    const pool = (t: Tensor) => F.maxPool2d(t, [3, 2], { stride: [2, 1], padding: 1, ceilMode: true });
    expect(autograd.gradcheck(pool, [x])).toBe(true);
    expect(autograd.gradgradcheck((t: Tensor) => pool(t).pow(2), [x])).toBe(true);
  });

  test('lets the smallest numbers win over padding', () => {
    const low = tensor([-1e30, Number.NEGATIVE_INFINITY]).view(1, 1, 2);
    const [y, indices] = F.maxPool2d(low, 2, { stride: 1, padding: 1, returnIndices: true });
    expect(numbers(indices)).toEqual([0, 0, 1, 0, 0, 1]);
    expect(numbers(y).slice(1, 3)).toEqual([Math.fround(-1e30), Number.NEGATIVE_INFINITY]);
  });
});

describe('avgPool2d', () => {
  const average = fc.tuple(plane, fc.boolean(), fc.option(fc.constantFrom(-2, 3)));
  test('divides the sum of every window by what is asked for', () => {
    const property = fc.property(average, ([[high, wide, ceilMode, seed], countIncludePad, divisor]) => {
      const axes = [high, wide].map((a) => ({ ...a, dilation: 1 }));
      const values = valuesOf(seed, high.size * wide.size).map((value) => (Number.isNaN(value) ? 5 : value));
      const x = tensor(values, { dtype: 'float64' }).view(1, high.size, wide.size);
      const y = F.avgPool2d(x, listOf(axes, 'kernel'), {
        stride: listOf(axes, 'stride'),
        padding: listOf(axes, 'padding'),
        ceilMode,
        countIncludePad,
        divisorOverride: divisor,
      });
      const windows = [windowsOf(axes[0], ceilMode), windowsOf(axes[1], ceilMode)] as const;
      const expected = loops(windows, wide.size, (places) => {
        const inside = places.filter((place) => place >= 0);
        const sum = inside.reduce((total, place) => total + values[place], 0);
        return sum / (divisor ?? (countIncludePad ? places.length : inside.length));
      });
      expect(numbers(y)).toEqual(expected);
    });
    fc.assert(property, { numRuns: 60 });
  });

  test('is linear: its gradient is its adjoint, and so the gradient of that', () => {
    manualSeed(2);
    const x = randn([2, 3, 5, 4], { dtype: 'float64', requiresGrad: true });
    const pool = (t: Tensor) => F.avgPool2d(t, 3, { stride: 2, padding: 1, countIncludePad: false });
    expect(autograd.gradcheck(pool, [x])).toBe(true);
    expect(autograd.gradgradcheck((t: Tensor) => pool(t).pow(3), [x])).toBe(true);
  });

  test('drops the fraction of integers, as PyTorch', () => {
    expect(numbers(F.avgPool1d(tensor([[-7n, 3n, -2n, 8n]]), 2, { stride: 1, padding: 1 }))).toEqual([
      -3, -2, 0, 3, 4,
    ]);
  });
});

describe('adaptive pooling', () => {
  const sizes = fc.record({
    inputSize: fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })),
    outputSize: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
    seed: fc.integer({ min: 1, max: 1000 }),
  });

  function adaptive(input: number, output: number): Windows {
    return Array.from({ length: output }, (_, o) => {
      const [start, end] = [Math.floor((o * input) / output), Math.ceil(((o + 1) * input) / output)];
      return Array.from({ length: end - start }, (_, k) => start + k);
    });
  }

  test('covers ⌊o · I / O⌋ up to ⌈(o + 1) · I / O⌉', () => {
    const property = fc.property(sizes, ({ inputSize, outputSize, seed }) => {
      const values = valuesOf(seed, inputSize[0] * inputSize[1]).map((value) => value || 0);
      const x = tensor(values, { dtype: 'float64' }).view(1, ...inputSize);
      const windows = [adaptive(inputSize[0], outputSize[0]), adaptive(inputSize[1], outputSize[1])] as const;
      const maxima = loops(windows, inputSize[1], (places) => Math.max(...places.map((p) => values[p])));
      const means = loops(windows, inputSize[1], (places) => {
        return places.reduce((sum, place) => sum + values[place], 0) / places.length;
      });
      expect(numbers(F.adaptiveMaxPool2d(x, outputSize))).toEqual(maxima);
      numbers(F.adaptiveAvgPool2d(x, outputSize)).forEach((mean, i) => {
        expect(mean).toBeCloseTo(means[i], 12);
      });
    });
    fc.assert(property, { numRuns: 60 });
  });

  test('has gradients where windows overlap', () => {
    manualSeed(3);
    const x = randn([1, 2, 5, 7], { dtype: 'float64', requiresGrad: true });
    expect(autograd.gradcheck((t: Tensor) => F.adaptiveAvgPool2d(t, [3, 4]), [x])).toBe(true);
    expect(autograd.gradcheck((t: Tensor) => F.adaptiveMaxPool2d(t, [3, 4]), [x])).toBe(true);
  });

  test('keeps a size that is null', () => {
    expect([...F.adaptiveAvgPool2d(randn([2, 3, 4]), [null, 2]).shape]).toEqual([2, 3, 2]);
  });
});

test('lines and volumes are pooled as planes are', () => {
  manualSeed(4);
  const x = randn([2, 3, 8]);
  const options = { stride: 2, padding: 1, ceilMode: true };
  const asPlane = { stride: [1, 2], padding: [0, 1], ceilMode: true };
  const asVolume = { stride: [1, 1, 2], padding: [0, 0, 1], ceilMode: true };
  const [plane1, volume1] = [x.view(2, 3, 1, 8), x.view(2, 3, 1, 1, 8)];
  expect(numbers(F.maxPool1d(x, 3, options))).toEqual(numbers(F.maxPool2d(plane1, [1, 3], asPlane)));
  expect(numbers(F.maxPool1d(x, 3, options))).toEqual(numbers(F.maxPool3d(volume1, [1, 1, 3], asVolume)));
  const lines = numbers(F.avgPool1d(x, 3, options));
  expect(lines).toEqual(numbers(F.avgPool2d(plane1, [1, 3], asPlane)));
});

test('power pooling has gradients', () => {
  manualSeed(5);
  const x = randn([1, 2, 5, 5], { dtype: 'float64' }).abs().add(0.5).requiresGrad_();
  expect(autograd.gradcheck((t: Tensor) => F.lpPool2d(t, 3, [2, 3], { stride: 2 }), [x])).toBe(true);
});

test('nodes have the names that PyTorch prints', () => {
  const x = randn([1, 2, 4, 4], { requiresGrad: true });
  const names = [
    F.maxPool2d(x, 2),
    F.avgPool2d(x, 2),
    F.adaptiveAvgPool2d(x, 2),
    F.adaptiveAvgPool2d(x, 1),
    F.adaptiveMaxPool2d(x, 2),
    F.maxPool1d(x.view(2, 4, 4), 2),
    F.maxPool3d(x, [1, 2, 2]),
    F.lpPool2d(x, 2, 2),
  ].map((y) => y.gradFn?.name);
  expect(names).toEqual([
    'MaxPool2DWithIndicesBackward0',
    'AvgPool2DBackward0',
    'AdaptiveAvgPool2DBackward0',
    'MeanBackward1',
    'AdaptiveMaxPool2DBackward0',
    'SqueezeBackward1',
    'MaxPool3DWithIndicesBackward0',
    'PowBackward0',
  ]);
});
