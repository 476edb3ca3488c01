import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import { polynomial, type VectorFunction } from './math.ts';

/** Below this the reduction by multiples of π/2 is exact enough; beyond, and for NaN, use the slow way. */
export const largestAngle: number = 2 ** 19;

// π/2 in two doubles: the first has 33 bits, so that its product with n < 2²⁰ is exact.
const halfPiHigh = 1.5707963267341256;
const halfPiLow = 6.077100506506192e-11;
// Adding 1.5 · 2⁵² leaves the nearest integer in the low bits of the sum.
const integerShift = 6755399441055744;

/** sin x for |x| ≤ 2¹⁹. */
export const sin: VectorFunction = (f, x, features) => quadrants(f, x, features, 0);

/** cos x = sin(x + π/2) for |x| ≤ 2¹⁹. */
export const cos: VectorFunction = (f, x, features) => quadrants(f, x, features, 1);

/** sin(x + quarter · π/2): x = n · π/2 + r in doubles, then sin r or cos r by the parity of n. */
function quadrants(f: FunctionBuilder, x: Local, features: Features, quarter: number): void {
  const [low, high, r, n, z, sine] = Array.from({ length: 6 }, () => f.local('v128'));
  f.get(x).op('f64x2.promote_low_f32x4');
  const nLow = reduce(f, low);
  f.get(x).get(x).shuffle32(2, 3, 2, 3).op('f64x2.promote_low_f32x4');
  const nHigh = reduce(f, high);
  f.get(low).op('f32x4.demote_f64x2_zero').get(high).op('f32x4.demote_f64x2_zero');
  f.shuffle32(0, 1, 4, 5).set(r);
  f.get(nLow).get(nHigh).shuffle32(0, 2, 4, 6).i32x4(quarter).op('i32x4.add').set(n);
  f.get(r).get(r).op('f32x4.mul').set(z);
  polynomial(f, 'f32x4', z, [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1], features);
  f.get(z).op('f32x4.mul').get(r);
  multiplyAdd(f, 'f32x4', features, () => f.get(r));
  f.set(sine);
  polynomial(
    f,
    'f32x4',
    z,
    [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, -0.5],
    features,
  );
  f.get(z);
  multiplyAdd(f, 'f32x4', features, () => f.f32x4(1));
  f.get(sine).get(n).i32x4(1).op('v128.and').i32x4(1).op('i32x4.eq', 'v128.bitselect');
  f.get(n).i32x4(2).op('v128.and').i32(30).op('i32x4.shl', 'v128.xor');
}

/** Takes doubles from the stack, sets `rest` to what multiples of π/2 leave; gives n in low bits. */
function reduce(f: FunctionBuilder, rest: Local): Local {
  const [shifted, n] = [f.local('v128'), f.local('v128')];
  f.tee(rest)
    .f64x2(2 / Math.PI)
    .op('f64x2.mul')
    .f64x2(integerShift)
    .op('f64x2.add')
    .tee(shifted);
  f.f64x2(integerShift).op('f64x2.sub').set(n);
  f.get(rest).get(n).f64x2(halfPiHigh).op('f64x2.mul', 'f64x2.sub');
  f.get(n).f64x2(halfPiLow).op('f64x2.mul', 'f64x2.sub').set(rest);
  return shifted;
}
