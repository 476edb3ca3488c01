import type { Activation } from '../../backend.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import { activate } from './epilogue.ts';

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

/**
 * A number that is always 0, though compilers do not know it: whether a count, which is never so large, has a
 * high bit.
 */
export function neverOf(f: FunctionBuilder, count: Local): Local {
  const never = f.local('i32');
  f.get(count)
    .i32(1 << 30)
    .op('i32.and')
    .set(never);
  return never;
}

/** Keeps what stands before and after apart, for V8 before 13, see `BlockShape.fenced`. */
export function fence(f: FunctionBuilder, never: Local, sums: readonly Local[]): void {
  f.get(never).if(() => {
    for (const sum of sums) f.f32x4(0).set(sum);
  });
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

/** Where a kernel is being written, and with which vectors. */
export interface KernelText {
  readonly f: FunctionBuilder;
  readonly type: FloatVector;
  readonly features: Features;
}

/** How the vectors of a row of sums lie in memory: in several lines, equally many in each. */
export interface Lines {
  readonly count: number;
  /** Bytes from line to line. */
  readonly step: number;
}

const oneLine: Lines = { count: 1, step: 0 };

interface Registers {
  readonly sums: readonly (readonly Local[])[];
  readonly b: readonly Local[];
  readonly a: Local;
}

/**
 * `rows` × `vectors` sums in registers: the heart of every dense kernel. A step multiplies `rows` numbers,
 * each spread over a vector, with `vectors` vectors, and adds all products to the sums.
 */
export class RegisterBlock {
  private readonly text: KernelText;
  private readonly registers: Registers;

  private constructor(text: KernelText, registers: Registers) {
    this.text = text;
    this.registers = registers;
  }

  static allocate(text: KernelText, rows: number, vectors: number): RegisterBlock {
    const locals = (count: number) => Array.from({ length: count }, () => text.f.local('v128'));
    const sums = Array.from({ length: rows }, () => locals(vectors));
    return new RegisterBlock(text, { sums, b: locals(vectors), a: text.f.local('v128') });
  }

  /** The first rows and vectors of this block, in the same registers. */
  part(rows: number, vectors: number): RegisterBlock {
    const { sums, b, a } = this.registers;
    const fewer = sums.slice(0, rows).map((row) => row.slice(0, vectors));
    return new RegisterBlock(this.text, { sums: fewer, b: b.slice(0, vectors), a });
  }

  /** Some of the rows, one below the other, with the same vectors. */
  slice(first: number, rows: number): RegisterBlock {
    const { sums, b, a } = this.registers;
    return new RegisterBlock(this.text, { sums: sums.slice(first, first + rows), b, a });
  }

  get rows(): number {
    return this.registers.sums.length;
  }

  /** Every sum becomes 0. */
  clear(): void {
    const { f } = this.text;
    for (const sum of this.registers.sums.flat()) f.f32x4(0).set(sum);
  }

  /** Every row starts from a number of its own, which follow each other at `address`. */
  spread(address: Local): void {
    const { f, type } = this.text;
    this.registers.sums.forEach(([first, ...others], row) => {
      f.get(address)
        .memory(splatOf(type), row * (16 / lanesOf(type)))
        .set(first);
      for (const sum of others) f.get(first).set(sum);
    });
  }

  /** Sums start from memory; `nextRow` moves `address` on from row to row. */
  load(address: Local, nextRow: () => void, lines: Lines = oneLine): void {
    const { f } = this.text;
    this.registers.sums.forEach((row, index) => {
      if (index > 0) nextRow();
      row.forEach((sum, n) => {
        f.get(address).memory('v128.load', this.place(n, lines)).set(sum);
      });
    });
  }

  /** What is done to sums of floats before they are stored. */
  activate(activation: Activation | undefined): void {
    for (const sum of this.registers.sums.flat()) activate(this.text.f, sum, activation);
  }

  /** Puts the first `columns` elements of every row, or of each of its lines, into memory. */
  store(address: Local, columns: number, nextRow: () => void, lines: Lines = oneLine): void {
    const { f, type } = this.text;
    const lanes = lanesOf(type);
    const perLine = this.registers.b.length / lines.count;
    this.registers.sums.forEach((row, index) => {
      if (index > 0) nextRow();
      row.forEach((sum, n) => {
        storeLanes(f, type, [address, this.place(n, lines)], sum, columns - (n % perLine) * lanes);
      });
    });
  }

  /** `sums[i][v] += a[i] · b[v]`; the a's follow each other at one address, the b's at another. */
  step(a: readonly [Local, number], [b, bOffset]: readonly [Local, number], lines: Lines = oneLine): void {
    this.registers.b.forEach((vector, n) => {
      this.text.f
        .get(b)
        .memory('v128.load', bOffset + this.place(n, lines))
        .set(vector);
    });
    this.multiply(a);
  }

  /** A step with the vectors of the last one, which a slice of the same block may have loaded. */
  multiply([a, aOffset]: readonly [Local, number]): void {
    const { f, type, features } = this.text;
    const { registers } = this;
    registers.sums.forEach((row, index) => {
      const place = aOffset + index * (16 / lanesOf(type));
      f.get(a).memory(splatOf(type), place).set(registers.a);
      row.forEach((sum, n) => {
        f.get(registers.a).get(registers.b[n]);
        multiplyAdd(f, type, features, () => f.get(sum));
        f.set(sum);
      });
    });
  }

  /** Where the n-th vector of a row lies, from the row's own place. */
  private place(n: number, { count, step }: Lines): number {
    const perLine = this.registers.b.length / count;
    return Math.floor(n / perLine) * step + 16 * (n % perLine);
  }

  /** Keeps what stands before and after apart; `never` is an i32 that is always 0. */
  fence(never: Local): void {
    fence(this.text.f, never, this.registers.sums.flat());
  }
}
