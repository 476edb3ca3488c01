import { erf } from './erf.ts';
import { fma32 } from './fma.ts';

/*
 * PyTorch's float32 inverse error function (calc_erfinv in ATen/native/Math.h), rounding where it rounds:
 * a rational first guess, then two steps of Newton's method.
 */

const { fround } = Math;

const CENTRAL = fround(0.7);
const A = [0.886226899, -1.645349621, 0.914624893, -0.140543331].map(fround);
const B = [1, -2.118377725, 1.442710462, -0.329097515, 0.012229801].map(fround);
const C = [-1.970840454, -1.624906493, 3.429567803, 1.641345311].map(fround);
const D = [1, 3.5438892, 1.6370678].map(fround);
/** The slope of erf at 0. */
const SLOPE = fround(2 / fround(Math.sqrt(Math.PI)));

/**
 * The number whose error function is the float32 `y`, in float32: infinite at ±1, NaN beyond.
 *
 * @see https://docs.pytorch.org/docs/stable/special.html#torch.special.erfinv
 * @example
 * ```ts
 * print(erfinv(0.5));
 * // 0.4769362807273865
 * ```
 */
export function erfinv(y: number): number {
  const size = Math.abs(y);
  if (!(size < 1)) return size === 1 ? y * Number.POSITIVE_INFINITY : Number.NaN;
  let x = size <= CENTRAL ? central(y) : Math.sign(y) * tail(size);
  for (let step = 0; step < 2; step++) {
    const slope = fround(SLOPE * fround(Math.exp(-fround(x * x))));
    x = fround(x - fround(fround(erf(x) - y) / slope));
  }
  return x;
}

function central(y: number): number {
  const z = fround(y * y);
  return fround(fround(y * polynomial(A, z)) / polynomial(B, z));
}

function tail(size: number): number {
  const z = fround(Math.sqrt(-fround(Math.log(fround(fround(1 - size) / 2)))));
  return fround(polynomial(C, z) / polynomial(D, z));
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => fma32(sum, x, coefficient), 0);
}
