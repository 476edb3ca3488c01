import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, transpose4, vectors } from './loops.ts';
import { storeLanes } from './register-block.ts';

/** How many images are interleaved: four vectors with the same place of each. */
export const imagesTogether = 16;

/** Bytes of a place of interleaved images. */
export const placeBytes: number = 4 * imagesTogether;

const quarters = [0, 1, 2, 3] as const;

/**
 * Puts the same places of sixteen images side by side:
 *
 *   run(source, target, imageStep, vectors)
 *
 * for so many vectors of four places. What lies behind the last place is read and written like the rest.
 */
export function interleaveKernel(): KernelSource<'run'> {
  const [f, source, target, imageStep, count] = integerFunction(4);
  const images = integers(f, imagesTogether);
  const [rows, spare] = [vectors(f, 4), vectors(f, 4)];
  images.forEach((image, n) => {
    if (n === 0) f.get(source).set(image);
    else addInto(f, image, images[n - 1], imageStep);
  });
  f.loop((next) => {
    for (const quarter of quarters) {
      rows.forEach((row, n) => {
        const image = images[4 * quarter + n];
        f.get(image).memory('v128.load').set(row);
        f.advance(image, 16);
      });
      transpose4(f, rows, spare);
      rows.forEach((row, place) => {
        f.get(target)
          .get(row)
          .memory('v128.store', placeBytes * place + 16 * quarter);
      });
    }
    f.advance(target, 4 * placeBytes);
    countDown(f, count, next);
  });
  return { functions: { run: f } };
}

/**
 * Puts the places of interleaved images back into sixteen images, `places` ≤ 4 of every vector:
 *
 *   run(source, target, imageStep, vectors)
 */
export function separateKernel(places: number): KernelSource<'run'> {
  const [f, source, target, imageStep, count] = integerFunction(4);
  const images = integers(f, imagesTogether);
  const [rows, spare] = [vectors(f, 4), vectors(f, 4)];
  images.forEach((image, n) => {
    if (n === 0) f.get(target).set(image);
    else addInto(f, image, images[n - 1], imageStep);
  });
  f.loop((next) => {
    for (const quarter of quarters) {
      rows.forEach((row, place) => {
        f.get(source)
          .memory('v128.load', placeBytes * place + 16 * quarter)
          .set(row);
      });
      transpose4(f, rows, spare);
      rows.forEach((row, n) => {
        const image = images[4 * quarter + n];
        storeLanes(f, 'f32x4', [image, 0], row, places);
        f.advance(image, 4 * places);
      });
    }
    f.advance(source, 4 * placeBytes);
    countDown(f, count, next);
  });
  return { functions: { run: f } };
}
