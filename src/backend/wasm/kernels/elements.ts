import { byteSize, type DType } from '../../../dtype/dtype.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import type { LaneOp, MemoryOp } from '../assembler/opcodes.ts';
import { floatToHalf, halfToFloat } from './half.ts';

/** What a formula is computed in: four floats, two doubles, or one 64-bit integer at a time. */
export type Lanes = 'f32x4' | 'f64x2' | 'i64';
export type FloatLanes = 'f32x4' | 'f64x2';

export const laneCount: { readonly [L in Lanes]: number } = { f32x4: 4, f64x2: 2, i64: 1 };

/** Some neighbouring elements in memory: the first `width` from a cursor on. */
export interface Access {
  readonly dtype: DType;
  /** The address of the first element. */
  readonly cursor: Local;
  /** Bytes from the cursor. */
  readonly offset: number;
  /** Bytes from one element to the next; absent when they are dense. */
  readonly stride?: Local;
  /** How many elements: all lanes, or 1 for the rest at the end of a row. */
  readonly width: number;
}

/** Pushes the address of one element; the constant offset that remains is returned. */
export function pushAddress(
  f: FunctionBuilder,
  { cursor, offset, stride, dtype }: Access,
  lane: number,
): number {
  f.get(cursor);
  if (stride === undefined) return offset + lane * byteSize(dtype);
  if (lane > 0) f.get(stride).i32(lane).op('i32.mul', 'i32.add');
  return offset;
}

/** Pushes elements converted to the lanes; lanes beyond `width` hold zeros or what lies behind. */
export function loadLanes(f: FunctionBuilder, lanes: Lanes, access: Access): void {
  if (lanes === 'i64') loadInteger(f, access);
  else if (lanes === 'f32x4') loadFloats(f, access);
  else loadDoubles(f, access);
}

/** Stores the lanes held by a local, converted as PyTorch's `to`. */
export function storeLanes(f: FunctionBuilder, lanes: Lanes, access: Access, value: Local): void {
  if (lanes === 'i64') storeInteger(f, access, value);
  else if (lanes === 'f32x4') storeFloats(f, access, value);
  else storeDoubles(f, access, value);
}

/** Stores the lanes that `push` pushes; where they can go to memory as they are, they pass no local. */
export function storePushed(f: FunctionBuilder, lanes: Lanes, access: Access, push: () => void): void {
  const isWhole = access.width === laneCount[lanes] && access.stride === undefined;
  if (lanes !== 'i64' && isWhole && access.dtype === elementOf[lanes]) {
    const offset = pushAddress(f, access, 0);
    push();
    f.memory('v128.store', offset);
    return;
  }
  push();
  const value = f.local(lanes === 'i64' ? 'i64' : 'v128');
  f.set(value);
  storeLanes(f, lanes, access, value);
}

const elementOf = { f32x4: 'float32', f64x2: 'float64' } as const;

const asInt64: { readonly [D in DType]?: MemoryOp } = {
  int64: 'i64.load',
  int32: 'i64.load32_s',
  int16: 'i64.load16_s',
  int8: 'i64.load8_s',
  uint8: 'i64.load8_u',
  bool: 'i64.load8_u',
};

const asInt32: { readonly [D in DType]?: MemoryOp } = {
  int32: 'i32.load',
  int16: 'i32.load16_s',
  float16: 'i32.load16_u',
  int8: 'i32.load8_s',
  uint8: 'i32.load8_u',
  bool: 'i32.load8_u',
};

function loadInteger(f: FunctionBuilder, access: Access): void {
  const load = asInt64[access.dtype];
  if (load !== undefined) {
    f.memory(load, pushAddress(f, access, 0));
    return;
  }
  loadDoubles(f, { ...access, width: 1 });
  f.lane('f64x2.extract_lane', 0);
  truncateToInteger(f);
}

/** C's conversion of a double to int64; NaN, infinities and overflow give INT64_MIN as on x86. */
export function truncateToInteger(f: FunctionBuilder): void {
  const value = f.local('f64');
  f.tee(value)
    .op('i64.trunc_sat_f64_s')
    .i64(-(2n ** 63n));
  f.get(value)
    .op('f64.abs')
    .f64(2 ** 63)
    .op('f64.lt', 'select');
}

