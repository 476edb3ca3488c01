import { category, legacyName } from '../../dtype/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import {
  checkBatches,
  checkFactors,
  checkMatrixVector,
  checkShapes,
  type ProductOptions,
  productOp,
} from './matrix-product.ts';

/** How much of each part: `beta · input + alpha · product`. With `beta` 0, `input` is not even looked at. */
export interface BetaAlphaOptions {
  /** Multiplies `input`. Default: 1. */
  readonly beta?: number | bigint;
  /** Multiplies the product. Default: 1. */
  readonly alpha?: number | bigint;
}

interface AddProductOptions extends ProductOptions, Required<BetaAlphaOptions> {}

export const addProductOp: Op<{ self: Tensor; a: Tensor; b: Tensor }, AddProductOptions> = defineOp({
  name: 'addmm',
  node: ({ node }: AddProductOptions) => node,
  forward: ({ self, a, b }: { self: Tensor; a: Tensor; b: Tensor }, options: AddProductOptions) => {
    const { beta, alpha, node } = options;
    const product = scaled(productOp({ a, b }, { node }), alpha);
    return Number(beta) === 0 ? product : product.add(scaled(self, beta));
  },
  saves: ['a', 'b'],
  gradient: {
    self: ({ grad, meta, options: { beta } }) => scaled(grad, beta).sumToSize(meta.self.shape),
    a: ({ grad, saved, meta, options: { alpha } }) =>
      scaled(saved.b.ndim === 1 ? grad.outer(saved.b) : grad.matmul(saved.b.mT), alpha).reshape(meta.a.shape),
    b: ({ grad, saved, meta, options: { alpha } }) =>
      scaled(saved.a.mT.matmul(grad), alpha).reshape(meta.b.shape),
  },
  samples: [
    { inputs: { self: [4], a: [2, 3], b: [3, 4] }, options: { beta: 1, alpha: 1, node: '' } },
    { inputs: { self: [2, 2, 1], a: [2, 2, 3], b: [2, 3, 2] }, options: { beta: 0.5, alpha: 2, node: '' } },
    { inputs: { self: [2], a: [2, 3], b: [3] }, options: { beta: 1, alpha: 3, node: '' } },
  ],
});

function scaled(tensor: Tensor, factor: number | bigint): Tensor {
  return Number(factor) === 1 ? tensor : tensor.mul(factor);
}

function addProduct(
  input: Tensor,
  a: Tensor,
  b: Tensor,
  node: string,
  { beta = 1, alpha = 1 }: BetaAlphaOptions,
): Tensor {
  checkFactors(a, b);
  if (input.dtype !== a.dtype) {
    throw new TypeError(`self and mat2 must have the same dtype. Convert self with .to('${a.dtype}').`);
  }
  for (const [name, factor] of Object.entries({ beta, alpha })) {
    if (category(a.dtype) === 'integer' && !Number.isInteger(Number(factor))) {
      throw new TypeError(
        `For integral input tensors, argument ${name} must not be a floating point number. It is ${factor}.`,
      );
    }
  }
  input.expand([...a.shape.slice(0, -1), ...(b.ndim > 1 ? b.shape.slice(-1) : [])]);
  return addProductOp({ self: input, a, b }, { beta, alpha, node });
}

/**
 * `beta · input + alpha · mat1 · mat2`: [M, K] × [K, N] → [M, N]; `input` broadcasts.
 *
 * @throws when a factor is not a matrix, sizes do not fit or types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addmm.html
 * @example
 * ```ts
 * print(tensor([10, 20]).addmm(ones([2, 3]), ones([3, 2])));
 * // tensor([[13., 23.],
 * //         [13., 23.]])
 * ```
 */
