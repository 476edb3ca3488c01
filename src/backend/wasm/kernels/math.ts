import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';

/**
 * The functions of a real variable on four floats at a time, within 2 units in the last place (tested on
 * dense samples in math.test.ts). Polynomials after Moshier's Cephes library unless another source is named.
 * Each takes the argument in a local and pushes its result.
 */
export type VectorFunction = (f: FunctionBuilder, x: Local, features: Features) => void;

/** Horner's rule, highest coefficient first; pushes the value at `x`. */
export function polynomial(
  f: FunctionBuilder,
  type: 'f32x4' | 'f64x2',
  x: Local,
  coefficients: readonly number[],
  features: Features,
): void {
  const push = (value: number) => (type === 'f32x4' ? f.f32x4(value) : f.f64x2(value));
  const [highest, ...others] = coefficients;
  push(highest);
  for (const coefficient of others) {
    f.get(x);
    multiplyAdd(f, type, features, () => push(coefficient));
  }
}

// Adding 1.5 · 2²³ leaves the nearest integer in the low bits of the sum.
const integerShift = 12582912;
const integerShiftBits = 0x4b400000;

const expCoefficients = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 0.5,
];

/** eˣ = 2ⁿ (1 + r + small): n in the lanes of an i32x4. */
interface ExpParts {
  readonly n: Local;
  readonly r: Local;
  readonly small: Local;
}

/** n = round(x / ln 2) and r = x − n ln 2, what rounding took from r being kept in `small`. */
function expParts(f: FunctionBuilder, x: Local, features: Features): ExpParts {
  const [clamped, shifted, n, coarse, r, small] = Array.from({ length: 6 }, () => f.local('v128'));
  f.get(x).f32x4(89).op('f32x4.pmin').f32x4(-104).op('f32x4.pmax').set(clamped);
  f.get(clamped).f32x4(Math.LOG2E).op('f32x4.mul').f32x4(integerShift).op('f32x4.add').set(shifted);
  f.get(shifted).f32x4(integerShift).op('f32x4.sub').set(n);
  // The first part of ln 2 has so few bits that its product with n is exact.
  f.get(n).f32x4(-0.693359375);
  multiplyAdd(f, 'f32x4', features, () => f.get(clamped));
  f.tee(coarse).get(n).f32x4(-2.1219444e-4).op('f32x4.mul').tee(small).op('f32x4.sub').set(r);
  f.get(coarse).get(r).op('f32x4.sub').get(small).op('f32x4.sub').set(small);
  polynomial(f, 'f32x4', r, expCoefficients, features);
  f.get(r).get(r).op('f32x4.mul');
  multiplyAdd(f, 'f32x4', features, () => f.get(small));
  f.set(small);
  f.get(shifted).i32x4(integerShiftBits).op('i32x4.sub').set(n);
  return { n, r, small };
}

// Up to here e to the power of plus or minus x is a normal number.
const largestNormal = 87;

/** eˣ, in a short way where that is a normal number for all lanes, as it nearly always is. */
export const exp: VectorFunction = (f, x, features) => {
  const result = f.local('v128');
  normalExp(f, x, features);
  f.set(result);
  // NaN is not smaller either.
  f.get(x).op('f32x4.abs').f32x4(largestNormal).op('f32x4.le', 'i32x4.all_true', 'i32.eqz');
  f.if(() => {
    anyExp(f, x, features);
    f.set(result);
  });
  f.get(result);
};

/** Of least relative error for (eʳ − 1 − r) / r² times r² on ±½ ln 2: 3 · 10⁻⁹. */
const normalCoefficients = [0.4999999341, 0.1666652011, 0.04166839422, 0.008368780429, 0.001381446674];

/** eˣ = 2ⁿ (1 + (r + r² P(r))): n is added to the exponent; P's terms are paired, so that none waits long. */
const normalExp: VectorFunction = (f, x, features) => {
  const [shifted, n, r, square, low, high] = Array.from({ length: 6 }, () => f.local('v128'));
  /** What is on the stack, times a factor, plus an addend. */
  const times = (factor: Local, pushAddend: () => void): void => {
    f.get(factor);
    multiplyAdd(f, 'f32x4', features, pushAddend);
  };
  const [c0, c1, c2, c3, c4] = normalCoefficients;
  f.f32x4(Math.LOG2E);
  times(x, () => f.f32x4(integerShift));
  f.tee(shifted).f32x4(integerShift).op('f32x4.sub').set(n);
  f.f32x4(-0.693359375);
  times(n, () => f.get(x));
  f.set(r);
  f.f32x4(2.1219444e-4);
  times(n, () => f.get(r));
  f.tee(r).get(r).op('f32x4.mul').set(square);
  f.f32x4(c1);
  times(r, () => f.f32x4(c0));
  f.set(low);
  f.f32x4(c3);
  times(r, () => f.f32x4(c2));
  f.set(high);
  f.f32x4(c4);
  times(square, () => f.get(high));
  times(square, () => f.get(low));
  times(square, () => f.get(r));
  f.f32x4(1).op('f32x4.add');
  f.get(shifted).i32(23).op('i32x4.shl', 'i32x4.add');
};

