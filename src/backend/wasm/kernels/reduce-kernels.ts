import { byteSize, type DType } from '../../../dtype/dtype.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { loadArgument } from '../parameters.ts';
import { loadLanes } from './elements.ts';
import { type Accumulator, type FoldName, foldNumbers, foldVectors, identity } from './fold.ts';

/**
 * The arguments of a reduction, by the number of their 32-bit word: a table of results × lines × columns of
 * input elements, of which each result folds its lines and columns; steps in bytes. `carry` is for
 * compensated sums.
 */
export const reduceArguments = {
  results: 0,
  lines: 1,
  columns: 2,
  accumulator: 3,
  input: 4,
  resultStep: 5,
  lineStep: 6,
  columnStep: 7,
  carry: 8,
} as const;
export const reduceBytes = 36;

type ArgumentName = keyof typeof reduceArguments;
/** The arguments of a reduction, in locals. */
export type Arguments = { readonly [Name in ArgumentName]: Local };

/** Loads the arguments that stand at the address in the first parameter. */
export function loadArguments(f: FunctionBuilder): Arguments {
  const load = (name: ArgumentName) => loadArgument(f, 0, 4 * reduceArguments[name]);
  return {
    results: load('results'),
    lines: load('lines'),
    columns: load('columns'),
    accumulator: load('accumulator'),
    input: load('input'),
    resultStep: load('resultStep'),
    lineStep: load('lineStep'),
    columnStep: load('columnStep'),
    carry: load('carry'),
  };
}

/** Any strides and types, one element after the other. Accumulators are 8 bytes each, dense. */
export function scalarFold(fold: FoldName, dtype: DType, accumulator: Accumulator): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32']);
  const args = loadArguments(f);
  const total = f.local(accumulator);
  forEachElement(f, args, {
    before: () => f.get(args.accumulator).memory(`${accumulator}.load`).set(total),
    element: (cursor) => {
      f.get(total);
      loadNumber(f, dtype, accumulator, cursor);
      foldNumbers(f, fold, accumulator);
      f.set(total);
    },
    after: () => f.get(args.accumulator).get(total).memory(`${accumulator}.store`),
  });
  return { functions: { run: f } };
}

/** The index of the greatest or least element of each line of elements; the accumulator is that index. */
export function scalarArg(
  reduction: 'argmax' | 'argmin',
  dtype: DType,
  accumulator: Accumulator,
): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32']);
  const args = loadArguments(f);
  const [best, value] = [f.local(accumulator), f.local(accumulator)];
  const [count, bestIndex] = [f.local('i64'), f.local('i64')];
  forEachElement(f, args, {
    before: () => f.i64(0n).set(count).i64(0n).set(bestIndex),
    element: (cursor) => {
      loadNumber(f, dtype, accumulator, cursor);
      f.set(value);
      f.get(count).op('i64.eqz');
      pushBeats(f, reduction === 'argmax', accumulator, value, best);
      f.op('i32.or').if(() => f.get(value).set(best).get(count).set(bestIndex));
      f.get(count).i64(1n).op('i64.add').set(count);
    },
    after: () => f.get(args.accumulator).get(bestIndex).memory('i64.store'),
  });
  return { functions: { run: f } };
}

/** Whether a later value replaces the best so far: NaN beats everything and stays, ties keep the first. */
function pushBeats(
  f: FunctionBuilder,
  greatest: boolean,
  accumulator: Accumulator,
  value: Local,
  best: Local,
): void {
  if (accumulator === 'i64') {
    f.get(value)
      .get(best)
      .op(greatest ? 'i64.gt_s' : 'i64.lt_s');
    return;
  }
  f.get(value)
    .get(best)
    .op(greatest ? 'f64.gt' : 'f64.lt');
  f.get(value).get(value).op('f64.ne').get(best).get(best).op('f64.eq', 'i32.and', 'i32.or');
}

/** Pushes the element at an address as a number of the accumulator's type. */
function loadNumber(f: FunctionBuilder, dtype: DType, accumulator: Accumulator, cursor: Local): void {
  const access = { dtype, cursor, offset: 0, width: 1 };
  loadLanes(f, accumulator === 'i64' ? 'i64' : 'f64x2', access);
  if (accumulator === 'f64') f.lane('f64x2.extract_lane', 0);
}

interface Visit {
  before(): void;
  element(cursor: Local): void;
  after(): void;
}

/** Visits each element that a result folds, between the beginning and the end of that result. */
export function forEachElement(f: FunctionBuilder, args: Arguments, { before, element, after }: Visit): void {
  const [result, line, column, start, cursor] = Array.from({ length: 5 }, () => f.local('i32'));
  f.forUpTo(result, args.results, 1, () => {
    before();
    f.get(args.input).set(start);
    f.forUpTo(line, args.lines, 1, () => {
      f.get(start).set(cursor);
      f.forUpTo(column, args.columns, 1, () => {
        element(cursor);
        f.get(cursor).get(args.columnStep).op('i32.add').set(cursor);
      });
      f.get(start).get(args.lineStep).op('i32.add').set(start);
    });
    after();
    f.advance(args.accumulator, 8);
    f.get(args.input).get(args.resultStep).op('i32.add').set(args.input);
  });
}

