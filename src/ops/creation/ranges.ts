import { category, type DType, type Scalar } from '../../dtype/dtype.ts';
import { defaultFloat } from '../../dtype/promotion.ts';
import { fromTypedArray } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type TensorOptions, withOptions } from './creation.ts';

/**
 * The numbers from `start` (default 0) up to, but without, `end`, `step` (default 1) apart. Numbers make
 * float32, bigints int64.
 *
 * @throws when a bound is not finite, the step is 0, or leads away from `end`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.arange.html
 * @example
 * ```ts
 * print(arange(5), arange(1, 2, 0.25));
 * // tensor([0., 1., 2., 3., 4.]) tensor([1.0000, 1.2500, 1.5000, 1.7500])
 * print(arange(3n));
 * // tensor([0, 1, 2])
 * ```
 */
export function arange(end: Scalar, options?: TensorOptions): Tensor;
export function arange(start: Scalar, end: Scalar, options?: TensorOptions): Tensor;
export function arange(start: Scalar, end: Scalar, step?: Scalar, options?: TensorOptions): Tensor;
export function arange(...args: readonly (Scalar | TensorOptions | undefined)[]): Tensor {
  const numbers = args.filter((value) => typeof value === 'number' || typeof value === 'bigint');
  const options = args.find((value) => typeof value === 'object') ?? {};
  const [start, end, step = 1] = numbers.length === 1 ? [0n, ...numbers] : numbers;
  const whole = numbers.every((value) => typeof value === 'bigint');
  const { dtype = whole ? 'int64' : defaultFloat } = options;
  checkRange(Number(start), Number(end), Number(step), 'larger');
  const length = Math.ceil((Number(end) - Number(start)) / Number(step));
  if (dtype === 'bool') {
    throw new TypeError('"arange_cpu" not implemented for \'Bool\'. Compare instead: arange(n).ne(0).');
  }
  if (category(dtype) === 'integer') return integers(length, start, step, options, dtype);
  return series(length, dtype, (n) => arithmetic(Number(start), Number(step), n, length, dtype), options);
}

/**
 * PyTorch computes arange in double, but in blocks (of 8 floats, in pairs) from a start that is rounded
 * to the type; these bits are the ones it gives.
 */
function arithmetic(start: number, step: number, n: number, length: number, dtype: DType): number {
  const base = blockStart(n, length, dtype);
  if (base === undefined) return start + step * n;
  return rounding(dtype)(start + step * base) + (n - base) * step;
}

/** Where the vector block of the n-th element starts; undefined in the rest that fills no two blocks. */
function blockStart(n: number, length: number, dtype: DType): number | undefined {
  const width = dtype === 'float64' ? 4 : 8;
  const vectorized = length - (length % (2 * width));
  return n < vectorized ? n - (n % width) : undefined;
}

function rounding(dtype: DType): (value: number) => number {
  return dtype === 'float64' ? (value) => value : Math.fround;
}

/** A 1-D tensor of the numbers `valueAt(0)`, `valueAt(1)`, … */
function series(
  length: number,
  dtype: DType,
  valueAt: (n: number) => number,
  options: TensorOptions,
): Tensor {
  const values = Float64Array.from({ length }, (_, n) => valueAt(n));
  return withOptions(fromTypedArray(values, [length], 'float64').to(dtype), options);
}

function integers(length: number, start: Scalar, step: Scalar, options: TensorOptions, dtype: DType): Tensor {
  const [first, by] = [BigInt(Math.trunc(Number(start))), BigInt(Math.trunc(Number(step)))];
  const values = BigInt64Array.from({ length }, (_, n) => first + BigInt(n) * by);
  return withOptions(fromTypedArray(values, [length], 'int64').to(dtype), options);
}

/** No typed array holds more in any runtime. */
const mostElements = 2 ** 33;

