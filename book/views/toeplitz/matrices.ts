import { placeOf } from '../drawing/parts.ts';
import { crossCorrelation, type Matrix, matrix, transposed } from '../state/matrix.ts';

export const side = 3;
export const windows = 2;

/** W[o, i] is the weight with which pixel i goes into output o; null where it does not. */
export function weightIndex(output: number, pixel: number): readonly [number, number] | null {
  const k = Math.floor(pixel / side) - Math.floor(output / windows);
  const l = (pixel % side) - (output % windows);
  return k >= 0 && k < 2 && l >= 0 && l < 2 ? [k, l] : null;
}

/** The 4 × 9 matrix that does what the kernel does. */
export function toeplitzMatrix(K: Matrix): Matrix {
  return matrix(windows ** 2, side ** 2, (output, pixel) => {
    const index = weightIndex(output, pixel);
    return index ? K[index[0]][index[1]] : 0;
  });
}

/** One row for each window: the pixels under it. */
export function im2col(X: Matrix): Matrix {
  return matrix(windows ** 2, 4, (output, tap) => X[pixelOf(output, tap).row][pixelOf(output, tap).column]);
}

function pixelOf(output: number, tap: number): { readonly row: number; readonly column: number } {
  return {
    row: Math.floor(output / windows) + Math.floor(tap / 2),
    column: (output % windows) + (tap % 2),
  };
}

/** What is lit, told as numbers: an output, a pixel, a weight, or nothing. */
export interface Lit {
  readonly output: number | null;
  readonly pixel: number | null;
  readonly weight: number | null;
}

/** Cells of every grid, in each of its forms, lead to an output, a pixel, a weight. */
export function litBy(lit: string | null): Lit {
  const place = placeOf(lit);
  const nothing: Lit = { output: null, pixel: null, weight: null };
  if (place === null) return nothing;
  const { row, column } = place;
  const meaning: { readonly [group: string]: Partial<Lit> } = {
    input: { pixel: row * side + column },
    kernel: { weight: row * 2 + column },
    output: { output: row * windows + column },
    matrix: { output: row, ...throughMatrix(row, column) },
    transpose: { output: column, ...throughMatrix(column, row) },
    column: { pixel: row },
    result: { output: row },
    im2col: { output: row, weight: column, pixel: pixelNumber(row, column) },
    weights: { weight: row },
  };
  return { ...nothing, ...meaning[place.group] };
}

function throughMatrix(output: number, pixel: number): Partial<Lit> {
  const index = weightIndex(output, pixel);
  return index ? { pixel, weight: index[0] * 2 + index[1] } : { pixel };
}

export function pixelNumber(output: number, tap: number): number {
  const { row, column } = pixelOf(output, tap);
  return row * side + column;
}

/** Wᵀ y: what the transposed convolution makes of the output. */
export function backward(X: Matrix, K: Matrix): readonly number[] {
  const y = crossCorrelation(X, K).flat();
  return transposed(toeplitzMatrix(K)).map((weights) =>
    weights.reduce((sum, weight, output) => sum + weight * y[output], 0),
  );
}
