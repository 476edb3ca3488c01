import type { Activation } from '../../backend.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { activate } from './epilogue.ts';
import { addInto, countDown, integerFunction, integers, place, transpose4, vectors } from './loops.ts';
import { storeLanes } from './register-block.ts';
import { Combiner, type TileShape, type TileSize, transforms } from './winograd-transforms.ts';

// Sizes and steps are parameters, so that one kernel serves all shapes; and the transforms of a tile's lines
// are loops: written out, they take longer to be compiled than a call takes.

/**
 * V = Bᵀ d B of all tiles, four neighbours of a row in the lanes of a vector; see `tileTransform`.
 */
export function inputKernel(tile: TileShape, features: Features): KernelSource<'run'> {
  const { rows, columns } = tile;
  const matrices = { rows: transforms[rows].input, columns: transforms[columns].input };
  return tileTransform(tile, matrices, (f) => tileLoader(f, columns), features);
}

type Matrix = readonly (readonly number[])[];

/** Loads a line of four neighbouring tiles: the n-th value of every tile into the n-th vector. */
export type LineLoader = (from: Local, values: readonly Local[]) => void;

/**
 * R d Cᵀ of all tiles d, with one matrix for their columns and one for their rows:
 *
 *   run(padded, v, scratch, channels, rows, columns, rowBytes, planeBytes, channelBytes, step)
 *
 * `rows` and `columns`, at least 4, count tiles. `rowBytes` and `planeBytes` lead through the padded input,
 * `channelBytes` from channel to channel of v, `step` from one of its products to the next.
 */
export function tileTransform(
  tile: TileShape,
  matrices: { readonly rows: Matrix; readonly columns: Matrix },
  loaderOf: (f: FunctionBuilder) => LineLoader,
  features: Features,
): KernelSource<'run'> {
  const [f, padded, v, scratch, channels, rows, columns, ...steps] = integerFunction(10);
  const [rowBytes, planeBytes, channelBytes, step] = steps;
  f.keepsConstants = true;
  const [line, target, from, to, left, count, at, square, product, lineStep] = integers(f, 10);
  const side = matrices.columns.length;
  const [high, wide] = [matrices.rows[0].length, matrices.columns[0].length];
  const values = vectors(f, Math.max(high, wide));
  const loadLine = loaderOf(f);
  const combiner = new Combiner(f, features);
  const transform = (): void => {
    f.get(from).set(at).get(scratch).set(square);
    f.repeat(count, high, () => {
      loadLine(at, values.slice(0, wide));
      combiner.apply(matrices.columns, values, (column, result) => {
        f.get(square)
          .get(result)
          .memory('v128.store', 16 * column);
      });
      addInto(f, at, at, rowBytes);
      f.advance(square, 16 * side);
    });
    f.get(to).set(at).get(scratch).set(square);
    f.repeat(count, side, () => {
      loadVectors(f, square, 16 * side, values.slice(0, high));
      f.get(at).set(product);
      combiner.apply(matrices.rows, values, (_, result) => {
        f.get(product).get(result).memory('v128.store');
        addInto(f, product, product, lineStep);
      });
      addInto(f, at, at, step);
      f.advance(square, 16);
    });
  };
  f.get(step).i32(side).op('i32.mul').set(lineStep);
  f.loop((nextChannel) => {
    f.get(padded).set(line).get(v).set(target).get(rows).set(left);
    f.loop((nextRow) => {
      f.get(line).set(from).get(target).set(to);
      foursOfTiles(f, columns, { [from]: 4 * tile.columns, [to]: 4 }, transform);
      f.get(line).get(rowBytes).i32(tile.rows).op('i32.mul', 'i32.add').set(line);
      f.get(target).get(columns).i32(4).op('i32.mul', 'i32.add').set(target);
      countDown(f, left, nextRow);
    });
    addInto(f, padded, padded, planeBytes);
    addInto(f, v, v, channelBytes);
    countDown(f, channels, nextChannel);
  });
  return { functions: { run: f } };
}

