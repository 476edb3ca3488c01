import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';

export const logicalAndOp: Pointwise = pointwise({
  name: 'logicalAnd',
  type: 'bool',
  constant: true,
  formula: (a, b) => e.and(e.ne(a, 0), e.ne(b, 0)),
});

export const logicalOrOp: Pointwise = pointwise({
  name: 'logicalOr',
  type: 'bool',
  constant: true,
  formula: (a, b) => e.or(e.ne(a, 0), e.ne(b, 0)),
});

export const logicalXorOp: Pointwise = pointwise({
  name: 'logicalXor',
  type: 'bool',
  constant: true,
  formula: (a, b) => e.xor(e.ne(a, 0), e.ne(b, 0)),
});

export const logicalNotOp: Pointwise = pointwise({
  name: 'logicalNot',
  type: 'bool',
  constant: true,
  formula: (a) => e.not(a),
});

/**
 * Whether both are true (not 0), elementwise over broadcast shapes, as bool.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_and.html
 * @example
 * ```ts
 * print(tensor([true, false]).logicalAnd(tensor([true, true])));
 * // tensor([ True, False])
 * ```
 */
export function logicalAnd(input: Tensor, other: Tensor): Tensor {
  return logicalAndOp(input, other);
}

/**
 * Whether one of them is true (not 0), elementwise over broadcast shapes, as bool.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_or.html
 * @example
 * ```ts
 * print(tensor([true, false]).logicalOr(tensor([true, true])));
 * // tensor([True, True])
 * ```
 */
export function logicalOr(input: Tensor, other: Tensor): Tensor {
  return logicalOrOp(input, other);
}

/**
 * Whether just one of them is true (not 0), elementwise over broadcast shapes, as bool.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_xor.html
 * @example
 * ```ts
 * print(tensor([true, false]).logicalXor(tensor([true, true])));
 * // tensor([False,  True])
 * ```
 */
export function logicalXor(input: Tensor, other: Tensor): Tensor {
  return logicalXorOp(input, other);
}

/**
 * Whether an element is false (0), as bool.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_not.html
 * @example
 * ```ts
 * print(tensor([true, false]).logicalNot());
 * // tensor([False,  True])
 * ```
 */
export function logicalNot(input: Tensor): Tensor {
  return logicalNotOp(input);
}
