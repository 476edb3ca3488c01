/** A piece of memory, and whether it was in use before. */
export interface Block {
  readonly address: number;
  readonly size: number;
  readonly isUsed: boolean;
}

const alignment = 64;

/**
 * Who gives out addresses. Sizes are rounded up to classes (multiples of 64 bytes, four classes to each
 * power of two above 512), freed blocks wait in a list of their class, and new ones come from the top. Only
 * when the top cannot grow are neighbouring free blocks joined, and what is large enough is cut up.
 */
export class BlockList {
  private readonly free = new Map<number, number[]>();
  private top: number;
  /** Memory above was never in use, so it is still zero. */
  private highest = 0;

  constructor(bottom: number) {
    this.top = bottom;
  }

  /**
   * The size that is set aside for `byteLength` bytes: at most a quarter more, and always 16 bytes more, so
   * that a vector may be loaded at the last element.
   */
  static sizeFor(byteLength: number): number {
    const bytes = byteLength + 16;
    const octave = 31 - Math.clz32(Math.min(bytes - 1, 0x7fffffff));
    const step = bytes <= 512 ? alignment : 2 ** (octave - 2);
    return Math.ceil(bytes / step) * step;
  }

  /** A block for `byteLength` bytes, or nothing if there is none; `growTo` makes room up to an address. */
  take(byteLength: number, growTo: (end: number) => boolean): Block | undefined {
    const size = BlockList.sizeFor(byteLength);
    const recycled = this.free.get(size)?.pop();
    if (recycled !== undefined) return { address: recycled, size, isUsed: true };
    return this.takeNew(size, growTo) ?? this.takeJoined(size, growTo);
  }

  giveBack(address: number, size: number): void {
    const list = this.free.get(size);
    if (list === undefined) this.free.set(size, [address]);
    else list.push(address);
  }

  private takeNew(size: number, growTo: (end: number) => boolean): Block | undefined {
    if (!growTo(this.top + size + alignment)) return undefined;
    const address = this.top;
    this.top += size;
    return { address, size, isUsed: address < this.highest };
  }

  /** Joins neighbours, gives the topmost back to the top, and cuts the first that is large enough. */
  private takeJoined(size: number, growTo: (end: number) => boolean): Block | undefined {
    this.highest = Math.max(this.highest, this.top);
    const blocks = joined(
      [...this.free].flatMap(([each, list]) => list.map((address) => ({ address, size: each }))),
    );
    this.free.clear();
    const last = blocks.at(-1);
    if (last !== undefined && last.address + last.size === this.top) {
      this.top = last.address;
      blocks.pop();
    }
    const found = blocks.find((block) => block.size >= size);
    for (const block of blocks) {
      if (block !== found) this.giveBack(block.address, block.size);
      else if (block.size > size) this.giveBack(block.address + size, block.size - size);
    }
    if (found !== undefined) return { address: found.address, size, isUsed: true };
    return this.takeNew(size, growTo);
  }
}

interface Span {
  readonly address: number;
  readonly size: number;
}

/** Spans in the order of their addresses, neighbours made one. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.address - b.address)) {
    const last = result.at(-1);
    if (last !== undefined && last.address + last.size === span.address) {
      result[result.length - 1] = { address: last.address, size: last.size + span.size };
    } else result.push(span);
  }
  return result;
}
