/**
 * The instructions of WebAssembly by their names in the text format, in the order of their codes. A code
 * above 0xff is a prefix byte (0xfc, 0xfd: vectors, 0xfe: atomics) and the number after it: 0xfd_0e4.
 *
 * @see https://webassembly.github.io/spec/core/binary/instructions.html
 */

/** Operands and results on the stack only. */
const plain = {
  0: 'unreachable',
  15: 'return',
  26: 'drop',
  27: 'select',
  69: 'i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s',
  79: 'i32.ge_u',
  80: 'i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s',
  90: 'i64.ge_u',
  91: 'f32.eq f32.ne f32.lt f32.gt f32.le f32.ge',
  97: 'f64.eq f64.ne f64.lt f64.gt f64.le f64.ge',
  103: 'i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u',
  113: 'i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr',
  121: 'i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u',
  131: 'i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr',
  139: 'f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt f32.add f32.sub f32.mul',
  149: 'f32.div f32.min f32.max f32.copysign',
  153: 'f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt f64.add f64.sub f64.mul',
  163: 'f64.div f64.min f64.max f64.copysign',
  167: 'i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u',
  172: 'i64.extend_i32_s i64.extend_i32_u i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s',
  177: 'i64.trunc_f64_u',
  178: 'f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u f32.demote_f64',
  183: 'f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u f64.promote_f32',
  188: 'i32.reinterpret_f32',
  189: 'i64.reinterpret_f64',
  190: 'f32.reinterpret_i32',
  191: 'f64.reinterpret_i64',
  192: 'i32.extend8_s i32.extend16_s',
  194: 'i64.extend8_s i64.extend16_s i64.extend32_s',
  1032192: 'i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u',
  1032196: 'i64.trunc_sat_f32_s i64.trunc_sat_f32_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u',
  1036302: 'i8x16.swizzle i8x16.splat',
  1036304: 'i16x8.splat',
  1036305: 'i32x4.splat',
  1036306: 'i64x2.splat',
  1036307: 'f32x4.splat',
  1036308: 'f64x2.splat',
  1036323: 'i8x16.eq i8x16.ne i8x16.lt_s i8x16.lt_u i8x16.gt_s i8x16.gt_u i8x16.le_s i8x16.le_u',
  1036331: 'i8x16.ge_s i8x16.ge_u',
  1036333: 'i16x8.eq i16x8.ne i16x8.lt_s i16x8.lt_u i16x8.gt_s i16x8.gt_u i16x8.le_s i16x8.le_u',
  1036341: 'i16x8.ge_s i16x8.ge_u',
  1036343: 'i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s i32x4.gt_u i32x4.le_s i32x4.le_u',
  1036351: 'i32x4.ge_s i32x4.ge_u',
  1036353: 'f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge',
  1036359: 'f64x2.eq f64x2.ne f64x2.lt f64x2.gt f64x2.le f64x2.ge',
  1036365: 'v128.not v128.and v128.andnot v128.or v128.xor v128.bitselect v128.any_true',
  1036382: 'f32x4.demote_f64x2_zero',
  1036383: 'f64x2.promote_low_f32x4',
  1036384: 'i8x16.abs i8x16.neg i8x16.popcnt i8x16.all_true i8x16.bitmask i8x16.narrow_i16x8_s',
  1036390: 'i8x16.narrow_i16x8_u',
  1036391: 'f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest',
  1036395: 'i8x16.shl i8x16.shr_s i8x16.shr_u i8x16.add i8x16.add_sat_s i8x16.add_sat_u i8x16.sub',
  1036402: 'i8x16.sub_sat_s i8x16.sub_sat_u',
  1036404: 'f64x2.ceil f64x2.floor',
  1036406: 'i8x16.min_s i8x16.min_u i8x16.max_s i8x16.max_u',
  1036410: 'f64x2.trunc',
  1036411: 'i8x16.avgr_u',
  1036412: 'i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u',
  1036414: 'i32x4.extadd_pairwise_i16x8_s i32x4.extadd_pairwise_i16x8_u',
  1036416: 'i16x8.abs i16x8.neg i16x8.q15mulr_sat_s i16x8.all_true i16x8.bitmask i16x8.narrow_i32x4_s',
  1036422: 'i16x8.narrow_i32x4_u i16x8.extend_low_i8x16_s i16x8.extend_high_i8x16_s',
  1036425: 'i16x8.extend_low_i8x16_u i16x8.extend_high_i8x16_u i16x8.shl i16x8.shr_s i16x8.shr_u',
  1036430: 'i16x8.add i16x8.add_sat_s i16x8.add_sat_u i16x8.sub i16x8.sub_sat_s i16x8.sub_sat_u',
  1036436: 'f64x2.nearest',
  1036437: 'i16x8.mul i16x8.min_s i16x8.min_u i16x8.max_s i16x8.max_u',
  1036443: 'i16x8.avgr_u',
  1036448: 'i32x4.abs i32x4.neg',
  1036451: 'i32x4.all_true i32x4.bitmask',
  1036455: 'i32x4.extend_low_i16x8_s i32x4.extend_high_i16x8_s i32x4.extend_low_i16x8_u',
  1036458: 'i32x4.extend_high_i16x8_u i32x4.shl i32x4.shr_s i32x4.shr_u i32x4.add',
  1036465: 'i32x4.sub',
  1036469: 'i32x4.mul i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u i32x4.dot_i16x8_s',
  1036480: 'i64x2.abs i64x2.neg',
  1036483: 'i64x2.all_true i64x2.bitmask',
  1036487: 'i64x2.extend_low_i32x4_s i64x2.extend_high_i32x4_s i64x2.extend_low_i32x4_u',
  1036490: 'i64x2.extend_high_i32x4_u i64x2.shl i64x2.shr_s i64x2.shr_u i64x2.add',
  1036497: 'i64x2.sub',
  1036501: 'i64x2.mul i64x2.eq i64x2.ne i64x2.lt_s i64x2.gt_s i64x2.le_s i64x2.ge_s',
  1036512: 'f32x4.abs f32x4.neg',
  1036515: 'f32x4.sqrt f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max f32x4.pmin',
  1036523: 'f32x4.pmax',
  1036524: 'f64x2.abs f64x2.neg',
  1036527: 'f64x2.sqrt f64x2.add f64x2.sub f64x2.mul f64x2.div f64x2.min f64x2.max f64x2.pmin',
  1036535: 'f64x2.pmax',
  1036536: 'i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u',
  1036538: 'f32x4.convert_i32x4_s f32x4.convert_i32x4_u',
  1036540: 'i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero',
  1036542: 'f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u',
  1036544: 'i8x16.relaxed_swizzle',
  1036545: 'i32x4.relaxed_trunc_f32x4_s i32x4.relaxed_trunc_f32x4_u i32x4.relaxed_trunc_f64x2_s_zero',
  1036548: 'i32x4.relaxed_trunc_f64x2_u_zero',
  1036549: 'f32x4.relaxed_madd f32x4.relaxed_nmadd',
  1036551: 'f64x2.relaxed_madd f64x2.relaxed_nmadd',
} as const;

