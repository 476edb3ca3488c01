import { imagesTogether } from '../../backend.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import type { KernelSource } from '../kernel-cache.ts';
import type { Calls } from '../threads/program.ts';
import { addInto, countDown, integerFunction, integers, place, transpose4, vectors } from './loops.ts';
import { storeLanes } from './register-block.ts';

/** Some output channels of sixteen images, from image `images` on. */
export interface ImagesPart {
  readonly images: number;
  readonly group: number;
  readonly out: number;
  readonly endOut: number;
  readonly calls: Calls;
  readonly scratch: number;
}

/** Bytes of a place of interleaved images: four vectors. */
export const placeBytes: number = 4 * imagesTogether;

/** Bytes from one interleaved plane to the next: never a multiple of 4096, which caches dislike. */
export function interleavedPlane(places: number): number {
  const bytes = placeBytes * places;
  return bytes % 4096 === 0 ? bytes + 64 : bytes;
}

// Places that are moved for all images before the next: what is side by side stays in the first cache.
const vectorsAtOnce = 16;

/**
 * Puts the same places of sixteen images side by side:
 *
 *   run(source, target, imageStep, planes, sourcePlane, targetPlane, vectors)
 *
 * for so many vectors of four places in each plane. What lies behind the last place is read and written like
 * the rest.
 */
export function interleaveKernel(): KernelSource<'run'> {
  const [f, source, target, imageStep, planes, sourcePlane, targetPlane, count] = integerFunction(7);
  const [rows, spare] = [vectors(f, 4), vectors(f, 4)];
  const planesOf = { imagePlane: sourcePlane, interleavedPlane: targetPlane };
  const sides = { images: source, interleaved: target, imageStep, planes, count, ...planesOf };
  forEachFourPlaces(f, sides, (images, at) => {
    rows.forEach((row, n) => {
      f.get(images[n]).memory('v128.load').set(row);
    });
    transpose4(f, rows, spare);
    rows.forEach((row, n) => {
      f.get(at)
        .get(row)
        .memory('v128.store', placeBytes * n);
    });
  });
  return { functions: { run: f } };
}

/**
 * Puts the places of interleaved images back into sixteen images:
 *
 *   run(source, target, imageStep, planes, sourcePlane, targetPlane, vectors, rest)
 *
 * so many vectors of four places in each plane, and `rest` < 4 places behind them.
 */
export function separateKernel(): KernelSource<'run'> {
  const [f, source, target, imageStep, planes, sourcePlane, targetPlane, count, rest] = integerFunction(8);
  const [rows, spare] = [vectors(f, 4), vectors(f, 4)];
  const planesOf = { imagePlane: targetPlane, interleavedPlane: sourcePlane };
  const sides = { images: target, interleaved: source, imageStep, planes, count, rest, ...planesOf };
  forEachFourPlaces(f, sides, (images, at, places) => {
    rows.forEach((row, n) => {
      f.get(at)
        .memory('v128.load', placeBytes * n)
        .set(row);
    });
    transpose4(f, rows, spare);
    rows.forEach((row, n) => {
      storeLanes(f, 'f32x4', [images[n], 0], row, places);
    });
  });
  return { functions: { run: f } };
}

/** Where planes of images are, and where they are side by side; locals. */
interface Sides {
  readonly images: Local;
  readonly interleaved: Local;
  readonly imageStep: Local;
  readonly planes: Local;
  readonly count: Local;
  readonly rest?: Local;
  readonly imagePlane: Local;
  readonly interleavedPlane: Local;
}

type Visit = (images: readonly Local[], at: Local, places: number) => void;

/**
 * Visits four places of four images at a time, at their addresses and at that of the places side by side: in
 * every plane `count` times, then the `rest` places, if any. Not sixteen images: where their distance is a
 * power of two, they would compete for the same lines of the cache.
 */
function forEachFourPlaces(f: FunctionBuilder, sides: Sides, visit: Visit): void {
  const images = integers(f, 4);
  const [at, quarter, from, fromQuarter, to, toQuarter] = integers(f, 6);
  const [left, chunk, steps] = integers(f, 3);
  const forAllImages = (body: () => void): void => {
    f.get(from).set(fromQuarter).get(to).set(toQuarter);
    f.repeat(quarter, imagesTogether / 4, () => {
      images.forEach((image, n) => {
        if (n === 0) f.get(fromQuarter).set(image);
        else addInto(f, image, images[n - 1], sides.imageStep);
      });
      addInto(f, fromQuarter, images[3], sides.imageStep);
      f.get(toQuarter).set(at);
      body();
      f.advance(toQuarter, 16);
    });
  };
  const wholeVectors = (): void => {
    f.get(chunk).set(steps);
    f.loop((next) => {
      visit(images, at, 4);
      for (const image of images) f.advance(image, 16);
      f.advance(at, 4 * placeBytes);
      countDown(f, steps, next);
    });
  };
  f.loop((nextPlane) => {
    f.get(sides.images).set(from).get(sides.interleaved).set(to).get(sides.count).set(left);
    f.block((done) => {
      f.loop((nextChunk) => {
        f.get(left).op('i32.eqz').brIf(done);
        f.get(left).i32(vectorsAtOnce).get(left).i32(vectorsAtOnce).op('i32.lt_u', 'select').set(chunk);
        forAllImages(wholeVectors);
        place(f, from, from, chunk, 16);
        place(f, to, to, chunk, 4 * placeBytes);
        f.get(left).get(chunk).op('i32.sub').set(left).br(nextChunk);
      });
    });
    if (sides.rest !== undefined) {
      for (const places of [1, 2, 3]) {
        f.get(sides.rest).i32(places).op('i32.eq');
        f.if(() => forAllImages(() => visit(images, at, places)));
      }
    }
    addInto(f, sides.images, sides.images, sides.imagePlane);
    addInto(f, sides.interleaved, sides.interleaved, sides.interleavedPlane);
    countDown(f, sides.planes, nextPlane);
  });
}
