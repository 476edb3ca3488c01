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
 *   run(source, target, imageStep, vectors)
 *
 * for so many vectors of four places. What lies behind the last place is read and written like the rest.
 */
export function interleaveKernel(): KernelSource<'run'> {
  const [f, source, target, imageStep, count] = integerFunction(4);
  const [rows, spare] = [vectors(f, 4), vectors(f, 4)];
  forEachFourByFour(f, { images: source, interleaved: target, imageStep, count }, 4, (images, at) => {
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
 * Puts the places of interleaved images back into sixteen images, `places` ≤ 4 of every vector:
 *
 *   run(source, target, imageStep, vectors)
 */
export function separateKernel(places: number): KernelSource<'run'> {
  const [f, source, target, imageStep, count] = integerFunction(4);
  const [rows, spare] = [vectors(f, 4), vectors(f, 4)];
  forEachFourByFour(f, { images: target, interleaved: source, imageStep, count }, places, (images, at) => {
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

/** Where the images are, and their places side by side; locals. */
interface Ends {
  readonly images: Local;
  readonly interleaved: Local;
  readonly imageStep: Local;
  readonly count: Local;
}

/**
 * Visits four images by `places` of their places. Not sixteen images: where their distance is a power of two,
 * they would compete for the same lines of the cache.
 */
function forEachFourByFour(
  f: FunctionBuilder,
  { images, interleaved, imageStep, count }: Ends,
  places: number,
  visit: (four: readonly Local[], at: Local) => void,
): void {
  const four = integers(f, 4);
  const [at, left, quarter] = integers(f, 3);
  f.repeat(quarter, imagesTogether / 4, () => {
    four.forEach((image, n) => {
      if (n === 0) f.get(images).set(image);
      else addInto(f, image, four[n - 1], imageStep);
    });
    addInto(f, images, four[3], imageStep);
    f.get(interleaved).set(at).get(count).set(left);
    f.loop((next) => {
      visit(four, at);
      for (const image of four) f.advance(image, 4 * places);
      f.advance(at, 4 * placeBytes);
      countDown(f, left, next);
    });
    f.advance(interleaved, 16);
  });
}
