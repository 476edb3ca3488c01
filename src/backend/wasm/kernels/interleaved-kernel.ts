import { type Activation, imagesTogether } from '../../backend.ts';
import type { Local } from '../assembler/function.ts';
import type { Features } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { axisRange } from './axis-range.ts';
import { placeBytes } from './interleave-kernels.ts';
import { addInto, countDown, integerFunction, integers } from './loops.ts';
import { RegisterBlock } from './register-block.ts';

/**
 * `panels` × `high` output channels of sixteen interleaved images:
 *
 *   run(input, weight, output, channels, panels, rows, columns, rowRanges, columnRanges,
 *     inputPlane, outputPlane, inputRow, inputColumn, weightPlane, weightRow)
 *
 * The ranges say of each row and column of outputs which taps meet an input, see `axisRange`, with `first` in
 * taps. The last six are steps in bytes, from one channel, row of taps or tap to the next. A panel of the
 * weight is packed: what each sum starts from, then for every input channel, for every tap, the numbers of
 * the panel's output channels. What a place sees of the input stays in the first cache for all panels.
 */
export function interleavedKernel(
  high: number,
  activation: Activation | undefined,
  features: Features,
): KernelSource<'run'> {
  const [f, ...parameters] = integerFunction(15);
  const [input, weight, output, channels, panels, rows, columns, rowRanges, columnRanges] = parameters;
  const [inputPlane, outputPlane, inputRow, inputColumn, weightPlane, weightRow] = parameters.slice(9);
  const [rowTap, rowInput, rowTaps, column, range, placeTap, placeInput, columnTaps] = integers(f, 8);
  const [panelBytes, panelsLeft, starts, y, wPlane, xPlane, channel] = integers(f, 7);
  const [wLine, xLine, line, w, x, tap] = integers(f, 6);
  const block = RegisterBlock.allocate({ f, type: 'f32x4', features }, high, imagesTogether / 4);

  /** Moves on from a place of the weight and of the input to the first that a range names. */
  const enter = (at: Local, from: readonly Local[], to: readonly Local[], count: Local): void => {
    f.get(from[0]).get(at).memory('i32.load', axisRange.first);
    f.i32(4 * high).op('i32.mul', 'i32.add');
    f.set(to[0]);
    f.get(from[1]).get(at).memory('i32.load', axisRange.input).op('i32.add').set(to[1]);
    f.get(at).memory('i32.load', axisRange.count).set(count);
  };
  const sumTaps = (): void => {
    f.get(channels).set(channel);
    f.loop((nextChannel) => {
      f.get(wPlane).set(wLine).get(xPlane).set(xLine).get(rowTaps).set(line);
      f.loop((nextLine) => {
        f.get(wLine).set(w).get(xLine).set(x).get(columnTaps).set(tap);
        f.loop((nextTap) => {
          block.step([w, 0], [x, 0]);
          f.advance(w, 4 * high);
          addInto(f, x, x, inputColumn);
          countDown(f, tap, nextTap);
        });
        addInto(f, wLine, wLine, weightRow);
        addInto(f, xLine, xLine, inputRow);
        countDown(f, line, nextLine);
      });
      addInto(f, wPlane, wPlane, weightPlane);
      addInto(f, xPlane, xPlane, inputPlane);
      countDown(f, channel, nextChannel);
    });
  };
  const place = (): void => {
    enter(range, [rowTap, rowInput], [placeTap, placeInput], columnTaps);
    f.get(weight).set(starts).get(output).set(y).get(panels).set(panelsLeft);
    f.loop((nextPanel) => {
      block.spread(starts);
      f.get(rowTaps).get(columnTaps).op('i32.mul');
      f.if(() => {
        addInto(f, wPlane, starts, placeTap);
        f.get(placeInput).set(xPlane);
        sumTaps();
      });
      block.activate(activation);
      block.store(y, imagesTogether, () => addInto(f, y, y, outputPlane));
      addInto(f, y, y, outputPlane);
      addInto(f, starts, starts, panelBytes);
      countDown(f, panelsLeft, nextPanel);
    });
    f.advance(output, placeBytes).advance(range, axisRange.bytes);
  };

  f.get(channels).get(weightPlane).op('i32.mul').set(panelBytes);
  f.advance(panelBytes, 4 * high);
  // The taps of a panel lie behind what its sums start from.
  const first = f.local('i32');
  f.i32(4 * high).set(first);
  f.loop((nextRow) => {
    enter(rowRanges, [first, input], [rowTap, rowInput], rowTaps);
    f.get(columns).set(column).get(columnRanges).set(range);
    f.loop((nextColumn) => {
      place();
      countDown(f, column, nextColumn);
    });
    f.advance(rowRanges, axisRange.bytes);
    countDown(f, rows, nextRow);
  });
  return { functions: { run: f } };
}
