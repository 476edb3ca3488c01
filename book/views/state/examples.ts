import { type Matrix, matrix } from './matrix.ts';

/** Two channels of the notebook's image, [C, H, W]: the numbers from 0, then each one more. */
export const imageStack: readonly Matrix[] = [0, 1].map((first) => matrix(3, 3, (i, j) => first + 3 * i + j));

/** A slice of the notebook's kernel for each, [C, h, w]. */
export const kernelStack: readonly Matrix[] = [0, 1].map((first) =>
  matrix(2, 2, (i, j) => first + 2 * i + j),
);
