import { Bytes } from './bytes.ts';
import { codeOf, type LaneOp, type MemoryLaneOp, type MemoryOp, type PlainOp } from './opcodes.ts';

/** The types of values, with their codes. */
export const valueTypes = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof valueTypes;

/** What a function takes and gives. */
export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A place to branch to: the end of a block, or the beginning of a loop. Made by `block` and `loop`. */
export type Label = number;

/** The number of a local variable; parameters come first, from 0. */
export type Local = number;

/**
 * Writes the body of one WebAssembly function, instruction by instruction, as the stack machine executes
 * it. Every method returns the builder. What it writes can be read back with `functionText`.
 */
export class FunctionBuilder {
  readonly signature: Signature;
  readonly locals: ValueType[] = [];
  readonly code: Bytes = new Bytes();
  /** Runs before the code: it sets the constants that are kept in locals. */
  readonly prologue: Bytes = new Bytes();
  /** Constant vectors live in locals, set once, when loops use more of them than the code should repeat. */
  keepsConstants = false;
  private readonly constants = new Map<string, Local>();
  private depth = 0;

  constructor(parameters: readonly ValueType[], results: readonly ValueType[] = []) {
    this.signature = { parameters, results };
  }

  /** A new local variable, zero at first. */
  local(type: ValueType): Local {
    this.locals.push(type);
    return this.signature.parameters.length + this.locals.length - 1;
  }

  get(local: Local): this {
    return this.indexed(0x20, local);
  }

  set(local: Local): this {
    return this.indexed(0x21, local);
  }

  /** Sets a local and leaves the value on the stack. */
  tee(local: Local): this {
    return this.indexed(0x22, local);
  }

  i32(value: number): this {
    this.code.byte(0x41);
    this.code.signed32(value);
    return this;
  }

  i64(value: bigint): this {
    this.code.byte(0x42);
    this.code.signed(value);
    return this;
  }

  f32(value: number): this {
    this.code.byte(0x43);
    this.code.append(new Uint8Array(Float32Array.of(value).buffer));
    return this;
  }

  f64(value: number): this {
    this.code.byte(0x44);
    this.code.append(new Uint8Array(Float64Array.of(value).buffer));
    return this;
  }

