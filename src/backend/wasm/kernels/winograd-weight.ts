import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, vectors } from './loops.ts';
import { storeLanes } from './register-block.ts';
import { Combiner, type TileShape, transforms } from './winograd-transforms.ts';

/** A panel of output channels whose weights are transformed together. */
export interface PanelShape {
  readonly tile: TileShape;
  readonly high: number;
}

/**
 * U = G g Gᵀ of one panel:
 *
 *   run(weight, target, channels, outStep, inStep, rowStep, columnStep, step)
 *
 * the last one from one of the products to the next, all in bytes. For every product, for every
 * input channel, the numbers of the panel's output channels.
 */
export function weightKernel({ tile, high }: PanelShape, features: Features): KernelSource<'run'> {
  const [f, weight, target, channels, outStep, inStep, rowStep, columnStep, step] = integerFunction(8);
  f.keepsConstants = true;
  const [lane, row, at] = integers(f, 3);
  const { weight: byRow } = transforms[tile.rows];
  const { weight: byColumn } = transforms[tile.columns];
  const taps = vectors(f, 9);
  const half = vectors(f, 3 * byRow.length);
  const result = vectors(f, 1)[0];
  const combiner = new Combiner(f, features);

  /** Tap after tap of up to four output channels, into the lanes of nine vectors. */
  const load = (count: number): void => {
    for (let n = 0; n < count; n++) {
      f.get(lane).set(row);
      for (let y = 0; y < 3; y++) {
        f.get(row).set(at);
        for (let x = 0; x < 3; x++) {
          const tap = taps[3 * y + x];
          f.get(at);
          if (n === 0) f.memory('v128.load32_zero');
          else f.get(tap).memoryLane('v128.load32_lane', n);
          f.set(tap);
          addInto(f, at, at, columnStep);
        }
        addInto(f, row, row, rowStep);
      }
      addInto(f, lane, lane, outStep);
    }
  };
  f.loop((nextChannel) => {
    f.get(weight).set(lane);
    for (let first = 0; first < high; first += 4) {
      const count = Math.min(4, high - first);
      load(count);
      byRow.forEach((factors, row) => {
        for (let x = 0; x < 3; x++) {
          combiner.combine(half[3 * row + x], factors, [taps[x], taps[3 + x], taps[6 + x]]);
        }
      });
      f.get(target).set(at);
      for (let row = 0; row < byRow.length; row++) {
        for (const factors of byColumn) {
          combiner.combine(result, factors, half.slice(3 * row, 3 * row + 3));
          storeLanes(f, 'f32x4', [at, 4 * first], result, count);
          addInto(f, at, at, step);
        }
      }
    }
    addInto(f, weight, weight, inStep);
    f.advance(target, 4 * high);
    countDown(f, channels, nextChannel);
  });
  return { functions: { run: f } };
}
