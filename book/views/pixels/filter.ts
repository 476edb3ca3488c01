import { asTensor, F, scope, tensor } from '../../../src/index.ts';
import type { Matrix } from '../state/matrix.ts';
import { isDifference } from './kernels.ts';

/** Pixels as a canvas has them: red, green, blue and opacity, from 0 to 255, row by row. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/**
 * Runs a kernel over each of the three colours, by fovea's convolution: zeros around the picture, so that its
 * size stays. What a difference finds is shown by its magnitude.
 */
export function filtered({ data, width, height }: Pixels, K: Matrix): Pixels {
  return scope(() => {
    const planes = asTensor(planesOf(data)).reshape(3, 1, height, width);
    const weight = tensor(K).reshape(1, 1, K.length, K[0].length);
    const padding: [number, number] = [(K.length - 1) / 2, (K[0].length - 1) / 2];
    const output = F.conv2d(planes, weight, null, { padding });
    const values = output.toTypedArray();
    if (!(values instanceof Float32Array)) throw new TypeError('A float32 picture stays float32.');
    return { data: interleaved(values, isDifference(K)), width, height };
  });
}

/** Three planes, one for each colour: [3 · H · W], from 0 to 255. */
function planesOf(data: Uint8ClampedArray): Float32Array {
  const count = data.length / 4;
  const planes = new Float32Array(3 * count);
  for (let pixel = 0, at = 0; pixel < count; pixel++, at += 4) {
    planes[pixel] = data[at];
    planes[count + pixel] = data[at + 1];
    planes[2 * count + pixel] = data[at + 2];
  }
  return planes;
}

/** Back to pixels; the array clamps. */
function interleaved(planes: Float32Array, byMagnitude: boolean): Uint8ClampedArray<ArrayBuffer> {
  const count = planes.length / 3;
  const data = new Uint8ClampedArray(4 * count);
  for (let channel = 0; channel < 3; channel++) {
    const plane = planes.subarray(channel * count, (channel + 1) * count);
    for (let pixel = 0, at = channel; pixel < count; pixel++, at += 4) {
      data[at] = byMagnitude ? Math.abs(plane[pixel]) : plane[pixel];
    }
  }
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return data;
}
