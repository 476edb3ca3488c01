import { legacyName } from '../../dtype/dtype.ts';
import { checkTensors } from '../../tensor/check-tensor.ts';
import { broadcastShapes, listText } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { viewOp } from '../shape/reshape.ts';
import {
  checkBatches,
  checkFactors,
  checkMatrixVector,
  checkShapes,
  productOp,
  unsafeView,
} from './matrix-product.ts';
import { tensordot } from './tensordot.ts';

/**
 * The product of two matrices: [M, K] × [K, N] → [M, N].
 *
 * @throws when one is not a matrix, sizes do not fit or types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mm.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).mm(tensor([[1, 0], [1, 1]])));
 * // tensor([[3., 2.],
 * //         [7., 4.]])
 * ```
 */
export function mm(input: Tensor, mat2: Tensor): Tensor {
  if (input.ndim !== 2) throw new RangeError(`self must be a matrix, but has shape ${input.shape}.`);
  if (mat2.ndim !== 2) throw new RangeError(`mat2 must be a matrix, but has shape ${mat2.shape}.`);
  checkShapes(input, mat2);
  checkFactors(input, mat2);
  return productOp({ a: input, b: mat2 }, { node: 'MmBackward0' });
}

/**
 * The products of two batches of matrices: [B, M, K] × [B, K, N] → [B, M, N].
 *
 * @throws when one is not 3-D, sizes do not fit or types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bmm.html
 * @example
 * ```ts
 * print(ones([2, 1, 3]).bmm(ones([2, 3, 1])).reshape(-1));
 * // tensor([3., 3.])
 * ```
 */
export function bmm(input: Tensor, mat2: Tensor): Tensor {
  if (input.ndim !== 3) throw new RangeError(`batch1 must be a 3D tensor, but has shape ${input.shape}.`);
  if (mat2.ndim !== 3) throw new RangeError(`batch2 must be a 3D tensor, but has shape ${mat2.shape}.`);
  checkBatches(input, mat2);
  checkFactors(input, mat2);
  return productOp({ a: input, b: mat2 }, { node: 'BmmBackward0' });
}

/**
 * The product of a matrix and a vector: [M, K] × [K] → [M].
 *
 * @throws when numbers of dimensions or sizes do not fit, or types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mv.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).mv(tensor([1, 10])));
 * // tensor([21., 43.])
 * ```
 */
export function mv(input: Tensor, vec: Tensor): Tensor {
  checkMatrixVector(input, vec);
  checkFactors(input, vec);
  return productOp({ a: input, b: vec }, { node: 'MvBackward0' });
}

/**
 * The sum of the products of two vectors, [K] · [K], as a 0-d tensor.
 *
 * @throws when one is not a vector, sizes or types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.dot.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).dot(tensor([1, 10, 100])));
 * // tensor(321.)
 * ```
 */
export function dot(input: Tensor, other: Tensor): Tensor {
  return vectorProduct(input, other, 'DotBackward0');
}

/**
 * `dot`; for complex vectors, which fovea does not have, PyTorch conjugates the first.
 *
 * @throws when one is not a vector, sizes or types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.vdot.html
 * @example
 * ```ts
 * print(tensor([1, 2]).vdot(tensor([3, 4])));
 * // tensor(11.)
 * ```
 */
export function vdot(input: Tensor, other: Tensor): Tensor {
  return vectorProduct(input, other, 'VdotBackward0');
}

function vectorProduct(input: Tensor, other: Tensor, node: string): Tensor {
  if (input.ndim !== 1 || other.ndim !== 1) {
    throw new RangeError(
      `1D tensors expected, but got ${input.ndim}D and ${other.ndim}D tensors. Use matmul() or flatten().`,
    );
  }
  if (input.dtype !== other.dtype) {
    throw new TypeError(
      `dot : expected both vectors to have same dtype, but found ${legacyName(input.dtype)} and ` +
        `${legacyName(other.dtype)}. Convert one with .to('${input.dtype}').`,
    );
  }
  const [n, m] = [input.numel(), other.numel()];
  if (n !== m) {
    throw new RangeError(
      `inconsistent tensor size, expected tensor [${n}] and src [${m}] to have the same number of elements,` +
        ` but got ${n} and ${m} elements respectively. Vectors of one length are needed.`,
    );
  }
  if (input.dtype === 'bool') {
    throw new TypeError(`"dot" not implemented for 'Bool'. Convert with .to('int64') first.`);
  }
  return productOp({ a: input, b: other }, { node });
}

/**
 * The matrix product over the last two dimensions; the others broadcast. A vector on the left is a row,
 * on the right a column, and that dimension is dropped again: [..., M, K] × [..., K, N] → [..., M, N].
 *
 * @throws when an argument is 0-d, sizes do not fit or types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.matmul.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).matmul(tensor([1, 1])));
 * // tensor([3., 7.])
 * print(ones([5, 1, 2, 3]).matmul(ones([4, 3, 6])).shape);
 * // torch.Size([5, 4, 2, 6])
 * ```
 */
