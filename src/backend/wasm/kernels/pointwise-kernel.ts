import type { Activation } from '../../backend.ts';
import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, unrolled } from './loops.ts';
import { RegisterBlock } from './register-block.ts';

/** What a pointwise kernel is written for; all sizes of tensors are arguments of its calls. */
export interface PointwiseShape {
  /** Output channels of a block. */
  readonly rows: number;
  /** Places of a panel that are stored. */
  readonly columns: number;
  readonly unroll: number;
  readonly activation: Activation | undefined;
  /** What stays in the first cache: a panel of x for all blocks, or a block of the weight for all panels. */
  readonly inner: 'blocks' | 'panels';
}

/**
 * `y[m][p] = activation(start[m] + Σ w[m][c] · x[c][p])` for `panels` × `blocks` register blocks:
 *
 *   run(weight, start, x, y, depth, xStep, yStep, blocks, panels, panelStep, accumulate)
 *
 * weight is packed: for every block of rows, for every c, its rows. x has its channels xStep bytes apart, y
 * yStep; the next panel of x lies panelStep further, that of y follows. With `accumulate`, sums start from y.
 */
export function pointwiseKernel(shape: PointwiseShape, features: Features): KernelSource<'run'> {
  const { rows, columns, unroll, activation, inner } = shape;
  const [f, weight, start, x, y, depth, xStep, yStep, blocks, panels, panelStep, accumulate] =
    integerFunction(11);
  const block = RegisterBlock.allocate({ f, type: 'f32x4', features }, rows, Math.ceil(columns / 4));
  const [wAt, wFrom, startAt, xAt, xFrom, yAt, yRow, count] = integers(f, 8);
  const nextRow = (): void => addInto(f, yRow, yRow, yStep);
  const steps = (times: number): void => {
    for (let k = 0; k < times; k++) {
      block.step([wAt, 4 * k * rows], [xAt, 0]);
      addInto(f, xAt, xAt, xStep);
    }
    f.advance(wAt, 4 * times * rows);
  };
  /** From wFrom, startAt and xFrom to yAt; leaves wAt and yRow at those of the next block. */
  const compute = (): void => {
    f.get(yAt).set(yRow);
    f.get(accumulate).if(
      () => block.load(yRow, nextRow),
      () => block.spread(startAt),
    );
    f.get(wFrom).set(wAt).get(xFrom).set(xAt);
    unrolled(f, depth, unroll, steps);
    f.get(yAt).set(yRow);
    block.activate(activation);
    block.store(yRow, columns, nextRow);
    addInto(f, yRow, yRow, yStep);
  };
  if (inner === 'blocks') {
    f.loop((nextPanel) => {
      f.get(weight).set(wFrom).get(start).set(startAt).get(x).set(xFrom).get(y).set(yAt);
      f.get(blocks).set(count);
      f.loop((nextBlock) => {
        compute();
        f.get(wAt)
          .set(wFrom)
          .get(yRow)
          .set(yAt)
          .advance(startAt, 4 * rows);
        countDown(f, count, nextBlock);
      });
      addInto(f, x, x, panelStep);
      f.advance(y, 4 * columns);
      countDown(f, panels, nextPanel);
    });
  } else {
    f.get(weight).set(wFrom).get(start).set(startAt);
    f.loop((nextBlock) => {
      f.get(x).set(xFrom).get(y).set(yAt).get(panels).set(count);
      f.loop((nextPanel) => {
        compute();
        addInto(f, xFrom, xFrom, panelStep);
        f.advance(yAt, 4 * columns);
        countDown(f, count, nextPanel);
      });
      f.get(wAt)
        .set(wFrom)
        .advance(startAt, 4 * rows);
      f.get(yStep).i32(rows).op('i32.mul').get(y).op('i32.add').set(y);
      countDown(f, blocks, nextBlock);
    });
  }
  return { functions: { run: f } };
}
