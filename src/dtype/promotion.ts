import { category, type DType } from './dtype.ts';

/** The type of results where PyTorch's default dtype is meant. */
export const defaultFloat: DType = 'float32';

/** Integers by width; uint8 beside a signed type of 8 bits needs 16. */
const integerWidth: { readonly [D in DType]?: number } = { uint8: 1, int8: 1, int16: 2, int32: 4, int64: 8 };
const floatWidth: { readonly [D in DType]?: number } = { float16: 2, float32: 4, float64: 8 };

/**
 * The smallest type that holds both: float beats integer beats bool, wider beats narrower, and uint8
 * beside int8 gives int16.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.promote_types.html
 * @example
 * ```ts
 * print(promoteTypes('uint8', 'int8'), promoteTypes('int64', 'float32'));
 * // int16 float32
 * ```
 */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  const [categoryA, categoryB] = [category(a), category(b)];
  if (categoryA !== categoryB) return rank(a) > rank(b) ? a : b;
  const widths = categoryA === 'float' ? floatWidth : integerWidth;
  const [widthA, widthB] = [widths[a] ?? 0, widths[b] ?? 0];
  if (widthA !== widthB) return widthA > widthB ? a : b;
  return 'int16';
}

/**
 * Whether a result of type `from` may be stored in a tensor of type `to`: not from float to integer,
 * nor from anything else to bool.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.can_cast.html
 * @example
 * ```ts
 * print(canCast('float64', 'float32'), canCast('float32', 'int64'));
 * // true false
 * ```
 */
export function canCast(from: DType, to: DType): boolean {
  return rank(from) <= rank(to);
}

function rank(dtype: DType): number {
  return { bool: 0, integer: 1, float: 2 }[category(dtype)];
}

/** An operand as promotion sees it: tensors with axes weigh more than 0-d ones, those more than numbers. */
export interface Operand {
  readonly dtype: DType;
  readonly weight: 'tensor' | 'zero-dim' | 'number';
}

/**
 * The type of a result of mixed operands. Lighter operands count only if their category (bool, integer,
 * float) is higher than that of all heavier ones; a JavaScript number then brings the default type.
 *
 * @see https://docs.pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc
 */
export function promoteOperands(operands: readonly Operand[]): DType {
  let result: DType | undefined;
  for (const weight of ['tensor', 'zero-dim', 'number'] as const) {
    const types = operands.filter((operand) => operand.weight === weight).map(({ dtype }) => dtype);
    if (types.length === 0) continue;
    const together = types.reduce(promoteTypes);
    if (result === undefined || rank(together) > rank(result)) result = together;
  }
  return result ?? defaultFloat;
}

/** The type of a JavaScript value as an operand: whole numbers count as integers, `true` as bool. */
export function operandType(value: number | bigint | boolean): DType {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint' || Number.isInteger(value)) return 'int64';
  return defaultFloat;
}

/** The float type in which a function of real numbers is computed for an operand type. */
export function toFloating(dtype: DType): DType {
  return category(dtype) === 'float' ? dtype : defaultFloat;
}
