/** Indexing against a model of nested plain arrays; sentences and node names are those of PyTorch 1.13. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arange, autograd, type Tensor, tensor, zeros } from '../../index.ts';
import type { Index } from './index-language.ts';

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** One dimension of an index: its fovea form and the places that it means by Python's rules. */
interface Pick {
  readonly index: Index;
  readonly places: readonly number[];
  readonly kind: 'place' | 'slice' | 'tensor';
}

function placePick(size: number): fc.Arbitrary<Pick> {
  return fc.integer({ min: -size, max: size - 1 }).map((place) => ({
    index: place,
    places: [(place + size) % size],
    kind: 'place',
  }));
}

const bound = fc.option(fc.integer({ min: -7, max: 7 }));

function slicePick(size: number): fc.Arbitrary<Pick> {
  return fc
    .tuple(bound, bound, fc.integer({ min: 1, max: 3 }), fc.boolean())
    .map(([start, stop, step, text]) => {
      const places: number[] = [];
      const clip = (place: number) => Math.min(Math.max(place < 0 ? place + size : place, 0), size);
      for (let place = clip(start ?? 0); place < clip(stop ?? size); place += step) places.push(place);
      const index: Index = text ? `${start ?? ''}: ${stop ?? ''}:${step}` : [start, stop, step];
      return { index, places, kind: 'slice' };
    });
}

function tensorPick(size: number, length: number): fc.Arbitrary<Pick> {
  const place = fc.integer({ min: -size, max: size - 1 });
  return fc.array(place, { minLength: length, maxLength: length }).map((places) => ({
    index: tensor(places.map(BigInt), { dtype: 'int64' }),
    places: places.map((p) => (p + size) % size),
    kind: 'tensor',
  }));
}

/** A shape, and for each of its dimensions a way to index it. All tensors have one length. */
const problem = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .chain(([shape, length]) =>
    fc.record({
      shape: fc.constant(shape),
      picks: fc.tuple(
        ...shape.map((size) => fc.oneof(placePick(size), slicePick(size), tensorPick(size, length))),
      ),
      length: fc.constant(length),
    }),
  );

interface Expected {
  readonly shape: number[];
  /** Row-major positions in the indexed tensor. */
  readonly positions: number[];
}

