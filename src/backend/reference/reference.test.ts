import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteSize, type DType, type TypedArray, typedArray } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import { input, scalar } from '../../expression/expression.ts';
import type { View } from '../backend.ts';
import { reference } from './reference.ts';

function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
}

function viewOf(dtype: DType, shape: readonly number[], values?: readonly (number | bigint)[]): View {
  const count = shape.reduce((product, size) => product * size, 1);
  const buffer = reference.allocate(count * byteSize(dtype));
  const view = { buffer, dtype, shape, strides: rowMajor(shape), offset: 0 };
  if (values) reference.write(view, arrayOf(dtype, values));
  return view;
}

function arrayOf(dtype: DType, values: readonly (number | bigint)[]): TypedArray {
  const array: { [n: number]: number | bigint } & TypedArray = typedArray(dtype, values.length);
  values.forEach((value, n) => {
    array[n] = value;
  });
  return array;
}

const transposed = (view: View): View => ({
  ...view,
  shape: [...view.shape].reverse(),
  strides: [...view.strides].reverse(),
});

const read = (view: View) => Array.from<number | bigint>(reference.read(view));

describe('strided memory', () => {
  it('reads, writes and copies through any strides', () => {
    const matrix = viewOf('float32', [2, 3], [1, 2, 3, 4, 5, 6]);
    expect(read(transposed(matrix))).toEqual([1, 4, 2, 5, 3, 6]);
    const repeated: View = { ...matrix, shape: [2, 2], strides: [0, 1], offset: 1 };
    expect(read(repeated)).toEqual([2, 3, 2, 3]);
    const target = viewOf('float64', [3, 2]);
    reference.copy(transposed(matrix), target);
    expect(read(target)).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it('handles 0-d and empty views', () => {
    expect(read(viewOf('float32', [], [7]))).toEqual([7]);
    expect(read(viewOf('float32', [2, 0]))).toEqual([]);
  });

  it('converts as PyTorch: truncation, wrapping, truth, 64 exact bits', () => {
    const convert = (from: DType, to: DType, values: (number | bigint)[]) => {
      const target = viewOf(to, [values.length]);
      reference.copy(viewOf(from, [values.length], values), target);
      return read(target);
    };
    expect(convert('float32', 'int32', [1.9, -1.9])).toEqual([1, -1]);
    expect(convert('float32', 'uint8', [257, -1])).toEqual([1, 255]);
    expect(convert('int64', 'int8', [300n, -129n])).toEqual([44, 127]);
    expect(convert('float64', 'bool', [0, -0.5, Number.NaN])).toEqual([0, 1, 1]);
    expect(convert('int64', 'int64', [2n ** 62n + 1n])).toEqual([2n ** 62n + 1n]);
    expect(convert('float32', 'float16', [1, 65520])).toEqual([15360, 31744]);
  });
});

describe('map', () => {
  const run = (formula: ReturnType<typeof e.add>, computeType: DType, out: DType, ...inputs: View[]) => {
    const output = viewOf(out, inputs[0].shape);
    reference.map({ expressions: [formula], inputs, scalars: [3], outputs: [output], computeType });
    return read(output);
  };

  it('rounds every step to the compute type', () => {
    const big = viewOf('float32', [1], [2 ** 24]);
    const formula = e.sub(e.add(input(0), 1), input(0));
    expect(run(formula, 'float32', 'float32', big)).toEqual([0]);
    expect(run(formula, 'float64', 'float64', big)).toEqual([1]);
  });

  it('computes integers in exact 64 bits and wraps where they are stored', () => {
    const a = viewOf('int64', [2], [2n ** 62n, -7n]);
    expect(run(e.add(input(0), input(0)), 'int64', 'int64', a)).toEqual([-(2n ** 63n), -14n]);
    expect(run(e.floorDivide(input(0), 2), 'int64', 'int64', a)).toEqual([2n ** 61n, -4n]);
    expect(run(e.add(input(0), 200), 'uint8', 'uint8', viewOf('uint8', [1], [100]))).toEqual([44]);
  });

  it('takes numbers at call time, and many outputs at once', () => {
    const x = viewOf('float32', [2], [1, 2]);
    const [sum, product] = [viewOf('float32', [2]), viewOf('float32', [2])];
    reference.map({
      expressions: [e.add(input(0), scalar(0)), e.mul(input(0), scalar(0))],
      inputs: [x],
      scalars: [3],
      outputs: [sum, product],
      computeType: 'float32',
    });
    expect([read(sum), read(product)]).toEqual([
      [4, 5],
      [3, 6],
    ]);
  });

  it('gives Python’s remainder and floor division for floats', () => {
    const a = viewOf('float32', [4], [7, -7, 7, -7]);
    const b = viewOf('float32', [4], [3, 3, -3, -3]);
    expect(run(e.remainder(input(0), input(1)), 'float32', 'float32', a, b)).toEqual([1, 2, -2, -1]);
    expect(run(e.floorDivide(input(0), input(1)), 'float32', 'float32', a, b)).toEqual([2, -3, -3, 2]);
    expect(run(e.fmod(input(0), input(1)), 'float32', 'float32', a, b)).toEqual([1, -1, 1, -1]);
  });

  it('refuses to divide integers by zero', () => {
    const one = viewOf('int64', [1], [1n]);
    expect(() => run(e.floorDivide(input(0), 0), 'int64', 'int64', one)).toThrow('ZeroDivisionError');
  });
});

describe('reduce', () => {
  const fold = (
    reduction: Parameters<typeof reference.reduce>[0],
    view: View,
    axes: number[],
    dtype: DType,
  ) => {
    const output = viewOf(
      dtype,
      view.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)),
    );
    reference.reduce(reduction, view, axes, output);
    return read(output);
  };

  it('sums any axes of any layout like plain loops', () => {
    const property = fc.property(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
      fc.nat(15),
      (shape, mask) => {
        const count = shape.reduce((product, size) => product * size, 1);
        const values = Array.from({ length: count }, (_, n) => (n * 7) % 13);
        const view = transposed(viewOf('float64', shape, values));
        const axes = view.shape.flatMap((_, axis) => ((mask >> axis) & 1 ? [axis] : []));
        const sums = new Map<string, number>();
        read(view).forEach((value, n) => {
          const index = view.shape.map((size, axis) =>
            axes.includes(axis) ? 0 : Math.floor(n / rowMajor(view.shape)[axis]) % size,
          );
          sums.set(`${index}`, (sums.get(`${index}`) ?? 0) + Number(value));
        });
        expect(fold('sum', view, axes, 'float64')).toEqual([...sums.values()]);
      },
    );
    fc.assert(property, { numRuns: 100 });
  });

  it('propagates NaN and keeps the first of equals', () => {
    const view = viewOf('float32', [2, 3], [1, Number.NaN, 3, 5, 5, 2]);
    expect(fold('max', view, [1], 'float32')).toEqual([Number.NaN, 5]);
    expect(fold('argmax', view, [1], 'int64')).toEqual([1n, 0n]);
    expect(fold('argmin', view, [1], 'int64')).toEqual([1n, 2n]);
  });

  it('folds nothing to the neutral element', () => {
    expect(fold('sum', viewOf('float32', [2, 0]), [1], 'float32')).toEqual([0, 0]);
    expect(fold('prod', viewOf('int64', [0]), [0], 'int64')).toEqual([1n]);
  });
});

