import { fromTypedArray } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { householder } from './elimination.ts';
import { checkMatrix, checkSquare, detOp, doubles, inverse, solveOp } from './linear-systems.ts';

/** Options of the norms. */
export interface LinalgNormOptions {
  /** Keep the folded dimensions, with size 1. Default: false. */
  readonly keepdim?: boolean;
}

/**
 * The norm (Σ |x|ᵖ)^(1/p) of vectors, along `dim` or over all elements; `ord` may be 0 or infinite.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.vector_norm.html
 * @example
 * ```ts
 * print(linalg.vectorNorm(tensor([3, -4])), linalg.vectorNorm(tensor([3, -4]), 1));
 * // tensor(5.) tensor(7.)
 * ```
 */
export function vectorNorm(
  x: Tensor,
  ord = 2,
  dim?: number | readonly number[] | null,
  { keepdim = false }: LinalgNormOptions = {},
): Tensor {
  return x.norm(ord, dim ?? undefined, { keepdim });
}

/**
 * The norm of matrices along two dimensions: `'fro'` (root of the sum of squares), 1 (largest column sum of
 * magnitudes), Infinity (largest row sum), and −1, −Infinity (smallest).
 *
 * @throws for other orders.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.matrix_norm.html
 * @example
 * ```ts
 * const A = tensor([[1, -2], [3, 4]]);
 * print(linalg.matrixNorm(A, 1), linalg.matrixNorm(A, Infinity));
 * // tensor(6.) tensor(7.)
 * ```
 */
export function matrixNorm(
  A: Tensor,
  ord: 'fro' | number = 'fro',
  dim: readonly [number, number] = [-2, -1],
  { keepdim = false }: LinalgNormOptions = {},
): Tensor {
  if (ord === 'fro') return A.norm(2, [...dim], { keepdim });
  const magnitude = Math.abs(ord);
  if (magnitude !== 1 && magnitude !== Number.POSITIVE_INFINITY) {
    throw new RangeError(
      `linalg.matrix_norm: Order ${ord} not supported. Use 'fro', 1, -1, Infinity or -Infinity.`,
    );
  }
  const [rows, columns] = dim.map((d) => (d < 0 ? d + A.ndim : d));
  const [summed, compared] = magnitude === 1 ? [rows, columns] : [columns, rows];
  const sums = A.abs().sum(summed, { keepdim: true });
  const extreme = ord > 0 ? sums.amax(compared, { keepdim: true }) : sums.amin(compared, { keepdim: true });
  return keepdim ? extreme : extreme.reshape(A.shape.filter((_, axis) => axis !== rows && axis !== columns));
}

/**
 * The norm of all elements as one vector; with `ord` or two dimensions that of matrices.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.norm.html
 * @example
 * ```ts
 * print(linalg.norm(tensor([[3, 0], [0, 4]])), linalg.norm(tensor([3, 4]), Infinity));
 * // tensor(5.) tensor(4.)
 * ```
 */
export function norm(
  A: Tensor,
  ord?: 'fro' | number | null,
  dim?: number | readonly [number, number] | null,
  options: LinalgNormOptions = {},
): Tensor {
  const isMatrix = Array.isArray(dim) || ((dim ?? null) === null && (ord ?? null) !== null && A.ndim === 2);
  if (ord === 'fro' || (isMatrix && (ord ?? null) !== null)) {
    return matrixNorm(A, ord ?? 'fro', Array.isArray(dim) ? [dim[0], dim[1]] : [-2, -1], options);
  }
  return vectorNorm(A, ord ?? 2, dim, options);
}

/** The batch dimensions merged: [..., m, n] → [B, m, n]. */
function merged(A: Tensor): Tensor {
  const batch = A.shape.slice(0, -2).reduce((a, b) => a * b, 1);
  return A.reshape(batch, ...A.shape.slice(-2));
}

/**
 * The solution X of A · X = B for square A: [..., n, n] and [..., n, k] (or [n] for one vector).
 *
 * @throws when A is singular or not square, or B does not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.solve.html
 * @example
 * ```ts
 * print(linalg.solve(tensor([[2, 0], [0, 4]]), tensor([2, 2])));
 * // tensor([1.0000, 0.5000])
 * ```
 */
export function solve(A: Tensor, B: Tensor): Tensor {
  checkSquare('linalg.solve', A);
  const isVector = B.ndim === A.ndim - 1;
  const columns = isVector ? B.unsqueeze(-1) : B;
  if (
    A.dtype !== B.dtype ||
    String(columns.shape.slice(0, -1)) !== String(A.shape.slice(0, -1)) ||
    columns.ndim !== A.ndim
  ) {
    throw new RangeError(
      `linalg.solve: Incompatible shapes of A and B for the equation AX = B: A is ${A.dtype} ${A.shape}, B ` +
        `is ${B.dtype} ${B.shape}. B needs as many rows as A, the same batch and the same type.`,
    );
  }
  const X = solveOp({ a: merged(A), b: merged(columns) }, { name: 'linalg.solve' }).reshape(columns.shape);
  return isVector ? X.squeeze(-1) : X;
}

/**
 * The inverse of square matrices [..., n, n].
 *
 * @throws when a matrix is singular or not square.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.inv.html
 * @example
 * ```ts
 * print(linalg.inv(tensor([[2, 0], [0, 4]])));
 * // tensor([[0.5000, 0.0000],
 * //         [0.0000, 0.2500]])
 * ```
 */
export function inv(A: Tensor): Tensor {
  checkSquare('linalg.inv', A);
  return inverse(merged(A), 'linalg.inv').reshape(A.shape);
}

/**
 * The determinant of square matrices [..., n, n] → [...].
 *
 * @throws when a matrix is not square.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.det.html
 * @example
 * ```ts
 * print(linalg.det(tensor([[1, 2], [3, 4]])));
 * // tensor(-2.)
 * ```
 */
export function det(A: Tensor): Tensor {
  checkSquare('linalg.det', A);
  return detOp({ self: merged(A) }).reshape(A.shape.slice(0, -2));
}

/**
 * The factors of A = Q · R: `[Q, R]`, for A [m, n] and k = min(m, n) an orthonormal Q [m, k] and a
 * triangular R [k, n].
 *
 * @throws when A is not a matrix, or requires a gradient, which this function does not have.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.qr.html
 * @example
 * ```ts
 * const [Q, R] = linalg.qr(tensor([[3, 1], [4, 2]]));
 * print(Q.matmul(R).sub(tensor([[3, 1], [4, 2]])).abs().max().lt(1e-5));
 * // tensor(True)
 * ```
 */
export function qr(A: Tensor): [Q: Tensor, R: Tensor] {
  checkMatrix('linalg.qr', A);
  if (A.ndim > 2)
    throw new RangeError(`fovea: linalg.qr takes one matrix, not ${A.shape}. Unbind the batch.`);
  if (A.requiresGrad) {
    throw new Error('fovea: linalg.qr has no gradient. Call it with A.detach().');
  }
  const [m, n] = A.shape;
  const { q, r } = householder(doubles(A), m, n);
  const k = Math.min(m, n);
  return [fromTypedArray(q, [m, k], 'float64').to(A.dtype), fromTypedArray(r, [k, n], 'float64').to(A.dtype)];
}
