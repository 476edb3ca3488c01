import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, transpose4, vectors } from './loops.ts';
import { foursOfTiles, loadVectors } from './winograd-kernels.ts';
import { Combiner, transforms } from './winograd-transforms.ts';

const size = 4;
const side = 6;
const { output, weight } = transforms[size];

function transposed(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return matrix[0].map((_, n) => matrix.map((row) => row[n]));
}

/**
 * Q = A g Aᵀ of all tiles of 4 × 4, with the parameters of `inputKernel`:
 *
 *   run(padded, q, scratch, channels, rows, columns, rowBytes, planeBytes, channelBytes, step)
 */
export function cotangentKernel(features: Features): KernelSource<'run'> {
  const [f, padded, q, scratch, channels, rows, columns, ...steps] = integerFunction(10);
  const [rowBytes, planeBytes, channelBytes, step] = steps;
  f.keepsConstants = true;
  const [line, target, from, to, left, count, at, square, product, lineStep] = integers(f, 10);
  const values = vectors(f, size);
  const spare = vectors(f, size);
  const combiner = new Combiner(f, features);
  const spread = transposed(output);
  const transform = (): void => {
    f.get(from).set(at).get(scratch).set(square);
    f.repeat(count, size, () => {
      loadVectors(f, at, 16, values);
      transpose4(f, values, spare);
      combiner.apply(spread, values, (column, result) => {
        f.get(square)
          .get(result)
          .memory('v128.store', 16 * column);
      });
      addInto(f, at, at, rowBytes);
      f.advance(square, 16 * side);
    });
    f.get(to).set(at).get(scratch).set(square);
    f.repeat(count, side, () => {
      loadVectors(f, square, 16 * side, values);
      f.get(at).set(product);
      combiner.apply(spread, values, (_, result) => {
        f.get(product).get(result).memory('v128.store');
        addInto(f, product, product, lineStep);
      });
      addInto(f, at, at, step);
      f.advance(square, 16);
    });
  };
  f.get(step).i32(side).op('i32.mul').set(lineStep);
  f.loop((nextChannel) => {
    f.get(padded).set(line).get(q).set(target).get(rows).set(left);
    f.loop((nextRow) => {
      f.get(line).set(from).get(target).set(to);
      foursOfTiles(f, columns, { [from]: 4 * size, [to]: 4 }, transform);
      f.get(line).get(rowBytes).i32(size).op('i32.mul', 'i32.add').set(line);
      f.get(target).get(columns).i32(4).op('i32.mul', 'i32.add').set(target);
      countDown(f, left, nextRow);
    });
    addInto(f, padded, padded, planeBytes);
    addInto(f, q, q, channelBytes);
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
