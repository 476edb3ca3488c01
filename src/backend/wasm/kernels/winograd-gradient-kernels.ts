import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { countDown, integerFunction, integers, transpose4, vectors } from './loops.ts';
import { Combiner, transforms } from './winograd-transforms.ts';

/** How the cotangent's tiles of 4 × 4 lie; four neighbours of a row are the lanes of a vector. */
export interface GradientTiles {
  /** Tiles in a row, at least 4. */
  readonly columns: number;
  /** Bytes of a padded row and plane of g. */
  readonly rowBytes: number;
  readonly planeBytes: number;
  /** Bytes from channel to channel, and from one of the 36 products to the next, of Q. */
  readonly channelBytes: number;
  readonly step: number;
}

const size = 4;
const side = 6;
const { output, weight } = transforms[size];

function transposed(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return matrix[0].map((_, n) => matrix.map((row) => row[n]));
}

/** Q = A g Aᵀ of all tiles: `run(padded, q, scratch, channels, rows)`, `rows` counting rows of tiles. */
export function cotangentKernel(tiles: GradientTiles, features: Features): KernelSource<'run'> {
  const [f, padded, q, scratch, channels, rows] = integerFunction(5);
  f.keepsConstants = true;
  const [line, target, from, to, left, groups] = integers(f, 6);
  const values = vectors(f, size);
  const spare = vectors(f, size);
  const combiner = new Combiner(f, features);
  const spread = transposed(output);
  const group = (): void => {
    for (let row = 0; row < size; row++) {
      values.forEach((value, tile) => {
        f.get(from)
          .memory('v128.load', row * tiles.rowBytes + 16 * tile)
          .set(value);
      });
      transpose4(f, values, spare);
      combiner.apply(spread, values, (column, result) => {
        f.get(scratch)
          .get(result)
          .memory('v128.store', 16 * (row * side + column));
      });
    }
    for (let column = 0; column < side; column++) {
      values.forEach((value, row) => {
        f.get(scratch)
          .memory('v128.load', 16 * (row * side + column))
          .set(value);
      });
      combiner.apply(spread, values, (row, result) => {
        f.get(to)
          .get(result)
          .memory('v128.store', (row * side + column) * tiles.step);
      });
    }
  };
  /** The last four tiles of a row, some of them once more. */
  const last = tiles.columns - 4;
  f.loop((nextChannel) => {
    f.get(padded).set(line).get(q).set(target).get(rows).set(left);
    f.loop((nextRow) => {
      f.get(line).set(from).get(target).set(to);
      f.repeat(groups, tiles.columns >> 2, () => {
        group();
        f.advance(from, 16 * size).advance(to, 16);
      });
      if (tiles.columns % 4 > 0) {
        f.get(line)
          .i32(4 * size * last)
          .op('i32.add')
          .set(from);
        f.get(target)
          .i32(4 * last)
          .op('i32.add')
          .set(to);
        group();
      }
      f.advance(line, size * tiles.rowBytes).advance(target, 4 * tiles.columns);
      countDown(f, left, nextRow);
    });
    f.advance(padded, tiles.planeBytes).advance(q, tiles.channelBytes);
    countDown(f, channels, nextChannel);
  });
  return { functions: { run: f } };
}

/** The sums ∇U [36, M, C], each row of `pitch` floats, a multiple of 4, of which `channels` count. */
export interface GradientSums {
  readonly channels: number;
  readonly pitch: number;
  /** Bytes from one of the 36 products to the next. */
  readonly step: number;
}

/**
 * ∇w = Gᵀ ∇U G: `run(sums, target, rows, flag)` for some output channels, four input channels at a time. Sets
 * the word at `flag` to 1 if a number is not finite.
 */
export function gradientOutputKernel(sums: GradientSums, features: Features): KernelSource<'run'> {
  const [f, from, target, rows, flag] = integerFunction(4);
  f.keepsConstants = true;
  const [count] = integers(f, 1);
  const values = vectors(f, side);
  const half = Array.from({ length: 3 }, () => vectors(f, side));
  const [notFinite] = vectors(f, 1);
  const combiner = new Combiner(f, features);
  const folded = transposed(weight);
  const group = (lanes: number): void => {
    for (let column = 0; column < side; column++) {
      values.forEach((value, row) => {
        f.get(from)
          .memory('v128.load', (row * side + column) * sums.step)
          .set(value);
      });
      combiner.apply(folded, values, (row, result) => void f.get(result).set(half[row][column]));
    }
    half.forEach((line, row) => {
      combiner.apply(folded, line, (column, result) => {
        for (let lane = 0; lane < lanes; lane++) {
          f.get(target)
            .get(result)
            .memoryLane('v128.store32_lane', lane, 36 * lane + 4 * (3 * row + column));
        }
        // Lanes behind the last channel hold zeros. 0 · x is 0 where x is finite.
        f.get(result).f32x4(0).op('f32x4.mul').get(notFinite).op('f32x4.add').set(notFinite);
      });
    });
    f.advance(from, 16).advance(target, 36 * lanes);
  };
  f.loop((nextRow) => {
    if (sums.channels >= 4) f.repeat(count, sums.channels >> 2, () => group(4));
    if (sums.channels % 4 > 0) group(sums.channels % 4);
    countDown(f, rows, nextRow);
  });
  f.get(notFinite).get(notFinite).op('f32x4.ne', 'v128.any_true');
  f.if(() => void f.get(flag).i32(1).memory('i32.store'));
  return { functions: { run: f } };
}
