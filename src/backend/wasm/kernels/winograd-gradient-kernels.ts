import type { FunctionBuilder } from '../assembler/function.ts';
import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { countDown, integerFunction, integers, transpose4, vectors } from './loops.ts';
import { type LineLoader, loadVectors, tileTransform } from './winograd-kernels.ts';
import { Combiner, transforms } from './winograd-transforms.ts';

const size = 4;
const side = 6;
const { output, weight } = transforms[size];

function transposed(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return matrix[0].map((_, n) => matrix.map((row) => row[n]));
}

/** Q = A g Aᵀ of all tiles of 4 × 4, which stand side by side; see `tileTransform`. */
export function cotangentKernel(features: Features): KernelSource<'run'> {
  const loaderOf = (f: FunctionBuilder): LineLoader => {
    const spare = vectors(f, size);
    return (from, values) => {
      loadVectors(f, from, 16, values);
      transpose4(f, values, spare);
    };
  };
  const matrix = transposed(output);
  const tile = { rows: size, columns: size } as const;
  return tileTransform(tile, { rows: matrix, columns: matrix }, loaderOf, features);
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
