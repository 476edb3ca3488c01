import type { Tensor } from '../tensor/tensor.ts';
import { ones, type TensorOptions, zeros } from './creation.ts';

/** A tensor of zeros with the shape and type of `input`. */
export function zerosLike(input: Tensor, options: TensorOptions = {}): Tensor {
  return zeros(input.shape, { dtype: input.dtype, ...options });
}

/** A tensor of ones with the shape and type of `input`. */
export function onesLike(input: Tensor, options: TensorOptions = {}): Tensor {
  return ones(input.shape, { dtype: input.dtype, ...options });
}
