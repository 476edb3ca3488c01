import { isFloatingPoint } from '../../dtype/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import {
  type Dims,
  type KeepdimOptions,
  lineLength,
  type ReductionOptions,
  restoreAxes,
  settleReduction,
} from './axes.ts';
import { meanOp } from './reduction.ts';

/** Options of `var`, `std`, `varMean` and `stdMean`. */
export interface VarianceOptions extends KeepdimOptions {
  /** Whether to divide by n − 1 rather than n. Default: true. */
  readonly unbiased?: boolean;
  /** What to subtract from n in the divisor; the general form of `unbiased`. Default: 1. */
  readonly correction?: number | null;
}

interface SpreadOptions extends ReductionOptions {
  readonly correction: number;
}

const samples = [
  { inputs: { self: [2, 3, 4] }, options: { axes: [0, 2], keepdim: false, node: '', correction: 1 } },
  { inputs: { self: [2, 3] }, options: { axes: [1], keepdim: true, node: '', correction: 0 } },
];

function divisor(shape: readonly number[], { axes, correction }: SpreadOptions): number {
  return Math.max(0, lineLength(shape, axes) - correction);
}

/** self − mean, along the folded axes. */
function deviation(self: Tensor, { axes }: SpreadOptions): Tensor {
  return self.sub(self.mean(axes, { keepdim: true }));
}

/** Σ (self − mean)² / (n − correction), in double precision. */
function variance64(self: Tensor, options: SpreadOptions): Tensor {
  const squares = deviation(self.to('float64'), options).square();
  return squares.sum(options.axes, options).div(divisor(self.shape, options));
}

export const varOp: Op<{ self: Tensor }, SpreadOptions> = defineOp({
  name: 'var',
  node: ({ node }: SpreadOptions) => node,
  forward: ({ self }: { self: Tensor }, options: SpreadOptions) => variance64(self, options).to(self.dtype),
  saves: ['self'],
  gradient: {
    self: ({ grad, saved: { self }, options }) => {
      const factor = restoreAxes(grad, self.shape, options).mul(2 / divisor(self.shape, options));
      return deviation(self, options).mul(factor);
    },
  },
  samples,
});

export const stdOp: Op<{ self: Tensor }, SpreadOptions> = defineOp({
  name: 'std',
  node: ({ node }: SpreadOptions) => node,
  forward: ({ self }: { self: Tensor }, options: SpreadOptions) =>
    variance64(self, options).sqrt().to(self.dtype),
  saves: ['self', 'output'],
  gradient: {
    self: ({ grad, saved: { self, output }, options }) => {
      const perSquare = grad.div(output.mul(divisor(self.shape, options))).maskedFill(output.eq(0), 0);
      return deviation(self, options).mul(restoreAxes(perSquare, self.shape, options));
    },
  },
  samples,
});

function settle(
  input: Tensor,
  dim: Dims | undefined,
  { unbiased = true, correction, keepdim }: VarianceOptions,
  node: string,
): SpreadOptions {
  if (!isFloatingPoint(input.dtype)) {
    const which = node.endsWith('MeanBackward0')
      ? node.startsWith('Var')
        ? 'var_mean'
        : 'std_mean'
      : 'std and var';
    throw new TypeError(
      `${which} only support floating point and complex dtypes. Convert with .to('float32') first.`,
    );
  }
  const settled = settleReduction(input, dim, { keepdim }, node);
  return { ...settled, correction: correction ?? (unbiased ? 1 : 0) };
}

/**
 * The variance of all elements, or along the dimensions `dim`: `Σ (x − mean)² / (n − correction)`.
 *
 * @throws for integers, and when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.var.html
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 5]]);
 * print(x.var(), x.var(0), x.var(0, { unbiased: false }));
 * // tensor(2.9167) tensor([2.0000, 4.5000]) tensor([1.0000, 2.2500])
 * ```
 */
function variance(input: Tensor, dim?: Dims, options: VarianceOptions = {}): Tensor {
  return varOp({ self: input }, settle(input, dim, options, 'VarBackward0'));
}

export { variance as var };

/**
 * The standard deviation of all elements, or along the dimensions `dim`: the root of the variance.
 *
 * @throws for integers, and when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.std.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 5]]).std(0));
 * // tensor([1.4142, 2.1213])
 * ```
 */
export function std(input: Tensor, dim?: Dims, options: VarianceOptions = {}): Tensor {
  return stdOp({ self: input }, settle(input, dim, options, 'StdBackward0'));
}

/**
 * Variance and mean together, of all elements or along the dimensions `dim`.
 *
 * @throws for integers, and when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.var_mean.html
 * @example
 * ```ts
 * const [variance, mean] = tensor([1, 2, 6]).varMean();
 * print(variance, mean);
 * // tensor(7.) tensor(3.)
 * ```
 */
export function varMean(
  input: Tensor,
  dim?: Dims,
  options: VarianceOptions = {},
): [variance: Tensor, mean: Tensor] {
  const settled = settle(input, dim, options, 'VarMeanBackward0');
  return [varOp({ self: input }, settled), meanOp({ self: input }, settled)];
}

/**
 * Standard deviation and mean together, of all elements or along the dimensions `dim`.
 *
 * @throws for integers, and when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.std_mean.html
 * @example
 * ```ts
 * const [deviation, mean] = tensor([1, 2, 6]).stdMean();
 * print(deviation, mean);
 * // tensor(2.6458) tensor(3.)
 * ```
 */
export function stdMean(
  input: Tensor,
  dim?: Dims,
  options: VarianceOptions = {},
): [deviation: Tensor, mean: Tensor] {
  const settled = settle(input, dim, options, 'StdMeanBackward0');
  return [stdOp({ self: input }, settled), meanOp({ self: input }, settled)];
}
