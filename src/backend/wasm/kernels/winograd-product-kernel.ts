import type { Local } from '../assembler/function.ts';
import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, unrolled } from './loops.ts';
import { RegisterBlock } from './register-block.ts';

/** Register blocks of so many output channels and tiles. */
export interface TileProductShape {
  readonly rows: number;
  readonly columns: number;
  readonly unroll: number;
  /** Blocks that are computed together, where one has too few sums to keep the multipliers busy. */
  readonly together: number;
  /** What stays in the first cache: a panel of V for all blocks, or a block of U for all panels. */
  readonly inner: 'blocks' | 'panels';
}

/**
 * M = U · V for some of the products of transformed tiles, `groups` of blocks × `panels` of tiles of each:
 *
 *   run(u, v, m, products, depth, channelBytes, groups, panels, uStep, vStep, mStep)
 *
 * The last three lead from product to product, `channelBytes` from channel to channel of V and M. U is
 * packed: for every block of output channels, for every input channel, its numbers. Depth is at least 1.
 */
export function tileProductKernel(shape: TileProductShape, features: Features): KernelSource<'run'> {
  const { rows, columns, unroll, together, inner } = shape;
  const [f, u, v, m, products, depth, channelBytes, groups, panels, ...steps] = integerFunction(11);
  const block = RegisterBlock.allocate(
    { f, type: 'f32x4', features },
    together * rows,
    Math.ceil(columns / 4),
  );
  const [uFrom, vFrom, mFrom, vAt, mAt, outer, count, blockBytes, groupBytes, rowStep] = integers(f, 10);
  const parts = integers(f, together).map((uAt, n) => ({ uAt, sums: block.slice(n * rows, rows) }));
  const stepsOfDepth = (times: number): void => {
    for (let k = 0; k < times; k++) {
      parts.forEach(({ uAt, sums }, n) => {
        if (n === 0) sums.step([uAt, 4 * k * rows], [vAt, 0]);
        else sums.multiply([uAt, 4 * k * rows]);
      });
      addInto(f, vAt, vAt, channelBytes);
    }
    for (const { uAt } of parts) f.advance(uAt, 4 * times * rows);
  };
  const compute = (): void => {
    block.clear();
    parts.forEach(({ uAt }, n) => {
      if (n === 0) f.get(uFrom).set(uAt);
      else addInto(f, uAt, parts[n - 1].uAt, blockBytes);
    });
    f.get(vFrom).set(vAt);
    unrolled(f, depth, unroll, stepsOfDepth);
    f.get(mFrom).set(mAt);
    block.store(mAt, columns, () => addInto(f, mAt, mAt, channelBytes));
  };
  const nextGroup = (): void => {
    addInto(f, uFrom, uFrom, groupBytes);
    addInto(f, mFrom, mFrom, rowStep);
  };
  const nextPanel = (): void => {
    f.advance(vFrom, 4 * columns).advance(mFrom, 4 * columns);
  };
  const [byGroup, byPanel] = [
    { total: groups, next: nextGroup, back: () => void f.get(u).set(uFrom) },
    { total: panels, next: nextPanel, back: () => void f.get(v).set(vFrom) },
  ];
  const [outside, inside] = inner === 'panels' ? [byGroup, byPanel] : [byPanel, byGroup];
  const line = f.local('i32');
  const times = (target: Local, value: Local, factor: number): void => {
    f.get(value).i32(factor).op('i32.mul').set(target);
  };
  times(blockBytes, depth, 4 * rows);
  times(groupBytes, blockBytes, together);
  times(rowStep, channelBytes, together * rows);
  f.loop((nextProduct) => {
    f.get(u).set(uFrom).get(v).set(vFrom).get(m).set(line).get(outside.total).set(outer);
    f.loop((again) => {
      f.get(line).set(mFrom).get(inside.total).set(count);
      inside.back();
      f.loop((onceMore) => {
        compute();
        inside.next();
        countDown(f, count, onceMore);
      });
      f.get(line).set(mFrom);
      outside.next();
      f.get(mFrom).set(line);
      countDown(f, outer, again);
    });
    addInto(f, u, u, steps[0]);
    addInto(f, v, v, steps[1]);
    addInto(f, m, m, steps[2]);
    countDown(f, products, nextProduct);
  });
  return { functions: { run: f } };
}
