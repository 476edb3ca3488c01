import type { GeneratorOption } from '../ops/random/draw.ts';
import { defaultGenerator } from '../random/generator.ts';
import { randomInt64 } from '../random/integers.ts';
import { scope } from '../tensor/scope.ts';
import { type Batch, defaultCollate } from './collate.ts';
import type { Dataset } from './dataset.ts';
import { BatchSampler, RandomSampler, type Sampler, SequentialSampler, type Sized } from './samplers.ts';

/** Options of `DataLoader`. */
export interface DataLoaderOptions<Item = unknown, Collated = Batch<Item>> extends GeneratorOption {
  /** Items in a batch. Default: 1. */
  readonly batchSize?: number;
  /** Go through the items in a new random order each time. Default: false. */
  readonly shuffle?: boolean;
  /** Which items, in which order, in place of `shuffle`. */
  readonly sampler?: Sampler | null;
  /** Which items together, in place of `batchSize`, `shuffle`, `sampler` and `dropLast`. */
  readonly batchSampler?: (Iterable<readonly number[]> & Sized) | null;
  /** Leave out a last batch that is smaller. Default: false. */
  readonly dropLast?: boolean;
  /** Makes a batch of items. Default: `defaultCollate`. */
  readonly collateFn?: ((items: readonly Item[]) => Collated) | null;
}

/**
 * A dataset in batches, in PyTorch's order for the same seed. The loop's body is a scope: tensors made in it
 * are freed when the next batch comes, except parameters, gradients and what is passed to `keep`.
 *
 * @throws when options exclude each other.
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader
 * @example
 * ```ts
 * const dataset = new utils.data.TensorDataset(arange(6).view(3, 2), arange(3n));
 * for (const [x, y] of new utils.data.DataLoader(dataset, { batchSize: 2 })) print(x.shape, y);
 * // torch.Size([2, 2]) tensor([0, 1])
 * // torch.Size([1, 2]) tensor([2])
 * ```
 */
export class DataLoader<Item, Collated = Batch<Item>> implements Iterable<Batch<Item> | Collated> {
  readonly dataset: Dataset<Item>;
  readonly batchSampler: Iterable<readonly number[]> & Sized;
  private readonly options: DataLoaderOptions<Item, Collated>;

  constructor(dataset: Dataset<Item>, options: DataLoaderOptions<Item, Collated> = {}) {
    const { batchSize = 1, shuffle = false, sampler, batchSampler, dropLast = false } = options;
    if (sampler && shuffle) {
      throw new RangeError('sampler option is mutually exclusive with shuffle. Pass one of them.');
    }
    if (batchSampler && (batchSize !== 1 || shuffle || sampler || dropLast)) {
      throw new RangeError(
        'batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last. ' +
          'Pass it alone.',
      );
    }
    this.dataset = dataset;
    this.options = options;
    const { generator } = options;
    const usual = shuffle ? new RandomSampler(dataset, { generator }) : new SequentialSampler(dataset);
    this.batchSampler = batchSampler ?? new BatchSampler(sampler ?? usual, batchSize, dropLast);
  }

  /** Number of batches. */
  get length(): number {
    return this.batchSampler.length;
  }

  *[Symbol.iterator](): Generator<Batch<Item> | Collated> {
    const { generator, collateFn } = this.options;
    // PyTorch draws a seed for its workers first, so the shuffling after it has the same stream.
    randomInt64(generator ?? defaultGenerator);
    for (const indices of this.batchSampler) {
      const iteration = scope();
      try {
        const items = indices.map((index) => this.item(index));
        yield collateFn ? collateFn(items) : defaultCollate(items);
      } finally {
        iteration.close();
      }
    }
  }

  private item(index: number): Item {
    const item = this.dataset.at(index);
    if (item !== undefined) return item;
    throw new RangeError(`fovea: the dataset has no item ${index}; its length is ${this.dataset.length}.`);
  }
}
