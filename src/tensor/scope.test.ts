import { describe, expect, it } from 'vitest';
import { keep, noGrad, ones, scope, type Tensor, tensor, zeros } from '../index.ts';

describe('scope', () => {
  it('frees temporaries and keeps what is returned, in any structure', () => {
    const made: Tensor[] = [];
    const result = scope(() => {
      made.push(ones([2]), ones([2]).add(1));
      return { list: [ones([1])], map: new Map([['a', zeros([1])]]), none: null, n: 3 };
    });
    expect(made.map((t) => t.storage.isFreed)).toEqual([true, true]);
    expect(result.list[0].tolist()).toEqual([1]);
    expect(result.map.get('a')?.tolist()).toEqual([0]);
  });

  it('leaves what was made outside alone', () => {
    const x = ones([2]);
    expect(scope(() => x.view(2, 1)).tolist()).toEqual([[1], [1]]);
    scope(() => x.add_(1));
    expect(x.tolist()).toEqual([2, 2]);
  });

  it('names itself and the remedy when a freed tensor is used, through views too', () => {
    let x = zeros([2]);
    let view = x;
    scope(() => {
      x = ones([2]);
      view = x.view(2, 1);
    });
    for (const use of [() => x.tolist(), () => view.add(1), () => String(view), () => x.fill_(0)]) {
      expect(use).toThrow('this tensor was freed when scope 1 ended. Return it from there, or keep(tensor)');
    }
  });

  it('hands results up through nested scopes', () => {
    let inner = zeros([1]);
    const outer = scope(() => {
      inner = scope(() => ones([1]));
      expect(inner.storage.isFreed).toBe(false);
      return inner.add(1);
    });
    expect([inner.storage.isFreed, outer.tolist()]).toEqual([true, [2]]);
  });

  it('lets keep escape all scopes', () => {
    let kept = zeros([1]);
    scope(() => {
      scope(() => {
        kept = keep(ones([1]));
      });
    });
    expect(kept.tolist()).toEqual([1]);
  });

  it('ends when f throws, together with scopes left open inside', () => {
    let x = zeros([1]);
    let y = x;
    expect(() =>
      scope(() => {
        x = ones([1]);
        scope();
        y = ones([1]);
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect([x.storage.isFreed, y.storage.isFreed, ones([1]).storage.isFreed]).toEqual([true, true, false]);
  });

  it('refuses asynchronous functions', () => {
    expect(() => scope(async () => ones([1]))).toThrow('not async');
  });

  it('works with using, and may be disposed twice', () => {
    let x = zeros([1]);
    {
      using s = scope();
      x = ones([1]);
      s.close();
      expect(x.storage.isFreed).toBe(true);
    }
    expect(ones([1]).storage.isFreed).toBe(false);
  });
});

describe('scope and backward', () => {
  it('keeps gradients, and what a backward pass outside still needs', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    scope(() => x.mul(x).sum().backward());
    expect(x.grad?.tolist()).toEqual([2, 4]);
    const loss = scope(() => x.exp().mul(x.mul(3)).sum());
    loss.backward();
    expect(x.grad?.isContiguous()).toBe(true);
  });

  it('frees what was saved once the pass is over', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    let saved = x;
    const loss = scope(() => {
      saved = x.exp();
      return saved.sum();
    });
    expect(saved.storage.isFreed).toBe(false);
    loss.backward();
    expect(saved.storage.isFreed).toBe(true);
  });

  it('stays flat in a training loop', () => {
    const w = tensor([1, -1, 0.5], { requiresGrad: true });
    const velocity = zeros([3]);
    const made: Tensor[] = [];
    const step = () => {
      const [x, before] = [ones([4, 3]), made.length];
      const y = x.mul(w);
      const loss = y.mul(y).sum();
      made.push(x, y, loss);
      w.grad = null;
      loss.backward();
      noGrad(() => {
        if (w.grad) velocity.mul_(0.9).add_(w.grad);
        w.sub_(velocity.mul(0.01));
      });
      return before;
    };
    for (let i = 0; i < 50; i++) scope(step);
    expect(made.filter((t) => !t.storage.isFreed)).toEqual([]);
    expect(w.tolist()).toHaveLength(3);
  });
});
