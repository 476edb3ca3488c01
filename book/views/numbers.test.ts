/** The numbers that the views compute for themselves are those of the library. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { F, grad, type Tensor, tensor } from '../../src/index.ts';
import { view as channelStack } from './channel-stack.ts';
import { view as crossView } from './cross-correlation.ts';
import { view as kernelGrid } from './kernel-grid.ts';
import {
  criticalRate,
  descent,
  gradientAt,
  gradientPixels,
  image,
  lossAt,
  target,
  type Weights,
} from './loss-surface/descent.ts';
import { view as lossSurface } from './loss-surface/loss-surface.ts';
import { landscape } from './one-by-one/landscape.ts';
import { output as recolouredPicture } from './one-by-one/one-by-one.ts';
import { type Axis, outputLength, taps } from './padding-stride/geometry.ts';
import { filtered } from './pixels/filter.ts';
import { pooled } from './pooling.ts';
import { computedField, fieldSizes, type Layer, lengths, measuredField } from './receptive-field/layers.ts';
import { reached } from './receptive-field/receptive-field.ts';
import { crossCorrelation, type Matrix, matrix } from './state/matrix.ts';
import { im2col, toeplitzMatrix } from './toeplitz/matrices.ts';
import type { Table } from './view.ts';

const whole = fc.integer({ min: -9, max: 9 });

function matrices(rows: number, columns: number): fc.Arbitrary<Matrix> {
  const row = fc.array(whole, { minLength: columns, maxLength: columns });
  return fc.array(row, { minLength: rows, maxLength: rows });
}

const imageAndKernel = fc
  .record({ h: fc.integer({ min: 1, max: 3 }), w: fc.integer({ min: 1, max: 3 }), more: fc.nat(3) })
  .chain(({ h, w, more }) => fc.tuple(matrices(h + more, w + more), matrices(h, w)));

function flat(x: Tensor): unknown {
  return x.flatten().tolist();
}

function conv(X: Matrix, K: Matrix): unknown {
  return flat(F.conv2d(tensor([[X]]), tensor([[K]])));
}

function rowsOf(tables: readonly Table[], caption: string): unknown {
  return tables.find((table) => table.caption === caption)?.rows.flatMap(([, ...values]) => values);
}

describe('cross-correlation', () => {
  it('is conv2d', () => {
    fc.assert(
      fc.property(imageAndKernel, ([X, K]) => {
        expect(crossCorrelation(X, K).flat()).toEqual(conv(X, K));
      }),
    );
  });

  it('begins with 19 25 37 43', () => {
    expect(rowsOf(crossView.tables(crossView.initial), 'output Y')).toEqual([19, 25, 37, 43]);
  });
});

describe('toeplitz', () => {
  it('gives, as a matrix, what conv2d gives, and transposed, what convTranspose2d gives', () => {
    fc.assert(
      fc.property(matrices(3, 3), matrices(2, 2), (X, K) => {
        const W = tensor(toeplitzMatrix(K));
        const y = W.mv(tensor(X).flatten());
        expect(flat(y)).toEqual(conv(X, K));
        expect(flat(tensor(im2col(X)).mv(tensor(K).flatten()))).toEqual(conv(X, K));
        const back = F.convTranspose2d(y.reshape(1, 1, 2, 2), tensor([[K]]));
        expect(flat(W.t().mv(y))).toEqual(flat(back));
      }),
    );
  });
});

describe('channels', () => {
  it('add up to 56 72 104 120', () => {
    expect(rowsOf(channelStack.tables(channelStack.initial), 'output Y')).toEqual([56, 72, 104, 120]);
  });

  it('are conv2d with many channels', () => {
    const { X, K } = kernelGrid.initial;
    const expected = F.conv2d(tensor([X]), tensor(K))
      .at(0)
      .tolist();
    const tables = kernelGrid.tables(kernelGrid.initial);
    expect(K.map((_, out) => rowsOf(tables, `output Y[${out}]`))).toEqual(
      (expected as number[][][]).map((map) => map.flat()),
    );
  });
});

describe('the loss surface', () => {
  const weights = fc.tuple(
    fc.double({ min: -2, max: 2, noNaN: true }),
    fc.double({ min: -2, max: 2, noNaN: true }),
  );
  const loss = (w: Tensor): Tensor =>
    F.conv2d(tensor([[image]], { dtype: 'float64' }), w.reshape(1, 1, 1, 2))
      .sub(tensor(target, { dtype: 'float64' }))
      .pow(2)
      .sum();

  it('has the loss and the gradient of autograd', () => {
    fc.assert(
      fc.property(weights, (w) => {
        const at = tensor(w, { dtype: 'float64' });
        expect(lossAt(w)).toBeCloseTo(loss(at).item(), 9);
        const [g1, g2] = grad(loss)(at).tolist() as number[];
        expect(gradientAt(w)[0]).toBeCloseTo(g1, 9);
        expect(gradientAt(w)[1]).toBeCloseTo(g2, 9);
        expect(
          gradientPixels(w, 1)
            .flat()
            .reduce((a, b) => a + b),
        ).toBeCloseTo(g2, 9);
      }),
      { numRuns: 20 },
    );
  });

  it('descends as the chapter prints', () => {
    const { start, lr } = lossSurface.initial as { start: Weights; lr: number };
    const losses = descent(start, lr, 10).map(lossAt);
    const printed = [1, 3, 5, 7, 9].map((step) => losses[step].toFixed(3));
    expect(printed).toEqual(['12.626', '2.939', '0.829', '0.277', '0.103']);
    const [w1, w2] = descent(start, lr, 10)[10];
    expect([w1.toFixed(4), w2.toFixed(4)]).toEqual(['1.0161', '-0.9523']);
  });

  it('runs away just above the critical learning rate', () => {
    const last = (rate: number): number => lossAt(descent([0, 1], rate, 30).at(-1) ?? [0, 0]);
    expect(last(criticalRate * 0.98)).toBeLessThan(lossAt([0, 1]));
    expect(last(criticalRate * 1.02)).toBeGreaterThan(lossAt([0, 1]));
  });
});

describe('one by one', () => {
  it('is conv2d with a kernel of one pixel', () => {
    fc.assert(
      fc.property(matrices(3, 3), (K) => {
        const channels = [0, 1, 2].map((c) => landscape.map((row) => row.map((colour) => colour[c])));
        const weight = tensor(K, { dtype: 'float64' }).reshape(3, 3, 1, 1);
        const expected = F.conv2d(tensor([channels], { dtype: 'float64' }), weight)
          .at(0)
          .permute(1, 2, 0);
        const values = flat(expected) as number[];
        for (const [index, value] of recolouredPicture(K).flat(2).entries()) {
          expect(value).toBeCloseTo(values[index], 9);
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('pooling', () => {
  it('is maxPool2d and avgPool2d', () => {
    fc.assert(
      fc.property(
        matrices(6, 7),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (X, size, stride) => {
          const x = tensor([[X]], { dtype: 'float64' });
          expect(pooled(X, { mode: 'max', size, stride }).flat()).toEqual(
            flat(F.maxPool2d(x, size, { stride })),
          );
          const means = flat(F.avgPool2d(x, size, { stride })) as number[];
          for (const [index, mean] of pooled(X, { mode: 'avg', size, stride }).flat().entries()) {
            expect(mean).toBeCloseTo(means[index], 9);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('padding and stride', () => {
  const axis: fc.Arbitrary<Axis> = fc.record({
    input: fc.integer({ min: 1, max: 7 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    begin: fc.integer({ min: 0, max: 4 }),
    end: fc.integer({ min: 0, max: 4 }),
    transposed: fc.boolean(),
    outputPadding: fc.integer({ min: 0, max: 2 }),
  });

  /** The library's convolution of x along the axis; what a transposed one pads at its two ends is cut off. */
  function library(x: Tensor, spec: Axis): Tensor {
    const { kernel, stride, dilation, begin, end, transposed, outputPadding } = spec;
    // Powers of a number tell the taps apart.
    const weight = tensor([[Array.from({ length: kernel }, (_, k) => 10 ** k)]], { dtype: 'float64' });
    if (!transposed) return F.conv1d(F.pad(x, [begin, end]), weight, null, { stride, dilation });
    const all = F.convTranspose1d(x, weight, null, { stride, dilation, outputPadding });
    return all.at('...', [begin, all.shape[2] - end]);
  }

  it('has the size of the library, and each output the inputs and taps of the library', () => {
    fc.assert(
      fc.property(axis, (spec) => {
        fc.pre(outputLength(spec) >= 1);
        fc.pre(!spec.transposed || spec.outputPadding < Math.max(spec.stride, spec.dilation));
        const { input } = spec;
        const x = tensor([[Array.from({ length: input }, (_, i) => i + 1)]], { dtype: 'float64' });
        const y = library(x, spec);
        expect(y.shape[2]).toBe(outputLength(spec));
        const computed = Array.from({ length: outputLength(spec) }, (_, o) =>
          taps(spec, o)
            .filter((read) => read.input >= 0 && read.input < input)
            .reduce((sum, read) => sum + (read.input + 1) * 10 ** read.tap, 0),
        );
        expect(computed).toEqual(flat(y));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the receptive field', () => {
  const layer: fc.Arbitrary<Layer> = fc.record({
    kind: fc.constant('conv' as const),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 2 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    padding: fc.integer({ min: 0, max: 3 }),
  });

  it('is, computed, what the gradient reaches', () => {
    fc.assert(
      fc.property(fc.array(layer, { minLength: 1, maxLength: 3 }), (layers) => {
        const size = 25;
        fc.pre(lengths(layers, size).every((length) => length >= 1));
        const { first, last } = computedField(layers, size);
        expect(last - first + 1).toBe(fieldSizes(layers).at(-1));
        // Padding has no gradient, a dilated kernel has holes: inside the input, both ends are reached.
        fc.pre(first >= 0 && last < size);
        expect(reached(measuredField(layers, size))).toEqual({ first, last });
      }),
      { numRuns: 40 },
    );
  });

  it('lies within the computed box with pooling, too', () => {
    const pool: Layer = { kind: 'pool', kernel: 2, stride: 2, dilation: 1, padding: 0 };
    const conv: Layer = { kind: 'conv', kernel: 3, stride: 1, dilation: 1, padding: 1 };
    const layers = [conv, pool, conv, pool, conv];
    const { first, last } = computedField(layers, 31);
    const measured = reached(measuredField(layers, 31));
    expect(measured.first).toBeGreaterThanOrEqual(first);
    expect(measured.last).toBeLessThanOrEqual(last);
    expect(fieldSizes(layers)).toEqual([3, 4, 8, 10, 18]);
  });
});

describe('pixels', () => {
  const [width, height] = [7, 5];
  const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? 255 : (i * 37) % 256,
  );
  const channel = (pixels: Uint8ClampedArray, c: number): Matrix =>
    matrix(height, width, (i, j) => pixels[4 * (i * width + j) + c]);

  it('are filtered colour by colour, with zeros around them', () => {
    const K = [
      [0, 0.25, 0],
      [0.25, 0, 0.25],
      [0, 0.25, 0],
    ];
    const result = filtered({ data, width, height }, K);
    for (const c of [0, 1, 2]) {
      const padded = matrix(height + 2, width + 2, (i, j) => channel(data, c)[i - 1]?.[j - 1] ?? 0);
      const expected = Uint8ClampedArray.from(crossCorrelation(padded, K).flat());
      expect(channel(result.data, c).flat()).toEqual([...expected]);
    }
  });

  it('of differences are shown by their magnitude', () => {
    const K = [
      [0, 0, 0],
      [0, 1, -1],
      [0, 0, 0],
    ];
    const before = channel(data, 0);
    const after = channel(filtered({ data, width, height }, K).data, 0);
    expect(after[2][3]).toBe(Math.abs(before[2][3] - before[2][4]));
  });
});
