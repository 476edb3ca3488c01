import type { KernelCache, KernelFunction } from '../kernel-cache.ts';
import type { LinearMemory } from '../memory.ts';
import { control } from './control.ts';
import { callLayout, marks, mostArguments } from './dispatcher.ts';

/** How a driver calls kernels: at once, or by writing the calls down for the thread that will make them. */
export interface Calls {
  /** Calls a kernel with integers, all of them in 32 bits. */
  call(run: KernelFunction, ...integers: readonly number[]): void;
  /** Room for the parameters of one kernel, which gets its address. It may make the memory grow. */
  block(byteLength: number): number;
}

/**
 * The address, while a program is written, of the memory that each thread has to itself. No real address is
 * so large, so what is counted from it can be told from other numbers.
 */
export const privateScratch: number = 2 ** 40;

/** A piece of memory for programs, kept from one program to the next. */
interface Chunk {
  readonly address: number;
  readonly byteLength: number;
}

const chunkBytes = 1 << 16;
const chunkEnd = 8;

/** Calls of kernels, written down task by task in the memory that all threads share. */
export class Program implements Calls {
  private readonly memory: LinearMemory;
  private readonly shelf: KernelShelf;
  private readonly chunks: Chunk[] = [];
  private chunk = -1;
  private at = 0;
  private limit = 0;

  constructor(memory: LinearMemory, shelf: KernelShelf) {
    this.memory = memory;
    this.shelf = shelf;
  }

  /** Forgets the last program. */
  restart(): void {
    this.chunk = -1;
    this.at = 0;
    this.limit = 0;
  }

  /** Where the next task begins. */
  beginTask(): number {
    this.reserve(chunkEnd);
    return this.at;
  }

  endTask(): void {
    this.reserve(chunkEnd);
    this.memory.i32[this.at >>> 2] = marks.end;
    this.at += 4;
  }

  call(run: KernelFunction, ...integers: readonly number[]): void {
    const count = integers.length;
    if (count > mostArguments) throw new RangeError(`a kernel with ${count} arguments`);
    const kernel = this.shelf.placeOf(run);
    this.reserve(callLayout.arguments + 4 * count);
    const { i32 } = this.memory;
    const word = this.at >>> 2;
    let mask = 0;
    for (let n = 0; n < count; n++) {
      const isPrivate = integers[n] >= privateScratch;
      if (isPrivate) mask |= 1 << n;
      i32[word + callLayout.arguments / 4 + n] = isPrivate ? integers[n] - privateScratch : integers[n];
    }
    i32[word] = kernel;
    i32[word + callLayout.count / 4] = count;
    i32[word + callLayout.mask / 4] = mask;
    this.at += callLayout.arguments + 4 * count;
  }

  /** A block lies between two calls: the first goes on behind it. */
  block(byteLength: number): number {
    this.reserve(byteLength + 24);
    const block = 8 * Math.ceil(this.at / 8) + 8;
    this.continueAt(block + 4 * Math.ceil(byteLength / 4));
    return block;
  }

  /** Makes sure that so many bytes follow, with room for a mark behind them. */
  private reserve(byteLength: number): void {
    if (this.at + byteLength + chunkEnd <= this.limit) return;
    const next = this.nextChunk(byteLength + 2 * chunkEnd);
    if (this.limit > 0) this.continueAt(next.address);
    this.at = next.address;
    this.limit = next.address + next.byteLength;
  }

  private continueAt(address: number): void {
    const { i32 } = this.memory;
    i32[this.at >>> 2] = marks.continued;
    i32[(this.at >>> 2) + 1] = address;
    this.at = address;
  }

  private nextChunk(least: number): Chunk {
    this.chunk++;
    while (this.chunk < this.chunks.length && this.chunks[this.chunk].byteLength < least) this.chunk++;
    if (this.chunk === this.chunks.length) {
      const byteLength = Math.max(chunkBytes, least);
      this.chunks.push({ address: this.memory.keep(byteLength), byteLength });
    }
    return this.chunks[this.chunk];
  }
}

/**
 * The kernels that programs call, each with a place in every thread's table. Their modules lie in the shared
 * memory, in a chain: the address of the next one, the length, the bytes. So a worker gets at them without a
 * message, and compiles what it has not yet; engines compile equal bytes once in a process.
 */
export class KernelShelf {
  readonly table: WebAssembly.Table = new WebAssembly.Table({ element: 'anyfunc', initial: 0 });
  private readonly memory: LinearMemory;
  private readonly kernels: KernelCache;
  private readonly places = new Map<KernelFunction, number>();
  /** Where the address of the next module goes. */
  private linkWord = control.firstKernel;
  private last: KernelFunction | undefined;
  private lastPlace = 0;

  constructor(memory: LinearMemory, kernels: KernelCache) {
    this.memory = memory;
    this.kernels = kernels;
  }

  /** The place of a kernel's `run`, put there if it is new. */
  placeOf(run: KernelFunction): number {
    if (run === this.last) return this.lastPlace;
    this.lastPlace = this.places.get(run) ?? this.add(run);
    this.last = run;
    return this.lastPlace;
  }

  private add(run: KernelFunction): number {
    const { memory } = this;
    const binary = this.kernels.binaryOf(run);
    if (binary === undefined)
      throw new TypeError('only kernels that call no JavaScript run on other threads');
    const address = memory.keep(binary.length + 8);
    memory.u8.set(binary, address + 8);
    memory.i32[(address >>> 2) + 1] = binary.length;
    memory.i32[this.linkWord] = address;
    this.linkWord = address >>> 2;
    const place = this.table.grow(1, run);
    this.places.set(run, place);
    Atomics.store(memory.i32, control.kernels, place + 1);
    return place;
  }
}
