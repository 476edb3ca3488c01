import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { autograd, grad, type Tensor, tensor, valueAndGrad } from '../index.ts';

describe('grad of a function', () => {
  it('has the structure of the argument', () => {
    const parameters = {
      layers: [{ w: tensor([1, 2]), b: tensor(0) }],
      names: new Map([['s', tensor(3)]]),
      n: 7,
    };
    const loss = (p: typeof parameters, x: Tensor) => {
      const scale = p.names.get('s') ?? tensor(0);
      return p.layers[0].w.mul(x).add(p.layers[0].b).sum().mul(scale);
    };
    const [value, gradient] = valueAndGrad(loss)(parameters, tensor([10, 100]));
    expect(value.item()).toBe(630);
    expect(gradient.layers[0].w.tolist()).toEqual([30, 300]);
    expect(gradient.layers[0].b.item()).toBe(6);
    expect(gradient.names.get('s')?.item()).toBe(210);
    expect(gradient.n).toBe(7);
    expect([value.requiresGrad, gradient.layers[0].w.requiresGrad]).toEqual([false, false]);
    expect(parameters.layers[0].w.requiresGrad).toBe(false);
  });

  it('takes objects of another realm, and objects without a prototype', () => {
    const loss = ({ w }: { w: Tensor }) => w.mul(w).sum();
    for (const empty of [runInNewContext('({})'), Object.create(null)]) {
      const parameters: { w: Tensor } = Object.assign(empty, { w: tensor([1, 2]) });
      expect(grad(loss)(parameters).w.tolist()).toEqual([2, 4]);
    }
  });

  it('nests', () => {
    const f = (x: Tensor) => x.pow(5);
    const third = grad(grad(grad(f)));
    expect(third(tensor(2)).item()).toBe(240);
  });

  it('sees the outer variable through an inner function', () => {
    // d/dx of d/dy (x · y²) at y = x, with x inside held as it is: d/dx (2 · x · 3) = 6
    const outer = grad((x: Tensor) => grad((y: Tensor) => x.mul(y).mul(y))(tensor(3)));
    expect(outer(tensor(5)).item()).toBe(6);
  });

  it('takes other arguments, and several', () => {
    const f = (x: Tensor, y: Tensor) => x.mul(y).mul(y);
    expect(grad(f, { argnums: 1 })(tensor(2), tensor(3)).item()).toBe(12);
    const [dx, dy] = grad(f, { argnums: [0, 1] })(tensor(2), tensor(3));
    expect([dx.item(), dy.item()]).toEqual([9, 12]);
  });

  it('joins the history of arguments that require gradients', () => {
    const x = tensor(2, { requiresGrad: true });
    grad((y: Tensor) => y.pow(3))(x).backward();
    expect(x.grad?.item()).toBe(12);
  });

  it('gives zeros for what is not used', () => {
    expect(grad((_x: Tensor) => tensor(1))(tensor([1, 2])).tolist()).toEqual([0, 0]);
  });

  it('refuses what has no gradient', () => {
    expect(() => grad((x: Tensor) => x.mul(2))(tensor([1, 2]))).toThrow(
      'Expected f(*args) to return a scalar tensor, got tensor with 1 dims.',
    );
    expect(() => grad((x: Tensor) => x)(tensor(1n))).toThrow('grad requires real- or complex-valued inputs');
  });
});

describe('autograd.functional', () => {
  const { hessian, jacobian, jvp, vjp } = autograd.functional;
  const x = tensor([1, 2], { dtype: 'float64' });
  const f = (v: Tensor) => v.pow(3).mul(v.sum());

  it('agrees with itself: vjp and jvp are products with the jacobian', () => {
    const u = tensor([0.3, -2], { dtype: 'float64' });
    const J = jacobian(f, x);
    expect(J.tolist()).toEqual([
      [10, 1],
      [8, 44],
    ]);
    expect(vjp(f, x, u)[1].sub(u.matmul(J)).abs().sum().item()).toBeLessThan(1e-12);
    expect(jvp(f, x, u)[1].sub(J.matmul(u)).abs().sum().item()).toBeLessThan(1e-12);
  });

  it('has second derivatives', () => {
    expect(hessian((v) => v.pow(2).prod(), x).tolist()).toEqual([
      [8, 8],
      [8, 2],
    ]);
  });

  it('gives zeros for constants', () => {
    expect(jacobian(() => tensor([1, 2, 3]), x).shape).toEqual([3, 2]);
  });
});

describe('gradcheck', () => {
  const x = () => tensor([1, 2], { dtype: 'float64', requiresGrad: true });

  it('finds a wrong gradient and shows both', () => {
    const wrong = (v: Tensor) => v.add(v.detach());
    expect(() => autograd.gradcheck(wrong, [x()])).toThrow(
      /^Jacobian mismatch for output 0 with respect to input 0,\nnumerical:tensor\(.*analytical:tensor\(/s,
    );
    expect(autograd.gradcheck(wrong, [x()], { raiseException: false })).toBe(false);
  });

  it('finds an output that is cut off', () => {
    expect(() => autograd.gradcheck((v) => v.detach().mul(2), [x()])).toThrow('expected to be zero');
  });

  it('needs float64 inputs that require gradients', () => {
    expect(() => autograd.gradcheck((v) => v, [tensor([1])])).toThrow('gradcheck expects at least one input');
    expect(() => autograd.gradcheck((v) => v, [tensor([1], { requiresGrad: true })])).toThrow(
      'Input #0 requires',
    );
  });

  it('checks gradients of gradients', () => {
    const [a, b] = [
      x(),
      tensor(
        [
          [2, 3],
          [4, 5],
        ],
        { dtype: 'float64', requiresGrad: true },
      ),
    ];
    expect(autograd.gradgradcheck((v, m) => m.matmul(v).pow(2), [a, b])).toBe(true);
    const once = (v: Tensor) => v.mul(v.detach()).add(v.mul(v).mul(0.5)).sub(v.detach().mul(v).mul(0.5));
    expect(() => autograd.gradgradcheck(once, [a])).toThrow('Jacobian mismatch');
  });
});
