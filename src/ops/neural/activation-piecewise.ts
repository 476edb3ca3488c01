import { isFloatingPoint } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { activate, checkFloating, type InplaceOptions } from './activate.ts';

export const hardtanhOp: Pointwise = pointwise({
  name: 'hardtanh',
  type: 'promote',
  promoted: 1,
  formula: (x, low, high) => {
    const raised = e.where(e.lt(x, low), low, x);
    return e.where(e.gt(raised, high), high, raised);
  },
  slopes: (_y, x, low, high) => [e.where(e.or(e.le(x, low), e.ge(x, high)), 0, 1)],
  domain: [
    [-2, 2],
    [-1.5, -0.5],
    [0.5, 1.5],
  ],
});

export const leakyReluOp: Pointwise = pointwise({
  name: 'leakyRelu',
  type: 'promote',
  promoted: 1,
  formula: (x, slope) => e.where(e.gt(x, 0), x, e.mul(x, slope)),
});

// At ±3 PyTorch 1.13 takes the slope of the parabola on both sides.
export const hardswishOp: Pointwise = pointwise({
  name: 'hardswish',
  type: 'promote',
  formula: (x) => e.div(e.mul(x, e.min(e.max(e.add(x, 3), 0), 6)), 6),
  slopes: (_y, x) => [e.where(e.lt(x, -3), 0, e.where(e.le(x, 3), e.add(e.div(x, 3), 0.5), 1))],
});

export const hardsigmoidOp: Pointwise = pointwise({
  name: 'hardsigmoid',
  type: 'promote',
  formula: (x) => e.div(e.min(e.max(e.add(x, 3), 0), 6), 6),
  slopes: (_y, x) => [e.where(e.and(e.gt(x, -3), e.lt(x, 3)), 1 / 6, 0)],
});

export const thresholdOp: Pointwise = pointwise({
  name: 'threshold',
  type: 'promote',
  promoted: 1,
  formula: (x, threshold, value) => e.where(e.le(x, threshold), value, x),
});

export const softshrinkOp: Pointwise = pointwise({
  name: 'softshrink',
  type: 'promote',
  promoted: 1,
  formula: (x, lambd) =>
    e.where(e.gt(x, lambd), e.sub(x, lambd), e.where(e.lt(x, e.neg(lambd)), e.add(x, lambd), 0)),
  slopes: (_y, x, lambd) => [e.where(e.and(e.ge(x, e.neg(lambd)), e.le(x, lambd)), 0, 1)],
  domain: [
    [-2, 2],
    [0.5, 1],
  ],
});

/**
 * `min(max(x, minVal), maxVal)`; the slope at the bounds is 0.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardtanh.html
 * @example
 * ```ts
 * print(F.hardtanh(tensor([-2, 0.5, 2])));
 * // tensor([-1.0000,  0.5000,  1.0000])
 * ```
 */
export function hardtanh(input: Tensor, minVal = -1, maxVal = 1, options: InplaceOptions = {}): Tensor {
  if (input.dtype === 'bool') {
    throw new TypeError("Bool inputs not supported for hardtanh. Convert with .to('float32') first.");
  }
  if (isFloatingPoint(input.dtype)) return activate(hardtanhOp, input, options, minVal, maxVal);
  return activate(hardtanhOp, input, options, Math.trunc(minVal), Math.trunc(maxVal));
}

/**
 * `min(max(x, 0), 6)`; the slope at 0 and at 6 is 0.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.relu6.html
 * @example
 * ```ts
 * print(F.relu6(tensor([-1, 3, 8])));
 * // tensor([0., 3., 6.])
 * ```
 */
export function relu6(input: Tensor, options: InplaceOptions = {}): Tensor {
  return hardtanh(input, 0, 6, options);
}

/**
 * `x` where positive, else `negativeSlope · x`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.leaky_relu.html
 * @example
 * ```ts
 * print(F.leakyRelu(tensor([-1, 2]), 0.5));
 * // tensor([-0.5000,  2.0000])
 * ```
 */
export function leakyRelu(input: Tensor, negativeSlope = 0.01, options: InplaceOptions = {}): Tensor {
  checkFloating(input, 'leaky_relu_cpu');
  return activate(leakyReluOp, input, options, negativeSlope);
}

/**
 * `x · min(max(x + 3, 0), 6) / 6`, a piecewise `silu` (Howard et al. 2019).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardswish.html
 * @example
 * ```ts
 * print(F.hardswish(tensor([-4, 0, 3])));
 * // tensor([-0., 0., 3.])
 * ```
 */
export function hardswish(input: Tensor, options: InplaceOptions = {}): Tensor {
  checkFloating(input, 'hardswish_cpu');
  return activate(hardswishOp, input, options);
}

/**
 * `min(max(x + 3, 0), 6) / 6`, a piecewise sigmoid.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardsigmoid.html
 * @example
 * ```ts
 * print(F.hardsigmoid(tensor([-4, 0, 3])));
 * // tensor([0.0000, 0.5000, 1.0000])
 * ```
 */
export function hardsigmoid(input: Tensor, options: InplaceOptions = {}): Tensor {
  checkFloating(input, 'hardsigmoid_cpu');
  return activate(hardsigmoidOp, input, options);
}

/**
 * `x` where `x > threshold`, else `value`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.threshold.html
 * @example
 * ```ts
 * print(F.threshold(tensor([0.5, 2]), 1, 7));
 * // tensor([7., 2.])
 * ```
 */
export function threshold(
  input: Tensor,
  threshold: number,
  value: number,
  options: InplaceOptions = {},
): Tensor {
  return activate(thresholdOp, input, options, threshold, value);
}

/**
 * `x` moved towards 0 by `lambd`; 0 where `|x| ≤ lambd`.
 *
 * @throws when `lambd < 0`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softshrink.html
 * @example
 * ```ts
 * print(F.softshrink(tensor([-2, 0.25, 1])));
 * // tensor([-1.5000,  0.0000,  0.5000])
 * ```
 */
export function softshrink(input: Tensor, lambd = 0.5): Tensor {
  if (!(lambd >= 0)) {
    throw new RangeError(
      `lambda must be greater or equal to 0, but found to be ${lambd}. Give the half width of the dead zone.`,
    );
  }
  checkFloating(input, 'softshrink_cpu');
  return softshrinkOp(input, lambd);
}
