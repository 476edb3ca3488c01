/*
 * The float32 error function of the C library that PyTorch calls (Sun's fdlibm, s_erff.c), rounding where it
 * rounds: a rational function on each of four intervals.
 */

const { fround } = Math;

/** erf x = x + x P(x²) / Q(x²) up to 0.84375. */
const P0 = [1.2837916613e-1, -3.2504209876e-1, -2.8481749818e-2, -5.770270247e-3, -2.3763017452e-5];
const Q0 = [1, 3.9791721106e-1, 6.50222525e-2, 5.0813062117e-3, 1.3249473704e-4, -3.9602282413e-6];
/** erf x = c + P(x − 1) / Q(x − 1) up to 1.25. */
const C1 = fround(8.4506291151e-1);
const P1 = [
  -2.3621185683e-3, 4.1485610604e-1, -3.7220788002e-1, 3.1834661961e-1, -1.1089469492e-1, 3.5478305072e-2,
  -2.1663755178e-3,
];
const Q1 = [
  1, 1.0642088205e-1, 5.4039794207e-1, 7.1828655899e-2, 1.2617121637e-1, 1.3637083583e-2, 1.1984500103e-2,
];
/** erf x = 1 − e^(−x² − 0.5625 + P(1/x²) / Q(1/x²)) / x up to 1 / 0.35, and with other coefficients to 6. */
const P2 = [
  -9.8649440333e-3, -6.938585639e-1, -1.0558626175e1, -6.2375331879e1, -1.6239666748e2, -1.8460508728e2,
  -8.1287437439e1, -9.8143291473,
];
const Q2 = [
  1, 1.965127182e1, 1.3765776062e2, 4.3456588745e2, 6.4538726807e2, 4.2900814819e2, 1.0863500214e2,
  6.5702495575, -6.0424413532e-2,
];
const P3 = [
  -9.864943102e-3, -7.9928326607e-1, -1.7757955551e1, -1.6063638306e2, -6.3756646729e2, -1.0250950928e3,
  -4.8351919556e2,
];
const Q3 = [
  1, 3.0338060379e1, 3.2579251099e2, 1.5367296143e3, 3.1998581543e3, 2.553050293e3, 4.7452853394e2,
  -2.2440952301e1,
];

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The error function of a float32, in float32. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 0.84375) return fround(x + fround(x * ratio(P0, Q0, fround(x * x))));
  if (size < 1.25) return Math.sign(x) * fround(C1 + ratio(P1, Q1, fround(size - 1)));
  if (size >= 6) return Math.sign(x);
  const inverse = fround(1 / fround(size * size));
  const correction = size < 1 / 0.35 ? ratio(P2, Q2, inverse) : ratio(P3, Q3, inverse);
  // The square of the leading bits is exact; the rest of x² goes into the other exponential.
  float[0] = size;
  bits[0] &= 0xfffff000;
  const lead = float[0];
  const first = fround(Math.exp(fround(fround(-lead * lead) - 0.5625)));
  const rest = fround(fround(lead - size) * fround(lead + size));
  const second = fround(Math.exp(fround(rest + correction)));
  return Math.sign(x) * fround(1 - fround(fround(first * second) / size));
}

function ratio(p: readonly number[], q: readonly number[], x: number): number {
  return fround(polynomial(p, x) / polynomial(q, x));
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => fround(fround(coefficient) + fround(x * sum)), 0);
}
