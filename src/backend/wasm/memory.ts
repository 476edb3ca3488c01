import { byteSize, type DType, type TypedArray, typedArray } from '../../dtype/dtype.ts';
import type { DeviceBuffer, View } from '../backend.ts';
import { type Block, BlockList } from './blocks.ts';

const pageSize = 65536;

/** A piece of the linear memory. */
export class WasmBuffer implements DeviceBuffer {
  readonly byteLength: number;
  /** Where it begins, a multiple of 64. */
  readonly address: number;
  /** Whether it still holds what somebody wrote before: it counts as zeros, cleared when first read. */
  isStale: boolean;
  /** How often somebody asked to write here: while it is the same, so are the contents. */
  version = 0;

  constructor(byteLength: number, address: number, isStale: boolean) {
    this.byteLength = byteLength;
    this.address = address;
    this.isStale = isStale;
  }
}

/** What the memory holds, in bytes. */
export interface MemoryStats {
  /** In buffers that are in use. */
  readonly live: number;
  /** Taken from the system, in use or kept for reuse. */
  readonly reserved: number;
  /** The most that was live at one time. */
  readonly peak: number;
}

export interface MemoryOptions {
  readonly shared: boolean;
  /** The most pages of 64 KiB; default the 4 GiB that 32-bit addresses reach. */
  readonly maximumPages?: number;
}

/** Bytes at the bottom that are never given out: parameters of kernels, and room for threads to meet. */
export const controlBytes: number = pageSize;

/**
 * One linear memory and who holds what in it. Freed pieces are kept by size class and given out again;
 * a buffer that JavaScript forgets without releasing comes back when the garbage collector says so.
 */
export class LinearMemory {
  readonly shared: boolean;
  readonly maximumPages: number;
  readonly memory: WebAssembly.Memory;
  /** The whole memory as bytes, words and doubles; renewed when the memory grows. */
  u8!: Uint8Array;
  i32!: Int32Array;
  f64!: Float64Array;
  i64!: BigInt64Array;
  private readonly blocks = new BlockList(controlBytes);
  private readonly forgotten = new FinalizationRegistry<Held>((held) => this.takeBack(held));
  private live = 0;
  private peak = 0;
  private failAfter = Number.POSITIVE_INFINITY;

  constructor({ shared, maximumPages = 65536 }: MemoryOptions) {
    this.shared = shared;
    this.maximumPages = maximumPages;
    this.memory = new WebAssembly.Memory({ initial: 16, maximum: maximumPages, shared });
    this.renewArrays();
  }

  get stats(): MemoryStats {
    return { live: this.live, reserved: this.u8.length, peak: this.peak };
  }

  /** New memory that reads as zeros. */
  allocate(byteLength: number): WasmBuffer {
    const block = this.take(byteLength);
    const buffer = new WasmBuffer(byteLength, block.address, block.isUsed);
    this.forgotten.register(buffer, block, buffer);
    return buffer;
  }

  private take(byteLength: number): Block {
    if (this.failAfter-- <= 0) throw this.exhausted(byteLength);
    const block = this.blocks.take(byteLength, (end) => this.growTo(end));
    if (block === undefined) throw this.exhausted(byteLength);
    this.live += block.size;
    this.peak = Math.max(this.peak, this.live);
    return block;
  }

  release(buffer: DeviceBuffer): void {
    const { address, byteLength } = ours(buffer);
    this.forgotten.unregister(buffer);
    this.takeBack({ address, size: BlockList.sizeFor(byteLength) });
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

  /** The n-th allocation from now fails, and all after it, until called again without a number: for tests. */
  failAfterAllocations(n: number = Number.POSITIVE_INFINITY): void {
    this.failAfter = n;
  }

  /** The address of a view's first element, for reading. */
  readable(view: View): number {
    const buffer = ours(view.buffer);
    if (buffer.isStale) this.clear(buffer);
    return buffer.address + view.offset * byteSize(view.dtype);
  }

  /** The address of a view's first element, for changing what is there, or parts of it. */
  changeable(view: View): number {
    ours(view.buffer).version++;
    return this.readable(view);
  }

  /** The address of a view's first element, where every element will be overwritten and none is read. */
  writable(view: View): number {
    const buffer = ours(view.buffer);
    buffer.version++;
    if (buffer.isStale) {
      if (coversWhole(view)) buffer.isStale = false;
      else this.clear(buffer);
    }
    return buffer.address + view.offset * byteSize(view.dtype);
  }

  /** `length` elements at an address, as a window onto the memory. */
  window(dtype: DType, address: number, length: number): TypedArray {
    return typedArray(dtype, length, this.memory.buffer, address);
  }

  private clear(buffer: WasmBuffer): void {
    this.u8.fill(0, buffer.address, buffer.address + buffer.byteLength);
    buffer.isStale = false;
  }

  private takeBack({ address, size }: Held): void {
    this.live -= size;
    this.blocks.giveBack(address, size);
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
    this.f64 = new Float64Array(buffer);
    this.i64 = new BigInt64Array(buffer);
  }

  private exhausted(byteLength: number): RangeError {
    const { live, reserved } = this.stats;
    return new RangeError(
      `fovea: out of memory: ${mebibytes(byteLength)} wanted, ${mebibytes(live)} live, ` +
        `${mebibytes(reserved)} reserved. Free tensors sooner: wrap the work in scope(() => …), ` +
        'or iterate over a DataLoader, which frees each step.',
    );
  }
}

interface Held {
  readonly address: number;
  readonly size: number;
}

function ours(buffer: DeviceBuffer): WasmBuffer {
  if (buffer instanceof WasmBuffer) return buffer;
  throw new TypeError('fovea: this memory belongs to another device');
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

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
