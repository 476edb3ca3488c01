import type { Matrix } from '../state/matrix.ts';
import type { Preset } from '../state/presets.ts';

/** Kernels that everybody should have seen at work. */
export const kernels: readonly Preset<Matrix>[] = [
  {
    label: 'Sobel',
    values: [
      [1, 0, -1],
      [2, 0, -2],
      [1, 0, -1],
    ],
  },
  {
    label: 'edges',
    values: [
      [-1, -1, -1],
      [-1, 8, -1],
      [-1, -1, -1],
    ],
  },
  {
    label: 'blur',
    values: [
      [0.06, 0.13, 0.06],
      [0.13, 0.24, 0.13],
      [0.06, 0.13, 0.06],
    ],
  },
  {
    label: 'sharpen',
    values: [
      [0, -1, 0],
      [-1, 5, -1],
      [0, -1, 0],
    ],
  },
  {
    label: 'emboss',
    values: [
      [-2, -1, 0],
      [-1, 1, 1],
      [0, 1, 2],
    ],
  },
  {
    label: 'as it is',
    values: [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ],
  },
];

/** Whether a kernel's weights add up to nothing: it then finds differences, and flat places become black. */
export function isDifference(K: Matrix): boolean {
  return Math.abs(K.flat().reduce((sum, weight) => sum + weight, 0)) < 1e-9;
}
