import { byteSize, type DType, type TypedArray, typedArray } from '../../dtype/dtype.ts';
import type { DeviceBuffer, MemoryStats, View } from '../backend.ts';
import { type Block, BlockList } from './blocks.ts';
import { ours, WasmBuffer } from './buffer.ts';
import { mebibytes, Residents } from './residents.ts';

const pageSize = 65536;

export interface MemoryOptions {
  readonly shared: boolean;
  /** The most pages of 64 KiB; default the 4 GiB that 32-bit addresses reach, or what the system allows. */
  readonly maximumPages?: number | undefined;
  /** Bytes of buffers that nobody released before the oldest move out; default 256 MiB, see `Residents`. */
  readonly budget?: number | undefined;
}

/** Bytes at the bottom that are never given out: parameters of kernels, and room for threads to meet. */
export const controlBytes: number = pageSize;

const initialPages = 16;
const mostPages = 65536;
const fewestPages = 4096;

/** One linear memory and who holds what in it. Freed pieces are kept by size class and given out again. */
export class LinearMemory {
  readonly shared: boolean;
  readonly maximumPages: number;
  readonly memory: WebAssembly.Memory;
  /** The whole memory as bytes, words, floats and doubles; renewed when the memory grows. */
  u8!: Uint8Array;
  i32!: Int32Array;
  f32!: Float32Array;
  f64!: Float64Array;
  i64!: BigInt64Array;
  private readonly blocks = new BlockList(controlBytes);
  private readonly residents: Residents;
  private runningCall = 1;
  private live = 0;
  private peak = 0;
  private failAfter = Number.POSITIVE_INFINITY;

  constructor({ shared, maximumPages, budget }: MemoryOptions) {
    this.shared = shared;
    this.residents = new Residents(budget);
    [this.memory, this.maximumPages] = createMemory(shared, maximumPages);
    this.renewArrays();
  }

  get stats(): MemoryStats {
    return { live: this.live, reserved: this.u8.length, peak: this.peak };
  }

  /** Told before each call of the waist: what that call uses stays where it is until the next. */
  beginCall(): void {
    this.runningCall++;
  }

  /** New memory that reads as zeros; `madeBy` says for what. */
  allocate(byteLength: number, madeBy?: string): WasmBuffer {
    if (this.residents.isOverBudget) this.moveOut(0);
    const block = this.take(byteLength);
    const buffer = new WasmBuffer(byteLength, block.address, block.isUsed, madeBy);
    buffer.lastUse = this.runningCall - 1;
    this.residents.add(buffer);
    return buffer;
  }

  private take(byteLength: number): Block {
    const isHopeless = byteLength > this.maximumPages * pageSize - controlBytes;
    if (isHopeless || this.failAfter-- <= 0) throw this.exhausted(byteLength);
    const block =
      this.tryTake(byteLength) ?? (this.moveOut(byteLength) ? this.tryTake(byteLength) : undefined);
    if (block === undefined) throw this.exhausted(byteLength);
    this.live += block.size;
    this.peak = Math.max(this.peak, this.live);
    return block;
  }

  private tryTake(byteLength: number): Block | undefined {
    return this.blocks.take(byteLength, (end) => this.growTo(end));
  }

  release(buffer: DeviceBuffer): void {
    const released = ours(buffer);
    released.elsewhere = undefined;
    for (const { result } of released.prepared ?? []) if (result) this.release(result);
    released.prepared = undefined;
    if (released.address < 0) return;
    this.residents.remove(released);
    this.takeBack(released);
  }

  /** Lends memory of any content to a function; it is back when that ends. */
  borrow<Result>(byteLength: number, use: (address: number) => Result): Result {
    const held = this.take(byteLength);
    try {
      return use(held.address);
    } finally {
      this.takeBack(held);
    }
  }

  /** Memory for the device itself: of any content, in one place for ever, counted as reserved only. */
  keep(byteLength: number): number {
    const { address, size } = this.take(byteLength);
    this.live -= size;
    return address;
  }

  /** The n-th allocation from now fails, and all after it, until called again without a number: for tests. */
  failAfterAllocations(n: number = Number.POSITIVE_INFINITY): void {
    this.failAfter = n;
  }

  /** The address of a view's first element, for reading. */
  readable(view: View): number {
    const buffer = ours(view.buffer);
    const address = this.locate(buffer);
    if (buffer.isStale) this.clear(buffer);
    return address + view.offset * byteSize(view.dtype);
  }

  /** The address of a view's first element, for changing what is there, or parts of it. */
  changeable(view: View): number {
    ours(view.buffer).version++;
    return this.readable(view);
  }

