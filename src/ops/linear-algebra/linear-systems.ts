import { isFloatingPoint, legacyName } from '../../dtype/dtype.ts';
import { fromTypedArray, readValues } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { type Elimination, eliminate } from './elimination.ts';

/** The values of a tensor in double precision. */
export function doubles(input: Tensor): Float64Array {
  return Float64Array.from(readValues(input.to('float64')), Number);
}

/** Solves every system of a batch: [B, n, n] and [B, n, k]. */
function solveAll(a: Tensor, b: Tensor): { solution: Float64Array; results: Elimination[] } {
  const [count, n, k] = b.shape;
  const [matrices, solution] = [doubles(a), doubles(b)];
  const results = Array.from({ length: count }, (_, i) =>
    eliminate(
      matrices.subarray(i * n * n, (i + 1) * n * n),
      solution.subarray(i * n * k, (i + 1) * n * k),
      n,
    ),
  );
  return { solution, results };
}

export const solveOp: Op<{ a: Tensor; b: Tensor }, { readonly name: string }> = defineOp({
  name: 'solve',
  node: 'LinalgSolveExBackward0',
  forward: ({ a, b }: { a: Tensor; b: Tensor }, { name }: { readonly name: string }) => {
    const { solution, results } = solveAll(a, b);
    const singular = results.findIndex(({ singularAt }) => singularAt !== undefined);
    if (singular >= 0) throw singularError(name, singular, results);
    return fromTypedArray(solution, b.shape, 'float64').to(b.dtype);
  },
  saves: ['a', 'output'],
  gradient: {
    a: ({ grad, saved, options }) =>
      solveOp({ a: saved.a.mT, b: grad }, options).matmul(saved.output.mT).neg(),
    b: ({ grad, saved, options }) => solveOp({ a: saved.a.mT, b: grad }, options),
  },
  samples: [{ inputs: { a: [2, 3, 3], b: [2, 3, 2] }, options: { name: 'linalg.solve' } }],
});

function singularError(name: string, at: number, results: readonly Elimination[]): Error {
  const place = results.length > 1 ? ` (Batch element ${at})` : '';
  const reason =
    name === 'linalg.inv'
      ? `The diagonal element ${(results[at].singularAt ?? 0) + 1} is zero, the inversion could not be ` +
        'completed because the input matrix is singular.'
      : 'The solver failed because the input matrix is singular.';
  return new RangeError(`${name}:${place} ${reason} Its rows depend on each other.`);
}

export const detOp: Op<{ self: Tensor }> = defineOp({
  name: 'det',
  node: 'LinalgDetBackward0',
  forward: ({ self }: { self: Tensor }) => {
    const { results } = solveAll(self, self);
    const values = Float64Array.from(results, ({ determinant }) => determinant);
    return fromTypedArray(values, [results.length], 'float64').to(self.dtype);
  },
  saves: ['self', 'output'],
  // ∂det(A)/∂A = det(A) · A⁻ᵀ
  gradient: {
    self: ({ grad, saved: { self, output } }) =>
      inverse(self, 'linalg.det').mT.mul(grad.mul(output).reshape(-1, 1, 1)),
  },
  samples: [{ inputs: { self: [2, 3, 3] }, options: undefined }],
});

/** The inverses of [B, n, n]. */
export function inverse(a: Tensor, name: string): Tensor {
  const n = a.shape[2];
  const unit = new Float64Array(n * n);
  for (let i = 0; i < n; i++) unit[i * n + i] = 1;
  const b = fromTypedArray(unit, [1, n, n], 'float64').to(a.dtype).expand(a.shape);
  return solveOp({ a, b }, { name });
}

/** Checks that the last two dimensions are a square float matrix; PyTorch's sentences otherwise. */
export function checkSquare(name: string, input: Tensor): void {
  checkMatrix(name, input);
  const [rows, columns] = input.shape.slice(-2);
  if (rows !== columns) {
    throw new RangeError(
      `${name}: A must be batches of square matrices, but they are ${rows} by ${columns} matrices. ` +
        'The last two sizes must be equal.',
    );
  }
}

/** Checks that the last two dimensions are a float matrix; PyTorch's sentences otherwise. */
export function checkMatrix(name: string, input: Tensor): void {
  if (input.ndim < 2) {
    throw new RangeError(
      `${name}: The input tensor A must have at least 2 dimensions. It has shape ${input.shape}.`,
    );
  }
  if (!isFloatingPoint(input.dtype)) {
    throw new TypeError(
      `${name}: Expected a floating point or complex tensor as input. Got ${legacyName(input.dtype)}. ` +
        "Convert with .to('float32').",
    );
  }
}