function checkRange(start: number, end: number, step: number, name: 'larger' | 'lower'): void {
  if (step === 0 || Number.isNaN(step)) {
    throw new RangeError('step must be nonzero. A positive step leads up, a negative one down.');
  }
  if (!Number.isFinite(start) || !Number.isFinite(end)) {
    const text = (bound: number) => String(bound).replace('Infinity', 'inf').replace('NaN', 'nan');
    throw new RangeError(`unsupported range: ${text(start)} -> ${text(end)}. Give finite bounds.`);
  }
  if (step > 0 ? end < start : end > start) {
    throw new RangeError(
      `upper bound and ${name} bound inconsistent with step sign. ` +
        `Steps of ${step} do not lead from ${start} to ${end}.`,
    );
  }
  const length = Math.ceil((end - start) / step);
  if (length > mostElements) {
    throw new RangeError(`invalid size, possible overflow? The range has ${length} elements.`);
  }
}

/**
 * The numbers from `start` to `end`, both included, `step` (default 1) apart.
 *
 * @throws as `arange`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.range.html
 * @example
 * ```ts
 * print(range(1, 2, 0.5));
 * // tensor([1.0000, 1.5000, 2.0000])
 * ```
 */
export function range(start: Scalar, end: Scalar, step: Scalar = 1, options: TensorOptions = {}): Tensor {
  const [first, last, by] = [Number(start), Number(end), Number(step)];
  checkRange(first, last, by, 'lower');
  const length = Math.floor((last - first) / by) + 1;
  return series(length, options.dtype ?? defaultFloat, (n) => first + by * n, options);
}

/**
 * `steps` numbers from `start` to `end`, both included, equally far apart.
 *
 * @throws when `steps` is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linspace.html
 * @example
 * ```ts
 * print(linspace(0, 1, 5));
 * // tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
 * ```
 */
export function linspace(
  start: Scalar,
  end: Scalar,
  steps: number | bigint,
  options: TensorOptions = {},
): Tensor {
  const count = checkedSteps(steps);
  const { dtype = defaultFloat } = options;
  const exact = category(dtype) === 'float' ? rounding(dtype) : (value: number) => value;
  const [first, last] = [exact(Number(start)), exact(Number(end))];
  const step = exact(exact(last - first) / Math.max(count - 1, 1));
  // The second half counts from the end, so that the row is symmetric and ends exactly.
  const at = (n: number) => exact(n < count >> 1 ? first + step * n : last - step * (count - n - 1));
  return series(
    count,
    dtype,
    (n) => {
      const base = category(dtype) === 'float' ? blockStart(n, count, dtype) : undefined;
      return base === undefined ? (count === 1 ? first : at(n)) : exact(at(base) + exact((n - base) * step));
    },
    options,
  );
}

function checkedSteps(steps: number | bigint): number {
  const count = Number(steps);
  if (!Number.isInteger(count) || count < 0 || count > mostElements) {
    throw new RangeError(`number of steps must be non-negative. Give a whole number of steps, not ${steps}.`);
  }
  return count;
}

/**
 * `base` to the powers `linspace(start, end, steps)`.
 *
 * @throws when `steps` is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logspace.html
 * @example
 * ```ts
 * print(logspace(0, 2, 3));
 * // tensor([  1.,  10., 100.])
 * ```
 */
export function logspace(
  start: Scalar,
  end: Scalar,
  steps: number | bigint,
  { base = 10, ...options }: TensorOptions & { readonly base?: number } = {},
): Tensor {
  const count = checkedSteps(steps);
  const { dtype = defaultFloat } = options;
  const exact = rounding(dtype);
  const [first, last] = [exact(Number(start)), exact(Number(end))];
  const step = exact(exact(last - first) / Math.max(count - 1, 1));
  const power = (n: number) =>
    n < count >> 1 ? first + exact(step * n) : last - exact(step * (count - n - 1));
  return series(count, dtype, (n) => base ** (count === 1 ? first : exact(power(n))), options);
}
