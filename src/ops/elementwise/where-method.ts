import type { Tensor } from '../../tensor/tensor.ts';
import type { Value } from '../declare/pointwise.ts';
import { where } from './where.ts';

/** The method `x.where(condition, other)`, which unlike the function does not begin with the condition. */
function whereMethod(input: Tensor, condition: Tensor, other: Value): Tensor {
  return where(condition, input, other);
}

export { whereMethod as where };
