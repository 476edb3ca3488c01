import type { Layout } from '../../tensor/tensor.ts';

/** Which diagonal of which two dimensions. */
export interface DiagonalOptions {
  /** How far above (negative: below) the main diagonal. Default: 0. */
  readonly offset?: number;
  /** The dimension of rows. Default: 0. */
  readonly dim1?: number;
  /** The dimension of columns. Default: 1. */
  readonly dim2?: number;
}

/** The same, complete. */
export type Diagonal = Required<DiagonalOptions>;

/** The layout of a diagonal as the last dimension, after the dimensions that it does not cross. */
export function diagonalLayout(
  { shape, strides, offset: first }: Layout,
  { offset, dim1, dim2 }: Diagonal,
): Layout {
  const [down, right] = [Math.max(-offset, 0), Math.max(offset, 0)];
  const length = Math.max(0, Math.min(shape[dim1] - down, shape[dim2] - right));
  const others = shape.map((_, axis) => axis).filter((axis) => axis !== dim1 && axis !== dim2);
  return {
    shape: [...others.map((axis) => shape[axis]), length],
    strides: [...others.map((axis) => strides[axis]), strides[dim1] + strides[dim2]],
    offset: length === 0 ? first : first + down * strides[dim1] + right * strides[dim2],
  };
}
