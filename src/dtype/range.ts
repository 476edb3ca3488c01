import { category, type DType, type Scalar } from './dtype.ts';

/** What an integer type holds, and its name in C++. */
const integers: { readonly [D in DType]?: { readonly bits: number; readonly name: string } } = {
  int64: { bits: 64, name: 'int64_t' },
  int32: { bits: 32, name: 'int' },
  int16: { bits: 16, name: 'int16_t' },
  int8: { bits: 8, name: 'int8_t' },
  uint8: { bits: 8, name: 'uint8_t' },
};

/** The largest finite number of a float type, and its name in C++; a double overflows nothing. */
const floats: { readonly [D in DType]?: { readonly largest: number; readonly name: string } } = {
  float32: { largest: 3.4028234663852886e38, name: 'float' },
  float16: { largest: 65504, name: 'at::Half' },
};

/**
 * Throws where a type cannot hold a number, which would otherwise become another one. Fractions are
 * dropped; a negative number may wrap in uint8.
 *
 * @param name how the message calls the type: by its name in C++ unless said otherwise.
 */
export function checkRange(value: Scalar, dtype: DType, name?: string): void {
  const integer = integers[dtype];
  const float = floats[dtype];
  const fits = integer
    ? fitsInteger(value, dtype, integer.bits)
    : category(dtype) === 'bool' ||
      !Number.isFinite(Number(value)) ||
      Math.abs(Number(value)) <= (float?.largest ?? Infinity);
  if (fits) return;
  throw new RangeError(
    `value cannot be converted to type ${name ?? integer?.name ?? float?.name} without overflow: ` +
      `${value} is outside its range. Use a wider dtype.`,
  );
}

function fitsInteger(value: Scalar, dtype: DType, bits: number): boolean {
  if (!Number.isFinite(Number(value))) return false;
  const whole = typeof value === 'bigint' ? value : BigInt(Math.trunc(value));
  const signed = dtype !== 'uint8';
  const most = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  return whole <= most && whole >= (signed ? -most - 1n : -most);
}
