import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import { polynomial } from './math.ts';

const oddDenominators = [15, 13, 11, 9, 7, 5, 3, 1];
const logCoefficients = oddDenominators.map((n) => 2 / n / Math.LN2);
const factorials = [362880, 40320, 5040, 720, 120, 24, 6, 2, 1, 1];
const expCoefficients = factorials.map((factorial, n) => Math.LN2 ** (9 - n) / factorial);
const integerShift = 6755399441055744;

/**
 * aᵇ = 2^(b log₂ |a|) in doubles, rounded to floats at the end; the sign of a negative base follows the
 * parity of b, and no real number is its power for a broken b. Right where `powerIsPlain` says so.
 */
export function power(f: FunctionBuilder, a: Local, b: Local, features: Features): void {
  const [result, half] = [f.local('v128'), f.local('v128')];
  f.get(a).get(b);
  halfPower(f, features);
  f.get(a).get(a).shuffle32(2, 3, 2, 3).get(b).get(b).shuffle32(2, 3, 2, 3);
  halfPower(f, features);
  f.shuffle32(0, 1, 4, 5).set(result);
  const isNegative = () => f.get(a).f32x4(0).op('f32x4.lt');
  f.get(result).f32x4(-0);
  f.get(b).f32x4(0.5).op('f32x4.mul').set(half);
  f.get(half).op('f32x4.nearest').get(half).op('f32x4.ne', 'v128.and');
  isNegative();
  f.op('v128.and', 'v128.xor');
  f.get(b).op('f32x4.nearest').get(b).op('f32x4.ne');
  isNegative();
  f.op('v128.and', 'v128.or');
}

/** Pushes a mask: 0 < |a| < ∞ and |b| < ∞. */
export function powerIsPlain(f: FunctionBuilder, a: Local, b: Local): void {
  f.get(a).op('f32x4.abs').f32x4(0).op('f32x4.gt');
  f.get(a).op('f32x4.abs').f32x4(Number.POSITIVE_INFINITY).op('f32x4.lt', 'v128.and');
  f.get(b).op('f32x4.abs').f32x4(Number.POSITIVE_INFINITY).op('f32x4.lt', 'v128.and');
}

/** The low two lanes of the floats a and b on the stack become |a|ᵇ in the low two lanes. */
function halfPower(f: FunctionBuilder, features: Features): void {
  const [a, b, e, s, z, n, r] = Array.from({ length: 7 }, () => f.local('v128'));
  f.op('f64x2.promote_low_f32x4').set(b);
  f.op('f64x2.promote_low_f32x4', 'f64x2.abs').set(a);
  // |a| = 2ᵉ · m with √½ ≤ m < √2; e is made a double by writing it into the fraction of 2⁵².
  f.get(a)
    .i64x2(0x3ff0000000000000n - 0x3fe6a09e667f3bcdn)
    .op('i64x2.add')
    .set(a);
  f.get(a).i32(52).op('i64x2.shr_u').i64x2(0x4330000000000000n).op('v128.or');
  f.f64x2(2 ** 52 + 1023)
    .op('f64x2.sub')
    .set(e);
  f.get(a).i64x2(0xfffffffffffffn).op('v128.and').i64x2(0x3fe6a09e667f3bcdn).op('i64x2.add').set(a);
  // log₂ m = 2/ln 2 · artanh s with s = (m − 1)/(m + 1).
  f.get(a).f64x2(1).op('f64x2.sub').get(a).f64x2(1).op('f64x2.add', 'f64x2.div').set(s);
  f.get(s).get(s).op('f64x2.mul').set(z);
  polynomial(f, 'f64x2', z, logCoefficients, features);
  f.get(s);
  multiplyAdd(f, 'f64x2', features, () => f.get(e));
  f.get(b).op('f64x2.mul').f64x2(300).op('f64x2.pmin').f64x2(-300).op('f64x2.pmax').set(r);
  f.get(r).f64x2(integerShift).op('f64x2.add').tee(n).f64x2(integerShift).op('f64x2.sub').set(s);
  f.get(r).get(s).op('f64x2.sub').set(r);
  polynomial(f, 'f64x2', r, expCoefficients, features);
  f.get(n).i64x2(1023n).op('i64x2.add').i32(52).op('i64x2.shl', 'f64x2.mul');
  f.op('f32x4.demote_f64x2_zero');
}
