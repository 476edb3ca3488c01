/** Expected gradients and refusals are those of PyTorch 1.13 for the same programs. */
import { describe, expect, it } from 'vitest';
import { arange, autograd, noGrad, ones, type Tensor, tensor, zeros } from '../../index.ts';

const leaf = (shape: number[]): Tensor =>
  arange(shape.reduce((a, b) => a * b, 1))
    .view(shape)
    .requiresGrad_();

describe('in place', () => {
  it('is refused on leaves and their views', () => {
    const x = leaf([3]);
    expect(() => x.add_(1)).toThrow(
      'a leaf Variable that requires grad is being used in an in-place operation.',
    );
    expect(() => x.narrow(0, 0, 2).add_(1)).toThrow(
      'a view of a leaf Variable that requires grad is being used',
    );
    noGrad(() => x.add_(1));
    expect(x.tolist()).toEqual([1, 2, 3]);
  });

  it('carries the history on', () => {
    const x = leaf([3]);
    const y = x.mul(2).add_(1);
    expect(y.gradFn?.name).toBe('AddBackward0');
    y.pow(2).sum().backward();
    expect(x.grad?.tolist()).toEqual([4, 12, 20]);
  });

  it('gives a plain tensor the history of what is written into it', () => {
    const w = leaf([3]);
    const y = ones([3]).mul_(w);
    y.mul(y).sum().backward();
    expect([y.isLeaf, w.grad?.tolist()]).toEqual([false, [0, 2, 4]]);
  });

  it('cuts off what is overwritten', () => {
    const x = leaf([3]);
    const y = x.mul(2);
    y.narrow(0, 0, 1).fill_(5);
    y.pow(2).sum().backward();
    expect(x.grad?.tolist()).toEqual([0, 8, 16]);
  });

  it('reaches views made before and after, and views of views', () => {
    const x = leaf([6]);
    const y = x.mul(1);
    const a = y.narrow(0, 0, 4);
    const b = a.narrow(0, 1, 2);
    b.mul_(10);
    y.sum()
      .add(a.sum().mul(2))
      .add(y.narrow(0, 5, 1).sum())
      .backward();
    expect(x.grad?.tolist()).toEqual([3, 30, 30, 3, 1, 2]);
    expect([y, a, b].map((t) => t.gradFn?.name)).toEqual([
      'CopySlices',
      'AsStridedBackward0',
      'AsStridedBackward0',
    ]);
  });

  it('composes over overlapping views', () => {
    const x = leaf([4]);
    const y = x.mul(1);
    const [a, b] = [y.narrow(0, 0, 2), y.narrow(0, 1, 3)];
    a.mul_(2);
    b.mul_(3);
    a.sum().add(b.sum()).backward();
    expect(x.grad?.tolist()).toEqual([2, 12, 3, 3]);
  });

  it('writes through a transposed view of a plain base', () => {
    const w = leaf([2, 2]);
    const base = zeros([2, 2]);
    base
      .t()
      .narrow(0, 0, 1)
      .copy_(w.narrow(0, 1, 1));
    base
      .mul(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      )
      .sum()
      .backward();
    expect(base.tolist()).toEqual([
      [2, 0],
      [3, 0],
    ]);
    expect(w.grad?.tolist()).toEqual([
      [0, 0],
      [1, 3],
    ]);
  });

  it('refuses a tensor as its own factor, whose old values the gradient needs', () => {
    const y = leaf([3]).mul(3);
    y.mul_(y);
    expect(() => y.sum().backward()).toThrow('output 0 of MulBackward0, is at version 1; expected version 0');
  });

  it('is differentiable twice', () => {
    const x = leaf([3]);
    const y = x.mul(1);
    y.narrow(0, 1, 2).pow_(3);
    const [slope] = autograd.grad(y.sum(), x, undefined, { createGraph: true });
    const [curvature] = autograd.grad(slope.sum(), x);
    expect([slope.tolist(), curvature.tolist()]).toEqual([
      [1, 3, 12],
      [0, 6, 12],
    ]);
  });

  it('under noGrad changes values and nothing else', () => {
    const x = leaf([2]);
    const y = x.mul(2);
    noGrad(() => y.add_(1));
    y.sum().backward();
    expect([y.tolist(), x.grad?.tolist()]).toEqual([
      [1, 3],
      [2, 2],
    ]);
  });
});

