import { fma32 } from './fma.ts';

/*
 * The single-precision logarithm, sine and cosine of PyTorch's AVX2 kernels, one lane at a time, rounding
 * where they round: the polynomials of the Cephes library (Moshier) as vectorised in avx_mathfun.h (Pommier,
 * Garberoglio), with every product that is only added to something fused into that addition, as the compiler
 * does.
 */

const { fround } = Math;

const SQRT_HALF = fround(Math.SQRT1_2);
const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(fround);
/** ln 2 = LN2_HIGH + LN2_LOW, where the products of LN2_HIGH with small integers are exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = fround(-2.1219444e-4);

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The natural logarithm of a normal float32 `x > 0`, in float32. */
export function logarithm(x: number): number {
  float[0] = x;
  let exponent = (bits[0]! >>> 23) - 126;
  // The fraction of x, in [0.5, 1): log x = log fraction + exponent * ln 2.
  bits[0] = (bits[0]! & 0x007fffff) | 0x3f000000;
  let fraction = float[0]!;
  if (fraction < SQRT_HALF) {
    exponent -= 1;
    fraction = fround(fround(fraction - 1) + fraction);
  } else {
    fraction = fround(fraction - 1);
  }
  const square = fround(fraction * fraction);
  let sum = LOG[0]!;
  for (let i = 1; i < LOG.length; i++) sum = fma32(sum, fraction, LOG[i]!);
  sum = fround(sum * fraction);
  sum = fma32(sum, square, fround(exponent * LN2_LOW));
  sum = fma32(square, -0.5, sum);
  return fma32(exponent, LN2_HIGH, fround(fraction + sum));
}

const FOUR_OVER_PI = fround(1.27323954473516);
/** -π/4 in three parts, so that `x - j π/4` keeps its digits. */
const MINUS_PI_4 = [-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8].map(fround);
const SINE = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(fround);
const COSINE = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(fround);

/** The sine and cosine of a float32 `x >= 0`, in float32; `[sin x, cos x]` is written to `out`. */
export function sineAndCosine(x: number, out: Float32Array): void {
  // x lies within π/4 of j π/4, j even; j / 2 is the quadrant.
  const j = (Math.trunc(fround(x * FOUR_OVER_PI)) + 1) & ~1;
  let rest = x;
  for (const part of MINUS_PI_4) rest = fma32(j, part, rest);
  const square = fround(rest * rest);

  let cosine = fma32(COSINE[0]!, square, COSINE[1]!);
  cosine = fround(fma32(cosine, square, COSINE[2]!) * square);
  cosine = fround(fma32(cosine, square, -fround(square * 0.5)) + 1);

  let sine = fma32(SINE[0]!, square, SINE[1]!);
  sine = fround(fma32(sine, square, SINE[2]!) * square);
  sine = fma32(sine, rest, rest);

  const swapped = (j & 2) !== 0;
  out[0] = (j & 4 ? -1 : 1) * (swapped ? cosine : sine);
  out[1] = ((j + 2) & 4 ? -1 : 1) * (swapped ? sine : cosine);
}