function loadFloats(f: FunctionBuilder, access: Access): void {
  const { dtype, width, stride } = access;
  const dense = width === 4 && stride === undefined;
  if (dtype === 'float64' || dtype === 'int64') {
    eachLane(f, access, 'f32x4.replace_lane', (offset) => {
      loadDouble(f, dtype, offset);
      f.op('f32.demote_f64');
    });
  } else if (dtype === 'float32') {
    if (dense) f.memory('v128.load', pushAddress(f, access, 0));
    else eachLane(f, access, 'f32x4.replace_lane', (offset) => f.memory('f32.load', offset));
  } else {
    if (dense) loadFourIntegers(f, access);
    else loadLanewise(f, access, 'i32x4.replace_lane', asInt32);
    if (dtype === 'float16') halfToFloat(f);
    else f.op('f32x4.convert_i32x4_s');
  }
}

/** Four integers of at most 32 bits, or the bits of four halves, as i32x4. */
function loadFourIntegers(f: FunctionBuilder, access: Access): void {
  const { dtype } = access;
  const offset = pushAddress(f, access, 0);
  if (dtype === 'int32') f.memory('v128.load', offset);
  else if (dtype === 'int16') f.memory('v128.load16x4_s', offset);
  else if (dtype === 'float16') f.memory('v128.load16x4_u', offset);
  else {
    const sign = dtype === 'int8' ? 's' : 'u';
    f.memory('v128.load32_zero', offset);
    f.op(`i16x8.extend_low_i8x16_${sign}`, `i32x4.extend_low_i16x8_${sign}`);
  }
}

function loadDoubles(f: FunctionBuilder, access: Access): void {
  const { dtype, width, stride } = access;
  const dense = width === 2 && stride === undefined;
  if (dtype === 'float64') {
    if (dense) f.memory('v128.load', pushAddress(f, access, 0));
    else eachLane(f, access, 'f64x2.replace_lane', (offset) => f.memory('f64.load', offset));
  } else if (dtype === 'float32') {
    if (dense) f.memory('v128.load64_zero', pushAddress(f, access, 0));
    else eachLane(f, access, 'f32x4.replace_lane', (offset) => f.memory('f32.load', offset));
    f.op('f64x2.promote_low_f32x4');
  } else if (dtype === 'int64') {
    eachLane(f, access, 'f64x2.replace_lane', (offset) => loadDouble(f, dtype, offset));
  } else {
    loadLanewise(f, access, 'i32x4.replace_lane', asInt32);
    if (dtype === 'float16') {
      halfToFloat(f);
      f.op('f64x2.promote_low_f32x4');
    } else f.op('f64x2.convert_low_i32x4_s');
  }
}

/** Replaces the address on the stack by the element there as a double. */
function loadDouble(f: FunctionBuilder, dtype: 'float64' | 'int64', offset: number): void {
  if (dtype === 'float64') f.memory('f64.load', offset);
  else f.memory('i64.load', offset).op('f64.convert_i64_s');
}

function loadLanewise(
  f: FunctionBuilder,
  access: Access,
  replace: LaneOp,
  loads: { readonly [D in DType]?: MemoryOp },
): void {
  const load = loads[access.dtype];
  if (load === undefined) throw new Error(`elements of type ${access.dtype} are not loaded in this way`);
  eachLane(f, access, replace, (offset) => f.memory(load, offset));
}

/** A vector of zeros with the first `width` lanes replaced by what `load` makes of their addresses. */
function eachLane(f: FunctionBuilder, access: Access, replace: LaneOp, load: (offset: number) => void): void {
  f.i32x4(0);
  for (let lane = 0; lane < access.width; lane++) {
    load(pushAddress(f, access, lane));
    f.lane(replace, lane);
  }
}

const fromInt64: { readonly [D in DType]?: MemoryOp } = {
  int64: 'i64.store',
  int32: 'i64.store32',
  int16: 'i64.store16',
  int8: 'i64.store8',
  uint8: 'i64.store8',
};

/** Stores one int64, kept in a local, as an element: low bits, truth, or the nearest float. */
function storeInteger(f: FunctionBuilder, access: Access, value: Local): void {
  const { dtype } = access;
  const store = fromInt64[dtype];
  const offset = pushAddress(f, access, 0);
  if (store !== undefined) f.get(value).memory(store, offset);
  else if (dtype === 'bool') f.get(value).i64(0n).op('i64.ne').memory('i32.store8', offset);
  else if (dtype === 'float64') f.get(value).op('f64.convert_i64_s').memory('f64.store', offset);
  else {
    f.get(value).op('f64.convert_i64_s', 'f32.demote_f64');
    if (dtype === 'float32') f.memory('f32.store', offset);
    else {
      f.op('f32x4.splat');
      floatToHalf(f);
      f.lane('i32x4.extract_lane', 0).memory('i32.store16', offset);
    }
  }
}

