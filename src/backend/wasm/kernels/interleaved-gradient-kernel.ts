import type { Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { imagesTogether } from './interleave-kernels.ts';
import { addInto, countDown, integerFunction, integers, transpose4, vectors } from './loops.ts';
import { storeLanes } from './register-block.ts';

const vectorsPerPlace = imagesTogether / 4;

/**
 * What a kernel is told of each row of taps, and of each column, in words at these bytes: the first output
 * whose tap meets an input, where that input lies, and how many such outputs there are.
 */
export const outputRange = { output: 0, input: 4, count: 8, bytes: 12 } as const;

/**
 * `dw[m][c][k] = Σ x[c][place of o under k] · g[m][o]` of sixteen interleaved images, for `high` output
 * channels m and `blocks` × `wide` input channels c:
 *
 *   run(x, g, sums, blocks, rowRanges, rowTaps, columnRanges, columnTaps,
 *     xPlane, gPlane, xRow, gRow, sumsOut, sumsIn, xSkip, accumulate)
 *
 * All from xPlane on are steps in bytes: of planes, of rows, of the sums from one channel to the next, and
 * what lies between the inputs of neighbouring outputs. Every sum is a vector, whose lanes `addLanesKernel`
 * adds.
 */
export function interleavedGradientKernel(
  high: number,
  wide: number,
  features: Features,
): KernelSource<'run'> {
  const [f, ...parameters] = integerFunction(16);
  const [x, g, sums, blocks, rowRanges, rowTaps, columnRanges, columnTaps] = parameters;
  const [xPlane, gPlane, xRow, gRow, sumsOut, sumsIn, xSkip, accumulate] = parameters.slice(8);
  const [rows, range, rowsLeft, columns, columnRange, to, at, start] = integers(f, 8);
  const [xLine, gLine, rowX, rowG, row, xAt, gAt, places, run, left] = integers(f, 10);
  const gradients = integers(f, high - 1);
  const inputs = integers(f, wide - 1);
  const block = Array.from({ length: high }, () => vectors(f, wide));
  const [values, numbers] = [vectors(f, wide), vectors(f, high)];

  const forEachSum = (visit: (sum: Local, address: Local, offset: Local | undefined) => void): void => {
    f.get(to).set(at);
    block.forEach((line, m) => {
      if (m > 0) addInto(f, at, at, sumsOut);
      line.forEach((sum, c) => {
        visit(sum, at, c === 0 ? undefined : sumsIn);
      });
    });
  };
  const address = (base: Local, offset: Local | undefined): void => {
    f.get(base);
    if (offset !== undefined) f.get(offset).op('i32.add');
  };
  const multiply = (): void => {
    values.forEach((value, c) => {
      address(xAt, c === 0 ? undefined : inputs[c - 1]);
      f.memory('v128.load').set(value);
    });
    numbers.forEach((number, m) => {
      address(gAt, m === 0 ? undefined : gradients[m - 1]);
      f.memory('v128.load').set(number);
    });
    block.forEach((line, m) => {
      line.forEach((sum, c) => {
        f.get(values[c]).get(numbers[m]);
        multiplyAdd(f, 'f32x4', features, () => f.get(sum));
        f.set(sum);
      });
    });
    f.advance(xAt, 16).advance(gAt, 16);
  };
  /** One row of outputs: neighbouring places in one run, where their inputs are neighbours too. */
  const sumRow = (): void => {
    f.get(rowX).set(xAt).get(rowG).set(gAt).get(places).set(left);
    f.loop((nextPlace) => {
      f.get(run).set(start);
      f.loop((nextVector) => {
        multiply();
        countDown(f, start, nextVector);
      });
      addInto(f, xAt, xAt, xSkip);
      countDown(f, left, nextPlace);
    });
  };
  const sumTap = (): void => {
    f.get(accumulate).if(
      () =>
        forEachSum((sum, base, offset) => {
          address(base, offset);
          f.memory('v128.load').set(sum);
        }),
      () => {
        for (const sum of block.flat()) f.f32x4(0).set(sum);
      },
    );
    f.get(columnRange).memory('i32.load', outputRange.count).set(places);
    f.get(places).get(row).op('i32.mul');
    f.if(() => {
      f.get(xLine).get(columnRange).memory('i32.load', outputRange.input).op('i32.add').set(rowX);
      f.get(gLine).get(columnRange).memory('i32.load', outputRange.output).op('i32.add').set(rowG);
      f.get(places).i32(vectorsPerPlace).op('i32.mul').i32(vectorsPerPlace).get(xSkip);
      f.op('i32.eqz', 'select').set(run);
      f.i32(1).get(places).get(xSkip).op('i32.eqz', 'select').set(places);
      f.get(row).set(rowsLeft);
      f.loop((nextRow) => {
        sumRow();
        addInto(f, rowX, rowX, xRow);
        addInto(f, rowG, rowG, gRow);
        countDown(f, rowsLeft, nextRow);
      });
    });
    forEachSum((sum, base, offset) => {
      address(base, offset);
      f.get(sum).memory('v128.store');
    });
  };
  const sumTaps = (): void => {
    f.get(sums).set(to).get(rowTaps).set(rows).get(rowRanges).set(range);
    f.loop((nextRowOfTaps) => {
      f.get(range).memory('i32.load', outputRange.count).set(row);
      f.get(x).get(range).memory('i32.load', outputRange.input).op('i32.add').set(xLine);
      f.get(g).get(range).memory('i32.load', outputRange.output).op('i32.add').set(gLine);
      f.get(columnTaps).set(columns).get(columnRanges).set(columnRange);
      f.loop((nextTap) => {
        sumTap();
        f.advance(to, 16).advance(columnRange, outputRange.bytes);
        countDown(f, columns, nextTap);
      });
      f.advance(range, outputRange.bytes);
      countDown(f, rows, nextRowOfTaps);
    });
  };

  gradients.forEach((offset, m) => {
    f.get(gPlane)
      .i32(m + 1)
      .op('i32.mul')
      .set(offset);
  });
  inputs.forEach((offset, c) => {
    f.get(xPlane)
      .i32(c + 1)
      .op('i32.mul')
      .set(offset);
  });
  f.loop((nextBlock) => {
    sumTaps();
    f.get(xPlane).i32(wide).op('i32.mul').get(x).op('i32.add').set(x);
    f.get(sumsIn).i32(wide).op('i32.mul').get(sums).op('i32.add').set(sums);
    countDown(f, blocks, nextBlock);
  });
  return { functions: { run: f } };
}

/**
 * Adds the lanes of vectors, `count` ≤ 4 at a time:
 *
 *   run(sums, target, times)
 */
export function addLanesKernel(count: number): KernelSource<'run'> {
  const [f, sums, target, times] = integerFunction(3);
  const [rows, spare] = [vectors(f, 4), vectors(f, 4)];
  f.loop((next) => {
    rows.forEach((row, n) => {
      f.get(sums)
        .memory('v128.load', 16 * n)
        .set(row);
    });
    transpose4(f, rows, spare);
    f.get(rows[0]).get(rows[1]).op('f32x4.add').get(rows[2]).get(rows[3]).op('f32x4.add', 'f32x4.add');
    f.set(rows[0]);
    storeLanes(f, 'f32x4', [target, 0], rows[0], count);
    f.advance(sums, 64).advance(target, 4 * count);
    countDown(f, times, next);
  });
  return { functions: { run: f } };
}
