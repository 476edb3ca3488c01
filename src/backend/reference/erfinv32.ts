import { fma32 } from '../../dtype/fma.ts';

/**
 * erf⁻¹ in float32, rounded at every step as PyTorch's CPU kernel rounds: a rational estimate
 * (with fused multiply-adds) and two Newton steps on the C library's erff. `trunc_normal_` draws through it,
 * so its last bits are part of PyTorch's random streams.
 */
export function erfinv32(y: number): number {
  const magnitude = Math.abs(y);
  if (!(magnitude < 1)) return magnitude === 1 ? y * Number.POSITIVE_INFINITY : Number.NaN;
  const estimate = magnitude <= round(0.7) ? central(y) : Math.sign(y) * tail(magnitude);
  return newtonStep(newtonStep(estimate, y), y);
}

const round = Math.fround;
const slopeAtZero = round(2 / Math.sqrt(Math.PI));

/** x − (erf(x) − y) / erf′(x). */
function newtonStep(x: number, y: number): number {
  const slope = round(slopeAtZero * round(Math.exp(-round(x * x))));
  return round(x - round(round(erf32(x) - y) / slope));
}

function central(y: number): number {
  const z = round(y * y);
  const numerator = fused([0.886226899, -1.645349621, 0.914624893, -0.140543331], z);
  return round(round(y * numerator) / fused([1, -2.118377725, 1.442710462, -0.329097515, 0.012229801], z));
}

function tail(magnitude: number): number {
  const z = round(Math.sqrt(-round(Math.log(round(round(1 - magnitude) / 2)))));
  const numerator = fused([-1.970840454, -1.624906493, 3.429567803, 1.641345311], z);
  return round(numerator / fused([1, 3.5438892, 1.6370678], z));
}

/** Horner's scheme with fused multiply-adds; coefficients ascend. */
function fused(coefficients: readonly number[], z: number): number {
  return coefficients.reduceRight((sum, coefficient) => fma32(sum, z, round(coefficient)), 0);
}

/** Horner's scheme, product and sum each rounded. */
function separate(coefficients: readonly number[], z: number): number {
  return coefficients.reduceRight((sum, coefficient) => round(round(coefficient) + round(z * sum)), 0);
}

const withHighBits = new Float32Array(1);
const bits = new Uint32Array(withHighBits.buffer);

/**
 * erf in float32 as the C library computes it: Sun's four intervals of rational functions (fdlibm, 1993),
 * x + x·P/Q near 0, c + P/Q around 1, 1 − e^{−x²−9/16+R/S}/x beyond.
 */
function erf32(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < 0.84375) return erfNearZero(x);
  if (magnitude < 1.25) return Math.sign(x) * erfAroundOne(magnitude);
  if (magnitude >= 6) return Math.sign(x);
  return Math.sign(x) * round(1 - erfcBeyond(magnitude));
}

function erfNearZero(x: number): number {
  const z = round(x * x);
  const p = [1.2837916613e-1, -3.2504209876e-1, -2.8481749818e-2, -5.770270247e-3, -2.3763017452e-5];
  const q = [1, 3.9791721106e-1, 6.50222525e-2, 5.0813062117e-3, 1.3249473704e-4, -3.9602282413e-6];
  return round(x + round(x * round(separate(p, z) / separate(q, z))));
}

function erfAroundOne(magnitude: number): number {
  const s = round(magnitude - 1);
  const p = [
    -2.3621185683e-3, 4.1485610604e-1, -3.7220788002e-1, 3.1834661961e-1, -1.1089469492e-1, 3.5478305072e-2,
    -2.1663755178e-3,
  ];
  const q = [
    1, 1.0642088205e-1, 5.4039794207e-1, 7.1828655899e-2, 1.2617121637e-1, 1.3637083583e-2, 1.1984500103e-2,
  ];
  return round(round(8.4506291151e-1) + round(separate(p, s) / separate(q, s)));
}

function erfcBeyond(magnitude: number): number {
  const s = round(1 / round(magnitude * magnitude));
  const ratio = magnitude < round(1 / 0.35) ? middleRatio(s) : farRatio(s);
  // x² is split into z² + (x − z)(x + z), with z short enough that z² is exact.
  withHighBits[0] = magnitude;
  bits[0] &= 0xfffff000;
  const z = withHighBits[0];
  const rest = round(round(round(z - magnitude) * round(z + magnitude)) + ratio);
  const exponential = round(round(Math.exp(round(-round(z * z) - 0.5625))) * round(Math.exp(rest)));
  return round(exponential / magnitude);
}

function middleRatio(s: number): number {
  const r = [
    -9.8649440333e-3, -6.938585639e-1, -1.0558626175e1, -6.2375331879e1, -1.6239666748e2, -1.8460508728e2,
    -8.1287437439e1, -9.8143291473,
  ];
  const q = [
    1, 1.965127182e1, 1.3765776062e2, 4.3456588745e2, 6.4538726807e2, 4.2900814819e2, 1.0863500214e2,
    6.5702495575, -6.0424413532e-2,
  ];
  return round(separate(r, s) / separate(q, s));
}

function farRatio(s: number): number {
  const r = [
    -9.864943102e-3, -7.9928326607e-1, -1.7757955551e1, -1.6063638306e2, -6.3756646729e2, -1.0250950928e3,
    -4.8351919556e2,
  ];
  const q = [
    1, 3.0338060379e1, 3.2579251099e2, 1.5367296143e3, 3.1998581543e3, 2.553050293e3, 4.7452853394e2,
    -2.2440952301e1,
  ];
  return round(separate(r, s) / separate(q, s));
}
