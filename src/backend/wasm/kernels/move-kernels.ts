import { FunctionBuilder, type Local } from '../assembler/function.ts';
import type { MemoryOp, PlainOp } from '../assembler/opcodes.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { loadArgument, loadOperand, parameters } from '../parameters.ts';

/** Bytes of an element that is moved as it is. */
export type Width = 1 | 2 | 4 | 8;

const loads: { readonly [W in Width]: MemoryOp } = {
  1: 'i32.load8_u',
  2: 'i32.load16_u',
  4: 'i32.load',
  8: 'i64.load',
};
const stores: { readonly [W in Width]: MemoryOp } = {
  1: 'i32.store8',
  2: 'i32.store16',
  4: 'i32.store',
  8: 'i64.store',
};
const splats: { readonly [W in Width]: PlainOp } = {
  1: 'i8x16.splat',
  2: 'i16x8.splat',
  4: 'i32x4.splat',
  8: 'i64x2.splat',
};

/** Replaces the address on the stack by the element there. */
export function loadElement(f: FunctionBuilder, width: Width): void {
  f.memory(loads[width]);
}

/** Stores the element on the stack at the address below it. */
export function storeElement(f: FunctionBuilder, width: Width): void {
  f.memory(stores[width]);
}

/** How the source steps along a row whose target is dense, or that neither is. */
export type RowKind = 'dense' | 'fixed' | 'strided';

/** `run(base)`: operand 0 is the target, 1 the source; rows × columns of elements move. */
export function rowsKernel(kind: RowKind, width: Width): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32']);
  const rows = loadArgument(f, 0, parameters.rows);
  const columns = loadArgument(f, 0, parameters.columns);
  const target = loadOperand(f, 0, 0);
  const source = loadOperand(f, 0, 1);
  const [to, from, rest, row] = Array.from({ length: 4 }, () => f.local('i32'));
  f.forUpTo(row, rows, 1, () => {
    f.get(target.row).set(to).get(source.row).set(from).get(columns).set(rest);
    if (kind === 'dense') copyVectors(f, width, { to, from, rest });
    if (kind === 'fixed') fillVectors(f, width, { to, from, rest });
    f.whileAtLeast(rest, 1, () => {
      f.get(to).get(from);
      loadElement(f, width);
      storeElement(f, width);
      if (kind === 'strided') f.get(to).get(target.columnStep).op('i32.add').set(to);
      else f.advance(to, width);
      if (kind === 'strided') f.get(from).get(source.columnStep).op('i32.add').set(from);
      else if (kind === 'dense') f.advance(from, width);
    });
    for (const { row: start, rowStep } of [target, source])
      f.get(start).get(rowStep).op('i32.add').set(start);
  });
  return { functions: { run: f } };
}

/** `run(target, source, byteLength)`: neighbouring bytes. */
export function bytesKernel(): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32', 'i32', 'i32']);
  f.get(0).get(1).get(2).memoryCopy();
  return { functions: { run: f } };
}

interface Cursors {
  readonly to: Local;
  readonly from: Local;
  readonly rest: Local;
}

function copyVectors(f: FunctionBuilder, width: Width, { to, from, rest }: Cursors): void {
  for (const vectors of [4, 1]) {
    f.whileAtLeast(rest, (16 * vectors) / width, () => {
      for (let n = 0; n < vectors; n++) {
        f.get(to)
          .get(from)
          .memory('v128.load', 16 * n)
          .memory('v128.store', 16 * n);
      }
      f.advance(to, 16 * vectors).advance(from, 16 * vectors);
    });
  }
}

function fillVectors(f: FunctionBuilder, width: Width, { to, from, rest }: Cursors): void {
  const value = f.local('v128');
  f.get(from);
  loadElement(f, width);
  f.op(splats[width]).set(value);
  for (const vectors of [4, 1]) {
    f.whileAtLeast(rest, (16 * vectors) / width, () => {
      for (let n = 0; n < vectors; n++) {
        f.get(to)
          .get(value)
          .memory('v128.store', 16 * n);
      }
      f.advance(to, 16 * vectors);
    });
  }
}