describe('gather and scatter', () => {
  it('read and write by offsets; the last write wins, sums add up', () => {
    const source = viewOf('float32', [4], [10, 20, 30, 40]);
    const offsets = viewOf('int64', [3], [3n, 0n, 3n]);
    const gathered = viewOf('float32', [3]);
    reference.gather(source, offsets, gathered);
    expect(read(gathered)).toEqual([40, 10, 40]);
    const target = viewOf('float32', [4], [1, 1, 1, 1]);
    reference.scatter(viewOf('float32', [3], [5, 6, 7]), offsets, target, 'set');
    expect(read(target)).toEqual([6, 1, 1, 7]);
    reference.scatter(viewOf('float32', [3], [5, 6, 7]), offsets, target, 'add');
    expect(read(target)).toEqual([12, 1, 1, 19]);
    const halves = viewOf('float16', [1], [0x3c00]);
    reference.scatter(viewOf('float16', [1], [0x3c00]), viewOf('int64', [1], [0n]), halves, 'add');
    expect(read(halves)).toEqual([0x4000]);
  });
});

describe('gemm', () => {
  it('multiplies batches, transposed views and integers, and accumulates', () => {
    const a = viewOf('float32', [1, 2, 3], [1, 2, 3, 4, 5, 6]);
    const at: View = { ...a, shape: [1, 3, 2], strides: [6, 1, 3] };
    const c = viewOf('float32', [1, 2, 2], [100, 0, 0, 0]);
    reference.gemm({ a, b: at, c });
    expect(read(c)).toEqual([14, 32, 32, 77]);
    reference.gemm({ a, b: at, c, accumulate: true });
    expect(read(c)).toEqual([28, 64, 64, 154]);
    const big = viewOf('int64', [1, 1, 1], [2n ** 40n]);
    const product = viewOf('int64', [1, 1, 1]);
    reference.gemm({ a: big, b: viewOf('int64', [1, 1, 1], [2n ** 22n + 1n]), c: product });
    expect(read(product)).toEqual([2n ** 62n + 2n ** 40n]);
  });
});
