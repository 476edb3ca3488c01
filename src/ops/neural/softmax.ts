import { category, type DType } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import { input as place } from '../../expression/expression.ts';
import { fusedSoftmax, fusedSoftmaxSlopes } from '../../tensor/fused.ts';
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

/** The softmax of a tensor, or its logarithm, and the gradient that reaches it. */
type SlopesInputs = { grad: Tensor; result: Tensor };

const [x, statistic] = [place(0), place(1)];
const samples = [
  { inputs: { self: [2, 3, 4] }, options: { axis: 1 } },
  { inputs: { self: [5] }, options: { axis: 0 } },
];

export const softmaxOp: Op<{ self: Tensor }, AxisOptions> = defineOp({
  name: 'softmax',
  forward: ({ self }: { self: Tensor }, { axis }: AxisOptions) => {
    const fused = fusedSoftmax(false, self, axis);
    if (fused !== undefined) return fused;
    const powers = shiftedPowers(self, axis);
    const total = reduceAxes('sum', powers, axesOf(self, axis), self.dtype);
    mapInto(e.div(x, statistic), [powers, total], [], powers, self.dtype);
    return powers;
  },
  saves: ['output'],
  gradient: {
    self: ({ grad, saved: { output }, options: { axis } }) =>
      softmaxSlopesOp({ grad, result: output }, { axis }),
  },
  samples,
});

const slopesSamples = [{ inputs: { grad: [2, 3, 4], result: [2, 3, 4] }, options: { axis: 1 } }];

/** y · (g − Σ g·y) for the softmax y and its gradient g. */
export const softmaxSlopesOp: Op<SlopesInputs, AxisOptions> = defineOp({
  name: 'softmaxSlopes',
  node: 'SoftmaxBackwardDataBackward0',
  forward: ({ grad, result }: SlopesInputs, { axis }: AxisOptions) => {
    const along = () => grad.mul(result).sum(axis, { keepdim: true });
    return fusedSoftmaxSlopes(false, grad, result, axis) ?? grad.sub(along()).mul(result);
  },
  saves: ['grad', 'result'],
  gradient: {
    grad: ({ grad, saved: { result }, options }) => softmaxSlopesOp({ grad, result }, options),
    result: ({ grad: h, saved: { grad, result }, options: { axis } }) => {
      const along = (slope: Tensor) => slope.mul(result).sum(axis, { keepdim: true });
      return h.mul(grad.sub(along(grad))).sub(grad.mul(along(h)));
    },
  },
  samples: slopesSamples,
});

export const logSoftmaxOp: Op<{ self: Tensor }, AxisOptions> = defineOp({
  name: 'logSoftmax',
  forward: ({ self }: { self: Tensor }, { axis }: AxisOptions) => {
    const fused = fusedSoftmax(true, self, axis);
    if (fused !== undefined) return fused;
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
    self: ({ grad, saved: { output }, options: { axis } }) =>
      logSoftmaxSlopesOp({ grad, result: output }, { axis }),
  },
  samples,
});

/** g − eʸ · Σ g for the logarithm y of a softmax and its gradient g. */
export const logSoftmaxSlopesOp: Op<SlopesInputs, AxisOptions> = defineOp({
  name: 'logSoftmaxSlopes',
  node: 'LogSoftmaxBackwardDataBackward0',
  forward: ({ grad, result }: SlopesInputs, { axis }: AxisOptions) =>
    fusedSoftmaxSlopes(true, grad, result, axis) ??
    grad.sub(result.exp().mul(grad.sum(axis, { keepdim: true }))),
  saves: ['grad', 'result'],
  gradient: {
    grad: ({ grad: h, saved: { result }, options: { axis } }) =>
      h.sub(h.mul(result.exp()).sum(axis, { keepdim: true })),
    result: ({ grad: h, saved: { grad, result }, options: { axis } }) =>
      h
        .mul(result.exp())
        .mul(grad.sum(axis, { keepdim: true }))
        .neg(),
  },
  samples: slopesSamples,
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
