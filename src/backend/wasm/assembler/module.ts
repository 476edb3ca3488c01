import { Bytes } from './bytes.ts';
import { type FunctionBuilder, type Signature, type ValueType, valueTypes } from './function.ts';

/** A JavaScript function that a module calls. */
export interface ImportedFunction extends Signature {
  readonly name: string;
}

/**
 * The parts of a module. It imports one memory, always; functions are numbered imports first, then in
 * the order given, and all of them are exported by name.
 */
export interface ModuleParts {
  readonly imports?: readonly ImportedFunction[];
  /** Signatures of what is called through a table, which is imported if there are any. */
  readonly indirect?: readonly Signature[];
  readonly functions: { readonly [name: string]: FunctionBuilder };
}

/** What the module must know of the memory it will be given. */
export interface MemoryKind {
  readonly shared: boolean;
  readonly maximumPages: number;
}

/**
 * The binary form of a module.
 *
 * How a kernel is made, from the loop to the call. `y[i] += 1` over `count` floats, a multiple of four:
 *
 *     const f = new FunctionBuilder(['i32', 'i32']);        // parameters are locals 0 and 1
 *     const [y, count] = [0, 1];
 *     const i = f.local('i32');
 *     f.forUpTo(i, count, 4, () => {
 *       f.get(y).get(y).memory('v128.load').f32x4(1).op('f32x4.add').memory('v128.store');
 *       f.advance(y, 16);
 *     });
 *     const { run } = device.kernels.get('increment', () => ({ functions: { run: f } }));
 *     run(address, count);
 *
 * - Code is written as the stack machine runs it: operands first. `f.op('f32x4.mul', 'f32x4.add')` takes
 *   any instruction without immediates by its name in the text format, `f.memory('v128.load', 16)` loads and
 *   stores with a constant offset, `f.lane`, `f.memoryLane`, `f.shuffle32(0, 4, 1, 5)` the rest.
 * - `block`, `loop` and `if` nest by callbacks, which get the label to branch to: `f.br(again)`.
 * - `f.f32x4(0.5)` and its sisters push constant vectors, from locals if `f.keepsConstants`. `multiplyAdd` in
 *   features.ts knows whether the runtime has the fused form.
 * - `functionText(f)` in text.ts prints what was written, for debugging and for snapshots.
 * - `device.kernels.get(key, build)` compiles once per key. Views become addresses with `device.memory`:
 *   `writable(view)` where every element of the view is overwritten, `readable(view)` otherwise. Working
 *   space is lent by `device.memory.borrow(bytes, (address) => …)`.
 * - Work that may be much is shared among threads by `device.threads.parallel({ units, time }, (first, end,
 *   calls) => …)`: `calls.call(run, address, count)` then stands for `run(address, count)`.
 */
export function assemble(
  { imports = [], indirect = [], functions }: ModuleParts,
  memory: MemoryKind,
): Uint8Array<ArrayBuffer> {
  const builders = Object.entries(functions);
  const types = new SignatureTable();
  for (const signature of indirect) types.indexOf(signature);
  const importTypes = imports.map((imported) => types.indexOf(imported));
  const functionTypes = builders.map(([, builder]) => types.indexOf(builder.signature));
  const module = new Bytes();
  module.append([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  section(module, 1, types.entries());
  section(module, 2, [
    entry((bytes) => writeMemoryImport(bytes, memory)),
    ...(indirect.length > 0 ? [entry(writeTableImport)] : []),
    ...imports.map(({ name }, n) => entry((bytes) => writeFunctionImport(bytes, name, importTypes[n]))),
  ]);
  section(
    module,
    3,
    functionTypes.map((type) => entry((bytes) => bytes.unsigned(type))),
  );
  section(
    module,
    7,
    builders.map(([name], n) => entry((bytes) => writeExport(bytes, name, imports.length + n))),
  );
  section(
    module,
    10,
    builders.map(([, builder]) => entry((bytes) => writeBody(bytes, builder))),
  );
  return new Uint8Array(module.view());
}

/** The distinct signatures of a module, numbered as they come. */
class SignatureTable {
  private readonly known = new Map<string, number>();
  private readonly written: Bytes[] = [];

  indexOf({ parameters, results }: Signature): number {
    const key = `${parameters}>${results}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, this.written.length);
    this.written.push(
      entry((bytes) => {
        bytes.byte(0x60);
        writeTypes(bytes, parameters);
        writeTypes(bytes, results);
      }),
    );
    return this.written.length - 1;
  }

  entries(): readonly Bytes[] {
    return this.written;
  }
}

function entry(write: (bytes: Bytes) => void): Bytes {
  const bytes = new Bytes();
  write(bytes);
  return bytes;
}

/** A section: its number, its size in bytes, and a counted list. */
function section(module: Bytes, number: number, entries: readonly Bytes[]): void {
  const content = new Bytes();
  content.unsigned(entries.length);
  for (const bytes of entries) content.append(bytes.view());
  module.byte(number);
  module.unsigned(content.length);
  module.append(content.view());
}

function writeTypes(bytes: Bytes, types: readonly ValueType[]): void {
  bytes.unsigned(types.length);
  for (const type of types) bytes.byte(valueTypes[type]);
}

function writeMemoryImport(bytes: Bytes, { shared, maximumPages }: MemoryKind): void {
  bytes.name('fovea');
  bytes.name('memory');
  bytes.byte(0x02);
  bytes.byte(shared ? 0x03 : 0x01);
  bytes.unsigned(0);
  bytes.unsigned(maximumPages);
}

/** A table of functions, of any size. */
function writeTableImport(bytes: Bytes): void {
  bytes.name('fovea');
  bytes.name('table');
  bytes.append([0x01, 0x70, 0x00, 0]);
}

function writeFunctionImport(bytes: Bytes, name: string, type: number): void {
  bytes.name('fovea');
  bytes.name(name);
  bytes.byte(0x00);
  bytes.unsigned(type);
}

function writeExport(bytes: Bytes, name: string, index: number): void {
  bytes.name(name);
  bytes.byte(0x00);
  bytes.unsigned(index);
}

/** A body: its size, its locals as runs of one type, its code. */
function writeBody(bytes: Bytes, { locals, prologue, code }: FunctionBuilder): void {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  const body = new Bytes();
  body.unsigned(runs.length);
  for (const { type, count } of runs) {
    body.unsigned(count);
    body.byte(valueTypes[type]);
  }
  body.append(prologue.view());
  body.append(code.view());
  body.byte(0x0b);
  bytes.unsigned(body.length);
  bytes.append(body.view());
}
