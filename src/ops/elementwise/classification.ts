import { isFloatingPoint, legacyName } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import { sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { onesLike, zerosLike } from '../creation/likes.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';

/** Options of `isclose` and `allclose`. */
export interface CloseOptions {
  /** Tolerance relative to `other`. Default: 1e-5. */
  readonly rtol?: number;
  /** Absolute tolerance. Default: 1e-8. */
  readonly atol?: number;
  /** Whether NaN is close to NaN. Default: false. */
  readonly equalNan?: boolean;
}

export const isnanOp: Pointwise = pointwise({
  name: 'isnan',
  type: 'bool',
  constant: true,
  formula: (a) => e.isnan(a),
});

export const isinfOp: Pointwise = pointwise({
  name: 'isinf',
  type: 'bool',
  constant: true,
  formula: (a) => e.eq(e.abs(a), Number.POSITIVE_INFINITY),
});

export const isfiniteOp: Pointwise = pointwise({
  name: 'isfinite',
  type: 'bool',
  constant: true,
  formula: (a) => e.lt(e.abs(a), Number.POSITIVE_INFINITY),
});

export const isposinfOp: Pointwise = pointwise({
  name: 'isposinf',
  type: 'bool',
  constant: true,
  formula: (a) => e.eq(a, Number.POSITIVE_INFINITY),
});

export const isneginfOp: Pointwise = pointwise({
  name: 'isneginf',
  type: 'bool',
  constant: true,
  formula: (a) => e.eq(a, Number.NEGATIVE_INFINITY),
});

export const signbitOp: Pointwise = pointwise({
  name: 'signbit',
  type: 'bool',
  constant: true,
  formula: (a) => e.or(e.lt(a, 0), e.lt(e.div(1, a), 0)),
});

export const iscloseOp: Pointwise = pointwise({
  name: 'isclose',
  type: 'bool',
  constant: true,
  promoted: 2,
  formula: (a, b, rtol, atol, equalNan) => {
    const distance = e.abs(e.sub(a, b));
    const near = e.le(distance, e.add(atol, e.mul(rtol, e.abs(b))));
    const finite = e.lt(distance, Number.POSITIVE_INFINITY);
    const bothNan = e.and(equalNan, e.and(e.isnan(a), e.isnan(b)));
    return e.or(e.or(e.eq(a, b), e.and(near, finite)), bothNan);
  },
});

/**
 * Whether an element is not a number, as bool.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isnan.html
 * @example
 * ```ts
 * print(tensor([1, NaN, -Infinity]).isnan());
 * // tensor([False,  True, False])
 * ```
 */
export function isnan(input: Tensor): Tensor {
  return isFloatingPoint(input.dtype) ? isnanOp(input) : zerosLike(input, { dtype: 'bool' });
}

/**
 * Whether an element is ∞ or −∞, as bool.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isinf.html
 * @example
 * ```ts
 * print(tensor([1, NaN, -Infinity]).isinf());
 * // tensor([False, False,  True])
 * ```
 */
export function isinf(input: Tensor): Tensor {
  return isFloatingPoint(input.dtype) ? isinfOp(input) : zerosLike(input, { dtype: 'bool' });
}

/**
 * Whether an element is neither NaN nor infinite, as bool.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isfinite.html
 * @example
 * ```ts
 * print(tensor([1, NaN, -Infinity]).isfinite());
 * // tensor([ True, False, False])
 * ```
 */
export function isfinite(input: Tensor): Tensor {
  return isFloatingPoint(input.dtype) ? isfiniteOp(input) : onesLike(input, { dtype: 'bool' });
}

/**
 * Whether an element is ∞, as bool.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isposinf.html
 * @example
 * ```ts
 * print(tensor([1, NaN, -Infinity]).isposinf());
 * // tensor([False, False, False])
 * ```
 */
export function isposinf(input: Tensor): Tensor {
  return isFloatingPoint(input.dtype) ? isposinfOp(input) : zerosLike(input, { dtype: 'bool' });
}

/**
 * Whether an element is −∞, as bool.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isneginf.html
 * @example
 * ```ts
 * print(tensor([1, NaN, -Infinity]).isneginf());
 * // tensor([False, False,  True])
 * ```
 */
export function isneginf(input: Tensor): Tensor {
  return isFloatingPoint(input.dtype) ? isneginfOp(input) : zerosLike(input, { dtype: 'bool' });
}

/**
 * Whether an element is negative; −0 is, as bool.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.signbit.html
 * @example
 * ```ts
 * print(tensor([1, -2, -0]).signbit());
 * // tensor([False,  True,  True])
 * ```
 */
export function signbit(input: Tensor): Tensor {
  return isFloatingPoint(input.dtype) ? signbitOp(input) : input.lt(0);
}

/**
 * Whether an element has no imaginary part: true for every type that fovea has.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isreal.html
 * @example
 * ```ts
 * print(tensor([1, 2]).isreal());
 * // tensor([True, True])
 * ```
 */
export function isreal(input: Tensor): Tensor {
  return onesLike(input, { dtype: 'bool' });
}

/**
 * Whether `|input − other| ≤ atol + rtol · |other|`, elementwise, as bool.
 *
 * @throws when the types differ, or the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isclose.html
 * @example
 * ```ts
 * print(tensor([1, 2]).isclose(tensor([1.000001, 2.1])));
 * // tensor([ True, False])
 * ```
 */
export function isclose(input: Tensor, other: Tensor, options: CloseOptions = {}): Tensor {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options;
  if (input.dtype !== other.dtype) {
    throw new TypeError(
      `${legacyName(input.dtype)} did not match ${legacyName(other.dtype)}. Convert one with .to(...).`,
    );
  }
  if (isFloatingPoint(input.dtype)) return iscloseOp(input, other, rtol, atol, equalNan);
  return iscloseOp(input.to('float64'), other.to('float64'), rtol, atol, equalNan);
}

/**
 * Whether all elements are close, as `isclose` says.
 *
 * @throws when the types differ, or the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.allclose.html
 * @example
 * ```ts
 * print(tensor([1, 2]).allclose(tensor([1.000001, 2])));
 * // true
 * ```
 */
export function allclose(input: Tensor, other: Tensor, options: CloseOptions = {}): boolean {
  return Boolean(isclose(input, other, options).all().item());
}

/**
 * Whether both tensors have one shape and equal elements.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.equal.html
 * @example
 * ```ts
 * print(tensor([1, 2]).equal(tensor([1, 2])));
 * // true
 * ```
 */
export function equal(input: Tensor, other: Tensor): boolean {
  return sameShape(input.shape, other.shape) && Boolean(input.eq(other).all().item());
}
