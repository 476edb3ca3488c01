import { isFloatingPoint } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise, type Value } from '../declare/pointwise.ts';

export const maximumOp: Pointwise = pointwise({
  name: 'maximum',
  type: 'promote',
  formula: (a, b) => e.max(a, b),
});

export const minimumOp: Pointwise = pointwise({
  name: 'minimum',
  type: 'promote',
  formula: (a, b) => e.min(a, b),
});

export const fmaxOp: Pointwise = pointwise({
  name: 'fmax',
  type: 'promote',
  formula: (a, b) => e.where(e.or(e.ge(a, b), e.isnan(b)), a, b),
});

export const fminOp: Pointwise = pointwise({
  name: 'fmin',
  type: 'promote',
  formula: (a, b) => e.where(e.or(e.le(a, b), e.isnan(b)), a, b),
});

// A NaN among the bounds wins, as in PyTorch; an element on its bound still passes the gradient on.
export const clampOp: Pointwise = pointwise({
  name: 'clamp',
  node: 'ClampBackward1',
  type: 'promote',
  formula: (a, min, max) => e.min(e.max(a, min), max),
  slopes: (_output, a, min, max) => [
    e.and(e.ge(a, min), e.le(a, max)),
    e.and(e.lt(a, min), e.lt(min, max)),
    e.or(e.gt(a, max), e.lt(max, min)),
  ],
});

export const clampTensorOp: Pointwise = pointwise({ ...clampOp.definition, node: 'ClampBackward0' });

export const clampMinOp: Pointwise = pointwise({
  name: 'clampMin',
  type: 'promote',
  formula: (a, min) => e.max(a, min),
  slopes: (_output, a, min) => [e.ge(a, min), e.lt(a, min)],
});

export const clampMaxOp: Pointwise = pointwise({
  name: 'clampMax',
  type: 'promote',
  formula: (a, max) => e.min(a, max),
  slopes: (_output, a, max) => [e.le(a, max), e.gt(a, max)],
});

export const clampBelowOp: Pointwise = pointwise({ ...clampMinOp.definition, node: 'ClampBackward1' });
export const clampBelowTensorOp: Pointwise = pointwise({ ...clampMinOp.definition, node: 'ClampBackward0' });
export const clampAboveOp: Pointwise = pointwise({ ...clampMaxOp.definition, node: 'ClampBackward1' });
export const clampAboveTensorOp: Pointwise = pointwise({ ...clampMaxOp.definition, node: 'ClampBackward0' });
export const nanToNumOp: Pointwise = pointwise({
  name: 'nanToNum',
  type: 'promote',
  promoted: 1,
  formula: (a, nan, posinf, neginf) => {
    const upper = e.where(e.eq(a, Number.POSITIVE_INFINITY), posinf, a);
    return e.where(e.isnan(a), nan, e.where(e.eq(a, Number.NEGATIVE_INFINITY), neginf, upper));
  },
});

/** A bound: a number, a tensor that broadcasts, or none. */
export type Bound = Value | null;

/**
 * The larger of both, elementwise over broadcast shapes; NaN beats everything. Equal operands share the
 * gradient.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.maximum.html
 * @example
 * ```ts
 * print(tensor([1, 5]).maximum(tensor([3, 2])));
 * // tensor([3., 5.])
 * ```
 */
export function maximum(input: Value, other: Value): Tensor {
  return maximumOp(input, other);
}

/**
 * The smaller of both, elementwise over broadcast shapes; NaN beats everything. Equal operands share the
 * gradient.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.minimum.html
 * @example
 * ```ts
 * print(tensor([1, 5]).minimum(tensor([3, 2])));
 * // tensor([1., 2.])
 * ```
 */
export function minimum(input: Value, other: Value): Tensor {
  return minimumOp(input, other);
}

/**
 * The larger of both, elementwise; NaN only where both are NaN.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.fmax.html
 * @example
 * ```ts
 * print(tensor([1, NaN]).fmax(tensor([3, 2])));
 * // tensor([3., 2.])
 * ```
 */
export function fmax(input: Value, other: Value): Tensor {
  return fmaxOp(input, other);
}

/**
 * The smaller of both, elementwise; NaN only where both are NaN.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.fmin.html
 * @example
 * ```ts
 * print(tensor([1, NaN]).fmin(tensor([3, 2])));
 * // tensor([1., 2.])
 * ```
 */
export function fmin(input: Value, other: Value): Tensor {
  return fminOp(input, other);
}

/**
 * Brings every element into [min, max]; a bound that is left out (or null) does not bind.
 *
 * @throws when no bound is given, or the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.clamp.html
 * @example
 * ```ts
 * print(tensor([-2, 0.5, 3]).clamp(-1, 1), tensor([-2, 3]).clamp(0));
 * // tensor([-1.0000,  0.5000,  1.0000]) tensor([0., 3.])
 * ```
 */
export function clamp(input: Tensor, min?: Bound, max?: Bound): Tensor {
  const [low, high] = [min ?? null, max ?? null];
  if (low === null && high === null) {
    throw new TypeError(
      "torch.clamp: At least one of 'min' or 'max' must not be None. Give clamp(min), clamp(min, max) " +
        'or clamp(null, max).',
    );
  }
  const tensors = low instanceof Tensor || high instanceof Tensor;
  if (low === null) return tensors ? clampAboveTensorOp(input, high ?? 0) : clampAboveOp(input, high ?? 0);
  if (high === null) return tensors ? clampBelowTensorOp(input, low) : clampBelowOp(input, low);
  return tensors ? clampTensorOp(input, low, high) : clampOp(input, low, high);
}

/**
 * Raises every element to at least `min`.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.clamp_min.html
 * @example
 * ```ts
 * print(tensor([-2, 3]).clampMin(0));
 * // tensor([0., 3.])
 * ```
 */
export function clampMin(input: Tensor, min: Value): Tensor {
  return clampMinOp(input, min);
}

/**
 * Lowers every element to at most `max`.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.clamp_max.html
 * @example
 * ```ts
 * print(tensor([-2, 3]).clampMax(0));
 * // tensor([-2.,  0.])
 * ```
 */
export function clampMax(input: Tensor, max: Value): Tensor {
  return clampMaxOp(input, max);
}

/**
 * Replaces NaN by `nan`, ∞ by `posinf` and −∞ by `neginf` (by default the largest and smallest numbers
 * of the type).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nan_to_num.html
 * @example
 * ```ts
 * print(tensor([NaN, Infinity, 1]).nanToNum(0, 100));
 * // tensor([  0., 100.,   1.])
 * ```
 */
export function nanToNum(
  input: Tensor,
  nan?: number | null,
  posinf?: number | null,
  neginf?: number | null,
): Tensor {
  if (!isFloatingPoint(input.dtype)) return input.clone();
  const largest = { float16: 65504, float32: (2 - 2 ** -23) * 2 ** 127, float64: Number.MAX_VALUE };
  const limit = input.dtype in largest ? largest[input.dtype as keyof typeof largest] : 0;
  return nanToNumOp(input, nan ?? 0, posinf ?? limit, neginf ?? -limit);
}

// PyTorch's other names.
export { clamp as clip };
