/** Chains of views against a model that keeps, per element, its position in the base. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arange, noGrad, type Tensor, tensor, zeros } from '../../index.ts';

type Step = (x: Tensor) => Tensor;

/** A dimension of a tensor from a random number. */
const dimOf = (x: Tensor, n: number): number => n % x.ndim;

/** Views that need at least one dimension, steered by two random numbers. */
const views: ((a: number, b: number) => Step)[] = [
  (a, b) => (x) => x.transpose(dimOf(x, a), dimOf(x, b)),
  (a) => (x) => x.unsqueeze(a % (x.ndim + 1)),
  (a) => (x) => x.movedim(dimOf(x, a), -1),
  (a, b) => (x) => x.select(dimOf(x, a), b % x.shape[dimOf(x, a)]),
  (a, b) => (x) => x.narrow(dimOf(x, a), 0, 1 + (b % x.shape[dimOf(x, a)])),
  (a, b) => (x) => x.unfold(dimOf(x, a), 1 + (b % x.shape[dimOf(x, a)]), 1),
  (a, b) => (x) =>
    x.ndim > 1 ? x.diagonal({ dim1: dimOf(x, a), dim2: (dimOf(x, a) + 1 + (b % (x.ndim - 1))) % x.ndim }) : x,
  (a, b) => (x) => x.split(1 + (b % 2), dimOf(x, a))[0],
  (a) => (x) => x.unbind(dimOf(x, a))[0],
  (a, b) => (x) => x.chunk(1 + (b % 3), dimOf(x, a))[0],
  (a, b) => (x) => x.tensorSplit(1 + (b % 3), dimOf(x, a))[0],
  () => (x) => x.squeeze(),
  (a) => (x) => x.at('...', `::${1 + (a % 2)}`),
  () => (x) => x.T,
];

const chain = fc.array(
  fc.tuple(fc.nat(views.length - 1), fc.nat(20), fc.nat(20)).map(([n, a, b]) => views[n](a, b)),
  { maxLength: 5 },
);

function follow(x: Tensor, steps: readonly Step[]): Tensor {
  return steps.reduce((y, step) => (y.ndim === 0 ? y : step(y)), x);
}

const values = (x: Tensor): number[] => Array.from(x.detach().toTypedArray(), Number);
const base = (): Tensor => arange(24).view(2, 3, 4);

it('splits side by side and one above the other', () => {
  const x = arange(6).view(2, 3);
  expect(x.hsplit([1]).map((part) => part.tolist())).toEqual([
    [[0], [3]],
    [
      [1, 2],
      [4, 5],
    ],
  ]);
  expect(x.vsplit(2).map((part) => part.tolist())).toEqual([[[0, 1, 2]], [[3, 4, 5]]]);
  expect(arange(2).diagflat(-1).tolist()).toEqual(
    tensor([
      [0, 0, 0],
      [0, 0, 0],
      [0, 1, 0],
    ]).tolist(),
  );
});

describe('chains of views', () => {
  it('write through to the base', () => {
    fc.assert(
      fc.property(chain, (steps) => {
        // What a view of the positions shows is where the same view of x lies.
        const positions = values(follow(base(), steps));
        const x = base();
        follow(x, steps).copy_(tensor(-1));
        expect(values(x)).toEqual(values(base()).map((n) => (positions.includes(n) ? -1 : n)));
      }),
    );
  });

  it('show what is written to the base', () => {
    fc.assert(
      fc.property(chain, (steps) => {
        const x = base();
        const view = follow(x, steps);
        const before = values(view);
        x.mul_(2);
        expect(values(view)).toEqual(before.map((value) => 2 * value));
      }),
    );
  });

  it('send gradients back to their positions', () => {
    fc.assert(
      fc.property(chain, (steps) => {
        const x = base().requiresGrad_();
        const y = follow(x, steps);
        const positions = values(y);
        y.mul(arange(1, 1 + y.numel()).view(y.shape))
          .sum()
          .backward();
        const wanted = new Array<number>(24).fill(0);
        positions.forEach((position, n) => {
          wanted[position] += n + 1;
        });
        expect(x.grad && values(x.grad)).toEqual(wanted);
      }),
    );
  });

  it('give the base the history of what is written through them', () => {
    fc.assert(
      fc.property(chain, (steps) => {
        const x = base().requiresGrad_();
        const y = x.mul(1);
        const positions = noGrad(() => values(follow(base(), steps)));
        if (new Set(positions).size !== positions.length) return;
        follow(y, steps).mul_(3);
        y.sum().backward();
        expect(x.grad && values(x.grad)).toEqual(values(base()).map((n) => (positions.includes(n) ? 3 : 1)));
      }),
    );
  });
});