  /** The address of a view's first element, where every element will be overwritten and none is read. */
  writable(view: View): number {
    const buffer = ours(view.buffer);
    const address = this.locate(buffer);
    buffer.version++;
    if (buffer.isStale) {
      if (coversWhole(view)) buffer.isStale = false;
      else this.clear(buffer);
    }
    return address + view.offset * byteSize(view.dtype);
  }

  /** The address of a buffer, which stays the same until the next call begins. */
  locate(buffer: WasmBuffer): number {
    buffer.lastUse = this.runningCall;
    if (buffer.address < 0) this.bringBack(buffer);
    return buffer.address;
  }

  /** `length` elements at an address, as a window onto the memory. */
  window(dtype: DType, address: number, length: number): TypedArray {
    return typedArray(dtype, length, this.memory.buffer, address);
  }

  private clear(buffer: WasmBuffer): void {
    this.u8.fill(0, buffer.address, buffer.address + buffer.byteLength);
    buffer.isStale = false;
  }

  private takeBack({ address, size }: Pick<Block, 'address' | 'size'>): void {
    this.live -= size;
    this.blocks.giveBack(address, size);
  }

  /** Moves buffers to JavaScript's heap, see `Residents`; whether any moved. */
  private moveOut(bytes: number): boolean {
    let moved = 0;
    for (const buffer of this.residents.leaving(bytes, this.runningCall)) {
      const bytesOf = buffer.isStale ? undefined : this.copyOf(buffer);
      if (bytesOf === null) break;
      this.residents.remove(buffer);
      this.takeBack(buffer);
      buffer.elsewhere = bytesOf;
      buffer.isStale = false;
      buffer.address = -1;
      moved++;
    }
    return moved > 0;
  }

  /** A buffer's bytes on JavaScript's heap; null where that is full, too. */
  private copyOf({ address, byteLength }: WasmBuffer): Uint8Array | null {
    try {
      return this.u8.slice(address, address + byteLength);
    } catch {
      return null;
    }
  }

  private bringBack(buffer: WasmBuffer): void {
    const { address, isUsed } = this.take(buffer.byteLength);
    buffer.address = address;
    if (buffer.elsewhere === undefined) buffer.isStale = isUsed;
    else this.u8.set(buffer.elsewhere, address);
    buffer.elsewhere = undefined;
    this.residents.welcomeBack(buffer);
  }

  /** Whether the memory reaches to `end`, growing by at least an eighth if it must. */
  private growTo(end: number): boolean {
    const missing = Math.ceil((end - this.u8.length) / pageSize);
    if (missing <= 0) return true;
    const room = this.maximumPages - this.u8.length / pageSize;
    if (missing > room) return false;
    const pages = Math.min(room, Math.max(missing, Math.ceil(this.u8.length / pageSize / 8)));
    if (!this.tryGrow(pages) && !this.tryGrow(missing)) return false;
    this.renewArrays();
    return true;
  }

  private tryGrow(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }

  private renewArrays(): void {
    const { buffer } = this.memory;
    this.u8 = new Uint8Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.i64 = new BigInt64Array(buffer);
  }

  private exhausted(byteLength: number): RangeError {
    const { live } = this.stats;
    const holders = this.residents.holders(3);
    const held = holders.length === 0 ? '' : ` Most of it is held by: ${holders.join(', ')}.`;
    return new RangeError(
      `DefaultCPUAllocator: can't allocate memory: you tried to allocate ${byteLength} bytes. ` +
        `${mebibytes(live)} are in use, ${mebibytes(pageSize * this.maximumPages)} is the most.${held} ` +
        'Use smaller tensors or batches, or free tensors sooner: wrap the work in scope(() => …).',
    );
  }
}

/** A memory of at most the given pages, or of as many as the system lets a program reserve. */
function createMemory(shared: boolean, wanted?: number): readonly [WebAssembly.Memory, number] {
  for (let maximum = wanted ?? mostPages; ; maximum /= 4) {
    try {
      return [new WebAssembly.Memory({ initial: initialPages, maximum, shared }), maximum];
    } catch (error) {
      if (wanted !== undefined || maximum <= fewestPages) throw error;
    }
  }
}

/** Whether writing a view leaves nothing of its buffer as it was: dense, row-major or permuted. */
function coversWhole({ buffer, dtype, shape, strides }: View): boolean {
  let count = 1;
  let reach = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    count *= shape[axis];
    reach += (shape[axis] - 1) * strides[axis];
    if (strides[axis] === 0 && shape[axis] > 1) return false;
  }
  return reach === count - 1 && count * byteSize(dtype) === buffer.byteLength;
}
