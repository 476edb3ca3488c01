import type { WasmBuffer } from './buffer.ts';

// What a buffer costs on JavaScript's heap, beside its bytes: small ones count, too.
const overhead = 256;
const initialBudget = 1 << 28;

/**
 * The buffers that are in the linear memory, and how much may be there. WebAssembly's memory is not garbage
 * collected, and JavaScript says too late (never, within a synchronous loop) that nobody reaches a buffer any
 * more. So the linear memory is kept like a cache: above the budget, what was not used for the longest time
 * moves to JavaScript's heap. There the garbage collector frees what is not reachable; the rest comes back
 * when it is used, and the budget grows by it, so that what a program really works with stays where it is.
 */
export class Residents {
  private readonly buffers = new Set<WasmBuffer>();
  private used = 0;
  private budget: number;

  constructor(budget: number = initialBudget) {
    this.budget = budget;
  }

  add(buffer: WasmBuffer): void {
    this.buffers.add(buffer);
    this.used += buffer.size + overhead;
  }

  remove(buffer: WasmBuffer): void {
    if (this.buffers.delete(buffer)) this.used -= buffer.size + overhead;
  }

  has(buffer: WasmBuffer): boolean {
    return this.buffers.has(buffer);
  }

  get isOverBudget(): boolean {
    return this.used > this.budget;
  }

  /** A buffer that had moved out was used after all. */
  welcomeBack(buffer: WasmBuffer): void {
    this.budget += buffer.size + overhead;
    this.add(buffer);
  }

  /**
   * The buffers that are to move out: those used longest ago, of at least `bytes` together and until a
   * quarter of the budget is free, so that this happens rarely; none that the running call uses.
   */
  leaving(bytes: number, runningCall: number): readonly WasmBuffer[] {
    const candidates = [...this.buffers].filter(({ lastUse }) => lastUse !== runningCall);
    candidates.sort((a, b) => a.lastUse - b.lastUse);
    const result: WasmBuffer[] = [];
    let freed = 0;
    for (const buffer of candidates) {
      if (freed >= bytes && this.used - freed <= 0.75 * this.budget) break;
      freed += buffer.size + overhead;
      result.push(buffer);
    }
    return result;
  }

  /** Who holds how much, the largest first: `convolution 812.0 MiB in 12 tensors`. */
  holders(most: number): readonly string[] {
    const totals = new Map<string, { bytes: number; count: number }>();
    for (const { madeBy, byteLength } of this.buffers) {
      const total = totals.get(madeBy) ?? { bytes: 0, count: 0 };
      totals.set(madeBy, { bytes: total.bytes + byteLength, count: total.count + 1 });
    }
    return [...totals]
      .sort(([, a], [, b]) => b.bytes - a.bytes)
      .slice(0, most)
      .map(([name, { bytes, count }]) => {
        return `${name || 'others'} ${mebibytes(bytes)} in ${count} ${count === 1 ? 'tensor' : 'tensors'}`;
      });
  }
}

/** Bytes as text. */
export function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
