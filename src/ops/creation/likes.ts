import type { DType } from '../../dtype/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { full, ones, type TensorOptions, zeros } from './creation.ts';
import { type DataArray, type NestedArray, tensor } from './from-data.ts';

/**
 * A tensor of zeros with the shape and type of `input`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.zeros_like.html
 * @example
 * ```ts
 * print(tensor([1n, 2n]).zerosLike());
 * // tensor([0, 0])
 * ```
 */
export function zerosLike(input: Tensor, options: TensorOptions = {}): Tensor {
  return zeros(input.shape, as(input, options));
}

/** Options with the type of a tensor where none is given. */
function as(input: Tensor, options: TensorOptions): TensorOptions & { readonly dtype: DType } {
  return { ...options, dtype: options.dtype ?? input.dtype };
}

/**
 * A tensor of ones with the shape and type of `input`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ones_like.html
 * @example
 * ```ts
 * print(tensor([1n, 2n]).onesLike());
 * // tensor([1, 1])
 * ```
 */
export function onesLike(input: Tensor, options: TensorOptions = {}): Tensor {
  return ones(input.shape, as(input, options));
}

/**
 * A tensor with the shape and type of `input`, to be written before it is read. In fovea it holds zeros.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.empty_like.html
 * @example
 * ```ts
 * print(zeros([2, 3]).emptyLike().shape);
 * // torch.Size([2, 3])
 * ```
 */
export function emptyLike(input: Tensor, options: TensorOptions = {}): Tensor {
  return zerosLike(input, options);
}

/**
 * A tensor with the shape and type of `input`, filled with one value.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.full_like.html
 * @example
 * ```ts
 * print(zeros([2]).fullLike(7));
 * // tensor([7., 7.])
 * ```
 */
export function fullLike(
  input: Tensor,
  fillValue: number | bigint | boolean,
  options: TensorOptions = {},
): Tensor {
  return full(input.shape, fillValue, as(input, options));
}

/**
 * A tensor of zeros of another shape with the type of `input`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.new_zeros.html
 * @example
 * ```ts
 * print(tensor([1n]).newZeros([2]));
 * // tensor([0, 0])
 * ```
 */
export function newZeros(input: Tensor, size: readonly number[], options: TensorOptions = {}): Tensor {
  return zeros(size, as(input, options));
}

/**
 * A tensor of ones of another shape with the type of `input`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.new_ones.html
 * @example
 * ```ts
 * print(tensor([1n]).newOnes([2]));
 * // tensor([1, 1])
 * ```
 */
export function newOnes(input: Tensor, size: readonly number[], options: TensorOptions = {}): Tensor {
  return ones(size, as(input, options));
}

/**
 * A tensor of another shape with the type of `input`, to be written before it is read.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.new_empty.html
 * @example
 * ```ts
 * print(tensor([1n]).newEmpty([2]).dtype);
 * // int64
 * ```
 */
export function newEmpty(input: Tensor, size: readonly number[], options: TensorOptions = {}): Tensor {
  return newZeros(input, size, options);
}

/**
 * A tensor of another shape with the type of `input`, filled with one value.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.new_full.html
 * @example
 * ```ts
 * print(tensor([1]).newFull([2], 7n));
 * // tensor([7., 7.])
 * ```
 */
export function newFull(
  input: Tensor,
  size: readonly number[],
  fillValue: number | bigint | boolean,
  options: TensorOptions = {},
): Tensor {
  return full(size, fillValue, as(input, options));
}

/**
 * A tensor from data, as `tensor`, with the type of `input`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.new_tensor.html
 * @example
 * ```ts
 * print(tensor([1]).newTensor([1n, 2n]));
 * // tensor([1., 2.])
 * ```
 */
export function newTensor(input: Tensor, data: NestedArray | DataArray, options: TensorOptions = {}): Tensor {
  return tensor(data, as(input, options));
}