/** eˣ = 2ⁿ (1 + r + small) for any x, the rounding error of 1 + r being added to the small part. */
const anyExp: VectorFunction = (f, x, features) => {
  const { n, r, small } = expParts(f, x, features);
  const [sum, half] = [f.local('v128'), f.local('v128')];
  f.get(r).f32x4(1).op('f32x4.add').set(sum);
  f.get(sum).get(r).get(sum).f32x4(1).op('f32x4.sub', 'f32x4.sub').get(small).op('f32x4.add', 'f32x4.add');
  // 2ⁿ in two factors, so that results below the normal range round once and 2¹²⁸ overflows only at the end.
  f.get(n).i32(1).op('i32x4.shr_s').set(half);
  powerOfTwo(f, () => f.get(half));
  f.op('f32x4.mul');
  powerOfTwo(f, () => f.get(n).get(half).op('i32x4.sub'));
  f.op('f32x4.mul');
};

function powerOfTwo(f: FunctionBuilder, pushExponent: () => void): void {
  pushExponent();
  f.i32x4(127).op('i32x4.add').i32(23).op('i32x4.shl');
}

const logCoefficients = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
];

/** ln x = e ln 2 + ln m with √½ ≤ m < √2. */
export const log: VectorFunction = (f, x, features) => {
  const [normal, e, m, z, result, sum] = Array.from({ length: 6 }, () => f.local('v128'));
  const isSmall = f.local('v128');
  f.get(x)
    .f32x4(2 ** -126)
    .op('f32x4.lt')
    .set(isSmall);
  f.get(x)
    .f32x4(2 ** 23)
    .op('f32x4.mul')
    .get(x)
    .get(isSmall)
    .op('v128.bitselect');
  f.i32x4(0x3f3504f3).op('i32x4.sub').tee(normal);
  f.i32(23).op('i32x4.shr_s', 'f32x4.convert_i32x4_s');
  f.get(isSmall).f32x4(-23).op('v128.and', 'f32x4.add').set(e);
  f.get(normal).i32x4(0x7fffff).op('v128.and').i32x4(0x3f3504f3).op('i32x4.add');
  f.f32x4(1).op('f32x4.sub').tee(m).get(m).op('f32x4.mul').set(z);
  polynomial(f, 'f32x4', m, logCoefficients, features);
  f.get(m).op('f32x4.mul').get(z).op('f32x4.mul').set(result);
  f.get(e).f32x4(-2.1219444e-4);
  multiplyAdd(f, 'f32x4', features, () => f.get(result));
  f.set(result);
  f.get(z).f32x4(-0.5);
  multiplyAdd(f, 'f32x4', features, () => f.get(result));
  f.set(result);
  // The first part of e ln 2 is exact; what rounding takes from its sum with m joins the small terms.
  f.get(e).f32x4(0.693359375).op('f32x4.mul').tee(e).get(m).op('f32x4.add').set(sum);
  f.get(e).get(sum).op('f32x4.sub').get(m).op('f32x4.add').get(result).op('f32x4.add');
  f.get(sum).op('f32x4.add').set(result);
  // ln 0 = −∞, ln ∞ = ∞, and the logarithm of a negative number or NaN is NaN: all bits set.
  f.f32x4(Number.NEGATIVE_INFINITY).get(result).get(x).f32x4(0).op('f32x4.eq', 'v128.bitselect').set(result);
  f.get(x).get(result).get(x).f32x4(Number.POSITIVE_INFINITY).op('f32x4.eq', 'v128.bitselect');
  f.get(x).f32x4(0).op('f32x4.ge', 'v128.not').op('v128.or');
};

/** eˣ − 1 = 2 ((2ⁿ⁻¹ − ½) + 2ⁿ⁻¹ (r + small)), whose first difference is exact for all n that matter. */
export const expm1: VectorFunction = (f, x, features) => {
  const [clamped, scale] = [f.local('v128'), f.local('v128')];
  f.get(x).f32x4(-30).op('f32x4.pmax').set(clamped);
  const { n, r, small } = expParts(f, clamped, features);
  powerOfTwo(f, () => f.get(n).i32x4(1).op('i32x4.sub'));
  f.set(scale);
  f.get(scale).f32x4(0.5).op('f32x4.sub');
  f.get(r).get(small).op('f32x4.add').get(scale).op('f32x4.mul', 'f32x4.add').f32x4(2).op('f32x4.mul');
  copySign(f, x);
};

