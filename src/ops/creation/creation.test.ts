/** Bits and sentences of PyTorch 1.13. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ReferenceBuffer } from '../../backend/reference/elements.ts';
import {
  arange,
  asTensor,
  bartlettWindow,
  eye,
  full,
  hannWindow,
  linspace,
  logspace,
  meshgrid,
  range,
  type Tensor,
  tensor,
  zeros,
} from '../../index.ts';
import type { NestedArray } from './from-data.ts';

describe('ranges', () => {
  it('has powers of other bases', () => {
    expect(logspace(0, 3, 4, { base: 2 }).tolist()).toEqual([1, 2, 4, 8]);
  });

  const digest = (x: Tensor) => createHash('sha1').update(x.toTypedArray()).digest('hex');
  // The digests are of the bytes that PyTorch 1.13 with AVX2 computes.
  const rows: [string, Tensor, string][] = [
    ['arange(0, 10, 0.1)', arange(0, 10, 0.1), 'e151cb38b66a7d98b61505bb36cb7fb36f38d993'],
    ['arange(-3, 3, 0.01)', arange(-3, 3, 0.01), '5203e7999889213fb1b42b69c8e6f20d91381a15'],
    ['arange(0.3, 20, 1 / 3)', arange(0.3, 20, 1 / 3), '312b0b3d2fedfb0409952f4030701d363f74dd6f'],
    ['arange(0, 1, 0.15)', arange(0, 1, 0.15), '1432af3532e5a1917c7084b127990336005f2aab'],
    ['linspace(-1, 1, 1000)', linspace(-1, 1, 1000), 'e16325d9a74fcea0845181653d3416a1399ffecb'],
    ['linspace(3, -8, 15)', linspace(3, -8, 15), 'c60ac9ef4e5388a54cbf3ae6d62cdb8bf09534d9'],
    ['linspace(0, 1, 100)', linspace(0, 1, 100), '6e29bd16c5abecdcbefe1c3cdde5faf3bee4b77c'],
    ['linspace(-3, 7, 37)', linspace(-3, 7, 37), 'af4b1597baf3db081f6336d3e7d8489b25d3047b'],
    ['range(0, 10, 0.1)', range(0, 10, 0.1), '3814a4f949caff79ae510d0ad8b0bd2eac56c83c'],
    [
      'linspace of integers',
      linspace(0, 10, 5, { dtype: 'int64' }),
      '1030e33dd0e7f1ad6c016729f0fbc3f2eabe94b5',
    ],
    ['arange(7n, -9n, -3n)', arange(7n, -9n, -3n), '21c8f5c3c497aa51666f4b67b5911b340b73aa00'],
    ['hannWindow(12)', hannWindow(12), '39445b89b4ecfbbdb5ae571ede511656158544b0'],
    ['bartlettWindow(9, false)', bartlettWindow(9, false), '78375472dcc589f9ce7d1e4b953d650251ba4653'],
  ];
  it.each(rows)('%s has the bits of PyTorch', (_name, x, wanted) => {
    expect(digest(x)).toBe(wanted);
  });

  it('have the type of their bounds', () => {
    const types = [arange(3), arange(3n), arange(0n, 1, 0.5), arange(1, 3, { dtype: 'int32' })];
    expect(types.map(({ dtype }) => dtype)).toEqual(['float32', 'int64', 'float32', 'int32']);
    expect(arange(2n ** 53n, 2n ** 53n + 3n).toTypedArray()[1]).toBe(2n ** 53n + 1n);
  });

  const refusals: [string, () => unknown, string][] = [
    ['no step', () => arange(0, 5, 0), 'step must be nonzero'],
    ['no end', () => arange(0, Number.POSITIVE_INFINITY), 'unsupported range: 0 -> inf'],
    ['NaN', () => arange(Number.NaN), 'unsupported range: 0 -> nan'],
    ['the wrong direction', () => arange(5, 1), 'upper bound and larger bound inconsistent with step sign'],
    ['too many', () => arange(1e20), 'invalid size, possible overflow?'],
    ['negative steps', () => linspace(0, 1, -1), 'number of steps must be non-negative'],
    ['a negative size', () => zeros([2, -3]), 'Trying to create tensor with negative dimension -3: [2, -3]'],
    ['more than there is', () => new ReferenceBuffer(4e12), 'you tried to allocate 4000000000000 bytes'],
    ['a negative eye', () => eye(-1), 'n must be greater or equal to 0, got -1'],
    [
      'overflow',
      () => full([1], 300, { dtype: 'uint8' }),
      'value cannot be converted to type uint8_t without overflow',
    ],
    [
      'no integer',
      () => full([1], Number.NaN, { dtype: 'int64' }),
      'value cannot be converted to type int64_t',
    ],
    [
      'mixed grids',
      () => meshgrid(arange(2), arange(2n)),
      'meshgrid expects all tensors to have the same dtype',
    ],
  ];
  it.each(refusals)('refuse %s', (_name, call, sentence) => {
    expect(call).toThrow(sentence);
  });
});

describe('tensor', () => {
  it('reads nested arrays, numbers, tensors and typed arrays', () => {
    expect(tensor([[], []]).shape).toEqual(zeros([2, 0]).shape);
    expect(tensor([[tensor(1), 2]]).tolist()).toEqual([[1, 2]]);
    expect(tensor([1n, true]).dtype).toBe('int64');
    expect(tensor(new Uint8Array([1, 2])).dtype).toBe('uint8');
    expect(tensor([-1], { dtype: 'uint8' }).tolist()).toEqual([255]);
    const x = zeros([2]);
    expect(asTensor(x)).toBe(x);
  });

  const circular: NestedArray[] = [];
  circular.push(circular);
  const sparse: number[] = [1];
  sparse.length = 3;
  const refusals: [string, () => unknown, string][] = [
    ['a short row', () => tensor([[1, 2], [3]]), 'expected sequence of length 2 at dim 1 (got 1)'],
    ['a row beside no elements', () => tensor([[], [1]]), 'expected sequence of length 0 at dim 1 (got 1)'],
    ['a number for a row', () => tensor([[1, 2], 3]), 'not a sequence'],
    ['a row for a number', () => tensor([1, [2, 3]]), 'must be real number, not list'],
    ['a row for an integer', () => tensor([1n, [2n]]), "'list' object cannot be interpreted as an integer"],
    ['holes', () => tensor(sparse), 'Could not infer dtype of NoneType'],
    ['itself', () => tensor(circular), 'arrays nest more than 64 deep'],
    ['large integers', () => tensor([2n ** 63n]), 'Overflow when unpacking long'],
    [
      'what its type cannot hold',
      () => tensor([300], { dtype: 'uint8' }),
      'value cannot be converted to type uint8',
    ],
  ];
  it.each(refusals)('refuses %s', (_name, call, sentence) => {
    expect(call).toThrow(sentence);
  });

  it('refuses words and nothing, which types alone do not keep out', () => {
    expect(() => tensor(JSON.parse('["a"]'))).toThrow("too many dimensions 'str'");
    expect(() => tensor(JSON.parse('"a"'))).toThrow("new(): invalid data type 'str'");
    expect(() => tensor(JSON.parse('[null]'))).toThrow('Could not infer dtype of NoneType');
  });
});

describe('requiresGrad', () => {
  it('is refused for integers, by creation and by the setter, each in its own words', () => {
    expect(() => tensor([1n], { requiresGrad: true })).toThrow(
      'Only Tensors of floating point and complex dtype',
    );
    expect(() => tensor([1n]).requiresGrad_()).toThrow('only Tensors of floating point and complex dtype');
  });
});
