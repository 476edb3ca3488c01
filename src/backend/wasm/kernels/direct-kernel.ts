import type { Activation } from '../../backend.ts';
import type { Local } from '../assembler/function.ts';
import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers } from './loops.ts';
import { type BlockShape, type Lines, neverOf, RegisterBlock } from './register-block.ts';

/** What a direct kernel is written for. */
export interface DirectShape {
  /** Output channels, at most the block's rows. */
  readonly rows: number;
  readonly block: BlockShape;
  readonly outWidth: number;
  /** Bytes from the input of one output row to that of the next, in the padded copy. */
  readonly rowStep: number;
  /** Where the inputs of an output lie, tap by tap: for all taps, or for one row of them. */
  readonly taps: readonly number[];
  /** How many such rows there are, and the bytes from the inputs of one to those of the next. */
  readonly tapRows: number;
  readonly tapRowStep: number;
  /** Applied to what is stored. */
  readonly activation: Activation | undefined;
}

// A sum waits four cycles for its predecessor, and two are added to in each.
const busySums = 8;
const registers = 15;

/**
 * Rows of outputs that are computed together in tiles of so many vectors: two, where the sums of one would
 * leave the multipliers waiting and there are registers for both.
 */
function linesFor(channels: number, vectors: number, fenced: boolean): 1 | 2 {
  const numbers = fenced ? channels : 1;
  const fits = 2 * vectors * (channels + 1) + numbers <= registers;
  return channels * vectors < busySums && fits ? 2 : 1;
}

/**
 * Some rows of some output channels:
 *
 *   run(input, weight, output, channels, rows, inputPlane, outputPlane, accumulate)
 *
 * input is a padded copy. weight is packed: what each sum starts from, then for every input channel, for
 * every tap, the numbers of all output channels. The taps of a channel are written out, their places
 * constants; of large kernels one row of them, lest compiling takes longer than computing.
 */
export function directKernel(
  { rows: high, block, outWidth, rowStep, taps, tapRows, tapRowStep, activation }: DirectShape,
  features: Features,
): KernelSource<'run'> {
  const [f, input, weight, output, channels, rows, inputPlane, outputPlane, accumulate] = integerFunction(8);
  const [a, b, line, column, channel, tapRow, to, left, one] = integers(f, 9);
  const never = neverOf(f, rows);
  const width = 4 * block.vectors;
  const vectorsOf = (columns: number): number => Math.ceil(columns / 4);
  const linesOf = (columns: number): 1 | 2 => linesFor(high, vectorsOf(columns), block.fenced);
  const sizes = [...(outWidth >= width ? [width] : []), ...(outWidth % width > 0 ? [outWidth % width] : [])];
  const together = Math.max(...sizes.map(linesOf));
  const most = Math.max(...sizes.map((columns) => linesOf(columns) * vectorsOf(columns)));
  const whole = RegisterBlock.allocate({ f, type: 'f32x4', features }, high, most);
  const nextPlane = () => addInto(f, to, to, outputPlane);
  const outputAt = () => addInto(f, to, output, column);

  const rowOfTaps = (sums: RegisterBlock, from: Local, lines: Lines): void => {
    taps.forEach((offset, tap) => {
      if (block.fenced && tap > 0) sums.fence(never);
      sums.step([a, 4 * high * tap], [from, offset], lines);
    });
    f.advance(a, 4 * high * taps.length);
  };
  const tile = (columns: number, count: number): void => {
    const sums = whole.part(high, count * vectorsOf(columns));
    const seen = { count, step: rowStep };
    const stored = { count, step: 4 * outWidth };
    outputAt();
    f.get(accumulate).if(
      () => sums.load(to, nextPlane, stored),
      () => sums.spread(weight),
    );
    addInto(f, b, input, column);
    f.get(weight)
      .i32(4 * high)
      .op('i32.add')
      .set(a);
    f.get(channels).set(channel);
    f.loop((nextChannel) => {
      if (tapRows === 1) rowOfTaps(sums, b, seen);
      else {
        f.get(b).set(line);
        f.repeat(tapRow, tapRows, () => {
          rowOfTaps(sums, line, seen);
          f.advance(line, tapRowStep);
        });
      }
      addInto(f, b, b, inputPlane);
      countDown(f, channel, nextChannel);
    });
    outputAt();
    sums.activate(activation);
    sums.store(to, columns, nextPlane, stored);
  };
  const advanceRows = (count: number): void => {
    f.advance(input, count * rowStep).advance(output, 4 * count * outWidth);
  };
  const rowByRow = (columns: number, count: number): void => {
    f.repeat(one, count, () => {
      tile(columns, 1);
      advanceRows(1);
    });
    advanceRows(-count);
  };
  const rowsOf = (count: number): void => {
    f.whileAtLeast(rows, count, () => {
      forEachTile(column, width, outWidth, (columns) => {
        if (count > 1 && linesOf(columns) < count) rowByRow(columns, count);
        else tile(columns, count);
      });
      advanceRows(count);
    });
  };

  if (together > 1) rowsOf(together);
  rowsOf(1);
  return { functions: { run: f } };

  function forEachTile(at: Local, step: number, total: number, write: (columns: number) => void): void {
    f.i32(0).set(at);
    const tiles = Math.floor(total / step);
    if (tiles > 0) {
      f.repeat(left, tiles, () => {
        write(step);
        f.advance(at, 4 * step);
      });
    }
    if (total % step > 0) write(total % step);
  }
}