/** NumPy's rules, written as loops over the result. */
function model(shape: readonly number[], picks: readonly Pick[], length: number): Expected {
  const axes = range(shape.length);
  const strides = axes.map((axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const remaining = axes.filter((axis) => picks[axis].kind !== 'place');
  const tensors = remaining.filter((axis) => picks[axis].kind === 'tensor');
  const slices = remaining.filter((axis) => picks[axis].kind === 'slice');
  const neighbours = tensors.every(
    (axis, n) => remaining.indexOf(axis) === remaining.indexOf(tensors[0]) + n,
  );
  const before = neighbours ? slices.filter((axis) => axis < tensors[0]) : [];
  const after = slices.filter((axis) => !before.includes(axis));
  type Loop = { count: number; offsetAt: (n: number) => number };
  const slice = (axis: number): Loop => ({
    count: picks[axis].places.length,
    offsetAt: (n) => picks[axis].places[n] * strides[axis],
  });
  const joint: Loop = {
    count: length,
    offsetAt: (n) => tensors.reduce((sum, axis) => sum + picks[axis].places[n] * strides[axis], 0),
  };
  const loops = tensors.length === 0 ? slices.map(slice) : [...before.map(slice), joint, ...after.map(slice)];
  const start = axes
    .filter((axis) => picks[axis].kind === 'place')
    .reduce((sum, axis) => sum + picks[axis].places[0] * strides[axis], 0);
  let positions = [start];
  for (const { count, offsetAt } of loops) {
    positions = positions.flatMap((position) => range(count).map((n) => position + offsetAt(n)));
  }
  return { shape: loops.map(({ count }) => count), positions };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const values = (x: Tensor): number[] => Array.from(x.detach().toTypedArray(), Number);

describe('at', () => {
  it('picks what the rules say', () => {
    fc.assert(
      fc.property(problem, ({ shape, picks, length }) => {
        const x = arange(sizeOf(shape)).view(shape);
        const y = x.at(...picks.map(({ index }) => index));
        const wanted = model(shape, picks, length);
        expect([[...y.shape], values(y)]).toEqual([wanted.shape, wanted.positions]);
      }),
    );
  });

  it('gives views for places and slices, copies for tensors', () => {
    fc.assert(
      fc.property(problem, ({ shape, picks }) => {
        const x = zeros(shape);
        const y = x.at(...picks.map(({ index }) => index));
        y.fill_(1);
        const isView = picks.every(({ kind }) => kind !== 'tensor');
        expect(values(x).filter((value) => value === 1).length).toBe(isView ? y.numel() : 0);
      }),
    );
  });

  it('sends gradients back where the values came from', () => {
    fc.assert(
      fc.property(problem, ({ shape, picks, length }) => {
        const x = zeros(shape, { requiresGrad: true });
        const y = x.at(...picks.map(({ index }) => index));
        y.mul(arange(1, 1 + y.numel()).view(y.shape))
          .sum()
          .backward();
        const wanted = new Array<number>(sizeOf(shape)).fill(0);
        model(shape, picks, length).positions.forEach((position, n) => {
          wanted[position] += n + 1;
        });
        expect(x.grad && values(x.grad)).toEqual(wanted);
      }),
    );
  });

  it('takes masks of any rank, null, and dots', () => {
    const x = arange(24).view(2, 3, 4);
    const mask = tensor([
      [true, false, true],
      [false, true, false],
    ]);
    expect(x.at(mask).tolist()).toEqual([x.at(0, 0).tolist(), x.at(0, 2).tolist(), x.at(1, 1).tolist()]);
    expect(x.at(mask, 1).tolist()).toEqual([1, 9, 17]);
    expect(x.at(null, '...', null, 0).shape).toEqual(x.select(2, 0).unsqueeze(0).unsqueeze(3).shape);
    expect(x.at('...', tensor([true, false, false, true])).shape).toEqual(zeros([2, 3, 2]).shape);
    expect(x.at(true).shape).toEqual(x.unsqueeze(0).shape);
    expect(x.at(false).numel()).toBe(0);
    expect(x.at(tensor([1, 0], { dtype: 'uint8' })).tolist()).toEqual(x.narrow(0, 0, 1).tolist());
    expect(x.at(tensor(1n), 0, 0).item()).toBe(12);
  });

  it('puts the picked dimensions in front when they are not neighbours', () => {
    const x = zeros([2, 3, 4]);
    const places = tensor([0n, 1n, 1n, 0n, 1n]);
    expect([...x.at(places, ':', places).shape]).toEqual([5, 3]);
    expect([...x.at(':', places, places).shape]).toEqual([2, 5]);
    expect([...x.at(places, null, places).shape]).toEqual([5, 1, 4]);
  });

  const x = arange(12).view(3, 4);
  const refusals: [string, () => unknown, string][] = [
    ['a place out of range', () => x.at(0, 4), 'index 4 is out of bounds for dimension 1 with size 4'],
    ['a negative place', () => x.at(-4), 'index -4 is out of bounds for dimension 0 with size 3'],
    ['a place in a tensor', () => x.at(tensor([3n])), 'index 3 is out of bounds for dimension 0 with size 3'],
    ['too many', () => x.at(0, 0, 0), 'too many indices for tensor of dimension 2'],
    ['a number', () => tensor(3).at(0), 'invalid index of a 0-dim tensor.'],
    ['a slice of a number', () => tensor(3).at(':'), 'slice() cannot be applied to a 0-dim tensor.'],
    ['step 0', () => x.at('::0'), 'slice step cannot be zero'],
    ['a negative step', () => x.at('::-1'), 'step must be greater than zero'],
    ['a fraction', () => x.at(1.5), 'None and long or byte Variables are valid indices (got float)'],
    ['a word', () => x.at('first'), "valid indices (got 'first')"],
    ['a list', () => x.at([0, 1, 2, 0]), 'Wrap a list of places with tensor('],
    ['floats', () => x.at(tensor([1])), 'tensors used as indices must be long, byte or bool tensors'],
    [
      'a mask of another size',
      () => x.at(':', tensor([true, false])),
      'The shape of the mask [2] at index 0 does not match the shape of the indexed tensor [3, 4] at index 1',
    ],
    [
      'tensors that do not broadcast',
      () => x.at(tensor([0n, 1n]), tensor([0n, 1n, 2n])),
      'indexing tensors could not be broadcast together with shapes [2], [3]',
    ],
  ];
  it.each(refusals)('refuses %s', (_name, call, sentence) => {
    expect(call).toThrow(sentence);
  });
});

describe('set', () => {
  it('writes where at reads; the last value wins', () => {
    fc.assert(
      fc.property(problem, ({ shape, picks, length }) => {
        const x = zeros(shape);
        const wanted = model(shape, picks, length);
        const source = arange(1, 1 + sizeOf(wanted.shape)).view(wanted.shape);
        x.set(
          picks.map(({ index }) => index),
          source,
        );
        const expected = new Array<number>(sizeOf(shape)).fill(0);
        wanted.positions.forEach((position, n) => {
          expected[position] = n + 1;
        });
        expect(values(x)).toEqual(expected);
      }),
    );
  });

  it('has the gradients of finite differences', () => {
    const x = arange(6).view(2, 3).double().requiresGrad_();
    const v = tensor([0.5, 2], { dtype: 'float64', requiresGrad: true });
    const put = (index: readonly Index[]) => (base: Tensor, value: Tensor) => {
      const y = base.mul(3);
      y.set(index, value);
      return y.mul(y);
    };
    expect(autograd.gradcheck(put([tensor([1n, 0n]), tensor([2n, 2n])]), [x, v])).toBe(true);
    expect(autograd.gradcheck(put([1, '::2']), [x, v])).toBe(true);
    expect(autograd.gradgradcheck(put([1, [1, 3]]), [x, v])).toBe(true);
  });

  it('stretches and converts values', () => {
    const x = zeros([2, 3], { dtype: 'int64' });
    x.set([':', '1:'], tensor([[[1.7], [2.2]]]));
    x.set([tensor([true, false]), 0], 9.9);
    expect(x.tolist()).toEqual([
      [9, 1, 1],
      [0, 2, 2],
    ]);
  });

  const x = zeros([3]);
  const refusals: [string, () => unknown, string][] = [
    [
      'other sizes',
      () => x.set([':'], zeros([2])),
      'The expanded size of the tensor (3) must match the existing size (2) at non-singleton dimension 0.',
    ],
    [
      'too many values for a mask',
      () => x.set([tensor([true, true, true])], zeros([2])),
      'shape mismatch: value tensor of shape [2] cannot be broadcast to indexing result of shape [3]',
    ],
    [
      'another type by index',
      () => x.set([tensor([0n])], tensor([1n])),
      'Index put requires the source and destination dtypes match, got Float for the destination and Long',
    ],
    [
      'leaves',
      () => zeros([2], { requiresGrad: true }).set([0], 1),
      'a view of a leaf Variable that requires grad',
    ],
  ];
  it.each(refusals)('refuses %s', (_name, call, sentence) => {
    expect(call).toThrow(sentence);
  });
});