export function matmul(input: Tensor, other: Tensor): Tensor {
  checkTensors('matmul', { input, other });
  const [rank, otherRank] = [input.ndim, other.ndim];
  if (rank === 0 || otherRank === 0) {
    throw new RangeError(
      `both arguments to matmul need to be at least 1D, but they are ${rank}D and ${otherRank}D. ` +
        'Multiply by a number with mul().',
    );
  }
  if (rank === 1 && otherRank === 1) return dot(input, other);
  if (rank === 2 && otherRank === 1) return mv(input, other);
  if (rank === 2 && otherRank === 2) return mm(input, other);
  if (rank === 1 && otherRank === 2) return rowTimesMatrix(input, other);
  if (otherRank <= 2) return foldedProduct(input, other);
  if (rank === 1) return foldedProduct(other.transpose(-1, -2), input);
  if (rank === 2) return foldedProduct(other.transpose(-1, -2), input.t()).transpose(-1, -2).contiguous();
  return broadcastProduct(input, other);
}

/** [K] × [K, N] → [N]. */
function rowTimesMatrix(row: Tensor, matrix: Tensor): Tensor {
  const product = mm(row.reshape(1, -1), matrix);
  return viewOp({ self: product }, { shape: product.shape.slice(1), node: 'SqueezeBackward3' });
}

/** [..., M, K] × [K, N] or [K], as one product of matrices. */
function foldedProduct(input: Tensor, other: Tensor): Tensor {
  const folded = input.reshape(
    input.shape.slice(0, -1).reduce((a, b) => a * b),
    input.shape[input.ndim - 1],
  );
  const product = other.ndim === 1 ? mv(folded, other) : mm(folded, other);
  return unsafeView(product, [...input.shape.slice(0, -1), ...other.shape.slice(1)]);
}

/** [..., M, K] × [..., K, N] with at least one batch dimension on both sides. */
function broadcastProduct(input: Tensor, other: Tensor): Tensor {
  const batch = broadcastShapes(input.shape.slice(0, -2), other.shape.slice(0, -2));
  const count = batch.reduce((a, b) => a * b, 1);
  const folded = [input, other].map((tensor) => {
    const matrix = tensor.shape.slice(-2);
    return tensor.expand([...batch, ...matrix]).reshape([count, ...matrix]);
  });
  const product = bmm(folded[0], folded[1]);
  return unsafeView(product, [...batch, ...product.shape.slice(1)]);
}

/**
 * The sums of products over the last dimension of both: [..., K] × [..., K] → the other dimensions of
 * `input`, then those of `other`. With a 0-d tensor it is a product with a number.
 *
 * @throws when the last dimensions differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.inner.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).inner(tensor([1, 10])));
 * // tensor([21., 43.])
 * ```
 */
export function inner(input: Tensor, other: Tensor): Tensor {
  if (input.ndim === 0 || other.ndim === 0) return input.mul(other);
  if (input.shape[input.ndim - 1] !== other.shape[other.ndim - 1]) {
    throw new RangeError(
      'inner() the last dimension must match on both input tensors but got shapes ' +
        `${listText(input.shape)} and ${listText(other.shape)}. Permute them so that the last sizes agree.`,
    );
  }
  return tensordot(input, other, { dims: [[-1], [-1]] });
}

/**
 * All products of two vectors' elements: [M] ⊗ [N] → [M, N]; the type is promoted.
 *
 * @throws when one is not a vector.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.outer.html
 * @example
 * ```ts
 * print(tensor([1, 2]).outer(tensor([1, 10, 100])));
 * // tensor([[  1.,  10., 100.],
 * //         [  2.,  20., 200.]])
 * ```
 */
export function outer(input: Tensor, vec2: Tensor): Tensor {
  for (const [name, { ndim }] of Object.entries({ self: input, vec2 })) {
    if (ndim !== 1) {
      throw new RangeError(`outer: Expected 1-D argument ${name}, but got ${ndim}-D. Flatten it first.`);
    }
  }
  return input.reshape(-1, 1).mul(vec2);
}

/**
 * PyTorch's older name of `outer`.
 *
 * @throws when one is not a vector.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ger.html
 * @example
 * ```ts
 * print(tensor([1, 2]).ger(tensor([3, 4])));
 * // tensor([[3., 4.],
 * //         [6., 8.]])
 * ```
 */
export function ger(input: Tensor, vec2: Tensor): Tensor {
  return outer(input, vec2);
}

/**
 * The Kronecker product: every element of `input` times the whole of `other`, as blocks.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.kron.html
 * @example
 * ```ts
 * print(tensor([[1, 2]]).kron(tensor([[1, 1]])));
 * // tensor([[1., 1., 2., 2.]])
 * ```
 */
export function kron(input: Tensor, other: Tensor): Tensor {
  const rank = Math.max(input.ndim, other.ndim);
  const [a, b] = [input, other].map(({ shape }) => [...new Array(rank - shape.length).fill(1), ...shape]);
  const blocks = unsafeView(
    input,
    a.flatMap((size) => [size, 1]),
  ).mul(
    unsafeView(
      other,
      b.flatMap((size) => [1, size]),
    ),
  );
  return unsafeView(
    blocks,
    a.map((size, axis) => size * b[axis]),
  );
}
