import { category, type DType, legacyName, typedArray } from '../../dtype/dtype.ts';
import { bernoulli as drawBernoulli } from '../../random/bernoulli.ts';
import { exponential } from '../../random/exponential.ts';
import { multinomial as drawMultinomial } from '../../random/multinomial.ts';
import { nextNormal, normal } from '../../random/normal.ts';
import { nextUniform64, uniform } from '../../random/uniform.ts';
import { fromTypedArray, readValues } from '../../tensor/kernels.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { drawInPlace, floatArray, type GeneratorOption, generatorOf } from './draw.ts';
import { drawIntegers } from './draw-integers.ts';

/**
 * Replaces every element by a number drawn evenly from [from, to).
 *
 * @throws for integer tensors, and when `from > to`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.uniform_.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(empty([3]).uniform_(-1, 1));
 * // tensor([-0.0075,  0.5364, -0.8230])
 * ```
 */
export function uniform_(input: Tensor, from = 0, to = 1, options: GeneratorOption = {}): Tensor {
  return drawInPlace(input, 'uniform_', (count) =>
    uniform(generatorOf(options), floatArray(input.dtype, count, 'check_uniform_bounds'), from, to),
  );
}

/**
 * Replaces every element by a normally distributed number.
 *
 * @throws for integer tensors, and when `std` is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.normal_.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(empty([3]).normal_(10, 2));
 * // tensor([13.0820,  9.4131,  5.6424])
 * ```
 */
export function normal_(input: Tensor, mean = 0, std = 1, options: GeneratorOption = {}): Tensor {
  const generator = generatorOf(options);
  return drawInPlace(input, 'normal_', (count, isDense) => {
    const out = floatArray(input.dtype, count, 'normal_kernel_cpu');
    if (isDense) return normal(generator, out, mean, std);
    // PyTorch draws blocks of 16 only where elements are contiguous, and one by one elsewhere.
    for (let i = 0; i < count; i++) normal(generator, out.subarray(i, i + 1), mean, std);
    return out;
  });
}

/**
 * Replaces every element by one with probability `p`, by zero otherwise. `p` is a number, or a tensor of
 * probabilities that broadcasts to the input.
 *
 * @throws when a probability lies outside [0, 1].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.bernoulli_.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(empty([6]).bernoulli_(0.5));
 * // tensor([0., 0., 1., 0., 0., 0.])
 * ```
 */
export function bernoulli_(input: Tensor, p: number | Tensor = 0.5, options: GeneratorOption = {}): Tensor {
  return drawInPlace(input, 'bernoulli_', (count) => {
    const chances = p instanceof Tensor ? probabilities(p.expand(input.shape)) : p;
    return drawBernoulli(generatorOf(options), numberArray(input.dtype, count), chances);
  });
}

/**
 * Zeros and ones: each one with the probability `p`, or with the one that stands at its place in `input`.
 *
 * @throws when a probability lies outside [0, 1], and for integer inputs without `p`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bernoulli.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(bernoulli(tensor([0, 0.5, 0.5, 1])));
 * // tensor([0., 0., 1., 1.])
 * ```
 */
export function bernoulli(input: Tensor, p?: number | null, options: GeneratorOption = {}): Tensor {
  const chances = p ?? input.detach();
  if (chances instanceof Tensor) probabilities(chances);
  return input.detach().clone().bernoulli_(chances, options);
}

function probabilities(p: Tensor): Float32Array | Float64Array {
  const values = readValues(p.detach());
  if (values instanceof Float32Array || values instanceof Float64Array) return values;
  throw new TypeError(
    `"bernoulli_tensor_cpu_p_" not implemented for '${legacyName(p.dtype)}'. ` +
      'Give the probabilities as float32 or float64.',
  );
}

/** An array for zeros and ones of a type. */
function numberArray(dtype: DType, count: number) {
  const values = typedArray(dtype, count);
  return values instanceof Uint16Array ? floatArray(dtype, count, 'bernoulli_scalar_cpu_') : values;
}

/**
 * Replaces every element by an integer drawn evenly from [from, to); with one bound from [0, to), without
 * bounds from all that the type holds (floats: up to 2²⁴ or 2⁵³).
 *
 * @throws when `from >= to`, or a bound does not fit the type.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.random_.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(empty([4]).random_(10), empty([3]).random_(5, 8));
 * // tensor([4., 9., 3., 0.]) tensor([6., 5., 6.])
 * ```
 */
export function random_(
  input: Tensor,
  from?: number | bigint | null,
  to?: number | bigint | null,
  options: GeneratorOption = {},
): Tensor {
  const bounds = from == null ? undefined : to == null ? ([0, from] as const) : ([from, to] as const);
  return drawInPlace(input, 'random_', (count) =>
    drawIntegers(generatorOf(options), input.dtype, count, bounds),
  );
}

