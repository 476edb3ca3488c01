/** Gather, scatter, join, rearrange and pad: finite differences, identities, and PyTorch's sentences. */
import { describe, expect, it } from 'vitest';
import { arange, autograd, cat, F, ones, stack, type Tensor, tensor, zeros } from '../../index.ts';

const smooth = (...shape: number[]): Tensor => {
  const count = shape.reduce((a, b) => a * b, 1);
  return arange(1, 1 + count)
    .double()
    .mul(0.7)
    .sin()
    .view(shape)
    .detach()
    .requiresGrad_();
};
const index = tensor([
  [0n, 2n, 1n],
  [1n, 1n, 0n],
]);
const mask = tensor([
  [true, false, true],
  [false, true, true],
]);
const row = tensor([1n, 0n, 1n]);

/** Each is smooth in both arguments, of shape [2, 3] each. */
const functions: { readonly [name: string]: (x: Tensor, y: Tensor) => Tensor } = {
  gather: (x, y) => x.gather(1, index).mul(y),
  scatter: (x, y) => x.scatter(1, index.narrow(0, 0, 1), y),
  'scatter of a number': (x, y) => x.scatter(1, index, 3).mul(y),
  scatterAdd: (x, y) => x.scatterAdd(1, index, y),
  'scatterReduce sum': (x, y) => x.scatterReduce(1, index, y, 'sum', { includeSelf: false }),
  'scatterReduce mean': (x, y) => x.scatterReduce(1, index, y, 'mean'),
  'scatterReduce prod': (x, y) => x.scatterReduce(1, index, y, 'prod'),
  'scatterReduce amax': (x, y) => x.scatterReduce(1, index, y, 'amax', { includeSelf: false }),
  'scatterReduce amin': (x, y) => x.scatterReduce(1, index, y, 'amin'),
  indexSelect: (x, y) => x.indexSelect(1, row).mul(y),
  indexAdd: (x, y) => x.indexAdd(1, row, y, { alpha: 2 }),
  indexCopy: (x, y) => x.indexCopy(1, tensor([2n, 0n, 1n]), y),
  indexFill: (x, y) => x.indexFill(1, row, y.sum()),
  indexPut: (x, y) => x.indexPut([row, null], y.narrow(0, 0, 1), { accumulate: true }),
  take: (x, y) => x.take(index).mul(y),
  takeAlongDim: (x, y) => x.takeAlongDim(index, 1).mul(y),
  put: (x, y) => x.put(tensor([5n, 0n]), y.at(0, [0, 2])),
  maskedSelect: (x, y) => x.maskedSelect(mask).mul(y.maskedSelect(mask)),
  maskedScatter: (x, y) => x.maskedScatter(mask, y),
  maskedFill: (x, y) => x.maskedFill(mask, y.sum()),
  cat: (x, y) => cat([x, y, x.narrow(1, 0, 1)], 1),
  stack: (x, y) => stack([x, y], 1),
  repeat: (x, y) => x.repeat(2, 1, 2).mul(y.tile(2)),
  repeatInterleave: (x, y) => x.repeatInterleave(row, 1).mul(y.narrow(1, 0, 2)),
  flip: (x, y) => x.flip([0, 1]).mul(y),
  roll: (x, y) => x.roll([1, -1], [0, 1]).mul(y),
  rot90: (x, y) => x.rot90().matmul(y),
  tril: (x, y) => x.tril(1).mul(y.triu()),
  diag: (x, y) => x.diag(1).outer(y.diag()),
  diagEmbed: (x, y) => x.diagEmbed({ offset: -1 }).matmul(y.diagEmbed({ offset: 1 })),
  'pad with a number': (x, y) => F.pad(x, [1, -1, 0, 2], { value: 3 }).mul(F.pad(y, [0, 0, 1, 1])),
  'pad with the mirror image': (x, y) => F.pad(x, [2, 1], { mode: 'reflect' }).mul(F.pad(y, [1, 2])),
  'pad with the edge': (x, y) => F.pad(x, [2, 1], { mode: 'replicate' }).mul(F.pad(y, [1, 2])),
  'pad in a circle': (x, y) => F.pad(x, [2, -1], { mode: 'circular' }).mul(F.pad(y, [0, 1])),
};

describe('gradients', () => {
  it.each(Object.entries(functions))('of %s are those of finite differences', (_name, f) => {
    const inputs = [smooth(2, 3), smooth(2, 3).detach().mul(1.3).add(0.2).requiresGrad_()];
    const squared = (x: Tensor, y: Tensor) => f(x, y).pow(2);
    expect(autograd.gradcheck(squared, inputs)).toBe(true);
    expect(autograd.gradgradcheck(squared, inputs)).toBe(true);
  });
});