describe('layouts', () => {
  const x = base();
  it('are those of PyTorch', () => {
    const layout = (y: Tensor) => [[...y.shape], [...y.stride()], y.storageOffset()];
    expect(layout(x.unsqueeze(1))).toEqual([[2, 1, 3, 4], [12, 12, 4, 1], 0]);
    expect(layout(x.unsqueeze(-1))).toEqual([[2, 3, 4, 1], [12, 4, 1, 1], 0]);
    expect(layout(x.at(':', '1:', '::2'))).toEqual([[2, 2, 2], [12, 4, 2], 4]);
    expect(layout(x.diagonal({ offset: -1, dim1: 1, dim2: 2 }))).toEqual([[2, 2], [12, 5], 4]);
    expect(layout(x.unfold(2, 2, 2))).toEqual([[2, 3, 2, 2], [12, 4, 2, 1], 0]);
    expect(layout(x.movedim([0, 1], [1, 2]))).toEqual([[4, 2, 3], [1, 12, 4], 0]);
    expect(layout(x.at(1, 2))).toEqual([[4], [1], 20]);
  });
});

describe('nodes and refusals', () => {
  const x = base().requiresGrad_();
  const nodes: [string, () => Tensor, string | undefined][] = [
    ['squeeze', () => x.squeeze(), 'SqueezeBackward0'],
    ['squeeze of one', () => x.squeeze(0), 'SqueezeBackward1'],
    ['unsqueeze', () => x.unsqueeze(0), 'UnsqueezeBackward0'],
    ['flatten', () => x.flatten(), 'ReshapeAliasBackward0'],
    ['flatten of one', () => x.flatten(1, 1), undefined],
    ['reshape that copies', () => x.transpose(0, 1).reshape(24), 'UnsafeViewBackward0'],
    ['unflatten', () => x.unflatten(2, [2, 2]), 'ViewBackward0'],
    ['movedim', () => x.movedim(0, 1), 'PermuteBackward0'],
    ['split', () => x.split(1)[0], 'SplitBackward0'],
    ['split by lengths', () => x.split([1, 1])[0], 'SplitWithSizesBackward0'],
    ['unbind', () => x.unbind()[0], 'UnbindBackward0'],
    ['dots', () => x.at('...'), 'AliasBackward0'],
    ['a place', () => x.at(0), 'SelectBackward0'],
    ['all of a dimension', () => x.at(':'), 'SliceBackward0'],
    ['null', () => x.at(':', null), 'UnsqueezeBackward0'],
    ['a tensor', () => x.at(tensor([0n])), 'IndexBackward0'],
  ];
  it.each(nodes)('%s is recorded by the right name', (_name, call, node) => {
    expect(call().gradFn?.name).toBe(node);
  });

  const refusals: [string, () => unknown, string][] = [
    ['narrow', () => x.narrow(0, 1, 4), 'start (1) + length (4) exceeds dimension size (2).'],
    [
      'select',
      () => x.select(0, 5),
      'select(): index 5 out of range for tensor of size [2, 3, 4] at dimension 0',
    ],
    ['flatten', () => x.flatten(2, 1), 'flatten() has invalid args: start_dim cannot come after end_dim'],
    [
      'unflatten',
      () => x.unflatten(2, [2, 3]),
      "unflatten: Provided sizes [2, 3] don't multiply up to the size of dim 2",
    ],
    [
      'unsqueeze',
      () => x.unsqueeze(5),
      'Dimension out of range (expected to be in range of [-4, 3], but got 5)',
    ],
    ['movedim', () => x.movedim([0, 0], [1, 2]), 'movedim: repeated dim in `source` ([0, 0])'],
    ['diagonal', () => x.diagonal({ dim1: 1, dim2: 1 }), 'diagonal dimensions cannot be identical 1, 1'],
    ['unfold', () => x.unfold(2, 5, 1), 'maximum size for tensor at dimension 2 is 4 but size is 5'],
    ['chunk', () => x.chunk(0), 'chunk expects `chunks` to be greater than 0, got: 0'],
    ['split', () => x.split([1, 2]), 'split_with_sizes expects split_sizes to sum exactly to 2'],
    [
      'size',
      () => zeros([2]).size(1),
      'Dimension out of range (expected to be in range of [-1, 0], but got 1)',
    ],
    ['stride', () => zeros([2]).stride(-2), 'Dimension out of range (expected to be in range of [-1, 0]'],
    ['size', () => zeros([]).size(0), 'Dimension specified as 0 but tensor has no dimensions'],
    ['hsplit', () => zeros([5, 3]).hsplit(2), 'attempted to split along dimension 1, but the size of the'],
    [
      'vsplit',
      () => zeros([4]).vsplit(2),
      'torch.vsplit requires a tensor with at least 2 dimension, but got',
    ],
    ['unbind', () => zeros([]).unbind(), 'Dimension specified as 0 but tensor has no dimensions'],
  ];
  it.each(refusals)('%s refuses what PyTorch refuses', (_name, call, sentence) => {
    expect(call).toThrow(sentence);
  });
});
