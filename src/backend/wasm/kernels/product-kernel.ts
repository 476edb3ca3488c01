import type { Local } from '../assembler/function.ts';
import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, unrolled } from './loops.ts';
import { type FloatVector, lanesOf, RegisterBlock } from './register-block.ts';

/** One kernel: so many rows of a block, so many columns of its vectors that are stored. */
export interface ProductShape {
  readonly type: FloatVector;
  readonly rows: number;
  readonly columns: number;
  readonly unroll: number;
  /** Bytes between b's rows; without it they are the last parameter, and the kernel serves all. */
  readonly bStep?: number;
}

/**
 * `c[i][j] = Σ a[i][k] · b[k][j]` for `blocks` × `panels` register blocks:
 *
 *   run(a, b, c, depth, cStep, blocks, accumulate, panels, panelStep, bStep)
 *
 * a is packed: for every block of rows, for every k, its rows. b has its row k at b + k · bStep, a panel is
 * as wide as the kernel's columns, and the next one lies panelStep further. c has rows cStep apart, and
 * blocks and panels next to each other. Depth is at least 1.
 */
export function productKernel(shape: ProductShape, features: Features): KernelSource<'run'> {
  const { type, rows, columns, unroll, bStep } = shape;
  const [f, a, b, c, depth, cStep, blocks, accumulate, panels, panelStep, ...rest] = integerFunction(
    bStep === undefined ? 10 : 9,
  );
  const size = 16 / lanesOf(type);
  const block = RegisterBlock.allocate({ f, type, features }, rows, Math.ceil(columns / lanesOf(type)));
  const [aAt, bAt, cAt, cRow, count] = integers(f, 5);
  const nextRow = (pointer: Local) => () => addInto(f, pointer, pointer, cStep);
  const steps = (times: number): void => {
    for (let k = 0; k < times; k++) {
      block.step([aAt, k * rows * size], [bAt, k * (bStep ?? 0)]);
      if (bStep === undefined) addInto(f, bAt, bAt, rest[0]);
    }
    f.advance(aAt, times * rows * size);
    if (bStep !== undefined) f.advance(bAt, times * bStep);
  };
  f.loop((nextPanel) => {
    f.get(a).set(aAt).get(c).set(cAt).get(blocks).set(count);
    f.loop((nextBlock) => {
      f.get(cAt).set(cRow);
      f.get(accumulate).if(
        () => block.load(cRow, nextRow(cRow)),
        () => block.clear(),
      );
      f.get(b).set(bAt);
      unrolled(f, depth, unroll, steps);
      f.get(cAt).set(cRow);
      block.store(cRow, columns, nextRow(cRow));
      addInto(f, cAt, cRow, cStep);
      countDown(f, count, nextBlock);
    });
    addInto(f, b, b, panelStep);
    f.advance(c, columns * size);
    countDown(f, panels, nextPanel);
  });
  return { functions: { run: f } };
}
