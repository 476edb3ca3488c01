import type { Activation } from '../../backend.ts';
import type { Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { activate } from './epilogue.ts';
import { addInto, countDown, integerFunction, integers, vectors } from './loops.ts';
import { fence, neverOf, storeLanes } from './register-block.ts';

/** What a depthwise kernel on padded planes is written for. */
export interface DepthwiseShape {
  readonly outWidth: number;
  /** Bytes from the input of one output row to that of the next. */
  readonly rowStep: number;
  /** Where the inputs of an output lie, tap by tap. */
  readonly taps: readonly number[];
  readonly activation: Activation | undefined;
}

const tapsInRegisters = 9;

/** Sums that are computed together, lest each waits for its own last step: as many as there are registers. */
function sumsBeside(taps: number): number {
  return taps <= tapsInRegisters ? 4 : 8;
}

/**
 * One kernel of any size over each of some padded planes:
 *
 *   run(input, weight, output, planes, rows, inputPlane, outputPlane, weightStep)
 *
 * weight holds what every sum of a plane starts from, then the taps. Vectors at the end of a row overlap.
 */
export function paddedDepthwiseKernel(shape: DepthwiseShape, features: Features): KernelSource<'run'> {
  const { outWidth, rowStep, taps, activation } = shape;
  const [f, input, weight, output, planes, rows, inputPlane, outputPlane, weightStep] = integerFunction(8);
  const [from, to, left] = integers(f, 3);
  const never = neverOf(f, planes);
  const sumsTogether = sumsBeside(taps.length);
  const [start, value] = vectors(f, 2);
  const kept = vectors(f, taps.length <= tapsInRegisters ? taps.length : 1);
  const sums = vectors(f, sumsTogether);
  const splat = (tap: number, into: Local): void => {
    f.get(weight)
      .memory('v128.load32_splat', 4 + 4 * tap)
      .set(into);
  };

  /** Vectors of outputs, each at a row and a column. */
  const compute = (places: readonly (readonly [number, number])[]): void => {
    taps.forEach((offset, tap) => {
      const number = taps.length <= tapsInRegisters ? kept[tap] : kept[0];
      if (tap > 0) fence(f, never, sums);
      if (taps.length > tapsInRegisters) splat(tap, number);
      places.forEach(([row, column], n) => {
        f.get(from)
          .memory('v128.load', offset + row * rowStep + 4 * column)
          .set(value);
        f.get(value).get(number);
        multiplyAdd(f, 'f32x4', features, () => f.get(tap === 0 ? start : sums[n]));
        f.set(sums[n]);
      });
    });
    places.forEach(([row, column], n) => {
      activate(f, sums[n], activation);
      storeLanes(f, 'f32x4', [to, 4 * (row * outWidth + column)], sums[n], outWidth - column);
    });
  };
  const columns = Array.from({ length: Math.ceil(outWidth / 4) }, (_, n) =>
    Math.max(0, Math.min(4 * n, outWidth - 4)),
  );
  const rowsOf = (count: number): void => {
    const places = Array.from({ length: count }, (_, row) => columns.map((column) => [row, column] as const));
    const all = places.flat();
    for (let n = 0; n < all.length; n += sumsTogether) compute(all.slice(n, n + sumsTogether));
    f.advance(from, count * rowStep).advance(to, 4 * count * outWidth);
  };
  const together = Math.max(1, Math.floor(sumsTogether / columns.length));

  f.loop((nextPlane) => {
    f.get(weight).memory('v128.load32_splat').set(start);
    if (taps.length <= tapsInRegisters) kept.forEach((each, tap) => void splat(tap, each));
    f.get(input).set(from).get(output).set(to).get(rows).set(left);
    f.whileAtLeast(left, together, () => rowsOf(together));
    if (together > 1) f.whileAtLeast(left, 1, () => rowsOf(1));
    addInto(f, input, input, inputPlane);
    addInto(f, output, output, outputPlane);
    addInto(f, weight, weight, weightStep);
    countDown(f, planes, nextPlane);
  });
  return { functions: { run: f } };
}
