import * as e from '../../expression/build.ts';
import { nextUniform64 } from '../../random/uniform.ts';
import { fromTypedArray, readValues } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { inPlace } from '../declare/in-place.ts';
import { type Pointwise, pointwise, type Value } from '../declare/pointwise.ts';
import { generatorOf } from '../random/draw.ts';
import { checkFloating, type InplaceOptions } from './activate.ts';

export const rreluOp: Pointwise = pointwise({
  name: 'rrelu',
  node: 'RreluWithNoiseBackward0',
  type: 'promote',
  promoted: 1,
  formula: (x, slope) => e.where(e.gt(x, 0), x, e.mul(x, slope)),
});

/** Options of `rrelu`. */
export interface RreluOptions extends InplaceOptions {
  /** Draw a slope for each negative element instead of using their mean. Default: false. */
  readonly training?: boolean;
}

/**
 * `x` where positive, else `slope · x`, with slopes drawn from [lower, upper) in training and their mean
 * otherwise (Xu et al. 2015).
 *
 * @throws on integers, and when `lower > upper`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.rrelu.html
 * @example
 * ```ts
 * print(F.rrelu(tensor([-1, 2]), 0.25, 0.75));
 * // tensor([-0.5000,  2.0000])
 * ```
 */
export function rrelu(
  input: Tensor,
  lower: number = 1 / 8,
  upper: number = 1 / 3,
  options: RreluOptions = {},
): Tensor {
  if (!(lower <= upper)) {
    throw new RangeError(
      `Lower bound should be less than or equal to the upper bound. They are ${lower} and ${upper}.`,
    );
  }
  checkFloating(input, 'leaky_relu_cpu');
  const slope: Value = options.training ? drawSlopes(input, lower, upper) : (lower + upper) / 2;
  if (!options.inplace) return rreluOp(input, slope);
  return inPlace(input, 'rrelu_', (self) => rreluOp(self, slope));
}

/** One slope for each element that is not positive, in row-major order: positive ones draw nothing. */
function drawSlopes(input: Tensor, lower: number, upper: number): Tensor {
  const generator = generatorOf({});
  const slopes = Float64Array.from([...readValues(input.detach().to('float64'))], (value) =>
    Number(value) > 0 ? 1 : lower + (upper - lower) * nextUniform64(generator),
  );
  return fromTypedArray(slopes, input.shape, 'float64').to(input.dtype);
}
