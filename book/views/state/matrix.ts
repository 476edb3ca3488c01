import type { Table } from '../view.ts';

/** Rows of numbers, all of one length. */
export type Matrix = readonly (readonly number[])[];

/** A matrix from a function of row and column. */
export function matrix(
  rows: number,
  columns: number,
  entry: (row: number, column: number) => number,
): Matrix {
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => entry(i, j)));
}

export function transposed(values: Matrix): Matrix {
  return matrix(values[0].length, values.length, (i, j) => values[j][i]);
}

/** Elementwise sum of matrices of one shape. */
export function added(summands: readonly Matrix[]): Matrix {
  const [first, ...others] = summands;
  return matrix(first.length, first[0].length, (i, j) =>
    others.reduce((sum, m) => sum + m[i][j], first[i][j]),
  );
}

/** The matrix with one entry changed. */
export function withEntry(values: Matrix, row: number, column: number, value: number): Matrix {
  return values.map((line, i) => (i === row ? line.map((old, j) => (j === column ? value : old)) : line));
}

/** Y[i, j] = Σ X[i + k, j + l] · K[k, l], over the places where the kernel fits into the image. */
export function crossCorrelation(image: Matrix, kernel: Matrix): Matrix {
  const rows = image.length - kernel.length + 1;
  const columns = image[0].length - kernel[0].length + 1;
  return matrix(rows, columns, (i, j) =>
    kernel.reduce(
      (sum, line, k) => line.reduce((partial, weight, l) => partial + image[i + k][j + l] * weight, sum),
      0,
    ),
  );
}

/** A window's place in a matrix of outputs, as a number along its rows, and back. */
export function placeAt(index: number, columns: number): { readonly row: number; readonly column: number } {
  return { row: Math.floor(index / columns), column: index % columns };
}

/** A number after so many steps, without the noise of binary fractions, kept within limits. */
export function stepped(value: number, by: number, step: number, limit: number): number {
  return clamped(Number(((Math.round(value / step) + by) * step).toFixed(6)), -limit, limit);
}

export function clamped(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

/** A matrix as a table whose first column numbers the rows. */
export function matrixTable(caption: string, values: Matrix): Table {
  return {
    caption,
    columns: ['row', ...values[0].map((_, j) => String(j))],
    rows: values.map((line, i) => [i, ...line]),
  };
}

/** An image, a kernel, and what comes out, as tables. */
export function correlationTables(X: Matrix, K: Matrix): readonly Table[] {
  return [
    matrixTable('image X', X),
    matrixTable('kernel K', K),
    matrixTable('output Y', crossCorrelation(X, K)),
  ];
}
