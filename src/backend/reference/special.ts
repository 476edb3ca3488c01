/** Functions that JavaScript's Math lacks, in double precision. */

/** Abramowitz & Stegun 7.1: erf by its Maclaurin series up to 2, 1 − erfc above. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const magnitude = Math.abs(x);
  if (magnitude > 2) return Math.sign(x) * (1 - erfc(magnitude));
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Number.EPSILON * 0.01 * Math.abs(sum) && n < 200; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** erfc by the continued fraction e^{−x²}/√π · 1/(x + (1/2)/(x + 1/(x + …))) from 1 on, 1 − erf below. */
export function erfc(x: number): number {
  if (x < 1) return 1 - erf(x);
  let fraction = x;
  for (let n = 300; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

/** The inverse of erf: Winitzki's estimate, then Newton steps on erf(y) − x. */
export function erfinv(x: number): number {
  if (Math.abs(x) >= 1) return Math.abs(x) === 1 ? x * Number.POSITIVE_INFINITY : Number.NaN;
  const a = 0.147;
  const log = Math.log1p(-x * x);
  const half = 2 / (Math.PI * a) + log / 2;
  let y = Math.sign(x) * Math.sqrt(Math.sqrt(half * half - log / a) - half);
  for (let step = 0; step < 4; step++) {
    y -= residual(y, x) / ((2 / Math.sqrt(Math.PI)) * Math.exp(-y * y));
  }
  return y;
}

/** erf(y) − x without cancellation in the tails. */
function residual(y: number, x: number): number {
  return y > 1 ? 1 - x - erfc(y) : y < -1 ? erfc(-y) - 1 - x : erf(y) - x;
}

/** Lanczos' approximation (g = 7, n = 9) to ln |Γ(x)|, with the reflection formula below 1/2. */
export function lgamma(x: number): number {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? x : Number.POSITIVE_INFINITY;
  if (x <= 0 && Number.isInteger(x)) return Number.POSITIVE_INFINITY;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
  if (x === 1 || x === 2) return 0;
  const z = x - 1;
  const t = z + 7.5;
  const sum = lanczos.reduce((total, coefficient, k) => total + coefficient / (z + k), 0.99999999999980993);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

// The zeroth entry is a placeholder with coefficient 0, so that index k stands for the pole at −k.
const lanczos = [
  0, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ψ(x) = d ln Γ(x)/dx: recurrence up to 10, then the asymptotic series; reflection below 0. */
export function digamma(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (x < 0) {
    if (Number.isInteger(x)) return Number.NaN;
    return digamma(1 - x) - Math.PI / Math.tan(Math.PI * x);
  }
  let shifted = x;
  let sum = 0;
  while (shifted < 10) {
    sum -= 1 / shifted;
    shifted += 1;
  }
  const inverse = 1 / (shifted * shifted);
  // B₂ₖ / 2k of the Bernoulli numbers, by Horner's rule.
  const bernoulli = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];
  const series = inverse * bernoulli.reduceRight((rest, coefficient) => coefficient + inverse * rest, 0);
  return sum + Math.log(shifted) - 0.5 / shifted - series;
}

/** Rounds to the nearest integer, ties to even, as IEEE 754 and PyTorch's round. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  if (x === -0.5) return -0;
  return floor % 2 === 0 ? floor : floor + 1;
}
