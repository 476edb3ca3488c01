import type { Local } from '../assembler/function.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, transpose4, vectors } from './loops.ts';
import { type FloatVector, lanesOf, storeLanes } from './register-block.ts';

/** How the elements to be packed lie: next to each other across a panel, along its depth, or neither. */
export type PackKind = 'across' | 'along' | 'strided';

/** A kind of packing: panels of so many elements, laid `pitch` elements apart. */
export interface PackShape {
  readonly type: FloatVector;
  readonly kind: PackKind;
  readonly width: number;
  readonly pitch: number;
}

/**
 * Packs panels for `productKernel`: for every k < depth, `width` elements next to each other.
 *
 *   run(target, source, depth, widthStep, depthStep, panels, panelStep)
 *
 * Steps are in bytes: element (i, k) of panel p is at source + (p · width + i) · widthStep + k · depthStep,
 * and goes to target + p · panelStep + (k · pitch + i) · size. Depth and panels are at least 1. Vectors are
 * loaded whole, so up to 12 bytes behind the last element are read, but never used.
 */
export function packKernel(shape: PackShape): KernelSource<'run'> {
  if (shape.kind === 'across') return packAcross(shape);
  if (shape.kind === 'along' && shape.type === 'f32x4') return packAlong(shape);
  return packStrided(shape);
}

/** For every k, whole vectors from the rows of all panels: the source is read line by line. */
function packAcross({ type, width, pitch }: PackShape): KernelSource<'run'> {
  const [f, target, source, depth, , depthStep, panels, panelStep] = integerFunction(7);
  const [from, to, count] = integers(f, 3);
  const [vector] = vectors(f, 1);
  const size = 16 / lanesOf(type);
  f.loop((nextDepth) => {
    f.get(source).set(from).get(target).set(to).get(panels).set(count);
    f.loop((nextPanel) => {
      for (let column = 0; column < width; column += lanesOf(type)) {
        const offset = column * size;
        f.get(from).memory('v128.load', offset).set(vector);
        storeLanes(f, type, [to, offset], vector, width - column);
      }
      f.advance(from, width * size);
      addInto(f, to, to, panelStep);
      countDown(f, count, nextPanel);
    });
    addInto(f, source, source, depthStep);
    f.advance(target, pitch * size);
    countDown(f, depth, nextDepth);
  });
  return { functions: { run: f } };
}

/** Four k at a time from every line of a panel, turned over in registers. */
function packAlong({ width, pitch }: PackShape): KernelSource<'run'> {
  const [f, target, source, depth, widthStep, , panels, panelStep] = integerFunction(7);
  const [to, count] = integers(f, 2);
  const lines = integers(f, width);
  const rows = vectors(f, 4);
  const spare = vectors(f, 4);
  const fourSteps = (): void => {
    for (let first = 0; first < width; first += 4) {
      const group = lines.slice(first, first + 4);
      group.forEach((line, n) => {
        f.get(line).memory('v128.load').set(rows[n]);
        f.advance(line, 16);
      });
      transpose4(f, rows, spare);
      rows.forEach((row, k) => {
        storeLanes(f, 'f32x4', [to, 4 * (k * pitch + first)], row, group.length);
      });
    }
    f.advance(to, 16 * pitch);
  };
  const oneStep = (): void => {
    lines.forEach((line, n) => {
      f.get(to)
        .get(line)
        .memory('f32.load')
        .memory('f32.store', 4 * n);
      f.advance(line, 4);
    });
    f.advance(to, 4 * pitch);
  };
  const times = (count: Local, body: () => void) =>
    f.get(count).if(() => {
      f.loop((again) => {
        body();
        countDown(f, count, again);
      });
    });
  f.loop((nextPanel) => {
    for (const line of lines) {
      f.get(source).set(line);
      addInto(f, source, source, widthStep);
    }
    f.get(target).set(to);
    f.get(depth).i32(2).op('i32.shr_u').set(count);
    times(count, fourSteps);
    f.get(depth).i32(3).op('i32.and').set(count);
    times(count, oneStep);
    addInto(f, target, target, panelStep);
    countDown(f, panels, nextPanel);
  });
  return { functions: { run: f } };
}

/** Element by element. */
function packStrided({ type, width, pitch }: PackShape): KernelSource<'run'> {
  const [f, target, source, depth, widthStep, depthStep, panels, panelStep] = integerFunction(7);
  const [line, from, to, count] = integers(f, 4);
  const size = 16 / lanesOf(type);
  const float = type === 'f32x4' ? 'f32' : 'f64';
  f.loop((nextPanel) => {
    f.get(source).set(line).get(target).set(to).get(depth).set(count);
    f.loop((nextDepth) => {
      f.get(line).set(from);
      for (let element = 0; element < width; element++) {
        f.get(to)
          .get(from)
          .memory(`${float}.load`)
          .memory(`${float}.store`, element * size);
        addInto(f, from, from, widthStep);
      }
      addInto(f, line, line, depthStep);
      f.advance(to, pitch * size);
      countDown(f, count, nextDepth);
    });
    f.get(widthStep).i32(width).op('i32.mul').get(source).op('i32.add').set(source);
    addInto(f, target, target, panelStep);
    countDown(f, panels, nextPanel);
  });
  return { functions: { run: f } };
}

/**
 * Packs one panel of `lines` elements, number by number, from where they lie in two dimensions of depth:
 *
 *   run(target, source, channels, taps, lineStep, channelStep, tapStep)
 *
 * for every channel, for every tap: the elements lineStep bytes apart. All steps may be negative.
 */
export function packLinesKernel(lines: number): KernelSource<'run'> {
  const [f, target, source, channels, taps, lineStep, channelStep, tapStep] = integerFunction(7);
  const [tap, from, count] = integers(f, 3);
  f.loop((nextChannel) => {
    f.get(source).set(tap).get(taps).set(count);
    f.loop((nextTap) => {
      f.get(tap).set(from);
      for (let line = 0; line < lines; line++) {
        f.get(target)
          .get(from)
          .memory('f32.load')
          .memory('f32.store', 4 * line);
        addInto(f, from, from, lineStep);
      }
      f.advance(target, 4 * lines);
      addInto(f, tap, tap, tapStep);
      countDown(f, count, nextTap);
    });
    addInto(f, source, source, channelStep);
    countDown(f, channels, nextChannel);
  });
  return { functions: { run: f } };
}
