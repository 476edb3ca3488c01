/*
 * The digits of a finite number as Python prints them: exact decimal expansions of the binary value, rounded
 * half to even. (JavaScript's own toFixed and toExponential round half up, and toFixed gives up at 1e21.)
 */

const float = new Float64Array(1);
const bits = new BigUint64Array(float.buffer);

/** |value| * 10^decimals to the nearest integer, ties to even; decimals may be negative. */
function scaledToInteger(value: number, decimals: number): bigint {
  float[0] = value;
  const exponentBits = Number((bits[0]! >> 52n) & 0x7ffn);
  const fraction = bits[0]! & 0xfffffffffffffn;
  // |value| = mantissa * 2^exponent
  const mantissa = exponentBits === 0 ? fraction : fraction | 0x10000000000000n;
  const exponent = Math.max(exponentBits, 1) - 1075;
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (decimals >= 0) numerator *= 10n ** BigInt(decimals);
  else denominator *= 10n ** BigInt(-decimals);
  const quotient = numerator / denominator;
  const twiceRest = 2n * (numerator % denominator);
  const up = twiceRest > denominator || (twiceRest === denominator && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

/** |value| with `decimals` digits after the point, as Python's `'{:.4f}'`; the value is finite. */
export function fixedDigits(value: number, decimals: number): string {
  const digits = scaledToInteger(value, decimals).toString();
  if (decimals === 0) return digits;
  const padded = digits.padStart(decimals + 1, '0');
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

/** The first `count` significant digits of a finite |value| and the power of ten of the first of them. */
export function significantDigits(value: number, count: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 };
  // The shortest digits may already be rounded up to the next power of ten, hence the second look.
  const guess = Number(value.toExponential().split('e')[1]);
  for (const exponent of [guess - 1, guess, guess + 1]) {
    const digits = scaledToInteger(value, count - 1 - exponent).toString();
    if (digits.length === count) return { digits, exponent };
  }
  throw new Error(`no decimal digits for ${value}`);
}

/** |value| as Python's `'{:.4e}'`: one digit, `count - 1` more, and an exponent of at least two digits. */
export function exponentialDigits(value: number, decimals: number): string {
  const { digits, exponent } = significantDigits(value, decimals + 1);
  return withExponent(digits, exponent);
}

/** Digits `12345` and exponent 2 as `1.2345e+02`. */
export function withExponent(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const magnitude = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${magnitude}`;
}

/**
 * The shortest digits that read back as the same finite number, and the power of ten of the first of them.
 */
export function shortestDigits(value: number): { digits: string; exponent: number } {
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}