type VectorType = 'float32' | 'float64';

/** Pushes two doubles from 16 · n bytes behind the cursor; `half` is the upper two of four floats. */
function loadTwo(f: FunctionBuilder, dtype: VectorType, cursor: Local, element: number): void {
  f.get(cursor);
  if (dtype === 'float64') f.memory('v128.load', 8 * element);
  else f.memory('v128.load64_zero', 4 * element).op('f64x2.promote_low_f32x4');
}

/** Folds along dense columns: eight partial results, two by two, then the rest one by one. */
export function denseColumnsFold(fold: FoldName, dtype: VectorType): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32']);
  const args = loadArguments(f);
  const parts = Array.from({ length: 4 }, () => f.local('v128'));
  const total = f.local('f64');
  const [result, line, start, cursor, rest] = Array.from({ length: 5 }, () => f.local('i32'));
  const size = byteSize(dtype);
  f.forUpTo(result, args.results, 1, () => {
    for (const part of parts) f.f64x2(Number(identity(fold, 'f64'))).set(part);
    f.get(args.accumulator).memory('f64.load').set(total);
    f.get(args.input).set(start);
    f.forUpTo(line, args.lines, 1, () => {
      f.get(start).set(cursor).get(args.columns).set(rest);
      f.whileAtLeast(rest, 8, () => {
        parts.forEach((part, n) => {
          f.get(part);
          loadTwo(f, dtype, cursor, 2 * n);
          foldVectors(f, fold);
          f.set(part);
        });
        f.advance(cursor, 8 * size);
      });
      f.whileAtLeast(rest, 1, () => {
        f.get(total);
        loadNumber(f, dtype, 'f64', cursor);
        foldNumbers(f, fold, 'f64');
        f.set(total).advance(cursor, size);
      });
      f.get(start).get(args.lineStep).op('i32.add').set(start);
    });
    f.get(args.accumulator).get(total);
    for (const part of parts) f.get(part);
    for (let n = 1; n < parts.length; n++) foldVectors(f, fold);
    f.tee(parts[0]).lane('f64x2.extract_lane', 0);
    foldNumbers(f, fold, 'f64');
    f.get(parts[0]).lane('f64x2.extract_lane', 1);
    foldNumbers(f, fold, 'f64');
    f.memory('f64.store');
    f.advance(args.accumulator, 8);
    f.get(args.input).get(args.resultStep).op('i32.add').set(args.input);
  });
  return { functions: { run: f } };
}

/** Folds lines into dense results: four lines at a time, then one, all along them; there is one column. */
export function denseResultsFold(fold: FoldName, dtype: VectorType): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32']);
  const args = loadArguments(f);
  const [part, total] = [f.local('v128'), f.local('f64')];
  const [rest, target] = [f.local('i32'), f.local('i32')];
  const size = byteSize(dtype);
  for (const count of [4, 1]) {
    const cursors = Array.from({ length: count }, () => f.local('i32'));
    f.whileAtLeast(args.lines, count, () => {
      for (const cursor of cursors) {
        f.get(args.input).tee(cursor).get(args.lineStep).op('i32.add').set(args.input);
      }
      f.get(args.results).set(rest).get(args.accumulator).set(target);
      for (const vectors of [2, 1]) {
        f.whileAtLeast(rest, 2 * vectors, () => {
          for (let n = 0; n < vectors; n++) foldTwo(f, fold, dtype, { cursors, target, part }, n);
          for (const cursor of cursors) f.advance(cursor, 2 * vectors * size);
          f.advance(target, 16 * vectors);
        });
      }
      f.whileAtLeast(rest, 1, () => {
        f.get(target).memory('f64.load').set(total);
        for (const cursor of cursors) {
          f.get(total);
          loadNumber(f, dtype, 'f64', cursor);
          foldNumbers(f, fold, 'f64');
          f.set(total).advance(cursor, size);
        }
        f.get(target).get(total).memory('f64.store').advance(target, 8);
      });
    });
  }
  return { functions: { run: f } };
}

interface Lines {
  readonly cursors: readonly Local[];
  readonly target: Local;
  readonly part: Local;
}

/** Folds the n-th two elements of some lines into their accumulators. */
function foldTwo(
  f: FunctionBuilder,
  fold: FoldName,
  dtype: VectorType,
  { cursors, target, part }: Lines,
  n: number,
): void {
  f.get(target)
    .memory('v128.load', 16 * n)
    .set(part);
  for (const cursor of cursors) {
    f.get(part);
    loadTwo(f, dtype, cursor, 2 * n);
    foldVectors(f, fold);
    f.set(part);
  }
  f.get(target)
    .get(part)
    .memory('v128.store', 16 * n);
}
