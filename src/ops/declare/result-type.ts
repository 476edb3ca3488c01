import { category, type DType, legacyName } from '../../dtype/dtype.ts';
import { promoteOperands } from '../../dtype/promotion.ts';
import { asOperand, type Value } from './pointwise.ts';

/**
 * The type that an op of both operands gives: tensors weigh more than 0-d tensors, and those more than
 * numbers.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.result_type.html
 * @example
 * ```ts
 * print(resultType(tensor([1n, 2n]), 1.5), resultType(tensor([1n, 2n]), 3));
 * // float32 int64
 * ```
 */
export function resultType(tensor1: Value, tensor2: Value): DType {
  return typeOfResult(tensor1, tensor2);
}

/** `resultType` of any number of operands. */
export function typeOfResult(...operands: readonly Value[]): DType {
  return promoteOperands(operands.map(asOperand));
}

/** Whether the operands are computed in integers (or bool) rather than in floating point. */
export function isIntegral(...operands: readonly Value[]): boolean {
  return category(typeOfResult(...operands)) !== 'float';
}

/** Refuses operands of a category, with PyTorch's sentence: `"lshift_cpu" not implemented for 'Float'`. */
export function refuse(
  refused: 'float' | 'integral' | 'bool',
  kernel: string,
  remedy: string,
  ...operands: readonly Value[]
): void {
  const dtype = typeOfResult(...operands);
  const kind = category(dtype);
  if (refused === 'integral' ? kind !== 'float' : kind === refused)
    throw notImplemented(kernel, dtype, remedy);
}

/** PyTorch's sentence for an op that a type does not have. */
export function notImplemented(kernel: string, dtype: DType, remedy: string): TypeError {
  return new TypeError(`"${kernel}" not implemented for '${legacyName(dtype)}'. ${remedy}`);
}