/**
 * `run(target, source, rows, columns, targetStep, sourceStep)`: target[r, c] = source[c, r], where the
 * target's columns and the source's rows are dense, and the steps are bytes from one row of the target, one
 * column of the source, to the next. Two blocks of 4 × 4 words (or 2 × 2 doubles) go through registers
 * together; more rows at once would compete for the same lines of a cache when the target's step is a power
 * of 2.
 */
export function transposeKernel(width: Width): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32', 'i32', 'i32', 'i32', 'i32', 'i32']);
  const [target, source, rows, columns, targetStep, sourceStep] = [0, 1, 2, 3, 4, 5];
  const [to, from, rest] = Array.from({ length: 3 }, () => f.local('i32'));
  const side = width === 4 ? 4 : width === 8 ? 2 : 1;
  for (const height of side === 1 ? [1] : [2 * side, side, 1]) {
    f.whileAtLeast(rows, height, () => {
      f.get(target).set(to).get(source).set(from).get(columns).set(rest);
      for (const breadth of height > 1 ? [side, 1] : [1]) {
        f.whileAtLeast(rest, breadth, () => {
          const place = { to, from, targetStep, sourceStep };
          for (let row = 0; row < height; row += breadth) {
            if (breadth > 1) transposeBlock(f, place, side, row);
            else moveOne(f, width, place, row);
          }
          f.advance(to, breadth * width);
          f.get(from).get(sourceStep).i32(breadth).op('i32.mul', 'i32.add').set(from);
        });
      }
      f.get(target).get(targetStep).i32(height).op('i32.mul', 'i32.add').set(target);
      f.advance(source, height * width);
    });
  }
  return { functions: { run: f } };
}

interface BlockPlace {
  readonly to: Local;
  readonly from: Local;
  readonly targetStep: Local;
  readonly sourceStep: Local;
}

function moveOne(f: FunctionBuilder, width: Width, { to, from, targetStep }: BlockPlace, row: number): void {
  f.get(to).get(targetStep).i32(row).op('i32.mul', 'i32.add');
  f.get(from)
    .i32(row * width)
    .op('i32.add');
  loadElement(f, width);
  storeElement(f, width);
}

/** 4 × 4 words or 2 × 2 doubles, loaded as columns of the source and stored as rows of the target. */
function transposeBlock(f: FunctionBuilder, place: BlockPlace, side: number, firstRow: number): void {
  const lines = Array.from({ length: side }, () => f.local('v128'));
  lines.forEach((line, n) => {
    f.get(place.from).get(place.sourceStep).i32(n).op('i32.mul', 'i32.add');
    f.memory('v128.load', (firstRow * 16) / side).set(line);
  });
  const store = (row: number, push: () => void): void => {
    f.get(place.to).get(place.targetStep);
    f.i32(firstRow + row).op('i32.mul', 'i32.add');
    push();
    f.memory('v128.store');
  };
  const [a, b, c, d] = lines;
  if (side === 2) {
    store(0, () => f.get(a).get(b).shuffle64(0, 2));
    store(1, () => f.get(a).get(b).shuffle64(1, 3));
    return;
  }
  const pairs = Array.from({ length: 4 }, () => f.local('v128'));
  f.get(a).get(b).shuffle32(0, 4, 1, 5).set(pairs[0]);
  f.get(c).get(d).shuffle32(0, 4, 1, 5).set(pairs[1]);
  f.get(a).get(b).shuffle32(2, 6, 3, 7).set(pairs[2]);
  f.get(c).get(d).shuffle32(2, 6, 3, 7).set(pairs[3]);
  store(0, () => f.get(pairs[0]).get(pairs[1]).shuffle64(0, 2));
  store(1, () => f.get(pairs[0]).get(pairs[1]).shuffle64(1, 3));
  store(2, () => f.get(pairs[2]).get(pairs[3]).shuffle64(0, 2));
  store(3, () => f.get(pairs[2]).get(pairs[3]).shuffle64(1, 3));
}
