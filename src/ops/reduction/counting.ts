import { category, type Scalar } from '../../dtype/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { notImplemented } from '../declare/result-type.ts';
import { fromHost, hostValues } from './lines.ts';

/** Options of `histc`. */
export interface HistogramOptions {
  /** The lower end of the first bin. Default: 0, which with max 0 stands for the smallest element. */
  readonly min?: number;
  /** The upper end of the last bin, which belongs to it. Default: 0, as for `min`. */
  readonly max?: number;
}

/** Options of `bincount`. */
export interface BincountOptions {
  /** What each element counts, instead of 1. */
  readonly weights?: Tensor | null;
  /** The least number of counts. Default: 0. */
  readonly minlength?: number;
}

/**
 * How many elements fall into each of `bins` equal intervals between min and max.
 *
 * @throws for integers, and when max is below min or either is not finite.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.histc.html
 * @example
 * ```ts
 * print(tensor([1, 2, 1]).histc(4, { min: 0, max: 3 }));
 * // tensor([0., 2., 1., 0.])
 * ```
 */
export function histc(input: Tensor, bins = 100, options: HistogramOptions = {}): Tensor {
  if (category(input.dtype) !== 'float') {
    throw notImplemented('histogram_cpu', input.dtype, "Convert with .to('float32') first.");
  }
  if (!(bins > 0)) throw new RangeError('torch.histc: bins must be > 0. Ask for at least one.');
  const values = hostValues(input).map(Number);
  const [low, high] = histogramRange(values, options);
  const counts = new Array<Scalar>(bins).fill(0);
  for (const value of values) {
    if (!(value >= low && value <= high)) continue;
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[bin] = Number(counts[bin]) + 1;
  }
  return fromHost(counts, [bins], input.dtype);
}

/** Equal ends stand for those of the data; where these are equal too, for one below and above. */
function histogramRange(values: readonly number[], { min = 0, max = 0 }: HistogramOptions): [number, number] {
  let [low, high] = [min, max];
  if (low === high && values.length > 0) {
    low = values.reduce((a, b) => Math.min(a, b));
    high = values.reduce((a, b) => Math.max(a, b));
  }
  if (low === high) [low, high] = [low - 1, high + 1];
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    throw new RangeError(`torch.histc: range of [${low}, ${high}] is not finite. Give finite min and max.`);
  }
  if (low > high) throw new RangeError('torch.histc: max must be larger than min. Exchange them.');
  return [low, high];
}

/**
 * How often each whole number from 0 on occurs; with weights, their sums.
 *
 * @throws when an element is negative or not whole, and when the weights have another shape.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bincount.html
 * @example
 * ```ts
 * print(tensor([1n, 3n, 1n]).bincount());
 * // tensor([0, 2, 0, 1])
 * ```
 */
export function bincount(input: Tensor, { weights = null, minlength = 0 }: BincountOptions = {}): Tensor {
  if (category(input.dtype) !== 'integer') {
    throw notImplemented('bincount_cpu', input.dtype, "Convert with .to('int64') first.");
  }
  const values = hostValues(input).map(Number);
  if (input.ndim !== 1 || values.some((value) => value < 0)) {
    throw new RangeError(
      'bincount only supports 1-d non-negative integral inputs. Flatten or shift it first.',
    );
  }
  if (minlength < 0) throw new RangeError('minlength should be >= 0. Leave it out for no minimum.');
  if (weights !== null && (weights.ndim !== 1 || weights.numel() !== values.length)) {
    throw new RangeError('weights should be 1-d and have the same length as input. Give one per element.');
  }
  const length = values.reduce((longest, value) => Math.max(longest, value + 1), minlength);
  const shares = weights === null ? undefined : hostValues(weights).map(Number);
  const counts = new Array<number>(length).fill(0);
  values.forEach((value, n) => {
    counts[value] += shares?.[n] ?? 1;
  });
  const dtype = weights === null ? 'int64' : weights.dtype === 'float32' ? 'float32' : 'float64';
  return fromHost(counts, [length], dtype);
}
