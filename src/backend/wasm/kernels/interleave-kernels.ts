import type { FunctionBuilder, Local } from '../assembler/function.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, transpose4, vectors } from './loops.ts';
import { storeLanes } from './register-block.ts';

/** How many images are interleaved: four vectors with the same place of each. */
export const imagesTogether = 16;

/** Bytes of a place of interleaved images. */
export const placeBytes: number = 4 * imagesTogether;

/** Bytes from one interleaved plane to the next: never a multiple of 4096, which caches dislike. */
export function interleavedPlane(places: number): number {
  const bytes = placeBytes * places;
  return bytes % 4096 === 0 ? bytes + 64 : bytes;
}

/**
 * Puts the same places of sixteen images side by side:
 *
 *   run(source, target, imageStep, planes, sourcePlane, targetPlane, vectors)
 *
 * for so many vectors of four places in each plane. What lies behind the last place is read and written like
 * the rest.
 */
export function interleaveKernel(): KernelSource<'run'> {
  const [f, ...ends] = integerFunction(7);
  const [rows, spare] = [vectors(f, 4), vectors(f, 4)];
  const [source, target, imageStep, planes, sourcePlane, targetPlane, count] = ends;
  const sides = { images: source, interleaved: target, imageStep, planes };
  forEachFourImages(f, { ...sides, imagePlane: sourcePlane, interleavedPlane: targetPlane }, (images, at) => {
    const left = f.local('i32');
    f.get(count).set(left);
    f.loop((next) => {
      rows.forEach((row, n) => {
        f.get(images[n]).memory('v128.load').set(row);
        f.advance(images[n], 16);
      });
      transpose4(f, rows, spare);
      rows.forEach((row, n) => {
        f.get(at)
          .get(row)
          .memory('v128.store', placeBytes * n);
      });
      f.advance(at, 4 * placeBytes);
      countDown(f, left, next);
    });
  });
  return { functions: { run: f } };
}

/**
 * Puts the places of interleaved images back into sixteen images:
 *
 *   run(source, target, imageStep, planes, sourcePlane, targetPlane, vectors)
 *
 * so many vectors of four places in each plane, and `rest` < 4 places behind them.
 */
export function separateKernel(rest: number): KernelSource<'run'> {
  const [f, ...ends] = integerFunction(7);
  const [rows, spare] = [vectors(f, 4), vectors(f, 4)];
  const [source, target, imageStep, planes, sourcePlane, targetPlane, count] = ends;
  const sides = { images: target, interleaved: source, imageStep, planes };
  forEachFourImages(f, { ...sides, imagePlane: targetPlane, interleavedPlane: sourcePlane }, (images, at) => {
    const left = f.local('i32');
    const move = (places: number): void => {
      rows.forEach((row, n) => {
        f.get(at)
          .memory('v128.load', placeBytes * n)
          .set(row);
      });
      transpose4(f, rows, spare);
      rows.forEach((row, n) => {
        storeLanes(f, 'f32x4', [images[n], 0], row, places);
        f.advance(images[n], 16);
      });
      f.advance(at, 4 * placeBytes);
    };
    f.get(count).set(left);
    f.whileAtLeast(left, 1, () => move(4));
    if (rest > 0) move(rest);
  });
  return { functions: { run: f } };
}

/** Where planes of images are, and where they are side by side; locals. */
interface Sides {
  readonly images: Local;
  readonly interleaved: Local;
  readonly imageStep: Local;
  readonly planes: Local;
  readonly imagePlane: Local;
  readonly interleavedPlane: Local;
}

/**
 * Visits every plane of four images at a time, with their addresses and that of their places side by side.
 * Sixteen images whose distance is a power of two would compete for the same lines of the cache.
 */
function forEachFourImages(
  f: FunctionBuilder,
  sides: Sides,
  visit: (four: readonly Local[], at: Local) => void,
) {
  const four = integers(f, 4);
  const [at, quarter, plane, imagesAt, placesAt] = integers(f, 5);
  f.repeat(quarter, imagesTogether / 4, () => {
    f.get(sides.images).set(imagesAt).get(sides.interleaved).set(placesAt).get(sides.planes).set(plane);
    f.loop((nextPlane) => {
      four.forEach((image, n) => {
        if (n === 0) f.get(imagesAt).set(image);
        else addInto(f, image, four[n - 1], sides.imageStep);
      });
      f.get(placesAt).set(at);
      visit(four, at);
      addInto(f, imagesAt, imagesAt, sides.imagePlane);
      addInto(f, placesAt, placesAt, sides.interleavedPlane);
      countDown(f, plane, nextPlane);
    });
    f.get(sides.imageStep).i32(4).op('i32.mul').get(sides.images).op('i32.add').set(sides.images);
    f.advance(sides.interleaved, 16);
  });
}
