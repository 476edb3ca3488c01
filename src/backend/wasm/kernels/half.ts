import type { FunctionBuilder } from '../assembler/function.ts';

/**
 * float16 as bits, four at a time in the lanes of an i32x4: sign 1, exponent 5 (bias 15), fraction 10.
 * After Fabian Giesen, "half to float done quic", 2012: floats do the arithmetic of exponents.
 */

/** Bits on the stack become floats: the exponent moves up by a multiplication, which also normalises. */
export function halfToFloat(f: FunctionBuilder): void {
  const bits = f.local('v128');
  const value = f.local('v128');
  f.set(bits);
  f.get(bits).i32x4(0x7fff).op('v128.and').i32(13).op('i32x4.shl');
  f.f32x4(2 ** 112)
    .op('f32x4.mul')
    .set(value);
  // Infinities and NaNs have reached 2¹⁶ or more: their exponent becomes all ones.
  f.get(value).get(value).f32x4(65536).op('f32x4.ge').i32x4(0x7f800000).op('v128.and', 'v128.or');
  f.get(bits).i32x4(0x8000).op('v128.and').i32(16).op('i32x4.shl', 'v128.or');
}

/** Floats on the stack become bits, rounded to nearest, ties to even; NaN becomes 0x7e00. */
export function floatToHalf(f: FunctionBuilder): void {
  const bits = f.local('v128');
  const size = f.local('v128');
  const normal = f.local('v128');
  f.set(bits);
  f.get(bits).op('f32x4.abs').set(size);
  // Adding 0xfff and the lowest kept bit carries exactly when rounding to nearest even goes up.
  f.get(size).i32(13).op('i32x4.shr_u').i32x4(1).op('v128.and');
  f.i32x4(0xfff - (112 << 23))
    .op('i32x4.add')
    .get(size)
    .op('i32x4.add');
  f.i32(13).op('i32x4.shr_u').set(normal);
  // Below 2⁻¹⁴ the unit is 2⁻²⁴, which is that of floats near 1/2: adding 1/2 rounds the fraction there.
  f.get(size).f32x4(0.5).op('f32x4.add').f32x4(0.5).op('i32x4.sub');
  f.get(normal)
    .get(size)
    .f32x4(2 ** -14)
    .op('f32x4.lt', 'v128.bitselect')
    .set(normal);
  f.i32x4(0x7c00).get(normal).get(size).f32x4(65520).op('f32x4.ge', 'v128.bitselect').set(normal);
  f.i32x4(0x7e00).get(normal).get(size).get(size).op('f32x4.ne', 'v128.bitselect');
  f.get(bits).i32(16).op('i32x4.shr_u').i32x4(0x8000).op('v128.and', 'v128.or');
}
