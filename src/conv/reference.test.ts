import { expect, test } from 'vitest';
import { convolutionReference } from './reference.ts';
import { convSpec, convTransposeSpec } from './spec.ts';

test('cross-correlation of a 3×3 image with a 2×2 kernel, and its two gradients', () => {
  const spec = convSpec(2, [1, 1, 3, 3], [1, 1, 2, 2]);
  const input = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const weight = [0, 1, 2, 3];
  const output = [1, 1, 1, 1];
  expect([...convolutionReference(spec, 'forward', { input, weight })]).toEqual([19, 25, 37, 43]);
  // Under a cotangent of ones, a pixel's gradient sums the kernel elements that met it, and a kernel
  // element's sums the pixels that it met.
  const data = convolutionReference(spec, 'dataGradient', { output, weight });
  expect([...data]).toEqual([0, 1, 1, 2, 6, 4, 2, 5, 3]);
  expect([...convolutionReference(spec, 'weightGradient', { input, output })]).toEqual([8, 12, 20, 24]);
});

test('a transposed convolution stamps the kernel at every input element', () => {
  const spec = convTransposeSpec(1, [1, 1, 2], [1, 1, 3], undefined, { stride: 2 });
  const stamped = convolutionReference(spec, 'dataGradient', { output: [1, 10], weight: [1, 2, 3] });
  expect([...stamped]).toEqual([1, 2, 13, 20, 30]);
});
