import { describe, expect, it } from 'vitest';
import {
  autograd,
  div,
  enableGrad,
  isGradEnabled,
  noGrad,
  ones,
  sub,
  type Tensor,
  tensor,
  zeros,
} from '../index.ts';

const leaf = (...values: number[]): Tensor => tensor(values, { requiresGrad: true });
const listOf = (x: Tensor | null): unknown => x?.tolist();

describe('backward', () => {
  it('accumulates over passes', () => {
    const x = leaf(1, 2);
    x.mul(3).sum().backward();
    x.mul(x).sum().backward();
    expect(listOf(x.grad)).toEqual([5, 7]);
  });

  it('sums over branches', () => {
    const x = leaf(1, 2);
    const y = x.mul(2);
    y.mul(y).add(y.mul(3)).sum().backward();
    expect(listOf(x.grad)).toEqual([14, 22]);
  });

  it('walks a graph of 5,000 ops without a deep stack', () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 5000; i++) y = y.add(1);
    y.sum().backward();
    expect(listOf(x.grad)).toEqual([1]);
  });

  it('leaves unused leaves alone', () => {
    const [x, z] = [leaf(1), leaf(2)];
    x.sum().backward();
    expect(z.grad).toBeNull();
  });

  it('frees the graph: a second pass says so, unless it is kept', () => {
    const x = leaf(0, 0);
    const y = x.exp().sum();
    y.backward(null, { retainGraph: true });
    y.backward();
    expect(listOf(x.grad)).toEqual([2, 2]);
    expect(() => y.backward()).toThrow('Trying to backward through the graph a second time');
  });

  it('runs twice where nothing was saved', () => {
    const x = leaf(1, 2);
    const y = x.add(1).sum();
    y.backward();
    y.backward();
    expect(listOf(x.grad)).toEqual([2, 2]);
  });

  it('takes gradients of outputs that are not scalars, in any type', () => {
    const x = leaf(1, 2);
    x.mul(2).backward(tensor([1n, 10n]));
    expect(listOf(x.grad)).toEqual([2, 20]);
    expect(x.grad?.dtype).toBe('float32');
  });

  it('refuses what cannot be a root', () => {
    const x = leaf(1, 2);
    expect(() => x.mul(2).backward()).toThrow('grad can be implicitly created only for scalar outputs');
    expect(() => ones([]).backward()).toThrow('element 0 of tensors does not require grad');
    expect(() => x.mul(2).backward(ones([3]))).toThrow(
      'grad_output[0] has a shape of torch.Size([3]) and output[0] has a shape of torch.Size([2]).',
    );
    expect(() => x.sum().backward(null, { inputs: [] })).toThrow("'inputs' argument to backward() cannot be");
    expect(() => autograd.backward([x.sum()], [null, null])).toThrow('got 1 tensors and 2 gradients');
  });

  it('sums only into the inputs that are named, computed ones too', () => {
    const [x, w] = [leaf(1, 2), leaf(3, 4)];
    const y = x.mul(w);
    y.sum().backward(null, { inputs: [w, y] });
    expect([x.grad, listOf(w.grad), listOf(y.grad)]).toEqual([null, [1, 2], [1, 1]]);
  });

  it('starts from several outputs', () => {
    const x = leaf(1, 2);
    autograd.backward([x.sum(), x.mul(3)], [null, ones([2])]);
    expect(listOf(x.grad)).toEqual([4, 4]);
  });

  it('gives an expanded input the sum', () => {
    const x = leaf(2);
    x.expand(3, 1)
      .mul(tensor([[1], [2], [3]]))
      .sum()
      .backward();
    expect(listOf(x.grad)).toEqual([6]);
  });

  it('gives each leaf memory of its own', () => {
    const [x, y] = [leaf(1, 1), leaf(1, 1)];
    x.add(y).sum().backward();
    x.grad?.mul_(5);
    expect(listOf(y.grad)).toEqual([1, 1]);
  });
});

describe('autograd.grad', () => {
  it('does not touch .grad and does not need the rest of the graph', () => {
    const [x, w] = [leaf(2), leaf(3)];
    const [slope] = autograd.grad(x.mul(w), x);
    expect([listOf(slope), x.grad, w.grad]).toEqual([[3], null, null]);
  });

  it('differentiates three times', () => {
    const x = leaf(2);
    const options = { createGraph: true };
    const [first] = autograd.grad(x.pow(4).sum(), x, undefined, options);
    const [second] = autograd.grad(first.sum(), x, undefined, options);
    const [third] = autograd.grad(second.sum(), x);
    expect([first, second, third].map((d) => d.item())).toEqual([32, 48, 48]);
  });

  it('gives the gradient of a tensor computed on the way, of the same tensor twice', () => {
    const x = leaf(1, 2);
    const y = x.mul(3);
    const [a, b, c] = autograd.grad(y.mul(y).sum(), [y, x, y]);
    expect([listOf(a), listOf(b), listOf(c)]).toEqual([
      [6, 12],
      [18, 36],
      [6, 12],
    ]);
  });

  it('says what was not used', () => {
    const [x, z] = [leaf(1), leaf(2)];
    expect(() => autograd.grad(x.sum(), z)).toThrow('appears to not have been used in the graph');
    expect(autograd.grad(x.sum(), z, undefined, { allowUnused: true })).toEqual([null]);
    expect(() => autograd.grad(x.sum(), ones([1]))).toThrow('does not require grad');
  });
});