/** ln(1 + x) = ln u + (x − (u − 1)) / u with u = 1 + x rounded. */
export const log1p: VectorFunction = (f, x, features) => {
  const u = f.local('v128');
  f.get(x).f32x4(1).op('f32x4.add').set(u);
  log(f, u, features);
  f.get(x).get(u).f32x4(1).op('f32x4.sub', 'f32x4.sub').get(u).op('f32x4.div');
  f.get(u).f32x4(0).op('f32x4.gt').get(u).f32x4(Number.POSITIVE_INFINITY).op('f32x4.lt');
  f.op('v128.and', 'v128.and', 'f32x4.add');
  copySign(f, x);
};

/** 1 / s or, for negative x, e⁻ˡˣˡ / s, where s = 1 + e⁻ˡˣˡ; most of its rounding is made up for. */
export const sigmoid: VectorFunction = (f, x, features) => {
  const [size, e, sum, ratio] = Array.from({ length: 4 }, () => f.local('v128'));
  f.get(x).f32x4(-0).op('v128.or').set(size);
  exp(f, size, features);
  f.tee(e).f32x4(1).op('f32x4.add').set(sum);
  f.get(e).f32x4(1).get(x).f32x4(0).op('f32x4.lt', 'v128.bitselect').get(sum).op('f32x4.div').set(ratio);
  f.get(sum).f32x4(1).op('f32x4.sub').get(e).op('f32x4.sub').get(ratio);
  multiplyAdd(f, 'f32x4', features, () => f.get(ratio));
};

const tanhCoefficients = [
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1,
];

/** x + x³ P(x²) below 0.625, ±(1 − 2 / (e²ˡˣˡ + 1)) above. */
export const tanh: VectorFunction = (f, x, features) => {
  const [size, z, small, e] = Array.from({ length: 4 }, () => f.local('v128'));
  f.get(x).op('f32x4.abs').set(size);
  f.get(x).get(x).op('f32x4.mul').set(z);
  polynomial(f, 'f32x4', z, tanhCoefficients, features);
  f.get(z).op('f32x4.mul').get(x);
  multiplyAdd(f, 'f32x4', features, () => f.get(x));
  f.set(small);
  f.get(size).get(size).op('f32x4.add').set(e);
  exp(f, e, features);
  f.set(e);
  f.f32x4(1).f32x4(2).get(e).f32x4(1).op('f32x4.add', 'f32x4.div', 'f32x4.sub');
  copySign(f, x);
  f.set(e);
  f.get(e).get(small).get(size).f32x4(0.625).op('f32x4.gt', 'v128.bitselect');
};

/** Gives the floats on the stack, which are not negative where `x` is positive, the signs of `x`. */
function copySign(f: FunctionBuilder, x: Local): void {
  f.get(x).i32x4(-0x80000000).op('v128.and', 'v128.or');
}

/**
 * Norbert Juffa's erff: below 0.927734375 an odd polynomial, above it 1 − e^{p(|x|)}.
 * @see https://stackoverflow.com/questions/35148198
 */
export const erf: VectorFunction = (f, x, features) => {
  const [t, s, p, u, large] = Array.from({ length: 5 }, () => f.local('v128'));
  const step = (factor: Local, addend: () => void) => {
    f.get(factor);
    multiplyAdd(f, 'f32x4', features, addend);
  };
  // Beyond 4 the result is 1; NaN passes.
  f.get(x).op('f32x4.abs').f32x4(4).op('f32x4.pmin').set(t);
  f.get(t).get(t).op('f32x4.mul').set(s);
  f.f32x4(-3.88396438e-3);
  step(t, () => f.f32x4(2.42546219e-2));
  f.set(u);
  f.f32x4(-1.7285347e-5);
  step(t, () => f.f32x4(3.83197126e-4));
  step(s, () => f.get(u));
  step(t, () => f.f32x4(-1.06777877e-1));
  step(t, () => f.f32x4(-6.34846687e-1));
  step(t, () => f.f32x4(-1.28717512e-1));
  f.get(t);
  multiplyAdd(f, 'f32x4', features, () => f.get(t).op('f32x4.neg'));
  f.set(p);
  exp(f, p, features);
  f.set(p);
  f.f32x4(1).get(p).op('f32x4.sub');
  copySign(f, x);
  f.set(large);
  const coefficients = [
    -5.96761703e-4, 4.99119423e-3, -2.67681349e-2, 1.12819925e-1, -3.76125336e-1, 1.28379166e-1,
  ];
  polynomial(f, 'f32x4', s, coefficients, features);
  step(x, () => f.get(x));
  f.set(p);
  f.get(large).get(p).get(t).f32x4(0.927734375).op('f32x4.gt', 'v128.bitselect');
};
