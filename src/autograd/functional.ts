import { allocate, copyInto } from '../tensor/kernels.ts';
import { contiguousStrides } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { grad } from './autograd.ts';
import { enableGrad } from './modes.ts';
import { unitVector } from './unit-vector.ts';

/** A function of one tensor. */
type TensorFunction = (input: Tensor) => Tensor;

/** `f` at a fresh variable with the values of `input`. */
function evaluate(f: TensorFunction, input: Tensor): { x: Tensor; y: Tensor } {
  const x = input.detach().requiresGrad_();
  return { x, y: enableGrad(() => f(x)) };
}

/** Gradients of `y` for a gradient `v`, zeros where `y` does not depend on `x`. */
function pullBack(y: Tensor, x: Tensor, v: Tensor | undefined, createGraph: boolean): Tensor {
  if (!y.requiresGrad) return x.detach().zerosLike();
  const [found] = grad(y, x, v, { createGraph, retainGraph: true, allowUnused: true });
  return found ?? x.detach().zerosLike();
}

/**
 * All derivatives ∂f(x)ᵢ/∂xⱼ of a function of one tensor, as a tensor of shape [...f(x).shape, ...x.shape].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.jacobian.html
 * @example
 * ```ts
 * print(autograd.functional.jacobian((x) => x.mul(x), tensor([1, 2])));
 * // tensor([[2., 0.],
 * //         [0., 4.]])
 * ```
 */
export function jacobian(f: TensorFunction, input: Tensor): Tensor {
  const { x, y } = evaluate(f, input);
  const shape = [...y.shape, ...x.shape];
  const result = allocate(shape, y.dtype);
  const rowStrides = contiguousStrides(x.shape);
  for (let i = 0; i < y.numel(); i++) {
    const row = { shape: x.shape, strides: rowStrides, offset: i * x.numel() };
    copyInto(pullBack(y, x, unitVector(y, i), false), result.alias(row));
  }
  return result;
}

/**
 * The second derivatives ∂²f/∂xᵢ∂xⱼ of a scalar function of one tensor: shape [...x.shape, ...x.shape].
 *
 * @throws when `f` gives more than one number.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.hessian.html
 * @example
 * ```ts
 * print(autograd.functional.hessian((x) => x.pow(3).sum(), tensor([1, 2])));
 * // tensor([[ 6.,  0.],
 * //         [ 0., 12.]])
 * ```
 */
export function hessian(f: TensorFunction, input: Tensor): Tensor {
  return jacobian((x) => pullBack(f(x), x, undefined, true), input);
}

/**
 * `[f(x), vᵀ · J]`: the value of a function, and a vector (of the value's shape) times its Jacobian.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.vjp.html
 * @example
 * ```ts
 * const [y, row] = autograd.functional.vjp((x) => x.mul(x), tensor([1, 2]), tensor([1, 10]));
 * print(y, row);
 * // tensor([1., 4.]) tensor([ 2., 40.])
 * ```
 */
export function vjp(f: TensorFunction, input: Tensor, v?: Tensor): [value: Tensor, product: Tensor] {
  const { x, y } = evaluate(f, input);
  return [y.detach(), pullBack(y, x, v, false)];
}

/**
 * `[f(x), J · v]`: the value of a function, and its derivative in the direction `v` (of the shape of x). The
 * row product u ↦ uᵀ · J is linear in u, so its own derivative is the column product.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.jvp.html
 * @example
 * ```ts
 * const [y, slope] = autograd.functional.jvp((x) => x.mul(x), tensor([1, 2]), tensor([1, 0]));
 * print(y, slope);
 * // tensor([1., 4.]) tensor([2., 0.])
 * ```
 */
export function jvp(f: TensorFunction, input: Tensor, v: Tensor): [value: Tensor, product: Tensor] {
  const { x, y } = evaluate(f, input);
  const u = y.detach().zerosLike().requiresGrad_();
  const row = enableGrad(() => pullBack(y, x, u, true));
  return [y.detach(), pullBack(row, u, v, false)];
}