describe('modes', () => {
  it('come back after an exception', () => {
    expect(() => noGrad(() => tensor([1]).view(5))).toThrow('invalid for input of size 1');
    expect(isGradEnabled()).toBe(true);
    noGrad(() => {
      expect(() => enableGrad(() => tensor([1]).view(5))).toThrow();
      expect(isGradEnabled()).toBe(false);
    });
  });

  it('are not for asynchronous functions', () => {
    expect(() => noGrad(async () => 1)).toThrow('not async');
    expect(isGradEnabled()).toBe(true);
  });
});

describe('leaves', () => {
  it('must be floating point', () => {
    expect(() => tensor([1n]).requiresGrad_()).toThrow('only Tensors of floating point and complex dtype');
  });

  it('know what they are', () => {
    const x = leaf(1);
    const y = x.mul(2);
    expect([x.isLeaf, y.isLeaf, y.detach().isLeaf]).toEqual([true, false, true]);
    expect(x.gradFn).toBeNull();
    expect(y.gradFn?.name).toBe('MulBackward0');
    expect(y.gradFn?.nextFunctions.map(([node]) => node?.name)).toEqual(['AccumulateGrad']);
    expect(() => y.requiresGrad_(false)).toThrow('you can only change requires_grad flags of leaf variables');
  });

  it('take only gradients that fit', () => {
    const x = leaf(1, 2);
    expect(() => {
      x.grad = zeros([3]);
    }).toThrow('assigned grad has data of a different size');
    expect(() => {
      x.grad = zeros([2], { dtype: 'float64' });
    }).toThrow('assigned grad has data of a different type');
  });

  it('are what detach_ makes of computed tensors, not of views', () => {
    const y = leaf(1, 2).mul(2);
    expect(() => y.view(2, 1).detach_()).toThrow("Can't detach views in-place. Use detach() instead.");
    expect([y.detach_().requiresGrad, y.isLeaf]).toEqual([false, true]);
  });
});

describe('hooks', () => {
  it('run in order, each with the answer of the one before', () => {
    const x = leaf(1, 1);
    const seen: unknown[] = [];
    x.registerHook((grad) => grad.mul(2));
    x.registerHook((grad) => {
      seen.push(listOf(grad));
      return undefined;
    });
    x.sum().backward();
    expect([seen, listOf(x.grad)]).toEqual([[[2, 2]], [2, 2]]);
  });

  it('change what is computed further on, and can be removed', () => {
    const x = leaf(1, 1);
    const y = x.mul(3);
    const handle = y.registerHook((grad) => grad.mul(10));
    y.sum().backward(null, { retainGraph: true });
    handle.remove();
    handle.remove();
    y.sum().backward();
    expect(listOf(x.grad)).toEqual([33, 33]);
  });

  it('refuse answers of another shape and tensors without gradients', () => {
    const x = leaf(1, 1);
    x.registerHook(function half(grad) {
      return grad.sum();
    });
    expect(() => x.sum().backward()).toThrow("hook 'half' has changed the size of value");
    expect(() => ones([1]).registerHook(() => undefined)).toThrow('cannot register a hook on a tensor');
  });

  it('may keep the gradient they are shown', () => {
    const x = leaf(1, 2);
    let kept: Tensor | undefined;
    const y = x.mul(1);
    y.registerHook((grad) => {
      kept = grad;
      return undefined;
    });
    y.mul(y).sum().backward();
    expect(listOf(kept ?? null)).toEqual([2, 4]);
  });

  it('keep the gradients of computed tensors with retainGrad', () => {
    const x = leaf(1, 2);
    const y = x.mul(3);
    y.retainGrad();
    y.retainGrad();
    y.sum().backward(null, { retainGraph: true });
    expect(listOf(y.grad)).toEqual([1, 1]);
    y.sum().backward();
    expect(listOf(y.grad)).toEqual([2, 2]);
    expect(() => ones([1]).retainGrad()).toThrow("can't retain_grad on Tensor that has requires_grad=False");
  });
});

describe('nodes have the names of PyTorch', () => {
  const x = leaf(1, 2);
  it.each<[string, () => Tensor]>([
    ['RsubBackward1', () => sub(1, x)],
    ['SubBackward0', () => x.sub(1)],
    ['MulBackward0', () => div(2, x)],
    ['DivBackward0', () => x.div(2)],
    ['Log1PBackward0', () => x.log1p()],
    ['RollBackward0', () => x.roll(1)],
    ['ZeroBackward0', () => x.mul(1).zero_()],
    ['FillBackward2', () => x.mul(1).fill_(3)],
    ['FillBackward0', () => x.fill(3)],
  ])('%s', (name, call) => expect(call().gradFn?.name).toBe(name));
});

describe('a saved tensor that was changed', () => {
  it('is named after the op that made it, where that op saved its result', () => {
    const y = leaf(1, 2).exp();
    const z = y.sum();
    y.add_(1);
    expect(() => z.backward()).toThrow('which is output 0 of ExpBackward0, is at version 1');
  });

  it('is named after the op in place, where it was an operand', () => {
    const y = leaf(1, 2).mul(1);
    const z = y.pow(2).sum();
    y.zero_();
    expect(() => z.backward()).toThrow('which is output 0 of ZeroBackward0, is at version 1');
  });
});