describe('identities', () => {
  const x = smooth(4, 6).detach();
  const same = (a: Tensor, b: Tensor) => expect(a.tolist()).toEqual(b.tolist());
  it('hold', () => {
    same(cat(x.split(4, 1), 1), x);
    same(stack(x.unbind(1), 1), x);
    same(cat(x.tensorSplit(4, 1), 1), x);
    same(x.flip([0]).flip([0]), x);
    same(x.roll(2, 1).roll(-2, 1), x);
    same(x.rot90(1).rot90(1), x.flip([0, 1]));
    same(x.rot90(3), x.rot90(-1));
    same(x.tril().add(x.triu(1)), x);
    same(x.diagEmbed().diagonal({ dim1: -2, dim2: -1 }), x);
    same(zeros([4, 6], { dtype: 'float64' }).indexPut([x.gt(0)], x.maskedSelect(x.gt(0))), x.clampMin(0));
    same(x.at(...x.nonzero({ asTuple: true })), x.flatten());
    same(F.pad(F.pad(x, [1, 2, 3, 4]), [-1, -2, -3, -4]), x);
    same(x.scatter(1, x.argsort(1), x.gather(1, x.argsort(1))), x);
  });

  it('hold in place', () => {
    same(zeros([3]).scatter_(0, tensor([1n]), 5), tensor([0, 5, 0]));
    same(ones([3]).indexAdd_(0, tensor([1n]), tensor([5])), tensor([1, 6, 1]));
    same(ones([3]).indexFill_(0, tensor([1n]), 5), tensor([1, 5, 1]));
    same(ones([3]).put_(tensor([1n]), tensor([5])), tensor([1, 5, 1]));
    same(ones([3]).maskedFill_(tensor([true, false, false]), 5), tensor([5, 1, 1]));
    same(
      ones([2, 2]).tril_(),
      tensor([
        [1, 0],
        [1, 1],
      ]),
    );
    same(zeros([5, 2]).fillDiagonal_(1, { wrap: true }).sum(1), tensor([1, 1, 0, 1, 1]));
  });
});

describe('refusals', () => {
  const v = arange(3);
  const m = arange(12).view(3, 4);
  const batch = zeros([1, 1, 3, 4]);
  const refusals: [string, () => unknown, string][] = [
    ['gather', () => v.gather(0, tensor([5n])), 'index 5 is out of bounds for dimension 0 with size 3'],
    ['gather by floats', () => v.gather(0, tensor([1])), 'gather(): Expected dtype int64 for index'],
    [
      'gather by a large index',
      () => m.gather(0, zeros([2, 5], { dtype: 'int64' })),
      'Size does not match at dimension 1 expected index [2, 5] to be smaller than self [3, 4] apart from ' +
        'dimension 0',
    ],
    [
      'scatter',
      () => v.scatter(0, tensor([-1n]), 1),
      'index -1 is out of bounds for dimension 0 with size 3',
    ],
    [
      'scatter of another type',
      () => v.scatter(0, tensor([0n]), tensor([1n])),
      'scatter(): Expected self.dtype to be equal to src.dtype',
    ],
    [
      'scatter of too few',
      () => v.scatter(0, tensor([0n, 0n]), tensor([1])),
      'Expected index [2] to be smaller than self [3] apart from dimension 0 and to be smaller size than ' +
        'src [1]',
    ],
    ['indexSelect', () => v.indexSelect(0, tensor([3n])), 'index out of range in self'],
    [
      'indexAdd',
      () => v.indexAdd(0, tensor([0n, 1n]), tensor([1])),
      'Number of indices (2) should be equal to source.size(dim): (1), for dim: 0',
    ],
    [
      'indexCopy',
      () => v.indexCopy(0, tensor([5n]), tensor([1])),
      'index_copy_(): index 5 is out of bounds for dimension 0 with size 3',
    ],
    [
      'indexFill',
      () => v.indexFill(0, tensor([0n]), v),
      'index_fill_ only supports a 0-dimensional value tensor, but got tensor with 1 dimension(s).',
    ],
    [
      'take',
      () => v.take(tensor([-4n])),
      'out of range: tried to access index -4 on a tensor of 3 elements.',
    ],
    [
      'put',
      () => v.put(tensor([3n]), tensor([1])),
      'out of range: tried to access index 3 on a tensor of 3 elements.',
    ],
    [
      'maskedSelect',
      () => v.maskedSelect(tensor([1n, 0n, 1n])),
      'masked_select: expected BoolTensor or ByteTensor for mask',
    ],
    [
      'maskedScatter',
      () => v.maskedScatter(tensor([true, true, true]), tensor([1])),
      'Number of elements of source < number of ones in mask',
    ],
    ['cat of nothing', () => cat([]), 'torch.cat(): expected a non-empty list of Tensors'],
    [
      'cat of numbers',
      () => cat([tensor(1)]),
      'zero-dimensional tensor (at position 0) cannot be concatenated',
    ],
    [
      'cat of other sizes',
      () => cat([m, m.t()]),
      'Sizes of tensors must match except in dimension 0. Expected size 4 but got size 3 for tensor ' +
        'number 1 in the list.',
    ],
    [
      'stack',
      () => stack([v, m]),
      'stack expects each tensor to be equal size, but got [3] at entry 0 and [3, 4] at entry 1',
    ],
    [
      'repeat',
      () => m.repeat(2),
      'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor',
    ],
    ['roll', () => m.roll([1, 2], 0), 'shifts and dimensions must align. shifts: 2, dims:1'],
    ['pad', () => F.pad(m, [1]), 'Padding length must be divisible by 2'],
    [
      'pad that cuts too much',
      () => F.pad(zeros([2]), [-2, -2]),
      'start (0) + length (-2) exceeds dimension size (0).',
    ],
    [
      'reflect',
      () => F.pad(batch, [4, 1, 0, 0], { mode: 'reflect' }),
      'Argument #4: Padding size should be less than the corresponding input dimension, but got: padding ' +
        '(4, 1) at dimension 3 of input 4',
    ],
    [
      'circular',
      () => F.pad(batch, [5, 0, 0, 0], { mode: 'circular' }),
      'Padding value causes wrapping around more than once.',
    ],
    [
      'pad of too few dimensions',
      () => F.pad(v, [1, 1], { mode: 'reflect' }),
      'Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now',
    ],
  ];
  it.each(refusals)('%s says what PyTorch says', (_name, call, sentence) => {
    expect(call).toThrow(sentence);
  });
});