  /** A vector of 16 bytes, given as the bytes of any typed array. */
  v128(values: ArrayBufferView): this {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, 16);
    if (this.keepsConstants) return this.get(this.constant(bytes));
    this.writeVector(this.code, bytes);
    return this;
  }

  /** Four equal floats. */
  f32x4(value: number): this {
    return this.v128(new Float32Array(4).fill(value));
  }

  /** Two equal doubles. */
  f64x2(value: number): this {
    return this.v128(new Float64Array(2).fill(value));
  }

  /** Four equal 32-bit integers. */
  i32x4(value: number): this {
    return this.v128(new Int32Array(4).fill(value));
  }

  /** Two equal 64-bit integers. */
  i64x2(value: bigint): this {
    return this.v128(new BigInt64Array(2).fill(value));
  }

  /** Instructions without immediates, one after the other. */
  op(...names: readonly PlainOp[]): this {
    for (const name of names) this.instruction(codeOf(name));
    return this;
  }

  /** A load or store at the address on the stack plus `offset` bytes. */
  memory(name: MemoryOp, offset = 0): this {
    const code = codeOf(name);
    this.instruction(code);
    this.code.unsigned(code >= 0xfe000 ? 2 : 0);
    this.code.unsigned(offset);
    return this;
  }

  /** A load into or store from one lane of the vector on the stack. */
  memoryLane(name: MemoryLaneOp, lane: number, offset = 0): this {
    this.instruction(codeOf(name));
    this.code.unsigned(0);
    this.code.unsigned(offset);
    this.code.byte(lane);
    return this;
  }

  /** Takes or replaces one lane. */
  lane(name: LaneOp, lane: number): this {
    this.instruction(codeOf(name));
    this.code.byte(lane);
    return this;
  }

  /** The bytes at the given places of the 32 bytes of two vectors. */
  shuffleBytes(places: readonly number[]): this {
    this.instruction(0xfd00d);
    this.code.append(places);
    return this;
  }

  /** The 32-bit lanes at the given places of the 8 lanes of two vectors. */
  shuffle32(...places: readonly [number, number, number, number]): this {
    return this.shuffleBytes(places.flatMap((place) => [0, 1, 2, 3].map((byte) => 4 * place + byte)));
  }

  /** The 64-bit lanes at the given places of the 4 lanes of two vectors. */
  shuffle64(low: number, high: number): this {
    return this.shuffle32(2 * low, 2 * low + 1, 2 * high, 2 * high + 1);
  }

  /** Bytes from one place to another: target, source and count are on the stack. */
  memoryCopy(): this {
    this.instruction(0xfc00a);
    this.code.append([0, 0]);
    return this;
  }

  /** Fills bytes: target, value and count are on the stack. */
  memoryFill(): this {
    this.instruction(0xfc00b);
    this.code.byte(0);
    return this;
  }

  /** A block: branching to its label leaves it. */
  block(body: (end: Label) => void): this {
    return this.nested(0x02, body);
  }

  /** A loop: branching to its label starts it again; reaching the end leaves it. */
  loop(body: (again: Label) => void): this {
    return this.nested(0x03, body);
  }

  /** Runs `then` if the i32 on the stack is not zero, else `otherwise`. */
  if(then: () => void, otherwise?: () => void): this {
    return this.nested(0x04, () => {
      then();
      if (otherwise === undefined) return;
      this.code.byte(0x05);
      otherwise();
    });
  }

  br(label: Label): this {
    return this.indexed(0x0c, this.depth - label);
  }

  brIf(label: Label): this {
    return this.indexed(0x0d, this.depth - label);
  }

  /** Calls a function by its place in the module: imports come first. */
  call(index: number): this {
    return this.indexed(0x10, index);
  }

  /** Calls what is at a place of the table, pushed last; its signature is one of the module's `indirect`. */
  callIndirect(signature: number): this {
    this.indexed(0x11, signature);
    this.code.byte(0);
    return this;
  }

  /** `local += constant`. */
  advance(local: Local, constant: number): this {
    return this.get(local).i32(constant).op('i32.add').set(local);
  }

  /** `for (counter = 0; counter < limit; counter += step) body()`, both i32 locals. */
  forUpTo(counter: Local, limit: Local, step: number, body: () => void): this {
    return this.i32(0)
      .set(counter)
      .block((end) => {
        this.loop((again) => {
          this.get(counter).get(limit).op('i32.ge_s').brIf(end);
          body();
          this.advance(counter, step).br(again);
        });
      });
  }

  /** `while (rest >= count) { body(); rest -= count; }` for an i32 local. */
  whileAtLeast(rest: Local, count: number, body: () => void): this {
    return this.block((end) => {
      this.loop((again) => {
        this.get(rest).i32(count).op('i32.lt_s').brIf(end);
        body();
        this.advance(rest, -count).br(again);
      });
    });
  }

  /** Repeats the body `times` ≥ 1 times, a constant; `counter` is an i32 local. */
  repeat(counter: Local, times: number, body: () => void): this {
    return this.i32(times)
      .set(counter)
      .loop((again) => {
        body();
        this.get(counter).i32(1).op('i32.sub').tee(counter).brIf(again);
      });
  }

  /** The local that holds a constant vector. */
  private constant(bytes: Uint8Array): Local {
    const key = bytes.join();
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const local = this.local('v128');
    this.constants.set(key, local);
    this.writeVector(this.prologue, bytes);
    this.prologue.byte(0x21);
    this.prologue.unsigned(local);
    return local;
  }

  private writeVector(code: Bytes, bytes: Uint8Array): void {
    code.append([0xfd, 0x0c]);
    code.append(bytes);
  }

  private nested(code: number, body: (label: Label) => void): this {
    this.code.byte(code);
    this.code.byte(0x40);
    this.depth++;
    body(this.depth);
    this.depth--;
    this.code.byte(0x0b);
    return this;
  }

  private indexed(code: number, index: number): this {
    this.code.byte(code);
    this.code.unsigned(index);
    return this;
  }

  private instruction(code: number): void {
    if (code <= 0xff) {
      this.code.byte(code);
      return;
    }
    this.code.byte(code >> 12);
    this.code.unsigned(code & 0xfff);
  }
}