/**
 * Replaces every element by a number of the exponential distribution λ e^(−λx).
 *
 * @throws for integer tensors, and when `lambd` is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.exponential_.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(empty([2]).exponential_());
 * // tensor([3.5083, 1.2304])
 * ```
 */
export function exponential_(input: Tensor, lambd = 1, options: GeneratorOption = {}): Tensor {
  return drawInPlace(input, 'exponential_', (count) =>
    exponential(generatorOf(options), floatArray(input.dtype, count, 'exponential_cpu'), lambd),
  );
}

/**
 * Replaces every element by the number of trials up to the first success, each of probability `p`.
 *
 * @throws when `p` does not lie in (0, 1).
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.geometric_.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(empty([4]).geometric_(0.5));
 * // tensor([1., 1., 2., 1.])
 * ```
 */
export function geometric_(input: Tensor, p: number, options: GeneratorOption = {}): Tensor {
  if (!(p > 0 && p < 1)) {
    throw new RangeError(`geometric_ expects p to be in (0, 1), but got p=${p}. Pass such a probability.`);
  }
  const generator = generatorOf(options);
  const draw = () => Math.ceil(Math.log(nextUniform64(generator)) / Math.log(1 - p));
  return fill(input, 'geometric_', draw);
}

/**
 * Replaces every element by e^x of a normally distributed x.
 *
 * @throws for integer tensors, and when `std` is not positive.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.log_normal_.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(empty([2]).logNormal_());
 * // tensor([59.2634,  1.5116])
 * ```
 */
export function logNormal_(input: Tensor, mean = 1, std = 2, options: GeneratorOption = {}): Tensor {
  if (!(std > 0)) {
    throw new RangeError(`log_normal_ expects std > 0.0, but found std=${std}. Pass a positive deviation.`);
  }
  const generator = generatorOf(options);
  floatArray(input.dtype, 0, 'log_normal_cpu');
  return fill(input, 'logNormal_', () => Math.exp(nextNormal(generator) * std + mean));
}

/**
 * Replaces every element by a number of the Cauchy distribution.
 *
 * @throws for integer tensors.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.cauchy_.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(empty([2]).cauchy_());
 * // tensor([10.5977,  0.7648])
 * ```
 */
export function cauchy_(input: Tensor, median = 0, sigma = 1, options: GeneratorOption = {}): Tensor {
  const generator = generatorOf(options);
  floatArray(input.dtype, 0, 'cauchy_cpu');
  const draw = () => median + sigma * Math.tan(Math.PI * (nextUniform64(generator) - 0.5));
  return fill(input, 'cauchy_', draw);
}

/** Draws numbers one by one in float64 and converts them to the type of the tensor. */
function fill(input: Tensor, name: string, draw: () => number): Tensor {
  return drawInPlace(input, name, (count) => {
    const values = Float64Array.from({ length: count }, draw);
    return readValues(fromTypedArray(values, [count], 'float64').to(input.dtype));
  });
}

/** Options of `multinomial`. */
export interface MultinomialOptions extends GeneratorOption {
  /** Whether an index may be drawn more than once. Default: false. */
  readonly replacement?: boolean;
}

/**
 * Draws indices of the last dimension, with probabilities in proportion to the values of `input`: shape
 * [C] → [numSamples] or [N, C] → [N, numSamples], int64.
 *
 * @throws on weights that are negative, not finite or all 0, and for more samples than categories.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(multinomial(tensor([1, 2, 3]), 6, { replacement: true }));
 * // tensor([2, 2, 1, 2, 2, 2])
 * ```
 */
export function multinomial(input: Tensor, numSamples: number, options: MultinomialOptions = {}): Tensor {
  if (category(input.dtype) !== 'float' || input.dtype === 'float16') {
    throw new TypeError(
      `multinomial only supports floating-point dtypes for input, got: ${legacyName(input.dtype)}. ` +
        "Convert the weights with .to('float32').",
    );
  }
  if (input.ndim < 1 || input.ndim > 2) {
    throw new RangeError(`prob_dist must be 1 or 2 dim. These weights have shape ${input.shape}.`);
  }
  const out = floatArray(input.dtype, input.numel(), 'multinomial');
  out.set(probabilities(input));
  const categories = input.shape[input.ndim - 1];
  const drawn = drawMultinomial(generatorOf(options), out, categories, numSamples, options.replacement);
  return fromTypedArray(drawn, [...input.shape.slice(0, -1), numSamples], 'int64');
}
