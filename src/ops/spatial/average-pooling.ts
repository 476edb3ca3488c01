import { fail } from '../../conv/errors.ts';
import type { PerAxis } from '../../conv/options.ts';
import { type PoolNumbers, readPool, readPoolOfLine } from '../../conv/pool-options.ts';
import { averagePoolSpec } from '../../conv/pool-spec.ts';
import { checkTensors } from '../../tensor/check-tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { averagePoolOp } from './average-pool-op.ts';
import { checkLine, refuseTypes } from './pool-arguments.ts';

/** Options of `avgPool1d`. */
export interface AvgPool1dOptions {
  /** Step of the window. Default: the kernel size. */
  readonly stride?: PerAxis | null | undefined;
  /** Zeros on both sides, at most half of the kernel. Default: 0. */
  readonly padding?: PerAxis | undefined;
  /** Whether a last window may reach beyond the padding. Default: false. */
  readonly ceilMode?: boolean | undefined;
  /** Whether padding counts as elements. Default: true. */
  readonly countIncludePad?: boolean | undefined;
}

/** Options of `avgPool2d` and `avgPool3d`. */
export interface AvgPoolOptions extends AvgPool1dOptions {
  /** Divides every sum by this, instead of by the number of elements. */
  readonly divisorOverride?: number | null | undefined;
}

/**
 * The average of every window of `input` [N, C, L], which may lack N. Integers drop the fraction.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool1d.html
 * @example
 * ```ts
 * print(F.avgPool1d(tensor([[1, 5, 2, 4]]), 2));
 * // tensor([[3., 3.]])
 * ```
 */
export function avgPool1d(input: Tensor, kernelSize: PerAxis, options: AvgPool1dOptions = {}): Tensor {
  checkLine('avg_pool1d', input);
  const numbers = readPoolOfLine('avg_pool1d', kernelSize, options);
  return avgPoolOf('avg_pool2d', input.unsqueeze(-2), numbers, options).squeeze(-2);
}

/**
 * The average of every window of `input` [N, C, H, W], which may lack N. Integers drop the fraction.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool2d.html
 * @example
 * ```ts
 * print(F.avgPool2d(arange(9).view(1, 3, 3), 2, { stride: 1 }));
 * // tensor([[[2., 3.],
 * //          [5., 6.]]])
 * ```
 */
export function avgPool2d(input: Tensor, kernelSize: PerAxis, options: AvgPoolOptions = {}): Tensor {
  return avgPoolOf('avg_pool2d', input, readPool('avg_pool2d', kernelSize, options), options);
}

/**
 * The average of every window of `input` [N, C, D, H, W], which may lack N. Integers drop the fraction.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool3d.html
 * @example
 * ```ts
 * print(F.avgPool3d(arange(8).view(1, 2, 2, 2), 2));
 * // tensor([[[[3.5000]]]])
 * ```
 */
export function avgPool3d(input: Tensor, kernelSize: PerAxis, options: AvgPoolOptions = {}): Tensor {
  return avgPoolOf('avg_pool3d', input, readPool('avg_pool3d', kernelSize, options), options);
}

function avgPoolOf(
  call: 'avg_pool2d' | 'avg_pool3d',
  input: Tensor,
  numbers: PoolNumbers,
  { countIncludePad = true, divisorOverride }: AvgPoolOptions,
): Tensor {
  checkTensors(call, { input });
  if (divisorOverride === 0) fail('divisor must be not zero', 'Leave it out to divide by the window size.');
  const counting = { countIncludePad, divisorOverride: divisorOverride ?? undefined };
  const spec = averagePoolSpec(call, input.shape, numbers, counting);
  const rank = spec.inputSize.length;
  const kernel = rank === 2 ? 'avg_pool2d' : 'avg_pool3d_out_frame';
  refuseTypes(kernel, input, ['float32', 'float64', 'int64']);
  return averagePoolOp({ self: input }, { spec, name: `AvgPool${rank}D` });
}
