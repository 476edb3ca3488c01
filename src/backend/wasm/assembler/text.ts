import type { FunctionBuilder, ValueType } from './function.ts';
import { type Instruction, instructions } from './opcodes.ts';

const byCode = new Map([...instructions.values()].map((instruction) => [instruction.code, instruction]));

/**
 * A function as the bytes say it, one instruction a line, in WebAssembly's text format: for debugging and
 * for snapshot tests of emitted code. Locals appear as `$0`, `$1`, …; memory offsets as `offset=16`.
 */
export function functionText({ signature, locals, prologue, code }: FunctionBuilder): string {
  const list = (word: string, types: readonly ValueType[]) =>
    types.length ? ` (${word} ${types.join(' ')})` : '';
  const lines = [`(func${list('param', signature.parameters)}${list('result', signature.results)}`];
  if (locals.length > 0) lines.push(`  (local ${locals.join(' ')})`);
  const reader = new Reader(new Uint8Array([...prologue.view(), ...code.view()]));
  let depth = 1;
  while (!reader.atEnd()) {
    const line = instructionText(reader);
    const closes = line === 'end' || line === 'else';
    if (closes) depth--;
    lines.push(`${'  '.repeat(depth)}${line}`);
    if (line === 'else' || line === 'block' || line === 'loop' || line === 'if') depth++;
  }
  return `${lines.join('\n')})`;
}

const structural = new Map([
  [0x02, 'block'],
  [0x03, 'loop'],
  [0x04, 'if'],
]);
const indexed = new Map([
  [0x0c, 'br '],
  [0x0d, 'br_if '],
  [0x10, 'call '],
  [0x20, 'local.get $'],
  [0x21, 'local.set $'],
  [0x22, 'local.tee $'],
]);

function instructionText(reader: Reader): string {
  const code = reader.code();
  const nested = structural.get(code);
  if (nested !== undefined) {
    reader.byte();
    return nested;
  }
  const withIndex = indexed.get(code);
  if (withIndex !== undefined) return `${withIndex}${reader.unsigned()}`;
  switch (code) {
    case 0x11: {
      const type = reader.unsigned();
      reader.byte();
      return `call_indirect (type ${type})`;
    }
    case 0x05:
      return 'else';
    case 0x0b:
      return 'end';
    case 0x41:
      return `i32.const ${reader.signed()}`;
    case 0x42:
      return `i64.const ${reader.signed()}`;
    case 0x43:
      return `f32.const ${reader.float32()}`;
    case 0x44:
      return `f64.const ${reader.float64()}`;
    case 0xfc00a:
      reader.bytes(2);
      return 'memory.copy';
    case 0xfc00b:
      reader.byte();
      return 'memory.fill';
    case 0xfd00c:
      return `v128.const ${vectorText(reader.bytes(16))}`;
    case 0xfd00d:
      return `i8x16.shuffle ${reader.bytes(16).join(' ')}`;
    default:
      return plainText(byCode.get(code), code, reader);
  }
}

function plainText(instruction: Instruction | undefined, code: number, reader: Reader): string {
  if (instruction === undefined) throw new Error(`no instruction has the code 0x${code.toString(16)}`);
  const { name, immediates } = instruction;
  if (immediates === 'plain') return name;
  if (immediates === 'lane') return `${name} ${reader.byte()}`;
  reader.unsigned();
  const offset = reader.unsigned();
  const place = offset === 0 ? name : `${name} offset=${offset}`;
  return immediates === 'memory' ? place : `${place} ${reader.byte()}`;
}

function vectorText(bytes: Uint8Array): string {
  const lanes = Array.from(new Uint32Array(bytes.slice().buffer), (lane) => `0x${lane.toString(16)}`);
  return `i32x4 ${lanes.join(' ')}`;
}

/** Reads what `Bytes` writes. */
class Reader {
  private readonly source: Uint8Array;
  private position = 0;

  constructor(source: Uint8Array) {
    this.source = source;
  }

  atEnd(): boolean {
    return this.position >= this.source.length;
  }

  byte(): number {
    return this.source[this.position++];
  }

  bytes(count: number): Uint8Array {
    this.position += count;
    return this.source.subarray(this.position - count, this.position);
  }

  /** An instruction's code, with its prefix in front. */
  code(): number {
    const first = this.byte();
    return first < 0xfc ? first : (first << 12) + this.unsigned();
  }

  unsigned(): number {
    return Number(BigInt.asUintN(32, this.groups().value));
  }

  signed(): bigint {
    const { value, bits } = this.groups();
    return BigInt.asIntN(bits, value);
  }

  float32(): number {
    return new Float32Array(this.bytes(4).slice().buffer)[0];
  }

  float64(): number {
    return new Float64Array(this.bytes(8).slice().buffer)[0];
  }

  private groups(): { value: bigint; bits: number } {
    let value = 0n;
    for (let bits = 0; ; bits += 7) {
      const group = this.byte();
      value |= BigInt(group & 0x7f) << BigInt(bits);
      if (group < 0x80) return { value, bits: bits + 7 };
    }
  }
}
