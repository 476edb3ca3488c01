import { category, type DType } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import { input as place } from '../../expression/expression.ts';
import { allocate, mapInto, reduceAxes } from '../../tensor/kernels.ts';
import { normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { checkFloating } from './activate.ts';

/** Options of `softmax` and `logSoftmax`. */
export interface SoftmaxOptions {
  /** The type to compute in. Default: the input's own. */
  readonly dtype?: DType | null;
}

interface AxisOptions {
  readonly axis: number;
}

const [x, statistic] = [place(0), place(1)];
const samples = [
  { inputs: { self: [2, 3, 4] }, options: { axis: 1 } },
  { inputs: { self: [5] }, options: { axis: 0 } },
];

export const softmaxOp: Op<{ self: Tensor }, AxisOptions> = defineOp({
  name: 'softmax',
  forward: ({ self }: { self: Tensor }, { axis }: AxisOptions) => {
    const powers = shiftedPowers(self, axis);
    const total = reduceAxes('sum', powers, axesOf(self, axis), self.dtype);
    mapInto(e.div(x, statistic), [powers, total], [], powers, self.dtype);
    return powers;
  },
  saves: ['output'],
  gradient: {
    // ∂L/∂x = y · (g − Σ g·y)
    self: ({ grad, saved: { output }, options: { axis } }) => {
      const along = grad.mul(output).sum(axis, { keepdim: true });
      return grad.sub(along).mul(output);
    },
  },
  samples,
});

export const logSoftmaxOp: Op<{ self: Tensor }, AxisOptions> = defineOp({
  name: 'logSoftmax',
  forward: ({ self }: { self: Tensor }, { axis }: AxisOptions) => {
    const axes = axesOf(self, axis);
    const total = reduceAxes('sum', shiftedPowers(self, axis), axes, self.dtype);
    const largest = reduceAxes('max', self, axes, self.dtype);
    const result = allocate(self.shape, self.dtype);
    const formula = e.sub(e.sub(x, statistic), e.log(place(2)));
    mapInto(formula, [self, largest, total], [], result, self.dtype);
    return result;
  },
  saves: ['output'],
  gradient: {
    // ∂L/∂x = g − eʸ · Σ g
    self: ({ grad, saved: { output }, options: { axis } }) =>
      grad.sub(output.exp().mul(grad.sum(axis, { keepdim: true }))),
  },
  samples,
});

/** exp(x − max x) along the axis: the largest power is 1, so nothing overflows. */
function shiftedPowers(self: Tensor, axis: number): Tensor {
  const largest = reduceAxes('max', self, axesOf(self, axis), self.dtype);
  const powers = allocate(self.shape, self.dtype);
  mapInto(e.exp(e.sub(x, statistic)), [self, largest], [], powers, self.dtype);
  return powers;
}

/** A 0-d tensor has no axis to fold: it is its own maximum and sum. */
function axesOf(self: Tensor, axis: number): number[] {
  return self.ndim === 0 ? [] : [axis];
}

/** PyTorch's choice where no dimension is named (deprecated there): 0 for 0-d, 1-d and 3-d, else 1. */
function implicitDim(input: Tensor): number {
  return [0, 1, 3].includes(input.ndim) ? 0 : 1;
}

function prepared(
  input: Tensor,
  dim: number | null | undefined,
  { dtype }: SoftmaxOptions,
  kernel: string,
): { self: Tensor; axis: number } {
  const axis = normalizeDim(dim ?? implicitDim(input), input.ndim);
  const self = input.to(dtype ?? input.dtype);
  const isLast = axis === Math.max(input.ndim - 1, 0);
  if (category(self.dtype) !== 'float') {
    checkFloating(self, isLast ? `${kernel}_lastdim_kernel_impl` : `${kernel}_kernel_impl`);
  }
  return { self, axis };
}

/**
 * `exp(x) / Σ exp(x)` along `dim`: positive numbers that sum to 1.
 *
 * @throws when `dim` is out of range, and on integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html
 * @example
 * ```ts
 * print(softmax(tensor([0, 1, 2]), 0));
 * // tensor([0.0900, 0.2447, 0.6652])
 * ```
 */
export function softmax(input: Tensor, dim?: number | null, options: SoftmaxOptions = {}): Tensor {
  const { self, axis } = prepared(input, dim, options, 'softmax');
  return softmaxOp({ self }, { axis });
}

/**
 * `ln(softmax(x))` along `dim`, exact also where the softmax itself would be 0.
 *
 * @throws when `dim` is out of range, and on integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html
 * @example
 * ```ts
 * print(logSoftmax(tensor([0, 1, 2]), 0));
 * // tensor([-2.4076, -1.4076, -0.4076])
 * ```
 */
export function logSoftmax(input: Tensor, dim?: number | null, options: SoftmaxOptions = {}): Tensor {
  const { self, axis } = prepared(input, dim, options, 'log_softmax');
  return logSoftmaxOp({ self }, { axis });
}
