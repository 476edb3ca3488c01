import { imagesTogether } from '../../backend.ts';
import type { Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { axisRange } from './axis-range.ts';
import { addInto, countDown, integerFunction, integers, storeLaneSum, vectors } from './loops.ts';

const vectorsPerPlace = imagesTogether / 4;

/**
 * `dw[m][c][k] = Σ x[c][place of o under k] · g[m][o]` of sixteen interleaved images, for `high` output
 * channels m and `blocks` × `wide` input channels c:
 *
 *   run(x, g, target, blocks, rowRanges, rowTaps, columnRanges, columnTaps,
 *     xPlane, gPlane, xRow, gRow, targetOut, targetIn, xSkip, accumulate)
 *
 * The ranges say of each row and column of taps over which outputs it meets an input, see `axisRange`, with
 * `first` in bytes. All from xPlane to xSkip are steps in bytes: of planes, of rows, of the target from one
 * channel to the next, and what lies between the inputs of neighbouring outputs.
 */
export function interleavedGradientKernel(
  high: number,
  wide: number,
  features: Features,
): KernelSource<'run'> {
  const [f, ...parameters] = integerFunction(16);
  const [x, g, target, blocks, rowRanges, rowTaps, columnRanges, columnTaps] = parameters;
  const [xPlane, gPlane, xRow, gRow, targetOut, targetIn, xSkip, accumulate] = parameters.slice(8);
  const [rows, range, rowsLeft, columns, columnRange, to, line, at, vectorsLeft] = integers(f, 9);
  const [xLine, gLine, rowX, rowG, outputRows, xAt, gAt, places, together, placesLeft] = integers(f, 10);
  const gradients = integers(f, high - 1);
  const inputs = integers(f, wide - 1);
  const block = Array.from({ length: high }, () => vectors(f, wide));
  const [values, numbers] = [vectors(f, wide), vectors(f, high)];

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
    block.forEach((sums, m) => {
      sums.forEach((sum, c) => {
        f.get(values[c]).get(numbers[m]);
        multiplyAdd(f, 'f32x4', features, () => f.get(sum));
        f.set(sum);
      });
    });
    f.advance(xAt, 16).advance(gAt, 16);
  };
  /** One row of outputs: neighbouring places in one run, where their inputs are neighbours too. */
  const sumRow = (): void => {
    f.get(rowX).set(xAt).get(rowG).set(gAt).get(places).set(placesLeft);
    f.loop((nextPlace) => {
      f.get(together).set(vectorsLeft);
      f.loop((nextVector) => {
        multiply();
        countDown(f, vectorsLeft, nextVector);
      });
      addInto(f, xAt, xAt, xSkip);
      countDown(f, placesLeft, nextPlace);
    });
  };
  const sumTap = (): void => {
    for (const sum of block.flat()) f.f32x4(0).set(sum);
    f.get(columnRange).memory('i32.load', axisRange.count).set(places);
    f.get(places).get(outputRows).op('i32.mul');
    f.if(() => {
      f.get(xLine).get(columnRange).memory('i32.load', axisRange.input).op('i32.add').set(rowX);
      f.get(gLine).get(columnRange).memory('i32.load', axisRange.first).op('i32.add').set(rowG);
      f.get(places).i32(vectorsPerPlace).op('i32.mul').i32(vectorsPerPlace).get(xSkip);
      f.op('i32.eqz', 'select').set(together);
      f.i32(1).get(places).get(xSkip).op('i32.eqz', 'select').set(places);
      f.get(outputRows).set(rowsLeft);
      f.loop((nextRow) => {
        sumRow();
        addInto(f, rowX, rowX, xRow);
        addInto(f, rowG, rowG, gRow);
        countDown(f, rowsLeft, nextRow);
      });
    });
    f.get(to).set(line);
    block.forEach((sums, m) => {
      if (m > 0) addInto(f, line, line, targetOut);
      sums.forEach((sum, c) => {
        if (c === 0) f.get(line).set(at);
        else addInto(f, at, at, targetIn);
        storeLaneSum(f, sum, [at, 0], accumulate);
      });
    });
  };
  const sumTaps = (): void => {
    f.get(target).set(to).get(rowTaps).set(rows).get(rowRanges).set(range);
    f.loop((nextRowOfTaps) => {
      f.get(range).memory('i32.load', axisRange.count).set(outputRows);
      f.get(x).get(range).memory('i32.load', axisRange.input).op('i32.add').set(xLine);
      f.get(g).get(range).memory('i32.load', axisRange.first).op('i32.add').set(gLine);
      f.get(columnTaps).set(columns).get(columnRanges).set(columnRange);
      f.loop((nextTap) => {
        sumTap();
        f.advance(to, 4).advance(columnRange, axisRange.bytes);
        countDown(f, columns, nextTap);
      });
      f.advance(range, axisRange.bytes);
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
    f.get(targetIn).i32(wide).op('i32.mul').get(target).op('i32.add').set(target);
    countDown(f, blocks, nextBlock);
  });
  return { functions: { run: f } };
}
