import { assemble, type ImportedFunction, type ModuleParts } from './assembler/module.ts';
import type { LinearMemory } from './memory.ts';

/** An exported function of a kernel: integers, addresses and floats in, at most one number out. */
export type KernelFunction = (...operands: readonly number[]) => number;

/** The functions of a compiled kernel, by the names they were given. */
export type Kernel<Name extends string = 'run'> = { readonly [N in Name]: KernelFunction };

/** A JavaScript function that kernels may call. */
export interface HostFunction extends ImportedFunction {
  readonly call: (...operands: readonly never[]) => number | bigint | undefined;
}

/** What a kernel is made of. */
export interface KernelSource<Name extends string> {
  readonly imports?: readonly HostFunction[];
  readonly functions: { readonly [N in Name]: ModuleParts['functions'][string] };
}

/** Compiled kernels, each compiled when it is first asked for. */
export class KernelCache {
  private readonly known = new Map<string, Kernel<string>>();
  private readonly binaries = new WeakMap<KernelFunction, Uint8Array<ArrayBuffer>>();
  private readonly memory: LinearMemory;

  constructor(memory: LinearMemory) {
    this.memory = memory;
  }

  /** The kernel of a key; the key must name all that `build` depends on. */
  get<Name extends string>(key: string, build: () => KernelSource<Name>): Kernel<Name> {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = this.compile(build());
    this.known.set(key, made);
    return made;
  }

  /** Compiles a kernel without keeping it, for callers with a quicker key. */
  compile<Name extends string>({ imports = [], functions }: KernelSource<Name>): Kernel<Name> {
    const binary = assemble({ imports, functions }, this.memory);
    const module = new WebAssembly.Module(binary);
    const host: WebAssembly.ModuleImports = { memory: this.memory.memory };
    for (const { name, call } of imports) host[name] = call;
    const { exports } = new WebAssembly.Instance(module, { fovea: host });
    // The engine types exports by what they might be; these are the functions assembled above.
    const kernel = exports as Kernel<Name>;
    if (imports.length === 0 && 'run' in functions) this.binaries.set((exports as Kernel).run, binary);
    return kernel;
  }

  /** The module whose `run` a function is, for other threads. Kernels that call JavaScript have none. */
  binaryOf(run: KernelFunction): Uint8Array<ArrayBuffer> | undefined {
    return this.binaries.get(run);
  }
}
