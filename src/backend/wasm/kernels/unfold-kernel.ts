import type { Local } from '../assembler/function.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, place } from './loops.ts';

/**
 * Puts what the taps of a convolution see into panels, see `multiplyStrip`:
 *
 *   run(padded, target, taps, channels, count, rows, plane, rowStep, panelStep, line)
 *
 * for every channel of a padded copy, `plane` bytes apart, for each of `count` taps, whose offsets are the
 * words at `taps`: `rows` rows of neighbouring outputs' inputs, rowStep apart, one after the other in as many
 * panels of `panelVectors` vectors as they fill. Where rows do not end with a panel they are first joined at
 * `line`, which has room for all and three floats more. Vectors are read whole.
 */
export function unfoldKernel(outWidth: number, panelVectors: number): KernelSource<'run'> {
  const [f, padded, target, taps, channels, count, rows, ...others] = integerFunction(10);
  const [plane, rowStep, panelStep, line] = others;
  const [tap, tapsLeft, from, to, at, left, panels] = integers(f, 7);
  const panelBytes = 16 * panelVectors;
  const fillsPanels = outWidth % (4 * panelVectors) === 0;

  const copyVectors = (source: Local, sink: Local, vectors: number): void => {
    for (let n = 0; n < vectors; n++) {
      f.get(sink)
        .get(source)
        .memory('v128.load', 16 * n)
        .memory('v128.store', 16 * n);
    }
  };
  /** From neighbouring places to panels. */
  const distribute = (source: Local, times: Local): void => {
    f.loop((again) => {
      copyVectors(source, at, panelVectors);
      f.advance(source, panelBytes);
      addInto(f, at, at, panelStep);
      countDown(f, times, again);
    });
  };
  const join = (): void => {
    const vectors = Math.ceil(outWidth / 4);
    f.get(rows).set(left).get(line).set(to);
    f.loop((nextRow) => {
      if (vectors <= 16) copyVectors(from, to, vectors);
      else {
        f.get(from).set(at).i32(vectors).set(panels);
        f.loop((nextVector) => {
          copyVectors(at, to, 1);
          f.advance(at, 16).advance(to, 16);
          countDown(f, panels, nextVector);
        });
        f.advance(to, -16 * vectors);
      }
      addInto(f, from, from, rowStep);
      f.advance(to, 4 * outWidth);
      countDown(f, left, nextRow);
    });
  };
  const [joined, total] = integers(f, 2);
  place(f, total, rows, rows, outWidth - 1);
  f.get(total)
    .i32(4 * panelVectors - 1)
    .op('i32.add')
    .i32(4 * panelVectors)
    .op('i32.div_u')
    .set(total);
  f.loop((nextChannel) => {
    f.get(taps).set(tap).get(count).set(tapsLeft);
    f.loop((nextTap) => {
      f.get(padded).get(tap).memory('i32.load').op('i32.add').set(from).get(target).set(at);
      if (fillsPanels) {
        f.get(rows).set(left);
        f.loop((nextRow) => {
          f.get(from)
            .set(joined)
            .i32(outWidth / (4 * panelVectors))
            .set(panels);
          distribute(joined, panels);
          addInto(f, from, from, rowStep);
          countDown(f, left, nextRow);
        });
      } else {
        join();
        f.get(target).set(at).get(line).set(joined).get(total).set(panels);
        distribute(joined, panels);
      }
      f.advance(target, panelBytes).advance(tap, 4);
      countDown(f, tapsLeft, nextTap);
    });
    addInto(f, padded, padded, plane);
    countDown(f, channels, nextChannel);
  });
  return { functions: { run: f } };
}