/** An address on the stack; alignment and a constant offset behind the code. */
const memory = {
  40: 'i32.load',
  41: 'i64.load',
  42: 'f32.load',
  43: 'f64.load',
  44: 'i32.load8_s i32.load8_u i32.load16_s i32.load16_u',
  48: 'i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u',
  54: 'i32.store',
  55: 'i64.store',
  56: 'f32.store',
  57: 'f64.store',
  58: 'i32.store8 i32.store16',
  60: 'i64.store8 i64.store16 i64.store32',
  1036288: 'v128.load v128.load8x8_s v128.load8x8_u v128.load16x4_s v128.load16x4_u v128.load32x2_s',
  1036294: 'v128.load32x2_u v128.load8_splat v128.load16_splat v128.load32_splat v128.load64_splat',
  1036299: 'v128.store',
  1036380: 'v128.load32_zero v128.load64_zero',
  1040384: 'memory.atomic.notify memory.atomic.wait32',
  1040400: 'i32.atomic.load',
  1040407: 'i32.atomic.store',
  1040414: 'i32.atomic.rmw.add',
} as const;

/** The same, with the number of a lane behind it. */
const memoryLane = {
  1036372: 'v128.load8_lane v128.load16_lane v128.load32_lane v128.load64_lane v128.store8_lane',
  1036377: 'v128.store16_lane v128.store32_lane v128.store64_lane',
} as const;

/** One lane of a vector. */
const lane = {
  1036309: 'i8x16.extract_lane_s i8x16.extract_lane_u i8x16.replace_lane',
  1036312: 'i16x8.extract_lane_s i16x8.extract_lane_u i16x8.replace_lane',
  1036315: 'i32x4.extract_lane i32x4.replace_lane',
  1036317: 'i64x2.extract_lane i64x2.replace_lane',
  1036319: 'f32x4.extract_lane f32x4.replace_lane',
  1036321: 'f64x2.extract_lane f64x2.replace_lane',
} as const;

type Words<Text extends string, Found = never> = Text extends `${infer Word} ${infer Rest}`
  ? Words<Rest, Found | Word>
  : Found | Text;

export type PlainOp = Words<(typeof plain)[keyof typeof plain]>;
export type MemoryOp = Words<(typeof memory)[keyof typeof memory]>;
export type MemoryLaneOp = Words<(typeof memoryLane)[keyof typeof memoryLane]>;
export type LaneOp = Words<(typeof lane)[keyof typeof lane]>;

/** What stands behind the code of an instruction. */
export type Immediates = 'plain' | 'memory' | 'memoryLane' | 'lane';

/** An instruction with its code and what stands behind it. */
export interface Instruction {
  readonly name: string;
  readonly code: number;
  readonly immediates: Immediates;
}

/** Every instruction of the four tables, by name. */
export const instructions: ReadonlyMap<string, Instruction> = new Map(
  Object.entries({ plain, memory, memoryLane, lane }).flatMap(([kind, table]) =>
    Object.entries(table).flatMap(([start, names]) =>
      names
        .split(' ')
        .map((name, n) => [name, { name, code: Number(start) + n, immediates: kind as Immediates }] as const),
    ),
  ),
);

/** The code of an instruction. */
export function codeOf(name: string): number {
  const instruction = instructions.get(name);
  if (instruction === undefined) throw new Error(`no instruction is named ${name}`);
  return instruction.code;
}
