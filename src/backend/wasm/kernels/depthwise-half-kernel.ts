import type { Activation } from '../../backend.ts';
import type { Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { bytesOfTaps, loadTaps } from './depthwise-kernel.ts';
import { activate } from './epilogue.ts';
import { addInto, countDown, integerFunction, integers, place, vectors } from './loops.ts';

/**
 * One 3×3 kernel of stride 2 over each of some planes, whose rows are twice `outWidth` ≥ 4 long and padded by
 * one on the left, with the parameters of `depthwiseKernel`: outputs o see the input's rows
 * 2 o − begin … 2 o − begin + 2. Nothing is copied: of eight neighbours the even ones are what four outputs
 * see under the middle tap, the odd ones what they see under the right one.
 */
export function halfDepthwiseKernel(
  outWidth: number,
  activation: Activation | undefined,
  features: Features,
): KernelSource<'run'> {
  const width = 2 * outWidth;
  const [f, input, weight, output, zeros, first, last, height, begin, planes, ...steps] = integerFunction(11);
  const [row, left, to] = integers(f, 3);
  const lines = integers(f, 3);
  const [start, sum, low, high, value] = vectors(f, 5);
  const taps = vectors(f, 9);

  const multiplyBy = (tap: number): void => {
    f.get(value).get(taps[tap]);
    multiplyAdd(f, 'f32x4', features, () => f.get(tap === 0 ? start : sum));
    f.set(sum);
  };
  const load = (line: Local, offset: number): void => {
    f.get(line).memory('v128.load', offset).set(low);
    f.get(line)
      .memory('v128.load', offset + 16)
      .set(high);
  };
  const pick = (parity: 0 | 1): void => {
    f.get(low)
      .get(high)
      .shuffle32(parity, parity + 2, parity + 4, parity + 6)
      .set(value);
  };
  /** Four outputs; pointers stand one element before what the middle tap of the first sees, or on it. */
  const compute = (isFirst: boolean): void => {
    lines.forEach((line, n) => {
      load(line, 0);
      if (isFirst) {
        pick(1);
        f.f32x4(0).get(value).shuffle32(3, 4, 5, 6).set(value);
      } else pick(0);
      multiplyBy(3 * n);
      if (!isFirst) load(line, 4);
      pick(0);
      multiplyBy(3 * n + 1);
      pick(1);
      multiplyBy(3 * n + 2);
    });
    activate(f, sum, activation);
    f.get(to).get(sum).memory('v128.store');
  };
  const move = (outputs: number, floats = 2 * outputs): void => {
    for (const line of lines) f.advance(line, 4 * floats);
    f.advance(to, 4 * outputs);
  };
  const computeRow = (): void => {
    lines.forEach((line, n) => {
      f.get(row).i32(2).op('i32.mul').get(begin).op('i32.sub').i32(n).op('i32.add').set(left);
      place(f, line, input, left, 4 * width);
      f.get(line).get(zeros).get(left).get(height).op('i32.lt_u', 'select').set(line);
    });
    place(f, to, output, row, 4 * outWidth);
    compute(true);
    const inside = Math.floor((outWidth - 4) / 4);
    const rest = outWidth % 4;
    if (inside + rest > 0) move(4, 7);
    if (inside > 0) {
      f.repeat(left, inside, () => {
        compute(false);
        move(4);
      });
    }
    if (rest > 0) {
      move(rest - 4);
      compute(false);
    }
  };
  f.loop((nextPlane) => {
    loadTaps(f, weight, [start, ...taps]);
    f.get(first).set(row);
    f.loop((nextRow) => {
      computeRow();
      f.advance(row, 1).get(row).get(last).op('i32.lt_s').brIf(nextRow);
    });
    addInto(f, input, input, steps[0]);
    addInto(f, output, output, steps[1]);
    f.advance(weight, bytesOfTaps);
    countDown(f, planes, nextPlane);
  });
  return { functions: { run: f } };
}
