import * as e from '../expression/build.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type Pointwise, pointwise, type Value } from './pointwise.ts';

/** Options of `add` and `sub`. */
export interface AlphaOptions {
  /** Multiplies `other` first. Default: 1. */
  readonly alpha?: number | bigint;
}

export const addOp: Pointwise = pointwise({ name: 'add', type: 'promote', formula: (a, b) => e.add(a, b) });
export const addScaledOp: Pointwise = pointwise({
  name: 'add',
  type: 'promote',
  promoted: 2,
  formula: (a, b, alpha) => e.add(a, e.mul(alpha, b)),
});
export const mulOp: Pointwise = pointwise({ name: 'mul', type: 'promote', formula: (a, b) => e.mul(a, b) });

/**
 * `input + alpha · other`, elementwise over broadcast shapes; the type is promoted.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.add.html
 * @example
 * ```ts
 * print(tensor([1, 2]).add(tensor([[10], [20]]), { alpha: 2 }));
 * // tensor([[21., 22.],
 * //         [41., 42.]])
 * ```
 */
export function add(input: Value, other: Value, { alpha = 1 }: AlphaOptions = {}): Tensor {
  return Number(alpha) === 1 ? addOp(input, other) : addScaledOp(input, other, alpha);
}

/**
 * `input · other`, elementwise over broadcast shapes; the type is promoted.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mul.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).mul(2));
 * // tensor([2., 4., 6.])
 * ```
 */
export function mul(input: Value, other: Value): Tensor {
  return mulOp(input, other);
}
