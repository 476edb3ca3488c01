import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchsorted, type Tensor, tensor } from '../../index.ts';

const values = (t: Tensor | null) => Array.from((t ?? tensor([])).detach().toTypedArray(), Number);

/** The gradient of Σ f(x). */
function gradient(data: number[] | number[][], f: (x: Tensor) => Tensor): number[] {
  const x = tensor(data, { requiresGrad: true });
  f(x).sum().backward();
  return values(x.grad);
}

describe('gradients at corners', () => {
  it.each([
    ['amax shares among ties', gradient([1, 3, 3], (x) => x.amax()), [0, 0.5, 0.5]],
    ['max(dim) takes the first', gradient([1, 3, 3], (x) => x.max(0)[0]), [0, 1, 0]],
    ['median shares among ties', gradient([2, 2, 5], (x) => x.median()), [0.5, 0.5, 0]],
    ['prod at one zero', gradient([2, 0, 3], (x) => x.prod()), [0, 6, 0]],
    ['prod at two zeros', gradient([2, 0, 0], (x) => x.prod()), [0, 0, 0]],
    ['cumprod at a zero', gradient([2, 0, 3], (x) => x.cumprod(0)), [1, 8, 0]],
    ['norm at the origin', gradient([0, 0], (x) => x.norm()), [0, 0]],
    ['std of equal elements', gradient([2, 2], (x) => x.std()), [0, 0]],
    ['sort undoes its order', gradient([3, 1, 2], (x) => x.sort()[0].mul(tensor([1, 2, 3]))), [3, 1, 2]],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected));
});

describe('sorting', () => {
  const data = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 12 });

  it('orders, ranks and counts as the definitions say', () => {
    fc.assert(
      fc.property(data, (list) => {
        const x = tensor(list);
        const ascending = [...list].sort((a, b) => a - b);
        const [sorted, indices] = x.sort();
        expect(values(sorted)).toEqual(ascending.map((v) => v + 0));
        expect(values(x.at(indices))).toEqual(values(sorted));
        for (let k = 1; k <= list.length; k++) {
          const [value, index] = x.kthvalue(k);
          expect([value.item(), list[index.item()]]).toEqual([ascending[k - 1], ascending[k - 1]]);
        }
        const [different, inverse, counts] = x.unique({ returnInverse: true, returnCounts: true });
        expect(values(different.at(inverse))).toEqual(list.map((v) => v + 0));
        expect(values(counts)).toEqual(values(different).map((v) => list.filter((w) => w === v).length));
        expect(values(searchsorted(sorted, x, { right: true }))).toEqual(
          list.map((v) => ascending.filter((w) => w <= v).length),
        );
      }),
    );
  });

  it('puts NaN last and prints as a named tuple', () => {
    expect(String(tensor([2, NaN, 1]).sort())).toBe(
      'torch.return_types.sort(\nvalues=tensor([1., 2., nan]),\nindices=tensor([2, 0, 1]))',
    );
  });
});

describe('statistics', () => {
  it('agrees with two-pass sums', () => {
    const list = [1.5, -2, 4, 0.25, 7];
    const mean = list.reduce((a, b) => a + b) / 5;
    const spread = list.reduce((a, b) => a + (b - mean) ** 2, 0);
    const x = tensor(list, { dtype: 'float64' });
    expect(x.var().item()).toBeCloseTo(spread / 4, 14);
    expect(x.std(undefined, { unbiased: false }).item()).toBeCloseTo(Math.sqrt(spread / 5), 14);
    expect(x.logsumexp(0).item()).toBeCloseTo(Math.log(list.reduce((a, b) => a + Math.exp(b), 0)), 13);
    expect(x.quantile(0.5).item()).toBe(1.5);
    expect(x.quantile(0.6).item()).toBeCloseTo(2.5, 12);
  });

  it('lets NaN through as PyTorch does', () => {
    const x = tensor([1, NaN, 3]);
    expect([x.max().item(), x.sum().item(), x.median().item(), x.nansum().item()]).toEqual([
      NaN,
      NaN,
      NaN,
      4,
    ]);
    expect([x.argmax().item(), x.nanmedian().item(), x.nanmean().item()]).toEqual([1, 1, 2]);
  });
});

describe('errors', () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  it.each([
    [() => x.sum(3), 'Dimension out of range (expected to be in range of [-2, 1], but got 3)'],
    [() => x.sum([0, 0]), 'dim 0 appears multiple times in the list of dims'],
    [() => tensor([]).argmax(), 'argmax(): Expected reduction dim to be specified for input.numel() == 0.'],
    [() => tensor([]).max(), 'max(): Expected reduction dim to be specified for input.numel() == 0.'],
    [() => x.topk(3), 'selected index k out of range'],
    [() => x.kthvalue(0), 'kthvalue(): selected number k out of range for dimension 1'],
    [
      () => tensor([1n]).mean(),
      'mean(): could not infer output dtype. Input dtype must be either a floating',
    ],
    [() => tensor([1n]).var(), 'std and var only support floating point and complex dtypes'],
    [() => x.quantile(1.5), 'quantile() q must be in the range [0, 1] but got 1.5'],
    [() => tensor([-1n]).bincount(), 'bincount only supports 1-d non-negative integral inputs.'],
  ])('%#', (call, sentence) => expect(call).toThrow(sentence));
});
