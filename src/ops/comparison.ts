import * as e from '../expression/build.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type Pointwise, pointwise, type Value } from './pointwise.ts';

export const neOp: Pointwise = pointwise({
  name: 'ne',
  type: 'bool',
  constant: true,
  formula: (a, b) => e.ne(a, b),
});

/**
 * Whether `input ≠ other`, elementwise over broadcast shapes, as bool.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ne.html
 * @example
 * ```ts
 * print(tensor([1, 2]).ne(2));
 * // tensor([ True, False])
 * ```
 */
export function ne(input: Value, other: Value): Tensor {
  return neOp(input, other);
}
