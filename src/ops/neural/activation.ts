import { legacyName } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { activate, checkFloating, type InplaceOptions } from './activate.ts';

export const reluOp: Pointwise = pointwise({
  name: 'relu',
  type: 'promote',
  formula: (x) => e.where(e.lt(x, 0), 0, x),
  slopes: (y) => [e.where(e.le(y, 0), 0, 1)],
});

export const preluOp: Pointwise = pointwise({
  name: 'prelu',
  type: 'promote',
  formula: (x, weight) => e.where(e.gt(x, 0), x, e.mul(weight, x)),
});

export const hardshrinkOp: Pointwise = pointwise({
  name: 'hardshrink',
  type: 'promote',
  promoted: 1,
  formula: (x, lambd) => e.where(e.and(e.ge(x, e.neg(lambd)), e.le(x, lambd)), 0, x),
  domain: [
    [-2, 2],
    [0.5, 1],
  ],
});

/**
 * `max(x, 0)`; NaN stays NaN, and the slope at 0 is 0.
 *
 * @throws on bool.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.relu.html
 * @example
 * ```ts
 * print(tensor([-1, 0, 2]).relu());
 * // tensor([0., 0., 2.])
 * ```
 */
export function relu(input: Tensor, options: InplaceOptions = {}): Tensor {
  if (input.dtype === 'bool') {
    throw new TypeError("Boolean inputs not supported for relu. Convert with .to('float32') first.");
  }
  return activate(reluOp, input, options);
}

/**
 * `x` where positive, else `weight · x`. `weight` is one number, or one per channel (dimension 1).
 *
 * @throws when `weight` does not fit the channels or the type.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.prelu.html
 * @example
 * ```ts
 * print(prelu(tensor([-2, 2]), tensor([0.25])));
 * // tensor([-0.5000,  2.0000])
 * ```
 */
export function prelu(input: Tensor, weight: Tensor): Tensor {
  checkPreluWeight(input, weight);
  if (weight.numel() === 1) return preluOp(input, weight.reshape(input.shape.map(() => 1)));
  return preluOp(input, weight.reshape(input.shape.map((_, axis) => (axis === 1 ? -1 : 1))));
}

function checkPreluWeight(input: Tensor, weight: Tensor): void {
  checkFloating(input, 'prelu_cpu');
  if (weight.dtype !== input.dtype) {
    throw new TypeError(
      `Found dtype ${legacyName(weight.dtype)} but expected ${legacyName(input.dtype)}. ` +
        `Convert the weight with .to('${input.dtype}').`,
    );
  }
  if (weight.ndim > 1) {
    throw new RangeError(
      `prelu: Expected \`weight\` to be a scalar or 1D tensor, but got ndim = ${weight.ndim}. Flatten it.`,
    );
  }
  if (weight.numel() === 1) return;
  if (input.ndim === 0) {
    throw new RangeError(
      'Not allow zero-dim input tensor. Give a weight of one element, or an input [N, C].',
    );
  }
  const channels = input.ndim > 1 ? input.shape[1] : 1;
  if (weight.numel() !== channels) {
    throw new RangeError(
      `Mismatch of parameter numbers and input channel size. Found parameter numbers = ` +
        `${weight.numel()} and channel size = ${channels}. Give one weight, or one per channel.`,
    );
  }
}

/**
 * 0 where `|x| ≤ lambd`, else `x`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardshrink.html
 * @example
 * ```ts
 * print(hardshrink(tensor([-1, -0.25, 0.5, 2])));
 * // tensor([-1.,  0.,  0.,  2.])
 * ```
 */
export function hardshrink(input: Tensor, lambd = 0.5): Tensor {
  checkFloating(input, 'hardshrink_cpu');
  return hardshrinkOp(input, lambd);
}