export function addmm(input: Tensor, mat1: Tensor, mat2: Tensor, options: BetaAlphaOptions = {}): Tensor {
  for (const [name, { ndim }] of Object.entries({ mat1, mat2 })) {
    if (ndim !== 2) throw new RangeError(`${name} must be a matrix, got ${ndim}-D tensor. Reshape it first.`);
  }
  if (mat1.dtype !== mat2.dtype) {
    throw new TypeError(
      `mat1 and mat2 must have the same dtype, but got ${legacyName(mat1.dtype)} and ` +
        `${legacyName(mat2.dtype)}. Matrix products do not promote types: convert one with .to(…).`,
    );
  }
  checkShapes(mat1, mat2);
  return addProduct(input, mat1, mat2, 'AddmmBackward0', options);
}

/**
 * `beta · input + alpha · mat · vec`: [M, K] × [K] → [M]; `input` broadcasts.
 *
 * @throws when numbers of dimensions or sizes do not fit, or types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addmv.html
 * @example
 * ```ts
 * print(tensor([10, 20]).addmv(ones([2, 3]), ones([3]), { alpha: 2 }));
 * // tensor([16., 26.])
 * ```
 */
export function addmv(input: Tensor, mat: Tensor, vec: Tensor, options: BetaAlphaOptions = {}): Tensor {
  checkMatrixVector(mat, vec);
  return addProduct(input, mat, vec, 'AddmvBackward0', options);
}

/**
 * `beta · input + alpha · Σ batch1[i] · batch2[i]`: [B, M, K] × [B, K, N] → [M, N]; `input` broadcasts.
 *
 * @throws when a batch is not 3-D, sizes do not fit or types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addbmm.html
 * @example
 * ```ts
 * print(zeros([1, 1]).addbmm(ones([2, 1, 3]), ones([2, 3, 1])));
 * // tensor([[6.]])
 * ```
 */
export function addbmm(
  input: Tensor,
  batch1: Tensor,
  batch2: Tensor,
  options: BetaAlphaOptions = {},
): Tensor {
  checkBatch(batch1, batch2);
  // The sum over the batch is part of one longer inner dimension.
  const [batch, rows, depth] = batch1.shape;
  const a = batch1.transpose(0, 1).reshape(rows, batch * depth);
  return addProduct(input, a, batch2.reshape(batch * depth, batch2.shape[2]), 'AddbmmBackward0', options);
}

/**
 * `beta · input + alpha · batch1 · batch2`: [B, M, K] × [B, K, N] → [B, M, N]; `input` broadcasts.
 *
 * @throws when a batch is not 3-D, sizes do not fit or types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.baddbmm.html
 * @example
 * ```ts
 * print(zeros([2, 1, 1]).baddbmm(ones([2, 1, 3]), ones([2, 3, 1])).reshape(-1));
 * // tensor([3., 3.])
 * ```
 */
export function baddbmm(
  input: Tensor,
  batch1: Tensor,
  batch2: Tensor,
  options: BetaAlphaOptions = {},
): Tensor {
  checkBatch(batch1, batch2);
  return addProduct(input, batch1, batch2, 'BaddbmmBackward0', options);
}

function checkBatch(batch1: Tensor, batch2: Tensor): void {
  for (const [name, { ndim, shape }] of Object.entries({ batch1, batch2 })) {
    if (ndim !== 3) throw new RangeError(`${name} must be a 3D tensor, but has shape ${shape}.`);
  }
  checkBatches(batch1, batch2);
}

/**
 * `beta · input + alpha · vec1 ⊗ vec2`: [M] ⊗ [N] → [M, N]; `input` broadcasts.
 *
 * @throws when a factor is not a vector or sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addr.html
 * @example
 * ```ts
 * print(ones([2, 2]).addr(tensor([1, 2]), tensor([10, 20])));
 * // tensor([[11., 21.],
 * //         [21., 41.]])
 * ```
 */
export function addr(input: Tensor, vec1: Tensor, vec2: Tensor, options: BetaAlphaOptions = {}): Tensor {
  for (const [name, { ndim }] of Object.entries({ vec1, vec2 })) {
    if (ndim !== 1) {
      throw new RangeError(`addr: Expected 1-D argument ${name}, but got ${ndim}-D. Flatten it first.`);
    }
  }
  return addProduct(input, vec1.reshape(-1, 1), vec2.reshape(1, -1), 'AddrBackward0', options);
}
