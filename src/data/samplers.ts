import { Tensor } from '../ops/methods.ts';
import type { GeneratorOption } from '../ops/random/draw.ts';
import { multinomial } from '../ops/random/random.ts';
import { randint, randperm } from '../ops/random/random-creation.ts';
import { defaultGenerator, Generator as RandomStream } from '../random/generator.ts';
import { randomInt64 } from '../random/integers.ts';
import { fromTypedArray, readValues } from '../tensor/kernels.ts';

/** Anything with a number of items. */
export interface Sized {
  readonly length: number;
}

/** Chooses items of a dataset, one index at a time. */
export interface Sampler extends Iterable<number>, Sized {}

/** Options of `RandomSampler`. */
export interface RandomSamplerOptions extends GeneratorOption {
  /** Whether an item may be drawn more than once. Default: false. */
  readonly replacement?: boolean;
  /** How many to draw. Default: as many as there are. */
  readonly numSamples?: number | null;
}

/** Options of `WeightedRandomSampler`. */
export interface WeightedRandomSamplerOptions extends GeneratorOption {
  /** Whether an item may be drawn more than once. Default: true. */
  readonly replacement?: boolean;
}

/**
 * The indices of a dataset in order.
 *
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.SequentialSampler
 * @example
 * ```ts
 * print([...new utils.data.SequentialSampler(['a', 'b', 'c'])]);
 * // [0, 1, 2]
 * ```
 */
export class SequentialSampler implements Sampler {
  readonly length: number;

  constructor(dataSource: Sized) {
    this.length = dataSource.length;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let index = 0; index < this.length; index++) yield index;
  }
}

/**
 * The indices of a dataset in a new random order each time, or drawn with replacement.
 *
 * @throws when the number of samples is not a positive integer.
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.RandomSampler
 * @example
 * ```ts
 * manualSeed(99);
 * print([...new utils.data.RandomSampler({ length: 12 })]);
 * // [4, 3, 10, 5, 0, 7, 2, 1, 11, 8, 9, 6]
 * ```
 */
export class RandomSampler implements Sampler {
  readonly length: number;
  private readonly items: number;
  private readonly options: RandomSamplerOptions;

  constructor(dataSource: Sized, options: RandomSamplerOptions = {}) {
    this.items = dataSource.length;
    this.length = options.numSamples ?? dataSource.length;
    this.options = options;
    if (!Number.isInteger(this.length) || this.length <= 0) {
      throw new RangeError(
        `num_samples should be a positive integer value, but got num_samples=${this.length}. ` +
          'A dataset without items cannot be sampled.',
      );
    }
  }

  *[Symbol.iterator](): Generator<number> {
    const { items, length } = this;
    const generator = this.options.generator ?? new RandomStream().manualSeed(randomInt64(defaultGenerator));
    const block = this.options.replacement ? 32 : items;
    for (let left = length; left > 0; left -= block) {
      const count = Math.min(left, block);
      const drawn = this.options.replacement
        ? randint(items, [count], { generator })
        : randperm(items, { generator });
      yield* numbersOf(drawn).slice(0, count);
    }
  }
}

/**
 * Some indices, in a new random order each time.
 *
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.SubsetRandomSampler
 * @example
 * ```ts
 * manualSeed(0);
 * print([...new utils.data.SubsetRandomSampler([10, 20, 30])].sort());
 * // [10, 20, 30]
 * ```
 */
export class SubsetRandomSampler implements Sampler {
  readonly length: number;
  private readonly indices: readonly number[];
  private readonly options: GeneratorOption;

  constructor(indices: readonly number[], options: GeneratorOption = {}) {
    this.length = indices.length;
    this.indices = indices;
    this.options = options;
  }

  *[Symbol.iterator](): Generator<number> {
    for (const position of numbersOf(randperm(this.length, this.options))) yield this.indices[position];
  }
}

/**
 * Indices drawn with probabilities in proportion to weights.
 *
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.WeightedRandomSampler
 * @example
 * ```ts
 * print([...new utils.data.WeightedRandomSampler([0, 1, 0], 3)]);
 * // [1, 1, 1]
 * ```
 */
export class WeightedRandomSampler implements Sampler {
  readonly length: number;
  private readonly weights: Tensor;
  private readonly options: WeightedRandomSamplerOptions;

  constructor(
    weights: Tensor | readonly number[],
    numSamples: number,
    options: WeightedRandomSamplerOptions = {},
  ) {
    this.length = numSamples;
    this.weights =
      weights instanceof Tensor
        ? weights.to('float64')
        : fromTypedArray(Float64Array.from(weights), [weights.length], 'float64');
    this.options = { replacement: true, ...options };
  }

  *[Symbol.iterator](): Generator<number> {
    yield* numbersOf(multinomial(this.weights, this.length, this.options));
  }
}

/**
 * The indices of another sampler in lists of `batchSize`; `dropLast` leaves out a last list that is shorter.
 *
 * @throws when the size is not a positive integer.
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.BatchSampler
 * @example
 * ```ts
 * const batches = new utils.data.BatchSampler([0, 1, 2, 3, 4], 2, false);
 * print([...batches].map((batch) => batch.length));
 * // [2, 2, 1]
 * ```
 */
export class BatchSampler implements Iterable<number[]> {
  readonly sampler: Iterable<number> & Sized;
  readonly batchSize: number;
  readonly dropLast: boolean;

  constructor(sampler: Iterable<number> & Sized, batchSize: number, dropLast: boolean) {
    if (!Number.isInteger(batchSize) || batchSize <= 0) {
      throw new RangeError(
        `batch_size should be a positive integer value, but got batch_size=${batchSize}. Use 1 or more.`,
      );
    }
    this.sampler = sampler;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
  }

  /** Number of batches. */
  get length(): number {
    const batches = this.sampler.length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): Generator<number[]> {
    let batch: number[] = [];
    for (const index of this.sampler) {
      batch.push(index);
      if (batch.length < this.batchSize) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0 && !this.dropLast) yield batch;
  }
}

function numbersOf(drawn: Tensor): number[] {
  return Array.from(readValues(drawn), Number);
}