/**
 * Runs the body for four tiles of a row after the other, the last four of which may have been in the turn
 * before; `pointers` go on by so many bytes per tile. The body is given whether it has the last four.
 */
function foursOfTiles(
  f: FunctionBuilder,
  columns: Local,
  pointers: { readonly [local: Local]: number },
  body: (isLast: () => void) => void,
): void {
  const [left, step] = integers(f, 2);
  const isLast = () => void f.get(left).i32(4).op('i32.le_s');
  f.get(columns).set(left);
  f.loop((again) => {
    body(isLast);
    f.advance(left, -4);
    f.get(left).i32(4).get(left).i32(4).op('i32.lt_s', 'select').set(step);
    for (const [pointer, bytes] of Object.entries(pointers)) {
      place(f, Number(pointer), Number(pointer), step, bytes);
    }
    f.get(left).i32(0).op('i32.gt_s').brIf(again);
  });
}

/** For tiles of inputs, n floats apart, which overlap by two. */
function tileLoader(f: FunctionBuilder, size: TileSize): LineLoader {
  const spare = vectors(f, 5);
  if (size === 4) {
    return (from, values) => {
      values.slice(0, 4).forEach((value, tile) => {
        f.get(from)
          .memory('v128.load', 16 * tile)
          .set(value);
      });
      f.get(from).memory('v128.load64_zero', 64).set(spare[4]);
      transpose4(f, values, spare);
      f.get(values[0]).get(spare[4]).shuffle32(1, 2, 3, 4).set(values[4]);
      f.get(values[1]).get(spare[4]).shuffle32(1, 2, 3, 5).set(values[5]);
    };
  }
  return (from, values) => {
    [0, 16, 8, 24].forEach((offset, n) => {
      f.get(from).memory('v128.load', offset).set(spare[n]);
    });
    values.forEach((value, n) => {
      const pair = n < 2 ? 0 : 2;
      f.get(spare[pair])
        .get(spare[pair + 1])
        .shuffle32(n % 2, 2 + (n % 2), 4 + (n % 2), 6 + (n % 2))
        .set(value);
    });
  };
}

/** Vectors so many bytes apart. */
export function loadVectors(f: FunctionBuilder, from: Local, step: number, values: readonly Local[]): void {
  values.forEach((value, n) => {
    f.get(from)
      .memory('v128.load', step * n)
      .set(value);
  });
}

/** What the output kernel is written for. */
export interface OutputShape {
  readonly tile: TileShape;
  /** How many columns each of the last four tiles of a row stores. */
  readonly last: readonly number[];
  readonly bias: boolean;
  readonly activation: Activation | undefined;
}

/**
 * Y = Aᵀ M A of all tiles:
 *
 *   run(m, output, scratch, channels, rows, stored, columns, outputRow, outputPlane, channelBytes, step,
 *     bias, biasStep, flag)
 *
 * `rows` and `columns` count tiles, of whose rows the first `stored` go to the output. `outputRow` and
 * `outputPlane` lead through the output, `channelBytes` and `step` through M as through V. Writes 1 to
 * `flag` if a number was computed that is not finite.
 */
