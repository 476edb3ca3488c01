import { allocate } from '../tensor/kernels.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** 1 at one row-major position of the shape of `like`, 0 elsewhere. */
export function unitVector(like: Tensor, position: number): Tensor {
  const unit = allocate(like.shape, like.dtype);
  unit.alias({ shape: [], strides: [], offset: position }).fill_(1);
  return unit;
}
