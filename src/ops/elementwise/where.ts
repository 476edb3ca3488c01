import { legacyName } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import { checkTensors } from '../../tensor/check-tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise, type Value } from '../declare/pointwise.ts';

// The condition stands last, for it takes no part in type promotion.
export const whereOp: Pointwise = pointwise({
  name: 'where',
  type: 'promote',
  promoted: 2,
  formula: (a, b, condition) => e.where(condition, a, b),
});

/**
 * `input` where `condition` is true, `other` elsewhere; all three broadcast.
 *
 * @throws when the condition is not bool, or the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.where.html
 * @example
 * ```ts
 * const x = tensor([1, -2, 3]);
 * print(where(x.gt(0), x, 0));
 * // tensor([1., 0., 3.])
 * ```
 */
export function where(condition: Tensor, input: Value, other: Value): Tensor {
  checkTensors('where', { condition });
  if (condition.dtype !== 'bool') {
    throw new TypeError(
      'where expected condition to be a boolean tensor, but got a tensor with dtype ' +
        `${legacyName(condition.dtype)}. Compare first: condition.ne(0).`,
    );
  }
  return whereOp(input, other, condition);
}