function storeFloats(f: FunctionBuilder, access: Access, value: Local): void {
  const { dtype, width, stride } = access;
  const dense = width === 4 && stride === undefined;
  switch (dtype) {
    case 'float32':
      if (dense) {
        const offset = pushAddress(f, access, 0);
        f.get(value).memory('v128.store', offset);
      } else {
        storeLanewise(f, access, (lane) => f.get(value).lane('f32x4.extract_lane', lane), 'f32.store');
      }
      return;
    case 'float64':
      storeLanewise(f, access, (lane) => pushDouble(f, value, lane), 'f64.store');
      return;
    case 'float16':
    case 'bool': {
      const bits = f.local('v128');
      f.get(value);
      if (dtype === 'float16') floatToHalf(f);
      else f.f32x4(0).op('f32x4.ne').i32x4(1).op('v128.and');
      f.set(bits);
      storeBits(f, access, bits);
      return;
    }
    default:
      storeTruncated(f, access, (lane) => pushDouble(f, value, lane));
  }
}

function pushDouble(f: FunctionBuilder, value: Local, lane: number): void {
  f.get(value).lane('f32x4.extract_lane', lane).op('f64.promote_f32');
}

/** Four integers in a vector, stored as bytes (bool) or 16 bits (float16). */
function storeBits(f: FunctionBuilder, access: Access, bits: Local): void {
  const isByte = access.dtype === 'bool';
  if (access.width < 4 || access.stride !== undefined) {
    const extract = (lane: number) => f.get(bits).lane('i32x4.extract_lane', lane);
    storeLanewise(f, access, extract, isByte ? 'i32.store8' : 'i32.store16');
    return;
  }
  const offset = pushAddress(f, access, 0);
  f.get(bits).get(bits).op('i16x8.narrow_i32x4_u');
  if (!isByte) f.memoryLane('v128.store64_lane', 0, offset);
  else f.get(bits).op('i8x16.narrow_i16x8_u').memoryLane('v128.store32_lane', 0, offset);
}

function storeDoubles(f: FunctionBuilder, access: Access, value: Local): void {
  const { dtype, width, stride } = access;
  const extract = (lane: number) => f.get(value).lane('f64x2.extract_lane', lane);
  if (dtype === 'float64') {
    if (width === 1 || stride !== undefined) storeLanewise(f, access, extract, 'f64.store');
    else {
      const offset = pushAddress(f, access, 0);
      f.get(value).memory('v128.store', offset);
    }
  } else if (dtype === 'float32') {
    storeLanewise(f, access, (lane) => extract(lane).op('f32.demote_f64'), 'f32.store');
  } else if (dtype === 'bool') {
    storeLanewise(f, access, (lane) => extract(lane).f64(0).op('f64.ne'), 'i32.store8');
  } else if (dtype === 'float16') {
    const bits = f.local('v128');
    f.get(value).op('f32x4.demote_f64x2_zero');
    floatToHalf(f);
    f.set(bits);
    storeLanewise(f, access, (lane) => f.get(bits).lane('i32x4.extract_lane', lane), 'i32.store16');
  } else storeTruncated(f, access, extract);
}

/** Stores doubles as integers: through int64, whose low bits the narrower types keep. */
function storeTruncated(f: FunctionBuilder, access: Access, pushLane: (lane: number) => void): void {
  const store = fromInt64[access.dtype];
  if (store === undefined) throw new Error(`elements of type ${access.dtype} are not integers`);
  const push = (lane: number) => {
    pushLane(lane);
    truncateToInteger(f);
  };
  storeLanewise(f, access, push, store);
}

function storeLanewise(
  f: FunctionBuilder,
  access: Access,
  pushLane: (lane: number) => void,
  store: MemoryOp,
): void {
  for (let lane = 0; lane < access.width; lane++) {
    const offset = pushAddress(f, access, lane);
    pushLane(lane);
    f.memory(store, offset);
  }
}
