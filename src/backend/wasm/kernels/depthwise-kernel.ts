import type { Activation } from '../../backend.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { activate } from './epilogue.ts';
import { addInto, countDown, integerFunction, integers, place, vectors } from './loops.ts';

/** Where in a row a vector of outputs stands: at its left end, inside, or at its right end. */
type Place = 'left' | 'inside' | 'right';

/** What every sum of a plane starts from, and the nine taps. */
export const bytesOfTaps = 40;

// Nine weights, the bias, three sums and an input are 14 of the 15 registers.
const rowsTogether = 3;

/**
 * One 3×3 kernel of stride 1 over each of some planes, whose rows are `width` ≥ 5 long and padded by one on
 * both sides:
 *
 *   run(input, weight, output, zeros, first, last, height, begin, planes, inputPlane, outputPlane)
 *
 * computes the rows first ≤ o < last of the outputs, which see the input's rows o − begin … o − begin + 2.
 * weight holds for every plane what its sums start from, then the nine taps; zeros is a row of them, which
 * stands for the rows outside. Nothing is copied: at the ends of a row the vectors are shifted, and the last
 * one overlaps.
 */
export function depthwiseKernel(
  width: number,
  activation: Activation | undefined,
  features: Features,
): KernelSource<'run'> {
  const [f, input, weight, output, zeros, first, last, height, begin, planes, ...steps] = integerFunction(11);
  const [row, left, to, end] = integers(f, 4);
  const lines = integers(f, rowsTogether + 2);
  const [start, value] = vectors(f, 2);
  const taps = vectors(f, 9);
  const sums = vectors(f, rowsTogether);

  const load = (line: Local, tap: number, where: Place): void => {
    if (where === 'left' && tap === 0) f.f32x4(0).get(line).memory('v128.load').shuffle32(0, 4, 5, 6);
    else if (where === 'right' && tap === 2)
      f.get(line).memory('v128.load', 4).f32x4(0).shuffle32(1, 2, 3, 4);
    // Pointers stand one element before the outputs, but at the left end on them.
    else f.get(line).memory('v128.load', 4 * (where === 'left' ? tap - 1 : tap));
    f.set(value);
  };
  const compute = (rows: number, where: Place): void => {
    for (let line = 0; line < rows + 2; line++) {
      for (let tap = 0; tap < 3; tap++) {
        load(lines[line], tap, where);
        for (let row = Math.max(0, line - 2); row <= Math.min(line, rows - 1); row++) {
          f.get(value).get(taps[3 * (line - row) + tap]);
          multiplyAdd(f, 'f32x4', features, () => f.get(line === row && tap === 0 ? start : sums[row]));
          f.set(sums[row]);
        }
      }
    }
    for (let row = 0; row < rows; row++) {
      activate(f, sums[row], activation);
      f.get(to)
        .get(sums[row])
        .memory('v128.store', 4 * row * width);
    }
  };
  const move = (rows: number, floats: number, outputs: number): void => {
    for (const line of lines.slice(0, rows + 2)) f.advance(line, 4 * floats);
    f.advance(to, 4 * outputs);
  };
  const group = (rows: number): void => {
    lines.slice(0, rows + 2).forEach((line, n) => {
      f.get(row).get(begin).op('i32.sub').i32(n).op('i32.add').set(left);
      place(f, line, input, left, 4 * width);
      f.get(line).get(zeros).get(left).get(height).op('i32.lt_u', 'select').set(line);
    });
    place(f, to, output, row, 4 * width);
    compute(rows, 'left');
    move(rows, 3, 4);
    const inside = Math.floor((width - 5) / 4);
    if (inside > 0) {
      f.repeat(left, inside, () => {
        compute(rows, 'inside');
        move(rows, 4, 4);
      });
    }
    const back = width - 8 - 4 * inside;
    move(rows, back, back);
    compute(rows, 'right');
  };
  const rowsOf = (rows: number): void => {
    f.block((done) => {
      f.loop((again) => {
        f.get(row).get(end).op('i32.gt_s').brIf(done);
        group(rows);
        f.advance(row, rows).br(again);
      });
    });
  };
  f.loop((nextPlane) => {
    loadTaps(f, weight, [start, ...taps]);
    f.get(first).set(row);
    f.get(last).i32(rowsTogether).op('i32.sub').set(end);
    rowsOf(rowsTogether);
    f.get(last).i32(1).op('i32.sub').set(end);
    rowsOf(1);
    addInto(f, input, input, steps[0]);
    addInto(f, output, output, steps[1]);
    f.advance(weight, bytesOfTaps);
    countDown(f, planes, nextPlane);
  });
  return { functions: { run: f } };
}

/** Loads what a plane's sums start from, and its taps: each number into all lanes of a vector. */
export function loadTaps(f: FunctionBuilder, weight: Local, vectors: readonly Local[]): void {
  vectors.forEach((vector, n) => {
    f.get(weight)
      .memory('v128.load32_splat', 4 * n)
      .set(vector);
  });
}
