import type { Activation } from '../../backend.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { activate } from './epilogue.ts';
import { addInto, countDown, integerFunction, integers, transpose4, vectors } from './loops.ts';
import { storeLanes } from './register-block.ts';
import { Combiner, type TileSize, transforms } from './winograd-transforms.ts';

/** How the tiles of a convolution lie. Four neighbouring tiles of a row are the lanes of a vector. */
export interface TileLayout {
  readonly size: TileSize;
  readonly outWidth: number;
  readonly outHeight: number;
  /** Tiles in a row, at least 4: those beyond the output are computed for nothing. */
  readonly columns: number;
  /** Bytes of a padded input row and plane. */
  readonly rowBytes: number;
  readonly planeBytes: number;
  /** Bytes from channel to channel, and from one of the (m + 2)² products to the next, of V and M. */
  readonly channelBytes: number;
  readonly inputStep: number;
  readonly outputStep: number;
}

/** V = Bᵀ d B of all tiles: `run(padded, v, scratch, channels, rows)`, `rows` counting rows of tiles. */
export function inputKernel(layout: TileLayout, features: Features): KernelSource<'run'> {
  const [f, padded, v, scratch, channels, rows] = integerFunction(5);
  f.keepsConstants = true;
  const [line, target, from, to, left, groups] = integers(f, 6);
  const side = layout.size + 2;
  const values = vectors(f, side);
  const loadTiles = tileLoader(f, layout.size);
  const combiner = new Combiner(f, features);
  const { input } = transforms[layout.size];
  const group = (): void => {
    for (let row = 0; row < side; row++) {
      loadTiles(from, row * layout.rowBytes, values);
      combiner.apply(input, values, (column, result) => {
        f.get(scratch)
          .get(result)
          .memory('v128.store', 16 * (row * side + column));
      });
    }
    for (let column = 0; column < side; column++) {
      loadColumn(f, scratch, side, column, values);
      combiner.apply(input, values, (row, result) => {
        f.get(to)
          .get(result)
          .memory('v128.store', (row * side + column) * layout.inputStep);
      });
    }
  };
  const groupBytes = 16 * layout.size;
  f.loop((nextChannel) => {
    f.get(padded).set(line).get(v).set(target).get(rows).set(left);
    f.loop((nextRow) => {
      f.get(line).set(from).get(target).set(to);
      f.repeat(groups, layout.columns >> 2, () => {
        group();
        f.advance(from, groupBytes).advance(to, 16);
      });
      if (layout.columns % 4 > 0) {
        f.get(line)
          .i32((layout.columns - 4) * 4 * layout.size)
          .op('i32.add')
          .set(from);
        f.get(target)
          .i32(4 * (layout.columns - 4))
          .op('i32.add')
          .set(to);
        group();
      }
      f.advance(line, layout.size * layout.rowBytes).advance(target, 4 * layout.columns);
      countDown(f, left, nextRow);
    });
    f.advance(padded, layout.planeBytes).advance(v, layout.channelBytes);
    countDown(f, channels, nextChannel);
  });
  return { functions: { run: f } };
}

