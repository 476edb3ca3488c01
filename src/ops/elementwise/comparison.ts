import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise, type Value } from '../declare/pointwise.ts';

export const ltOp: Pointwise = pointwise({
  name: 'lt',
  type: 'bool',
  constant: true,
  formula: (a, b) => e.lt(a, b),
});

export const leOp: Pointwise = pointwise({
  name: 'le',
  type: 'bool',
  constant: true,
  formula: (a, b) => e.le(a, b),
});

export const gtOp: Pointwise = pointwise({
  name: 'gt',
  type: 'bool',
  constant: true,
  formula: (a, b) => e.gt(a, b),
});

export const geOp: Pointwise = pointwise({
  name: 'ge',
  type: 'bool',
  constant: true,
  formula: (a, b) => e.ge(a, b),
});

export const eqOp: Pointwise = pointwise({
  name: 'eq',
  type: 'bool',
  constant: true,
  formula: (a, b) => e.eq(a, b),
});

export const neOp: Pointwise = pointwise({
  name: 'ne',
  type: 'bool',
  constant: true,
  formula: (a, b) => e.ne(a, b),
});

/**
 * Whether `input < other`, elementwise over broadcast shapes, as bool.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lt.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).lt(2));
 * // tensor([ True, False, False])
 * ```
 */
export function lt(input: Value, other: Value): Tensor {
  return ltOp(input, other);
}

/**
 * Whether `input ≤ other`, elementwise over broadcast shapes, as bool.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.le.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).le(2));
 * // tensor([ True,  True, False])
 * ```
 */
export function le(input: Value, other: Value): Tensor {
  return leOp(input, other);
}

/**
 * Whether `input > other`, elementwise over broadcast shapes, as bool.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.gt.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).gt(2));
 * // tensor([False, False,  True])
 * ```
 */
export function gt(input: Value, other: Value): Tensor {
  return gtOp(input, other);
}

/**
 * Whether `input ≥ other`, elementwise over broadcast shapes, as bool.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ge.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).ge(2));
 * // tensor([False,  True,  True])
 * ```
 */
export function ge(input: Value, other: Value): Tensor {
  return geOp(input, other);
}

/**
 * Whether `input = other`, elementwise over broadcast shapes, as bool.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.eq.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).eq(2));
 * // tensor([False,  True, False])
 * ```
 */
export function eq(input: Value, other: Value): Tensor {
  return eqOp(input, other);
}

/**
 * Whether `input ≠ other`, elementwise over broadcast shapes, as bool.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ne.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).ne(2));
 * // tensor([ True, False,  True])
 * ```
 */
export function ne(input: Value, other: Value): Tensor {
  return neOp(input, other);
}

// PyTorch's other names.
export { ge as greaterEqual, gt as greater, le as lessEqual, lt as less, ne as notEqual };