export function outputKernel(shape: OutputShape, features: Features): KernelSource<'run'> {
  const { tile, last } = shape;
  const [f, m, output, scratch, channels, rows, stored, columns, ...others] = integerFunction(14);
  const [outputRow, outputPlane, channelBytes, step, bias, biasStep, flag] = others;
  f.keepsConstants = true;
  const [line, target, from, to, left, count, at, square, product, lineStep] = integers(f, 10);
  const [high, wide] = [tile.rows + 2, tile.columns + 2];
  const values = vectors(f, Math.max(high, wide));
  const results = vectors(f, 4);
  const spare = vectors(f, 4);
  const [start, notFinite] = vectors(f, 2);
  const combiner = new Combiner(f, features);
  const whole = [0, 1, 2, 3].map(() => tile.columns);
  const store = (counts: readonly number[]) =>
    storeTiles(f, tile.columns, { to: at, columns: counts, results, spare });
  const storeRow = (isLast: () => void): void => {
    if (last.every((columns) => columns === tile.columns)) store(whole);
    else {
      isLast();
      f.if(
        () => store(last),
        () => store(whole),
      );
    }
  };
  const transform = (isLast: () => void): void => {
    f.get(from).set(at).get(scratch).set(square);
    f.repeat(count, wide, () => {
      f.get(at).set(product);
      for (const value of values.slice(0, high)) {
        f.get(product).memory('v128.load').set(value);
        addInto(f, product, product, lineStep);
      }
      combiner.apply(transforms[tile.rows].output, values, (row, result) => {
        f.get(square)
          .get(result)
          .memory('v128.store', 16 * wide * row);
      });
      addInto(f, at, at, step);
      f.advance(square, 16);
    });
    f.get(to).set(at).get(scratch).set(square).get(stored).set(count);
    f.loop((nextRow) => {
      loadVectors(f, square, 16, values.slice(0, wide));
      combiner.apply(transforms[tile.columns].output, values, (column, result) => {
        f.get(result);
        if (shape.bias) f.get(start).op('f32x4.add');
        f.tee(results[column]).f32x4(0);
        multiplyAdd(f, 'f32x4', features, () => f.get(notFinite));
        f.set(notFinite);
        activate(f, results[column], shape.activation);
      });
      storeRow(isLast);
      addInto(f, at, at, outputRow);
      f.advance(square, 16 * wide);
      countDown(f, count, nextRow);
    });
  };

  f.get(step).i32(wide).op('i32.mul').set(lineStep);
  f.loop((nextChannel) => {
    f.get(m).set(line).get(output).set(target).get(rows).set(left);
    if (shape.bias) {
      f.get(bias).memory('v128.load32_splat').set(start);
      addInto(f, bias, bias, biasStep);
    }
    f.loop((nextRow) => {
      f.get(line).set(from).get(target).set(to);
      foursOfTiles(f, columns, { [from]: 4, [to]: 4 * tile.columns }, transform);
      f.get(line).get(columns).i32(4).op('i32.mul', 'i32.add').set(line);
      f.get(target).get(outputRow).i32(tile.rows).op('i32.mul', 'i32.add').set(target);
      countDown(f, left, nextRow);
    });
    addInto(f, m, m, channelBytes);
    addInto(f, output, output, outputPlane);
    countDown(f, channels, nextChannel);
  });
  f.get(notFinite).get(notFinite).op('f32x4.ne', 'v128.any_true');
  f.if(() => f.get(flag).i32(1).memory('i32.store'));
  return { functions: { run: f } };
}

interface StoredTiles {
  readonly to: Local;
  /** How many columns of each of the four tiles are stored. */
  readonly columns: readonly number[];
  /** `results[column]` holds that column of four tiles. */
  readonly results: readonly Local[];
  readonly spare: readonly Local[];
}

/** Puts a row of four tiles side by side. */
function storeTiles(f: FunctionBuilder, size: TileSize, tiles: StoredTiles): void {
  const { to, columns, results, spare } = tiles;
  const store = (vector: Local, offset: number, count: number): void => {
    if (count > 0) storeLanes(f, 'f32x4', [to, offset], vector, count);
  };
  if (size === 4) {
    transpose4(f, results, spare);
    results.forEach((tile, n) => {
      store(tile, 16 * n, columns[n]);
    });
    return;
  }
  f.get(results[0]).get(results[1]).shuffle32(0, 4, 1, 5).set(spare[0]);
  f.get(results[0]).get(results[1]).shuffle32(2, 6, 3, 7).set(spare[1]);
  for (const half of [0, 1]) store(spare[half], 16 * half, columns[2 * half] + columns[2 * half + 1]);
}
