import { type Features, multiplyAdd } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, storeLaneSum, vectors } from './loops.ts';

/** What a weight gradient's kernel is written for. */
export interface GradientShape {
  /** Output channels that are computed together. */
  readonly high: number;
  readonly outWidth: number;
  /** Bytes from the input of one output row to that of the next, and from one row of taps to the next. */
  readonly rowStep: number;
  readonly tapStep: number;
  readonly tapRows: number;
  /** Where the inputs of a row of taps lie, cut into groups that are summed together. */
  readonly taps: readonly (readonly number[])[];
}

/**
 * `dw[m][c][k] = Σ x[c][place of o under k] · g[m][o]` for some output channels m and all input channels c:
 *
 *   run(padded, gradient, target, channels, rows, inputPlane, gradientPlane, targetStep, accumulate)
 *
 * Every sum has a vector of its own, which is added up at the end. What lies behind the end of a row is
 * replaced by zeros in both factors.
 */
export function gradientKernel(shape: GradientShape, features: Features): KernelSource<'run'> {
  const { high, outWidth, taps, tapRows } = shape;
  const [f, padded, gradient, target, channels, rows, inputPlane, gradientPlane, targetStep, accumulate] =
    integerFunction(9);
  const [plane, line, x, g, tapRow, left, vectorsLeft] = integers(f, 7);
  const planes = integers(f, high - 1);
  const most = Math.max(...taps.map((group) => group.length));
  const sums = Array.from({ length: high }, () => vectors(f, most));
  const gradients = vectors(f, high);
  const [value, mask] = vectors(f, 2);
  const tail = outWidth % 4;
  f.v128(Int32Array.from({ length: 4 }, (_, lane) => (lane < tail ? -1 : 0))).set(mask);

  const multiply = (group: readonly number[], masked: boolean): void => {
    gradients.forEach((each, n) => {
      f.get(g);
      if (n > 0) f.get(planes[n - 1]).op('i32.add');
      f.memory('v128.load');
      if (masked) f.get(mask).op('v128.and');
      f.set(each);
    });
    group.forEach((offset, tap) => {
      f.get(x).memory('v128.load', offset);
      if (masked) f.get(mask).op('v128.and');
      f.set(value);
      gradients.forEach((each, n) => {
        f.get(value).get(each);
        multiplyAdd(f, 'f32x4', features, () => f.get(sums[n][tap]));
        f.set(sums[n][tap]);
      });
    });
  };
  const sumRows = (group: readonly number[]): void => {
    for (const row of sums) for (const sum of row) f.f32x4(0).set(sum);
    f.get(line).set(x).get(gradient).set(g).get(rows).set(left);
    f.loop((nextRow) => {
      if (outWidth >= 4) {
        f.repeat(vectorsLeft, outWidth >> 2, () => {
          multiply(group, false);
          f.advance(x, 16).advance(g, 16);
        });
      }
      if (tail > 0) multiply(group, true);
      f.advance(x, shape.rowStep - 16 * (outWidth >> 2)).advance(g, 4 * tail);
      countDown(f, left, nextRow);
    });
  };
  /** Adds up a vector's lanes, and what is there already if asked to. */
  const store = (group: readonly number[], first: number): void => {
    f.get(target).set(x);
    for (const row of sums) {
      group.forEach((_, tap) => {
        storeLaneSum(f, row[tap], [x, 4 * (first + tap)], accumulate);
      });
      addInto(f, x, x, targetStep);
    }
  };

  planes.forEach((offset, n) => {
    f.get(gradientPlane)
      .i32(n + 1)
      .op('i32.mul')
      .set(offset);
  });
  const perRow = taps.reduce((count, group) => count + group.length, 0);
  f.get(padded).set(plane);
  f.loop((nextChannel) => {
    f.get(plane).set(line);
    f.repeat(tapRow, tapRows, () => {
      let first = 0;
      for (const group of taps) {
        sumRows(group);
        store(group, first);
        first += group.length;
      }
      f.advance(line, shape.tapStep).advance(target, 4 * perRow);
    });
    addInto(f, plane, plane, inputPlane);
    countDown(f, channels, nextChannel);
  });
  return { functions: { run: f } };
}
