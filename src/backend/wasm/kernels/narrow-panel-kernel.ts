import type { Activation } from '../../backend.ts';
import type { Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { activate } from './epilogue.ts';
import { addInto, integerFunction, integers, unrolled, vectors } from './loops.ts';

/** What a kernel for the narrow last panel is written for. */
export interface NarrowShape {
  /** Output channels of a block. */
  readonly rows: number;
  /** Places of the panel, at most 4. */
  readonly columns: number;
  readonly unroll: number;
  readonly activation: Activation | undefined;
}

/** The most places that such a kernel takes. */
export const mostNarrow = 4;

// A sum waits four cycles for its predecessor, and two are added to in each.
const busySums = 8;

/**
 * Like `pointwiseKernel`, for one panel of few places, with the same parameters and the same sums: vectors
 * hold output channels, which are neighbours in a block of the weight, in place of neighbouring places. Some
 * blocks are computed together, so that there are sums enough to keep the multipliers busy.
 */
export function narrowPanelKernel(shape: NarrowShape, features: Features): KernelSource<'run'> {
  const { rows, columns, unroll, activation } = shape;
  const [f, weight, start, x, y, depth, xStep, yStep, blocks, , , accumulate] = integerFunction(11);
  const [left, xAt, to, line, blockBytes] = integers(f, 5);
  // The first channel of each vector of a block; the last vector may overlap the one before, or be cut off.
  const firsts = Array.from({ length: Math.ceil(rows / 4) }, (_, n) =>
    Math.max(0, Math.min(4 * n, rows - 4)),
  );
  const perBlock = firsts.length * columns;
  const together = Math.ceil(busySums / perBlock);
  const sums = vectors(f, together * perBlock);
  const numbers = vectors(f, columns);
  const [value] = vectors(f, 1);
  const weights = integers(f, together);

  /** The sums of each vector of each block, with its place in both. */
  const forEachVector = (
    count: number,
    visit: (block: number, first: number, of: readonly Local[]) => void,
  ): void => {
    for (let block = 0; block < count; block++) {
      firsts.forEach((first, n) => {
        const from = block * perBlock + n * columns;
        visit(block, first, sums.slice(from, from + columns));
      });
    }
  };
  /** Visits the outputs of a vector: its lanes' rows, `line` leading from one to the next. */
  const forEachRow = (visit: (lane: number) => void): void => {
    for (let lane = 0; lane < Math.min(4, rows); lane++) {
      visit(lane);
      addInto(f, line, line, yStep);
    }
  };
  const goTo = (block: number, first: number): void => {
    const row = block * rows + first;
    f.get(yStep).i32(row).op('i32.mul').get(to).op('i32.add').set(line);
  };
  /** Adds the products of one input channel. */
  const step = (count: number, offset: number): void => {
    numbers.forEach((number, column) => {
      f.get(xAt)
        .memory('v128.load32_splat', 4 * column)
        .set(number);
    });
    forEachVector(count, (block, first, of) => {
      f.get(weights[block])
        .memory('v128.load', offset + 4 * first)
        .set(value);
      of.forEach((sum, column) => {
        f.get(value).get(numbers[column]);
        multiplyAdd(f, 'f32x4', features, () => f.get(sum));
        f.set(sum);
      });
    });
    addInto(f, xAt, xAt, xStep);
  };
  const compute = (count: number): void => {
    f.get(accumulate).if(
      () =>
        forEachVector(count, (block, first, of) => {
          goTo(block, first);
          forEachRow((lane) => {
            of.forEach((sum, column) => {
              f.get(line)
                .get(sum)
                .memoryLane('v128.load32_lane', lane, 4 * column)
                .set(sum);
            });
          });
        }),
      () =>
        forEachVector(count, (block, first, of) => {
          for (const sum of of) {
            f.get(start)
              .memory('v128.load', 4 * (block * rows + first))
              .set(sum);
          }
        }),
    );
    for (let block = 0; block < count; block++) {
      if (block === 0) f.get(weight).set(weights[0]);
      else addInto(f, weights[block], weights[block - 1], blockBytes);
    }
    f.get(x).set(xAt);
    unrolled(f, depth, unroll, (times) => {
      for (let k = 0; k < times; k++) step(count, 4 * k * rows);
      for (const each of weights.slice(0, count)) f.advance(each, 4 * times * rows);
    });
    forEachVector(count, (block, first, of) => {
      for (const sum of of) activate(f, sum, activation);
      goTo(block, first);
      forEachRow((lane) => {
        of.forEach((sum, column) => {
          f.get(line)
            .get(sum)
            .memoryLane('v128.store32_lane', lane, 4 * column);
        });
      });
    });
    f.get(weights[count - 1]).set(weight);
    f.advance(start, 4 * count * rows);
    goTo(count, 0);
    f.get(line).set(to);
  };

  f.get(depth)
    .i32(4 * rows)
    .op('i32.mul')
    .set(blockBytes);
  f.get(y).set(to).get(blocks).set(left);
  f.whileAtLeast(left, together, () => compute(together));
  if (together > 1) f.whileAtLeast(left, 1, () => compute(1));
  return { functions: { run: f } };
}
