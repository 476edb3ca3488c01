/** Error sentences and printed nodes are those of PyTorch 1.13. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autograd, cdist, einsum, linalg, ones, type Tensor, tensor, tensordot, zeros } from '../../index.ts';

/** Numbers without a pattern. */
function numbers(...shape: number[]): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return tensor(Float64Array.from({ length: count }, (_, i) => Math.sin(1 + 2.7 * i * i))).reshape(shape);
}

const gap = (a: Tensor, b: Tensor): number => {
  expect(a.shape).toEqual(b.shape);
  return a.numel() === 0 ? 0 : a.sub(b).abs().max().item();
};

/** The definition: Σₖ a[…, m, k] · b[…, k, n], by broadcasting. */
const bySum = (a: Tensor, b: Tensor): Tensor => a.unsqueeze(-1).mul(b.unsqueeze(-3)).sum(-2);

describe('matmul', () => {
  it('is the sum of products, for all shapes that fit', () => {
    const size = fc.integer({ min: 0, max: 3 });
    const batches = fc.constantFrom<[number[], number[]]>(
      [[], []],
      [[2], []],
      [[], [2]],
      [[2], [2]],
      [[3, 1], [2]],
    );
    fc.assert(
      fc.property(size, size, size, batches, (m, k, n, [left, right]) => {
        const [a, b] = [numbers(...left, m, k), numbers(...right, k, n)];
        expect(gap(a.matmul(b), bySum(a, b))).toBeLessThan(1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('takes vectors as rows and columns', () => {
    const [v, m, batch] = [numbers(3), numbers(3, 2), numbers(4, 3, 2)];
    expect(gap(v.matmul(m), bySum(v.view(1, 3), m).view(2))).toBeLessThan(1e-12);
    expect(gap(v.matmul(batch), bySum(v.view(1, 3), batch).view(4, 2))).toBeLessThan(1e-12);
    expect(gap(batch.mT.matmul(v), bySum(batch.mT, v.view(3, 1)).view(4, 2))).toBeLessThan(1e-12);
    expect(gap(v.matmul(v), v.mul(v).sum())).toBeLessThan(1e-12);
  });

  it('has gradients and second gradients in every combination of dimensions', () => {
    const shapes = [
      [[3], [3]],
      [[2, 3], [3]],
      [[3], [3, 2]],
      [[2, 2, 3], [3]],
      [[3], [2, 3, 2]],
      [
        [2, 3],
        [2, 3, 2],
      ],
      [
        [2, 1, 2, 2],
        [2, 2, 1],
      ],
    ];
    for (const pair of shapes) {
      const inputs = pair.map((shape) => numbers(...shape).requiresGrad_());
      autograd.gradcheck((a, b) => a.matmul(b), inputs);
      autograd.gradgradcheck((a, b) => a.matmul(b), inputs);
    }
  });

  it('multiplies integers exactly', () => {
    const big = tensor([[2n ** 40n, 1n]]);
    expect(big.matmul(tensor([[2n ** 20n], [1n]])).item()).toBe(2n ** 60n + 1n);
  });

  it('prints as PyTorch does', () => {
    const x = ones([2, 3], { requiresGrad: true });
    const names = [
      x.matmul(ones([3])),
      ones([3]).matmul(x.t()),
      x.matmul(ones([5, 3, 2])),
      ones([5, 2, 3]).matmul(x.t()),
    ];
    expect(names.map((y) => y.gradFn?.name)).toEqual([
      'MvBackward0',
      'SqueezeBackward3',
      'CloneBackward0',
      'UnsafeViewBackward0',
    ]);
  });

  it.each<[string, () => unknown]>([
    ['mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)', () => ones([2, 3]).matmul(ones([2, 3]))],
    ['mat1 and mat2 shapes cannot be multiplied (10x3 and 2x3)', () => ones([5, 2, 3]).matmul(ones([2, 3]))],
    ['mat1 and mat2 shapes cannot be multiplied (1x2 and 3x4)', () => ones([2]).matmul(ones([3, 4]))],
    ['size mismatch, got 2, 2x3,4', () => ones([2, 3]).mv(ones([4]))],
    ['size mismatch, got 20, 20x3,2', () => ones([2]).matmul(ones([5, 3, 4]))],
    [
      'The size of tensor a (5) must match the size of tensor b (4)',
      () => ones([5, 2, 3]).matmul(ones([4, 3, 2])),
    ],
    ['batch2 tensor to be: [5, 3] but got: [5, 2].', () => ones([5, 2, 3]).matmul(ones([5, 2, 3]))],
    ['expected scalar type Float but found Double', () => ones([2, 2]).matmul(numbers(2, 2))],
    [
      'both arguments to matmul need to be at least 1D, but they are 0D and 1D',
      () => ones([]).matmul(ones([2])),
    ],
    ['vector + matrix @ vector expected, got 1, 1, 1', () => ones([2]).mv(ones([2]))],
    ['self must be a matrix', () => ones([2]).mm(ones([2, 2]))],
    ['batch2 must be a 3D tensor', () => ones([1, 2, 2]).bmm(ones([2, 2]))],
    ['expected tensor [3] and src [4] to have the same number of elements', () => ones([3]).dot(ones([4]))],
    ['1D tensors expected, but got 2D and 1D tensors', () => ones([3, 1]).dot(ones([3]))],
    [
      'dot : expected both vectors to have same dtype, but found Float and Double',
      () => ones([3]).dot(numbers(3)),
    ],
    ['"addmm_impl_cpu_" not implemented for \'Bool\'', () => tensor([[true]]).mm(tensor([[true]]))],
    ['outer: Expected 1-D argument vec2, but got 2-D', () => ones([2]).outer(ones([2, 2]))],
    [
      'mat1 and mat2 must have the same dtype, but got Float and Long',
      () => ones([2]).addmm(ones([2, 3]), ones([3, 2]).long()),
    ],
    ['self and mat2 must have the same dtype', () => numbers(2, 2).addmm(ones([2, 3]), ones([3, 2]))],
    [
      'The expanded size of the tensor (2) must match the existing size (3)',
      () => ones([3, 3]).addmm(ones([2, 3]), ones([3, 2])),
    ],
    ['mat1 must be a matrix, got 1-D tensor', () => ones([2]).addmm(ones([2]), ones([2, 2]))],
    [
      'argument alpha must not be a floating point number',
      () => tensor([[1n]]).addmm(tensor([[1n]]), tensor([[1n]]), { alpha: 0.5 }),
    ],
    ['trace: expected a matrix, but got tensor with dim 1', () => ones([2]).trace()],
    ['no dimension of size 3 in input', () => ones([2]).cross(ones([2]))],
    ['cov(): fweights cannot be negative', () => ones([2, 3]).cov({ fweights: tensor([1n, -1n, 1n]) })],
    ['X1 and X2 must have the same number of columns. X1: 3 X2: 4', () => cdist(ones([2, 3]), ones([2, 4]))],
    [
      'contracted dimensions need to match, but first has size 3 in dim -1',
      () => tensordot(ones([2, 3]), ones([2]), { dims: 1 }),
    ],
    ['the input matrix is singular', () => linalg.inv(zeros([2, 2]))],
    [
      'A must be batches of square matrices, but they are 2 by 3 matrices',
      () => linalg.solve(ones([2, 3]), ones([2])),
    ],
  ])('refuses: %s', (sentence, call) => {
    expect(call).toThrow(sentence);
  });
});

describe('additions of products', () => {
  const options = { beta: 0.5, alpha: 2 };

  it('agree with products and sums', () => {
    const [self, a, b] = [numbers(4), numbers(3, 2), numbers(2, 4)];
    expect(gap(self.addmm(a, b, options), self.mul(0.5).add(a.mm(b).mul(2)))).toBeLessThan(1e-12);
    const [left, right] = [numbers(5, 3, 2), numbers(5, 2, 4)];
    const products = left.bmm(right).mul(2);
    expect(gap(self.baddbmm(left, right, options), self.mul(0.5).add(products))).toBeLessThan(1e-12);
    expect(gap(self.addbmm(left, right, options), self.mul(0.5).add(products.sum(0)))).toBeLessThan(1e-12);
    expect(
      gap(self.narrow(0, 0, 1).addmv(a, b.select(1, 0)), a.mv(b.select(1, 0)).add(self.select(0, 0))),
    ).toBeLessThan(1e-12);
    expect(
      gap(zeros([3, 4], { dtype: 'float64' }).addr(a.select(1, 0), self), a.select(1, 0).outer(self)),
    ).toBe(0);
  });

  it('do not look at the input when beta is 0', () => {
    const nan = tensor([Number.NaN]);
    expect(nan.addmm(ones([1, 2]), ones([2, 1]), { beta: 0 }).item()).toBe(2);
  });

  it('work in place', () => {
    const x = ones([2, 2]);
    expect(x.addmm_(ones([2, 3]), ones([3, 2]), { alpha: 2 }).tolist()).toEqual([
      [7, 7],
      [7, 7],
    ]);
  });
});

describe('other products', () => {
  it('agree with their formulas', () => {
    const [a, b] = [numbers(2, 3), numbers(4, 3)];
    expect(gap(a.inner(b), a.mm(b.t()))).toBeLessThan(1e-12);
    expect(gap(a.kron(b), einsum('ij,kl->ikjl', a, b).reshape(8, 9))).toBe(0);
    expect(gap(tensordot(a, b, { dims: [[1], [1]] }), einsum('ij,kj', a, b))).toBeLessThan(1e-12);
    expect(gap(a.cross(a.roll(1, 0)).mul(a).sum(1), zeros([2], { dtype: 'float64' }))).toBeLessThan(1e-12);
    expect(gap(cdist(a, b).square(), a.unsqueeze(1).sub(b).square().sum(-1))).toBeLessThan(1e-12);
    expect(gap(einsum('ii', a.t().mm(a)), a.t().mm(a).trace())).toBeLessThan(1e-12);
  });

  it('has covariances that scale to correlations', () => {
    const x = numbers(3, 6);
    const scales = x.std(1);
    expect(gap(x.cov().div(scales.outer(scales)), x.corrcoef())).toBeLessThan(1e-12);
    const counts = tensor([1n, 2n, 1n, 1n, 1n, 1n]);
    const repeated = x.repeatInterleave(counts, 1);
    expect(gap(x.cov({ fweights: counts }), repeated.cov())).toBeLessThan(1e-12);
  });
});

describe('einsum', () => {
  it('has gradients', () => {
    const [a, b, c] = [numbers(2, 3), numbers(3, 3), numbers(2)].map((t) => t.requiresGrad_());
    autograd.gradcheck((x, y, z) => einsum('ij,jj,i->j', x, y, z), [a, b, c]);
  });

  it.each([
    ['output subscript z does not appear in the equation for any input operand', 'ij,ij->iz'],
    ['output subscript i appears more than once in the output', 'ij,ij->ii'],
    ['more operands were provided than specified in the equation', 'ij'],
    ['fewer operands were provided than specified in the equation', 'ij,ij,ij'],
    [
      'number of subscripts in the equation (3) does not match the number of dimensions (2) for operand 0',
      'ijk,jk',
    ],
    ['invalid subscript given at index 1 in the equation string, subscripts must be in [a-zA-Z]', 'i1,jk'],
    ["found '.' for operand 0 that is not part of any ellipsis", 'i..j,jk'],
    ['subscript i has size 2 for operand 1 which does not broadcast with previously seen size 3', 'ji,ij'],
  ])('refuses: %s', (sentence, equation) => {
    expect(() => einsum(equation, ones([2, 3]), ones([2, 3]))).toThrow(sentence);
  });
});

describe('linalg', () => {
  const A = numbers(2, 3, 3);

  it('solves, inverts, and has gradients', () => {
    const B = numbers(2, 3, 2);
    expect(gap(A.matmul(linalg.solve(A, B)), B)).toBeLessThan(1e-10);
    expect(gap(linalg.inv(A).matmul(A), A.mul(0).add(linalg.inv(A).matmul(A).round()))).toBeLessThan(1e-9);
    const [a, b] = [numbers(2, 2), numbers(2)].map((t) => t.requiresGrad_());
    autograd.gradcheck((x, y) => linalg.solve(x, y), [a, b]);
    autograd.gradcheck((x) => linalg.det(x), [a]);
  });

  it('has determinants that multiply, 0 for singular matrices', () => {
    const product = linalg.det(A.matmul(A));
    expect(gap(product, linalg.det(A).square())).toBeLessThan(1e-10);
    expect(linalg.det(ones([3, 3])).item()).toBe(0);
  });

  it('factors into orthonormal columns and a triangle', () => {
    for (const [m, n] of [
      [4, 2],
      [2, 4],
      [3, 3],
    ]) {
      const M = numbers(m, n);
      const [Q, R] = linalg.qr(M);
      expect(gap(Q.matmul(R), M)).toBeLessThan(1e-12);
      expect(gap(R.triu(), R)).toBe(0);
      expect(gap(Q.t().mm(Q), Q.t().mm(Q).round())).toBeLessThan(1e-12);
    }
  });

  it('has norms', () => {
    const M = tensor([
      [1, -2],
      [3, 4],
    ]);
    const norms = [linalg.norm(M), linalg.norm(M, 1), linalg.norm(M, 2, 0), linalg.matrixNorm(M, -1)];
    expect(norms.map((value) => value.sum().item())).toEqual([
      expect.closeTo(Math.sqrt(30), 5),
      6,
      expect.closeTo(Math.sqrt(10) + Math.sqrt(20), 5),
      4,
    ]);
  });
});
