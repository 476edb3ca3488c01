import { type DType, isFloatingPoint } from '../../dtype/dtype.ts';
import { defaultFloat } from '../../dtype/promotion.ts';
import { fromTypedArray } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type TensorOptions, withOptions } from './creation.ts';

/** The weight of the place `n` of a window whose last place is `last`, in the arithmetic of the type. */
type Weight = (n: number, last: number, round: (value: number) => number) => number;

/**
 * A periodic window is the symmetric one that is longer by one, without its last place. Every step is
 * rounded to the type, as PyTorch's chain of tensor ops does.
 */
function makeWindow(
  name: string,
  windowLength: number,
  periodic: boolean,
  weight: Weight,
  options: TensorOptions,
): Tensor {
  const { dtype = defaultFloat } = options;
  checkWindow(name, windowLength, dtype);
  const round = dtype === 'float64' ? (value: number) => value : Math.fround;
  const last = periodic ? windowLength : windowLength - 1;
  const values = Float64Array.from({ length: windowLength }, (_, n) =>
    windowLength === 1 ? 1 : weight(n, last, round),
  );
  return withOptions(fromTypedArray(values, [windowLength], 'float64').to(dtype), options);
}

function checkWindow(name: string, windowLength: number, dtype: DType): void {
  if (!isFloatingPoint(dtype)) {
    throw new TypeError(`${name} expects floating point dtypes, got: ${dtype}. Use float32 or float64.`);
  }
  if (!Number.isSafeInteger(windowLength) || windowLength < 0) {
    throw new RangeError(
      `${name} requires non-negative window_length, got window_length=${windowLength}. Give a whole number.`,
    );
  }
}

function raisedCosine(alpha: number, beta: number): Weight {
  return (n, last, round) => {
    const angle = round(n * round((2 * Math.PI) / last));
    return round(round(round(Math.cos(angle)) * round(-beta)) + round(alpha));
  };
}

/**
 * The Hann window `½ − ½ cos(2πn / N)`.
 *
 * @param periodic for use with spectra (N = length); symmetric otherwise (N = length − 1).
 * @throws when the length is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hann_window.html
 * @example
 * ```ts
 * print(hannWindow(4));
 * // tensor([0.0000, 0.5000, 1.0000, 0.5000])
 * ```
 */
export function hannWindow(windowLength: number, periodic = true, options: TensorOptions = {}): Tensor {
  return makeWindow('hann_window', windowLength, periodic, raisedCosine(0.5, 0.5), options);
}

/** Options of `hammingWindow`. */
export interface HammingOptions extends TensorOptions {
  /** Default: 0.54. */
  readonly alpha?: number;
  /** Default: 0.46. */
  readonly beta?: number;
}

/**
 * The Hamming window `α − β cos(2πn / N)`.
 *
 * @param periodic for use with spectra (N = length); symmetric otherwise (N = length − 1).
 * @throws when the length is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hamming_window.html
 * @example
 * ```ts
 * print(hammingWindow(4));
 * // tensor([0.0800, 0.5400, 1.0000, 0.5400])
 * ```
 */
export function hammingWindow(windowLength: number, periodic = true, options: HammingOptions = {}): Tensor {
  const { alpha = 0.54, beta = 0.46, ...rest } = options;
  return makeWindow('hamming_window', windowLength, periodic, raisedCosine(alpha, beta), rest);
}

/**
 * The Bartlett window: a triangle, `1 − |2n / N − 1|`.
 *
 * @param periodic for use with spectra (N = length); symmetric otherwise (N = length − 1).
 * @throws when the length is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bartlett_window.html
 * @example
 * ```ts
 * print(bartlettWindow(4));
 * // tensor([0.0000, 0.5000, 1.0000, 0.5000])
 * ```
 */
export function bartlettWindow(windowLength: number, periodic = true, options: TensorOptions = {}): Tensor {
  const weight: Weight = (n, last, round) => {
    const rise = round(n * round(2 / last));
    return n <= last >> 1 ? rise : round(2 - rise);
  };
  return makeWindow('bartlett_window', windowLength, periodic, weight, options);
}

/**
 * The Blackman window `0.42 − ½ cos(2πn / N) + 0.08 cos(4πn / N)`.
 *
 * @param periodic for use with spectra (N = length); symmetric otherwise (N = length − 1).
 * @throws when the length is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.blackman_window.html
 * @example
 * ```ts
 * print(blackmanWindow(4));
 * // tensor([-2.9802e-08,  3.4000e-01,  1.0000e+00,  3.4000e-01])
 * ```
 */
export function blackmanWindow(windowLength: number, periodic = true, options: TensorOptions = {}): Tensor {
  const weight: Weight = (n, last, round) => {
    const angle = round(n * round(Math.PI / last));
    const fourth = round(round(Math.cos(round(angle * 4))) * round(0.08));
    const second = round(round(Math.cos(round(angle * 2))) * 0.5);
    return round(round(fourth - second) + round(0.42));
  };
  return makeWindow('blackman_window', windowLength, periodic, weight, options);
}
