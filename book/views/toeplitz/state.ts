import type { Matrix } from '../state/matrix.ts';

export const forms = ['matrix', 'im2col', 'transpose'] as const;

/** A 3 × 3 image, a 2 × 2 kernel, the output that is looked at, and which matrix is shown. */
export interface ToeplitzState {
  readonly X: Matrix;
  readonly K: Matrix;
  /** Row of the matrix: window `row`, counted along the rows of the output. */
  readonly row: number;
  readonly form: (typeof forms)[number];
}

export const initial: ToeplitzState = {
  X: [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ],
  K: [
    [1, 2],
    [3, 4],
  ],
  row: 0,
  form: 'matrix',
};
