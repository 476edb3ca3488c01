/**
 * `a * b + c` rounded once to float32, for float32 arguments: what a CPU's fused multiply-add computes.
 *
 * The product of two float32 is exact in float64; the sum is one float64 rounding away. Rounding that sum to
 * float32 errs only where it lies exactly between two float32 numbers and the true sum does not: then the
 * sign of the float64 rounding error (Knuth's TwoSum) chooses the neighbour.
 */
export function fma32(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const rounded = Math.fround(sum);
  const other = sum + (sum - rounded);
  if (other === rounded || Math.fround(other) !== other) return rounded;
  const error = twoSumError(product, c, sum);
  if (error === 0) return rounded;
  return error > 0 ? Math.max(rounded, other) : Math.min(rounded, other);
}

/**
 * `a * b + c` rounded once to float64, away from overflow and underflow.
 *
 * Boldo and Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms using rounding to
 * odd" (2008): split the product and the sums into value and error, and add the errors with rounding to odd.
 */
export function fma64(a: number, b: number, c: number): number {
  const product = a * b;
  const productError = multiplyError(a, b, product);
  const low = c + productError;
  const lowError = twoSumError(c, productError, low);
  const high = product + low;
  const highError = twoSumError(product, low, high);
  return high + addRoundingToOdd(highError, lowError);
}

/** The rounding error of `sum = a + b` in float64, exactly. */
function twoSumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/**
 * The rounding error of `product = a * b` in float64, exactly (Dekker 1971, halves of 26 bits by Veltkamp).
 */
function multiplyError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function upperHalf(value: number): number {
  const scaled = value * 134217729;
  return scaled - (scaled - value);
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** `a + b`; of the two neighbours of an inexact sum, the one whose last bit is 1. */
function addRoundingToOdd(a: number, b: number): number {
  const sum = a + b;
  const error = twoSumError(a, b, sum);
  float[0] = sum;
  if (error === 0 || (bits[0]! & 1n) === 1n) return sum;
  bits[0] = bits[0]! + (error > 0 === sum > 0 ? 1n : -1n);
  return float[0]!;
}