/** Loads a row of four tiles, m floats apart: the n-th value of every tile into the n-th vector. */
function tileLoader(
  f: FunctionBuilder,
  size: TileSize,
): (from: Local, offset: number, values: readonly Local[]) => void {
  const spare = vectors(f, 5);
  if (size === 4) {
    return (from, offset, values) => {
      values.slice(0, 4).forEach((value, tile) => {
        f.get(from)
          .memory('v128.load', offset + 16 * tile)
          .set(value);
      });
      f.get(from)
        .memory('v128.load64_zero', offset + 64)
        .set(spare[4]);
      transpose4(f, values, spare);
      f.get(values[0]).get(spare[4]).shuffle32(1, 2, 3, 4).set(values[4]);
      f.get(values[1]).get(spare[4]).shuffle32(1, 2, 3, 5).set(values[5]);
    };
  }
  return (from, offset, values) => {
    [0, 16, 8, 24].forEach((place, n) => {
      f.get(from)
        .memory('v128.load', offset + place)
        .set(spare[n]);
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

/** A column of a square of vectors. */
function loadColumn(
  f: FunctionBuilder,
  scratch: Local,
  side: number,
  column: number,
  values: readonly Local[],
): void {
  values.forEach((value, row) => {
    f.get(scratch)
      .memory('v128.load', 16 * (row * side + column))
      .set(value);
  });
}

/** What the output kernel is written for beside the tiles. */
export interface OutputShape {
  /** Rows of outputs that a row of tiles stores: all m, or fewer at the bottom. */
  readonly rows: number;
  readonly bias: boolean;
  readonly activation: Activation | undefined;
}

/**
 * Y = Aᵀ M A of all tiles: `run(m, output, scratch, channels, rows, outputPlane, bias, biasStep, flag)`,
 * `rows` counting rows of tiles. Writes 1 to `flag` if a number was stored that is not finite.
 */
export function outputKernel(
  layout: TileLayout,
  shape: OutputShape,
  features: Features,
): KernelSource<'run'> {
  const { size, outWidth } = layout;
  const [f, m, output, scratch, channels, rows, outputPlane, bias, biasStep, flag] = integerFunction(9);
  f.keepsConstants = true;
  const [line, target, from, to, left, groups] = integers(f, 6);
  const side = size + 2;
  const values = vectors(f, side);
  const results = vectors(f, 4);
  const spare = vectors(f, 4);
  const [start, notFinite] = vectors(f, 2);
  const combiner = new Combiner(f, features);
  const { output: matrix } = transforms[size];
  const fullTiles = Math.floor(outWidth / size);
  const storedColumns = (tile: number) => Math.max(0, Math.min(size, outWidth - tile * size));

  const group = (columns: readonly number[]): void => {
    for (let column = 0; column < side; column++) {
      values.forEach((value, row) => {
        f.get(from)
          .memory('v128.load', (row * side + column) * layout.outputStep)
          .set(value);
      });
      combiner.apply(matrix, values, (row, result) => {
        f.get(scratch)
          .get(result)
          .memory('v128.store', 16 * (row * side + column));
      });
    }
    for (let row = 0; row < shape.rows; row++) {
      values.forEach((value, column) => {
        f.get(scratch)
          .memory('v128.load', 16 * (row * side + column))
          .set(value);
      });
      combiner.apply(matrix, values, (column, result) => {
        f.get(result);
        if (shape.bias) f.get(start).op('f32x4.add');
        f.tee(results[column]).f32x4(0);
        multiplyAdd(f, 'f32x4', features, () => f.get(notFinite));
        f.set(notFinite);
        activate(f, results[column], shape.activation);
      });
      storeTiles(f, size, { to, offset: 4 * row * outWidth, columns, results, spare });
    }
  };

  f.loop((nextChannel) => {
    f.get(m).set(line).get(output).set(target).get(rows).set(left);
    if (shape.bias) {
      f.get(bias).memory('v128.load32_splat').set(start);
      addInto(f, bias, bias, biasStep);
    }
    f.loop((nextRow) => {
      f.get(line).set(from).get(target).set(to);
      if (fullTiles >= 4) {
        f.repeat(groups, fullTiles >> 2, () => {
          group([size, size, size, size]);
          f.advance(from, 16).advance(to, 16 * size);
        });
      }
      if (layout.columns > 4 * (fullTiles >> 2)) {
        const first = layout.columns - 4;
        f.get(line)
          .i32(4 * first)
          .op('i32.add')
          .set(from);
        f.get(target)
          .i32(4 * size * first)
          .op('i32.add')
          .set(to);
        group([0, 1, 2, 3].map((n) => storedColumns(first + n)));
      }
      f.advance(line, 4 * layout.columns).advance(target, 4 * size * outWidth);
      countDown(f, left, nextRow);
    });
    f.advance(m, layout.channelBytes);
    addInto(f, output, output, outputPlane);
    countDown(f, channels, nextChannel);
  });
  f.get(notFinite).get(notFinite).op('f32x4.ne', 'v128.any_true');
  f.if(() => f.get(flag).i32(1).memory('i32.store'));
  return { functions: { run: f } };
}

interface StoredTiles {
  readonly to: Local;
  readonly offset: number;
  /** How many columns of each of the four tiles are stored. */
  readonly columns: readonly number[];
  /** `results[column]` holds that column of four tiles. */
  readonly results: readonly Local[];
  readonly spare: readonly Local[];
}

/** Puts a row of four tiles side by side. */
function storeTiles(f: FunctionBuilder, size: TileSize, tiles: StoredTiles): void {
  const { to, offset, columns, results, spare } = tiles;
  const store = (vector: Local, place: number, count: number): void => {
    if (count > 0) storeLanes(f, 'f32x4', [to, offset + place], vector, count);
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
