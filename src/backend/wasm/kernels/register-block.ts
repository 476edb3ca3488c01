import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';

/** The vectors that dense kernels compute with. */
export type FloatVector = 'f32x4' | 'f64x2';

/** The shape of the sums that stay in registers, and how V8's scheduler wants the loop around them. */
export interface BlockShape {
  readonly rows: number;
  readonly vectors: number;
  /** Steps of the sum in one turn of the loop. */
  readonly unroll: number;
  /**
   * V8 before 13 moves loads up and multiplications down within a basic block, until registers run out; a
   * branch that is never taken but would change every sum keeps the steps of a long block apart.
   */
  readonly fenced: boolean;
}

/** The number of elements in a vector. */
export function lanesOf(type: FloatVector): number {
  return type === 'f32x4' ? 4 : 2;
}

/** The instruction that loads one element into all lanes. */
export function splatOf(type: FloatVector): 'v128.load32_splat' | 'v128.load64_splat' {
  return type === 'f32x4' ? 'v128.load32_splat' : 'v128.load64_splat';
}

/** Stores the first `lanes` elements of a vector. */
export function storeLanes(
  f: FunctionBuilder,
  type: FloatVector,
  [address, offset]: readonly [Local, number],
  vector: Local,
  lanes: number,
): void {
  const whole = lanesOf(type);
  if (lanes >= whole) {
    f.get(address).get(vector).memory('v128.store', offset);
    return;
  }
  if (type === 'f64x2' || lanes >= 2) {
    f.get(address).get(vector).memoryLane('v128.store64_lane', 0, offset);
  }
  if (type === 'f32x4' && lanes % 2 === 1) {
    const lane = lanes - 1;
    f.get(address)
      .get(vector)
      .memoryLane('v128.store32_lane', lane, offset + 4 * lane);
  }
}

/**
 * `rows` × `vectors` sums in registers: the heart of every dense kernel. A step multiplies `rows` numbers,
 * each spread over a vector, with `vectors` vectors, and adds all products to the sums.
 */
export class RegisterBlock {
  readonly sums: readonly (readonly Local[])[];
  private readonly f: FunctionBuilder;
  private readonly type: FloatVector;
  private readonly features: Features;
  private readonly b: readonly Local[];
  private readonly a: Local;

  constructor(f: FunctionBuilder, type: FloatVector, features: Features, rows: number, vectors: number) {
    this.f = f;
    this.type = type;
    this.features = features;
    const locals = (count: number) => Array.from({ length: count }, () => f.local('v128'));
    this.sums = Array.from({ length: rows }, () => locals(vectors));
    this.b = locals(vectors);
    this.a = f.local('v128');
  }

  /** The first rows and vectors of this block, in the same registers. */
  part(rows: number, vectors: number): RegisterBlock {
    const sums = this.sums.slice(0, rows).map((row) => row.slice(0, vectors));
    return Object.assign(Object.create(RegisterBlock.prototype), this, { sums, b: this.b.slice(0, vectors) });
  }
}
