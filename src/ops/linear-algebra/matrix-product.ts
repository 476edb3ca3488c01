import { legacyName } from '../../dtype/dtype.ts';
import { matrixProduct } from '../../tensor/kernels.ts';
import type { Layout, Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { viewOp } from '../shape/reshape.ts';

/** The name of the public op that is printed. */
export interface ProductOptions {
  readonly node: string;
}

/**
 * The matrix products: [B, M, K] × [B, K, N] → [B, M, N], where a matrix stands for a batch of one, and
 * a vector for a row on the left and a column on the right; the result has just the axes that exist.
 */
export const productOp: Op<{ a: Tensor; b: Tensor }, ProductOptions> = defineOp({
  name: 'matmul',
  node: ({ node }: ProductOptions) => node,
  forward: ({ a, b }: { a: Tensor; b: Tensor }) => {
    const product = matrixProduct(a.alias(leftBatch(a)), b.alias(rightBatch(b)));
    return product.reshape(productShape(a.shape, b.shape));
  },
  saves: ['a', 'b'],
  gradient: {
    a: ({ grad, saved, meta }) => {
      const b = saved.b.reshape(rightBatch(meta.b).shape);
      return batches(batchGrad(grad, meta), b.transpose(1, 2)).reshape(meta.a.shape);
    },
    b: ({ grad, saved, meta }) => {
      const a = saved.a.reshape(leftBatch(meta.a).shape);
      return batches(a.transpose(1, 2), batchGrad(grad, meta)).reshape(meta.b.shape);
    },
  },
  samples: [
    { inputs: { a: [2, 3], b: [3, 4] }, options: { node: 'MmBackward0' } },
    { inputs: { a: [2, 2, 3], b: [2, 3, 2] }, options: { node: 'BmmBackward0' } },
    { inputs: { a: [2, 3], b: [3] }, options: { node: 'MvBackward0' } },
    { inputs: { a: [3], b: [3] }, options: { node: 'DotBackward0' } },
    { inputs: { a: [2, 0], b: [0, 3] }, options: { node: 'MmBackward0' } },
  ],
});

/** A layout as far as shapes go: what `meta` knows of an input. */
type Shaped = Pick<Layout, 'shape'> & Partial<Layout>;

function leftBatch({ shape, strides = [], offset = 0 }: Shaped): Layout {
  const missing = 3 - shape.length;
  return {
    shape: [...new Array(missing).fill(1), ...shape],
    strides: [...new Array(missing).fill(0), ...strides],
    offset,
  };
}

function rightBatch({ shape, strides = [], offset = 0 }: Shaped): Layout {
  if (shape.length !== 1) return leftBatch({ shape, strides, offset });
  return { shape: [1, shape[0], 1], strides: [0, ...strides, 0], offset };
}

function productShape(a: readonly number[], b: readonly number[]): number[] {
  return [...a.slice(0, -1), ...(b.length > 1 ? b.slice(-1) : [])];
}

/** The gradient of a product as [B, M, N]. */
function batchGrad(grad: Tensor, meta: { readonly a: Shaped; readonly b: Shaped }): Tensor {
  const [batch, rows] = leftBatch(meta.a).shape;
  return grad.reshape([batch, rows, rightBatch(meta.b).shape[2]]);
}

function batches(a: Tensor, b: Tensor): Tensor {
  return productOp({ a, b }, { node: 'BmmBackward0' });
}

/** Matrix factors must have one type, and not bool; PyTorch's sentences otherwise. */
export function checkFactors(a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype) {
    throw new TypeError(
      `expected scalar type ${legacyName(a.dtype)} but found ${legacyName(b.dtype)}. ` +
        `Matrix products do not promote types: convert one with .to('${a.dtype}').`,
    );
  }
  if (a.dtype === 'bool') {
    throw new TypeError(
      `"addmm_impl_cpu_" not implemented for 'Bool'. Convert the factors with .to('float32') first.`,
    );
  }
}

/** Two matrices that fit together; PyTorch's sentence otherwise. */
export function checkShapes(a: Tensor, b: Tensor): void {
  if (a.shape[1] !== b.shape[0]) {
    throw new RangeError(
      `mat1 and mat2 shapes cannot be multiplied (${a.shape[0]}x${a.shape[1]} and ` +
        `${b.shape[0]}x${b.shape[1]}). The columns of the first must be as many as the rows of the second.`,
    );
  }
}

/** Two batches of matrices that fit together; PyTorch's sentence otherwise. */
export function checkBatches(a: Tensor, b: Tensor): void {
  const [[batch, , depth], [otherBatch, otherDepth]] = [a.shape, b.shape];
  if (batch !== otherBatch || depth !== otherDepth) {
    throw new RangeError(
      `Expected size for first two dimensions of batch2 tensor to be: [${batch}, ${depth}] but got: ` +
        `[${otherBatch}, ${otherDepth}]. batch1 is ${a.shape}: matmul() would broadcast the batch.`,
    );
  }
}

/** Matrix and vector that fit together; PyTorch's sentence otherwise. */
export function checkMatrixVector(matrix: Tensor, vector: Tensor): void {
  if (matrix.ndim !== 2 || vector.ndim !== 1) {
    throw new RangeError(
      `vector + matrix @ vector expected, got 1, ${matrix.ndim}, ${vector.ndim} dimensions. ` +
        'Use matmul() for other numbers of dimensions.',
    );
  }
  const [rows, columns] = matrix.shape;
  if (columns !== vector.shape[0]) {
    throw new RangeError(
      `size mismatch, got ${rows}, ${rows}x${columns},${vector.shape[0]}. ` +
        'The vector needs one element per column of the matrix.',
    );
  }
}

/** The elements in another shape, printed as PyTorch prints the end of its composite products. */
export function unsafeView(input: Tensor, shape: readonly number[]): Tensor {
  return viewOp({ self: input.contiguous() }, { shape, node: 'UnsafeViewBackward0' });
}
