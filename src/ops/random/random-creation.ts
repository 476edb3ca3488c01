import { noGrad } from '../../autograd/modes.ts';

import { defaultFloat } from '../../dtype/promotion.ts';
import { permutation } from '../../random/integers.ts';
import { poisson as drawPoisson } from '../../random/poisson.ts';
import { allocate, fromTypedArray, readValues } from '../../tensor/kernels.ts';
import { broadcastShapes, checkSizes } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { withOptions } from '../creation/creation.ts';
import { floatArray, type GeneratorOption, generatorOf, type RandomOptions } from './draw.ts';
import { drawIntegers } from './draw-integers.ts';
import { normal_, uniform_ } from './random.ts';

/**
 * Numbers drawn evenly from [0, 1).
 *
 * @param size sizes, one per dimension; `[]` makes a 0-d tensor.
 * @throws for integer types.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rand.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(rand([2, 2]));
 * // tensor([[0.4963, 0.7682],
 * //         [0.0885, 0.1320]])
 * ```
 */
export function rand(size: readonly number[], options: RandomOptions = {}): Tensor {
  return withOptions(uniform_(allocate(size, options.dtype ?? defaultFloat), 0, 1, options), options);
}

/**
 * Numbers of the standard normal distribution.
 *
 * @param size sizes, one per dimension; `[]` makes a 0-d tensor.
 * @throws for integer types.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randn.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(randn([2, 2]));
 * // tensor([[ 1.5410, -0.2934],
 * //         [-2.1788,  0.5684]])
 * ```
 */
export function randn(size: readonly number[], options: RandomOptions = {}): Tensor {
  return withOptions(normal_(allocate(size, options.dtype ?? defaultFloat), 0, 1, options), options);
}

/**
 * Integers drawn evenly from [low, high), int64 unless a type is given; `randint(high, size)` starts at 0.
 *
 * @throws when `low >= high`, or a bound does not fit the type.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randint.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(randint(10, [4]), randint(5, 8, [3]));
 * // tensor([4, 9, 3, 0]) tensor([6, 5, 6])
 * ```
 */
export function randint(high: number | bigint, size: readonly number[], options?: RandomOptions): Tensor;
export function randint(
  low: number | bigint,
  high: number | bigint,
  size: readonly number[],
  options?: RandomOptions,
): Tensor;
export function randint(
  first: number | bigint,
  second: number | bigint | readonly number[],
  third?: readonly number[] | RandomOptions,
  fourth?: RandomOptions,
): Tensor {
  if (isSize(second)) return integers(0, first, second, isSize(third) ? undefined : third);
  if (isSize(third)) return integers(first, second, third, fourth);
  throw new TypeError(
    "randint(): argument 'size' must be tuple of ints, but it is missing. Call randint(low, high, size).",
  );
}

function isSize(value: unknown): value is readonly number[] {
  return Array.isArray(value);
}

function integers(
  low: number | bigint,
  high: number | bigint,
  size: readonly number[],
  options: RandomOptions = {},
): Tensor {
  const { dtype = 'int64' } = options;
  checkSizes(size);
  const count = size.reduce((product, n) => product * n, 1);
  const values = drawIntegers(generatorOf(options), dtype, count, [low, high]);
  return withOptions(fromTypedArray(values, size, dtype), options);
}

/**
 * A random order of the integers 0 … n − 1, int64 unless a type is given.
 *
 * @throws when `n` is negative or not whole.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randperm.html
 * @example
 * ```ts
 * manualSeed(7);
 * print(randperm(10));
 * // tensor([5, 0, 3, 4, 1, 7, 9, 6, 8, 2])
 * ```
 */
export function randperm(n: number, options: RandomOptions = {}): Tensor {
  checkSizes([n]);
  const order = fromTypedArray(permutation(generatorOf(options), n), [n], 'int64');
  return withOptions(order.to(options.dtype ?? 'int64'), options);
}

/**
 * Normally distributed numbers: of the shape `size` where mean and std are numbers, of the shape of the
 * tensors among them otherwise.
 *
 * @throws when a standard deviation is negative, or the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.normal.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(normal(0, 1, [2]), normal(tensor([10, 20]), 0));
 * // tensor([ 1.5410, -0.2934]) tensor([10., 20.])
 * ```
 */
export function normal(
  mean: number | Tensor,
  std: number | Tensor = 1,
  size?: readonly number[] | null,
  options: RandomOptions = {},
): Tensor {
  const means = mean instanceof Tensor ? [mean] : [];
  const deviations = std instanceof Tensor ? [std] : [];
  const [first] = [...means, ...deviations];
  if (first === undefined && size == null) {
    throw new TypeError('normal(): size is missing. Call normal(mean, std, size), or pass a tensor as mean.');
  }
  if (deviations.some((each) => readValues(each.detach()).some((value) => value < 0))) {
    throw new RangeError('normal expects all elements of std >= 0.0. Pass deviations of 0 or more.');
  }
  const shape = size ?? broadcastShapes(...[...means, ...deviations].map((each) => each.shape));
  const drawn = allocate(shape, options.dtype ?? first?.dtype ?? defaultFloat);
  return noGrad(() => {
    if (!(std instanceof Tensor)) {
      if (!(mean instanceof Tensor)) return withOptions(normal_(drawn, mean, std, options), options);
      return withOptions(normal_(drawn, 0, std, options).add(mean), options);
    }
    return withOptions(normal_(drawn, 0, 1, options).mul(std).add(mean), options);
  });
}

/**
 * `rand` with the shape and type of `input`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rand_like.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(randLike(zeros([2])));
 * // tensor([0.4963, 0.7682])
 * ```
 */
export function randLike(input: Tensor, options: RandomOptions = {}): Tensor {
  return rand(input.shape, { dtype: input.dtype, ...options });
}

/**
 * `randn` with the shape and type of `input`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randn_like.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(randnLike(zeros([2])));
 * // tensor([ 1.5410, -0.2934])
 * ```
 */
export function randnLike(input: Tensor, options: RandomOptions = {}): Tensor {
  return randn(input.shape, { dtype: input.dtype, ...options });
}

/**
 * `randint` with the shape and type of `input`: `randintLike(input, high)` or `(input, low, high)`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randint_like.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(randintLike(zeros([4]), 10));
 * // tensor([4., 9., 3., 0.])
 * ```
 */
export function randintLike(
  input: Tensor,
  low: number | bigint,
  high?: number | bigint | RandomOptions,
  options: RandomOptions = {},
): Tensor {
  const given = typeof high === 'object' ? high : options;
  const all = { dtype: input.dtype, ...given };
  if (high === undefined || typeof high === 'object') return integers(0, low, input.shape, all);
  return integers(low, high, input.shape, all);
}

/**
 * Counts of the Poisson distribution whose mean stands at the same place in `input`.
 *
 * @throws for integer inputs, and for negative means.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.poisson.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(poisson(tensor([0, 1, 5, 50])));
 * // tensor([ 0.,  2.,  6., 49.])
 * ```
 */
export function poisson(input: Tensor, options: GeneratorOption = {}): Tensor {
  const out = floatArray(input.dtype, input.numel(), 'poisson_cpu');
  const rates = Float64Array.from(readValues(input.detach()), Number);
  return fromTypedArray(drawPoisson(generatorOf(options), out, rates), input.shape, input.dtype);
}
