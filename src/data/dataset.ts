import type { Tensor } from '../ops/methods.ts';
import type { GeneratorOption } from '../ops/random/draw.ts';
import { randperm } from '../ops/random/random-creation.ts';
import { readValues } from '../tensor/kernels.ts';

/** Items by number: an array is one, and so is any object with `length` and `at(index)`. */
export interface Dataset<Item> {
  readonly length: number;
  at(index: number): Item | undefined;
}

/**
 * The rows of tensors as items: item i is `[a.at(i), b.at(i), …]`.
 *
 * @throws when the tensors differ in their first size.
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.TensorDataset
 * @example
 * ```ts
 * const dataset = new utils.data.TensorDataset(ones([3, 2]), arange(3n));
 * print(dataset.length, ...dataset.at(2));
 * // 3 tensor([1., 1.]) tensor(2)
 * ```
 */
export class TensorDataset implements Dataset<Tensor[]> {
  readonly tensors: readonly Tensor[];

  constructor(...tensors: Tensor[]) {
    if (tensors.some((tensor) => tensor.shape[0] !== tensors[0].shape[0])) {
      throw new RangeError(
        'Size mismatch between tensors. Their first sizes, the numbers of items, must agree.',
      );
    }
    this.tensors = tensors;
  }

  /** Number of items. */
  get length(): number {
    return this.tensors[0]?.shape[0] ?? 0;
  }

  /** The rows of number `index`. */
  at(index: number): Tensor[] {
    return this.tensors.map((tensor) => tensor.select(0, index));
  }
}

/**
 * Some items of a dataset.
 *
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.Subset
 * @example
 * ```ts
 * print(new utils.data.Subset(['a', 'b', 'c'], [2, 0]).at(0));
 * // c
 * ```
 */
export class Subset<Item> implements Dataset<Item> {
  readonly dataset: Dataset<Item>;
  readonly indices: readonly number[];

  constructor(dataset: Dataset<Item>, indices: readonly number[]) {
    this.dataset = dataset;
    this.indices = indices;
  }

  /** Number of items. */
  get length(): number {
    return this.indices.length;
  }

  /** The item at a position of the subset. */
  at(index: number): Item | undefined {
    const position = this.indices.at(index);
    return position === undefined ? undefined : this.dataset.at(position);
  }
}

/**
 * Splits a dataset at random into parts of the given lengths, or, where they sum to 1, shares.
 *
 * @throws when the lengths do not add up.
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.random_split
 * @example
 * ```ts
 * const [train, test] = utils.data.randomSplit(['a', 'b', 'c', 'd'], [0.75, 0.25]);
 * print(train.length, test.length);
 * // 3 1
 * ```
 */
export function randomSplit<Item>(
  dataset: Dataset<Item>,
  lengths: readonly number[],
  options: GeneratorOption = {},
): Subset<Item>[] {
  const counts = countsOf(dataset.length, lengths);
  if (counts.reduce((sum, count) => sum + count, 0) !== dataset.length) {
    throw new RangeError(
      'Sum of input lengths does not equal the length of the input dataset! ' +
        `The lengths are ${lengths.join(', ')} for ${dataset.length} items.`,
    );
  }
  const order = Array.from(readValues(randperm(dataset.length, options)), Number);
  return counts.map((count) => new Subset(dataset, order.splice(0, count)));
}

/** Shares become counts, rounded down; what is left goes round to the first parts. */
function countsOf(items: number, lengths: readonly number[]): readonly number[] {
  const sum = lengths.reduce((total, length) => total + length, 0);
  if (Math.abs(sum - 1) > 1e-9 || lengths.every(Number.isInteger)) return lengths;
  const counts = lengths.map((share) => Math.floor(items * share));
  const left = items - counts.reduce((total, count) => total + count, 0);
  for (let i = 0; i < left; i++) counts[i % counts.length]++;
  return counts;
}
