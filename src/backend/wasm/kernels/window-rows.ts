import { FunctionBuilder, type Local } from '../assembler/function.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { shuffle } from './lanes.ts';
import { addInto, integers } from './loops.ts';

/** How the rows of planes that are read meet in the rows that are written. */
export interface RowGeometry {
  /** Elements in a row that is read, and in one that is written. */
  readonly width: number;
  readonly targetWidth: number;
  /** Elements of a plane that is read, and of one that is written. */
  readonly plane: number;
  readonly targetPlane: number;
  /** Offsets of the rows that meet, from the first one, in elements: as often as they are written out. */
  readonly shapes: readonly (readonly number[])[];
  /** Whether there are rows of other shapes. */
  readonly isRagged: boolean;
}

/** The part of a row that is written at a time: from `first` on, plus what a loop has moved, in bytes. */
export interface Block {
  readonly first: number;
  readonly moved?: { readonly source: Local; readonly target: Local };
}

/** What is done to the blocks of a row. */
export interface BlockWriter {
  /** Elements of a whole block; a row may be shorter. */
  readonly size: number;
  /** How far the columns that are read move from one block to the next. */
  readonly sourceStep: number;
  /** Whether all columns that a block sees lie within the row. */
  isInside(first: number): boolean;
  write(block: Block): void;
}

/** How the columns of a row that a block sees are loaded. */
export interface Columns {
  /** The first and the last column that matter; they may lie outside of the row. */
  readonly first: number;
  readonly last: number;
  /** What stands for columns outside. */
  readonly outside: number;
}

// So many blocks are written out rather than looped over.
const fewBlocks = 3;

/** An entry of a kernel's table, in bytes: a row's shape, how many offsets, and where. See `RowTable`. */
export const tableEntry = { shape: 0, count: 4, offsets: 8, bytes: 12 } as const;

/** Writes the loops of a kernel over planes, rows of the result and blocks of a row. */
export class RowWriter {
  readonly f: FunctionBuilder = new FunctionBuilder(['i32', 'i32', 'i32', 'i32', 'i32', 'i32']);
  /** Where a row of the result begins, and a row of its indices. */
  readonly to: Local;
  readonly indicesTo: Local;
  private readonly geometry: RowGeometry;
  private readonly source: Local = 0;
  private readonly entry: Local;
  private readonly cursor: Local;
  private readonly list: Local;
  private readonly left: Local;
  private loaded: Local[] = [];
  /** The offsets of the rows that meet, if they are constants now. */
  private shape: readonly number[] | undefined;

  constructor(geometry: RowGeometry) {
    this.geometry = geometry;
    [this.to, this.indicesTo, this.entry, this.cursor, this.list, this.left] = integers(this.f, 6);
  }

  /** `run(source, target, indices, planes, table, rows)`, all but the counts being addresses. */
  kernel(blocks: BlockWriter): KernelSource<'run'> {
    const { f, to, entry, source, indicesTo } = this;
    const [target, indices, planes, table, rows] = [1, 2, 3, 4, 5];
    const { plane, targetPlane, targetWidth } = this.geometry;
    const [planesDone, rowsDone] = integers(f, 2);
    f.forUpTo(planesDone, planes, 1, () => {
      f.get(target).set(to).get(indices).set(indicesTo).get(table).set(entry);
      f.forUpTo(rowsDone, rows, 1, () => {
        this.row(blocks);
        f.advance(entry, tableEntry.bytes).advance(to, 4 * targetWidth);
        f.advance(indicesTo, 8 * targetWidth);
      });
      f.advance(source, 4 * plane)
        .advance(target, 4 * targetPlane)
        .advance(indices, 8 * targetPlane);
    });
    return { functions: { run: f } };
  }

  /**
   * Loads the columns of each row that meets here and calls `visit` with them, and with the element of the
   * plane at which `columns.first` lies: a constant plus, where there is one, a local.
   */
  eachRow(
    { first, last, outside }: Columns,
    { moved }: Block,
    visit: (loaded: readonly Local[], row: { readonly constant: number; readonly local: Local }) => void,
  ): void {
    const { f, cursor, list, left, shape, entry, source } = this;
    const place = f.local('i32');
    const count = (last - first) >> 2;
    while (this.loaded.length <= count) this.loaded.push(f.local('v128'));
    const loaded = this.loaded.slice(0, count + 1);
    const start = (): void => {
      f.get(list).memory('i32.load').set(place);
      if (moved) addInto(f, place, place, moved.source);
      addInto(f, cursor, source, place);
      f.get(place).i32(2).op('i32.shr_u').set(place);
    };
    const load = (offset: number): void => {
      loaded.forEach((vector, n) => {
        this.load(offset, { first: first + 4 * n, last, outside });
        f.set(vector);
      });
    };
    this.pushList();
    f.set(list);
    if (shape !== undefined) {
      start();
      for (const offset of shape) {
        load(offset);
        visit(loaded, { constant: offset + first, local: place });
      }
      return;
    }
    f.get(entry).memory('i32.load', tableEntry.count).set(left);
    f.whileAtLeast(left, 1, () => {
      start();
      load(0);
      visit(loaded, { constant: first, local: place });
      f.advance(list, 4);
    });
  }

  /** Whether `visit` is written out for each row, rather than once in a loop. */
  get isWrittenOut(): boolean {
    return this.shape !== undefined;
  }