describe('under noGrad', () => {
  it('is seen by all who share the memory, of the whole or of a part', () => {
    noGrad(() => {
      const x = zeros([2, 3]);
      const [all, row, turned] = [x.view(6), x.narrow(0, 1, 1), x.t()];
      x.add_(1).mul_(x).add_(row);
      row.add_(5);
      turned.mul_(2);
      expect(all.tolist()).toEqual([4, 4, 4, 14, 14, 14]);
      expect(x.detach().sub_(turned.t()).tolist()).toEqual([
        [0, 0, 0],
        [0, 0, 0],
      ]);
      expect(all.tolist()).toEqual([0, 0, 0, 0, 0, 0]);
    });
  });

  it('leaves what it read as it was', () => {
    noGrad(() => {
      const [x, y] = [ones([3]), tensor([1, 2, 3])];
      x.add_(y).mul_(y);
      expect([x.tolist(), y.tolist()]).toEqual([
        [2, 6, 12],
        [1, 2, 3],
      ]);
    });
  });
});

describe('views made under noGrad', () => {
  it('require no gradient', () => {
    const x = leaf([3]);
    expect(noGrad(() => x.narrow(0, 0, 2)).requiresGrad).toBe(false);
  });

  it('may not be changed where gradients are recorded', () => {
    const y = leaf([3]).mul(2);
    const view = noGrad(() => y.narrow(0, 0, 2));
    expect(() => view.add_(1)).toThrow(
      'A view was created in no_grad mode and is being modified inplace with grad mode enabled.',
    );
    y.add_(1);
    expect(() => view.mul(2)).toThrow('its base or another view of its base has been modified inplace');
    const plain = zeros([3]);
    const window = noGrad(() => plain.narrow(0, 0, 2));
    expect(window.add_(1).tolist()).toEqual([1, 1]);
    expect(() => window.add_(leaf([2]))).toThrow('A view was created in no_grad mode');
  });
});

describe('version counters', () => {
  it('catch a saved tensor that was changed, and name the op', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.exp();
    y.add_(1);
    expect(() => y.sum().backward()).toThrow(
      /FloatTensor \[2\]\], which is output 0 of ExpBackward0, is at version 1; .* add_ changed it/,
    );
  });

  it('count changes through views, detach() and noGrad', () => {
    for (const change of [
      (y: Tensor) => y.narrow(0, 0, 1).zero_(),
      (y: Tensor) => y.detach().zero_(),
      (y: Tensor) => noGrad(() => y.zero_()),
    ]) {
      const y = leaf([2]).mul(2);
      const z = y.mul(y).sum();
      change(y);
      expect(() => z.backward()).toThrow('modified by an inplace operation');
    }
  });

  it('do not see changes of .data', () => {
    const x = leaf([2]);
    const z = x.mul(x).sum();
    x.data.fill_(5);
    z.backward();
    expect(x.grad?.tolist()).toEqual([10, 10]);
  });

  it('do not mind changes of what no wanted gradient needs', () => {
    const x = leaf([2, 2]);
    const w = ones([2, 2]);
    const input = x.mul(1);
    const y = input.mm(w);
    input.zero_();
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([
      [2, 2],
      [2, 2],
    ]);
  });
});

describe('refusals', () => {
  it('protect tensors whose elements share memory', () => {
    expect(() => zeros([1]).expand(3).add_(1)).toThrow(
      'more than one element of the written-to tensor refers to a single memory location.',
    );
  });

  it('name shapes and types that do not fit', () => {
    expect(() => zeros([3]).add_(zeros([2, 3]))).toThrow(
      "output with shape [3] doesn't match the broadcast shape [2, 3]",
    );
    expect(() => tensor([1n]).add_(0.5)).toThrow(
      "result type Float can't be cast to the desired output type Long",
    );
  });

  it('leave the tensor as it was', () => {
    const x = tensor([1n]);
    expect(() => x.mul_(0.5)).toThrow();
    expect([x.tolist(), x.version.value]).toEqual([[1], 0]);
  });

  it('do not arise where source and target overlap: the source counts as it was', () => {
    const x = arange(3);
    x.narrow(0, 1, 2).add_(x.narrow(0, 0, 2));
    expect(x.tolist()).toEqual([0, 1, 3]);
  });
});
