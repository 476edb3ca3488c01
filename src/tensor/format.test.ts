import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { DType } from '../dtype/dtype.ts';
import { formatNamedTuple, formatTensor, type Printable } from './format.ts';
import { getPrintOptions, setPrintOptions } from './print-options.ts';

afterEach(() => setPrintOptions({ profile: 'default' }));

/** The text of row-major values; float32 unless told, rounded to float32 as the tensor would be. */
function text(values: readonly number[], more: Partial<Printable> = {}): string {
  const { dtype = 'float32', shape = [values.length] } = more;
  const valueAt = (i: number) => (dtype === 'float32' ? Math.fround(values[i]!) : values[i]!);
  return formatTensor({ dtype, shape, valueAt, ...more });
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe('floats', () => {
  test.each([
    [[1, 2, 3], 'tensor([1., 2., 3.])'],
    [[0.1, 0.25, 1.5], 'tensor([0.1000, 0.2500, 1.5000])'],
    [[-0.5, 10.25, 100.125], 'tensor([ -0.5000,  10.2500, 100.1250])'],
    [[1e-4, 1], 'tensor([1.0000e-04, 1.0000e+00])'],
    [[1e8], 'tensor([100000000.])'],
    [[123456789], 'tensor([1.2346e+08])'],
    [[1e38, -1e-38], 'tensor([ 1.0000e+38, -1.0000e-38])'],
    [[1.4e-45], 'tensor([1.4013e-45])'],
    [[inf, -inf, nan], 'tensor([inf, -inf, nan])'],
    [[1, inf], 'tensor([1., inf])'],
    [[1e10, nan], 'tensor([1.0000e+10,        nan])'],
    [[12345.6789, 0.001], 'tensor([1.2346e+04, 1.0000e-03])'],
    [[1000.0625, 0], 'tensor([1000.0625,    0.0000])'],
    [[16777217, 16777216], 'tensor([16777216., 16777216.])'],
    [[], 'tensor([])'],
  ])('%j', (values, expected) => {
    expect(text(values)).toBe(expected);
  });

  test('0-d, negative zero, and ties that round to even', () => {
    expect(text([3.14159274], { shape: [] })).toBe('tensor(3.1416)');
    expect(text([-0], { shape: [] })).toBe('tensor(-0.)');
    expect(text([0.03125, 0.09375])).toBe('tensor([0.0312, 0.0938])');
  });

  test('rows, and blank lines between matrices', () => {
    expect(text([19, 25, 37, 43], { shape: [2, 2] })).toBe('tensor([[19., 25.],\n        [37., 43.]])');
    expect(text(range(4), { shape: [2, 1, 2] })).toBe('tensor([[[0., 1.]],\n\n        [[2., 3.]]])');
  });
});

describe('other types and suffixes', () => {
  test.each<[readonly number[], Partial<Printable>, string]>([
    [[1, 2], { dtype: 'int64' }, 'tensor([1, 2])'],
    [[5], { dtype: 'int64', shape: [] }, 'tensor(5)'],
    [[1, 0], { dtype: 'bool' }, 'tensor([ True, False])'],
    [[-128, 127], { dtype: 'int8' }, 'tensor([-128,  127], dtype=torch.int8)'],
    [[1e-12, 1], { dtype: 'float64' }, 'tensor([1.0000e-12, 1.0000e+00], dtype=torch.float64)'],
    [[1.5], { dtype: 'float16' }, 'tensor([1.5000], dtype=torch.float16)'],
    [[], { dtype: 'int64' }, 'tensor([], dtype=torch.int64)'],
    [[], { shape: [0, 3] }, 'tensor([], size=(0, 3))'],
    [[1], { requiresGrad: true }, 'tensor([1.], requires_grad=True)'],
    [[1], { requiresGrad: true, gradFn: 'MulBackward0' }, 'tensor([1.], grad_fn=<MulBackward0>)'],
    [[1], { requiresGrad: true, parameter: true }, 'Parameter containing:\ntensor([1.], requires_grad=True)'],
  ])('%j %j', (values, more, expected) => {
    expect(text(values, more)).toBe(expected);
  });

  test('int64 beyond 2^53', () => {
    expect(formatTensor({ dtype: 'int64', shape: [1], valueAt: () => 2n ** 62n })).toBe(
      'tensor([4611686018427387904])',
    );
  });

  test('a suffix that does not fit takes a new line', () => {
    const values = [-1.627, -1.41, -1.1931, -0.9762, -0.7593, -0.5423, -0.3254];
    expect(text(values, { gradFn: 'NativeBatchNormBackward0' })).toBe(
      'tensor([-1.6270, -1.4100, -1.1931, -0.9762, -0.7593, -0.5423, -0.3254],\n' +
        '       grad_fn=<NativeBatchNormBackward0>)',
    );
  });

  test('named results', () => {
    expect(formatNamedTuple('sort', { values: 'tensor([1.])', indices: 'tensor([0])' })).toBe(
      'torch.return_types.sort(\nvalues=tensor([1.]),\nindices=tensor([0]))',
    );
  });
});

describe('long tensors', () => {
  test('lines break at 80 characters', () => {
    expect(text(range(30), { dtype: 'int64' })).toBe(
      'tensor([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17,\n' +
        '        18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29])',
    );
  });

  test('more than 1000 elements are summarised, and only those shown are read', () => {
    expect(text(range(1001), { dtype: 'int64' })).toBe('tensor([   0,    1,    2,  ...,  998,  999, 1000])');
    let reads = 0;
    const valueAt = (i: number) => {
      reads += 1;
      return i % 7;
    };
    const summary = formatTensor({ dtype: 'float32', shape: [10, 1000, 1000], valueAt });
    expect(summary.split('\n')[0]).toBe('tensor([[[0., 1., 2.,  ..., 3., 4., 5.],');
    expect(reads).toBe(6 ** 3);
  });
});

describe('options', () => {
  test('each of them', () => {
    setPrintOptions({ precision: 2 });
    expect(text([1.12345])).toBe('tensor([1.12])');
    setPrintOptions({ profile: 'default', sciMode: true });
    expect(text([1.5, -0])).toBe('tensor([1.5000e+00, -0.0000e+00])');
    setPrintOptions({ sciMode: false });
    expect(text([1.2346, -1e-5, 12345.6777])).toBe('tensor([     1.2346,     -0.0000,  12345.6777])');
    setPrintOptions({ threshold: 5, edgeitems: 1, linewidth: 40 });
    expect(text(range(24), { dtype: 'int64', shape: [2, 12] })).toBe(
      'tensor([[ 0,  ..., 11],\n        [12,  ..., 23]])',
    );
    setPrintOptions({ profile: 'short' });
    expect(getPrintOptions()).toEqual({
      precision: 2,
      threshold: 1000,
      edgeitems: 2,
      linewidth: 80,
      sciMode: null,
    });
  });

  test('a scientific mode has nothing to do where no number is finite and not zero', () => {
    setPrintOptions({ sciMode: true });
    expect(text([0, nan])).toBe('tensor([0., nan])');
  });

  test('out of range', () => {
    expect(() => setPrintOptions({ precision: -1 })).toThrow('print option precision');
    expect(() => setPrintOptions({ edgeitems: 0 })).toThrow('print option edgeitems');
    expect(() => setPrintOptions({ linewidth: Number.NaN })).toThrow('print option linewidth');
  });
});

interface Case {
  readonly id: string;
  readonly inputs: {
    readonly x?: { dtype: DType; shape: number[]; v?: number[]; b64?: string; requires_grad?: boolean };
  };
  readonly steps: readonly { readonly call: string; readonly args: readonly unknown[] }[];
  readonly options?: { readonly [name: string]: number | boolean | string };
  readonly expect: { readonly text: string };
}

const file = new URL('../../../shared/goldens/print.json', import.meta.url);
const goldens: Case[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : [];

describe.skipIf(goldens.length === 0)('PyTorch’s texts (../shared/goldens/print.json, if present)', () => {
  const printed = goldens.filter(({ inputs, steps }) =>
    steps.every(({ call }) => call === 'py.str' || call === 'torch.set_printoptions') ? inputs.x : false,
  );

  test.each(printed)('$id', ({ inputs, options = {}, expect: { text: expected } }) => {
    const { dtype, shape, v, b64 = '', requires_grad: requiresGrad } = inputs.x!;
    const bytes = Uint8Array.from(Buffer.from(b64, 'base64')).buffer;
    const values = v ?? (dtype === 'float64' ? new Float64Array(bytes) : new Float32Array(bytes));
    const camel = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    setPrintOptions(Object.fromEntries(Object.entries(options).map(([name, value]) => [camel(name), value])));
    expect(formatTensor({ dtype, shape, valueAt: (i) => values[i]!, requiresGrad })).toBe(expected);
  });

  test('there are many', () => {
    expect(printed.length).toBeGreaterThanOrEqual(80);
  });
});