  private row(blocks: BlockWriter): void {
    const { f, entry } = this;
    const { shapes, isRagged } = this.geometry;
    const write = (shape: readonly number[] | undefined): void => {
      this.shape = shape;
      this.blocks(blocks);
    };
    const choose = (n: number): void => {
      if (n === shapes.length) write(undefined);
      else if (n === shapes.length - 1 && !isRagged) write(shapes[n]);
      else {
        f.get(entry).memory('i32.load', tableEntry.shape).i32(n).op('i32.eq');
        f.if(
          () => write(shapes[n]),
          () => choose(n + 1),
        );
      }
    };
    choose(0);
  }

  private blocks(blocks: BlockWriter): void {
    const { f } = this;
    const { targetWidth } = this.geometry;
    const { size } = blocks;
    const starts: number[] = [];
    for (let first = 0; first + size <= targetWidth; first += size) starts.push(first);
    // The last block overlaps the one before.
    if (starts.length * size < targetWidth) starts.push(Math.max(0, targetWidth - size));
    const inside = starts.filter((first) => first % size === 0 && blocks.isInside(first));
    if (inside.length <= fewBlocks) {
      for (const first of starts) blocks.write({ first });
      return;
    }
    for (const first of starts) if (first < inside[0]) blocks.write({ first });
    const moved = { source: f.local('i32'), target: f.local('i32') };
    const counter = f.local('i32');
    f.i32(0).set(moved.source).i32(0).set(moved.target);
    f.repeat(counter, inside.length, () => {
      blocks.write({ first: inside[0], moved });
      f.advance(moved.source, 4 * blocks.sourceStep).advance(moved.target, 4 * size);
    });
    for (const first of starts) if (first > inside[inside.length - 1]) blocks.write({ first });
  }

  /** Pushes four columns of the row at the cursor; those outside of it are as if they held `outside`. */
  private load(offset: number, { first, last, outside }: Columns): void {
    const { f, cursor } = this;
    const { width } = this.geometry;
    const end = Math.min(first + 3, last);
    if (first >= 0 && end < width) {
      f.get(cursor).memory('v128.load', 4 * (offset + first));
      return;
    }
    const base = Math.max(0, Math.min(first, width - 4));
    const lanes = [0, 1, 2, 3].map((lane) => {
      const column = first + lane;
      return column >= 0 && column < width ? 4 + column - base : 0;
    });
    f.f32x4(outside);
    if (lanes.every((lane) => lane === 0)) return;
    f.get(cursor).memory('v128.load', 4 * (offset + base));
    shuffle(f, lanes);
  }

  /** Pushes the element of the plane at which the first row of a window begins. */
  pushFirstRow({ moved }: Block): void {
    const { f } = this;
    this.pushList();
    f.memory('i32.load');
    if (moved) f.get(moved.source).op('i32.add');
    f.i32(2).op('i32.shr_s');
  }

  /** Stores a block of four, or as much of it as the row has. */
  store(vector: Local, block: Block): void {
    this.storeInterleaved([vector], block);
  }

  /** Stores a block of 4 · n: element k comes from vector k modulo n. */
  storeInterleaved(parts: readonly Local[], { first, moved }: Block): void {
    const { f } = this;
    const push = (): void => this.pushAddress(this.to, moved?.target);
    const count = Math.min(4 * parts.length, this.geometry.targetWidth - first);
    const [a, b] = parts;
    if (parts.length <= 2 && count === 4 * parts.length) {
      parts.forEach((_, n) => {
        push();
        if (parts.length === 1) f.get(a);
        else {
          f.get(a).get(b);
          shuffle(f, n === 0 ? [0, 4, 1, 5] : [2, 6, 3, 7]);
        }
        f.memory('v128.store', 4 * first + 16 * n);
      });
      return;
    }
    for (let n = 0; n < count; n++) {
      push();
      f.get(parts[n % parts.length]);
      f.memoryLane('v128.store32_lane', Math.floor(n / parts.length), 4 * (first + n));
    }
  }

  /** Stores indices of 32 bits as int64. */
  storeIndices(vector: Local, { first, moved }: Block): void {
    const { f } = this;
    const count = Math.min(4, this.geometry.targetWidth - first);
    const push = (): void => {
      this.pushAddress(this.indicesTo, moved?.target);
      if (moved) f.get(moved.target).op('i32.add');
      f.get(vector);
    };
    if (count === 4) {
      push();
      f.op('i64x2.extend_low_i32x4_u').memory('v128.store', 8 * first);
      push();
      f.op('i64x2.extend_high_i32x4_u').memory('v128.store', 8 * first + 16);
      return;
    }
    for (let lane = 0; lane < count; lane++) {
      push();
      f.lane('i32x4.extract_lane', lane)
        .op('i64.extend_i32_u')
        .memory('i64.store', 8 * (first + lane));
    }
  }

  /** Pushes where the offsets of the current row stand. */
  private pushList(): void {
    const { f, entry } = this;
    f.get(entry).memory('i32.load', tableEntry.offsets).get(entry).op('i32.add');
  }

  private pushAddress(base: Local, moved: Local | undefined): void {
    this.f.get(base);
    if (moved !== undefined) this.f.get(moved).op('i32.add');
  }
}
