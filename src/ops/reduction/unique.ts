import type { Scalar } from '../../dtype/dtype.ts';
import { fromTypedArray } from '../../tensor/kernels.ts';
import { normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { ascending, hostValues, type Line } from './lines.ts';

/** Options of `uniqueConsecutive`. */
export interface ConsecutiveOptions {
  /** Also return, for every element of the input, where it is among the unique ones. Default: false. */
  readonly returnInverse?: boolean;
  /** Also return how often each unique element occurs. Default: false. */
  readonly returnCounts?: boolean;
  /** Compare whole slices along this dimension, instead of the elements of the flattened input. */
  readonly dim?: number | null;
}

/** Options of `unique`. */
export interface UniqueOptions extends ConsecutiveOptions {
  /** Whether the result must be in ascending order; in fovea it always is. */
  readonly sorted?: boolean;
}

/** The unique elements alone, or in an array with what else was asked for: [output, inverse?, counts?]. */
export type Unique = Tensor | Tensor[];

/**
 * The different elements (or slices along `dim`) in ascending order. With `returnInverse` or
 * `returnCounts` an array: [output, inverse?, counts?].
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unique.html
 * @example
 * ```ts
 * print(unique(tensor([3, 1, 3, 2])));
 * // tensor([1., 2., 3.])
 * const [output, counts] = tensor([3, 1, 3, 2]).unique({ returnCounts: true });
 * print(output, counts);
 * // tensor([1., 2., 3.]) tensor([1, 1, 2])
 * ```
 */
export function unique(input: Tensor, options?: UniqueOptions & Without): Tensor;
export function unique(input: Tensor, options: UniqueOptions): Tensor[];
export function unique(input: Tensor, options: UniqueOptions = {}): Unique {
  const slices = slicesOf(input, options.dim);
  const order = slices.items.map((_, n) => n).sort((a, b) => compare(slices.items[a], slices.items[b]));
  return results(slices, order, options);
}

/**
 * The elements (or slices along `dim`) without those that repeat their predecessor. With `returnInverse`
 * or `returnCounts` an array: [output, inverse?, counts?].
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unique_consecutive.html
 * @example
 * ```ts
 * print(tensor([1, 1, 2, 1]).uniqueConsecutive());
 * // tensor([1., 2., 1.])
 * ```
 */
export function uniqueConsecutive(input: Tensor, options?: ConsecutiveOptions & Without): Tensor;
export function uniqueConsecutive(input: Tensor, options: ConsecutiveOptions): Tensor[];
export function uniqueConsecutive(input: Tensor, options: ConsecutiveOptions = {}): Unique {
  const slices = slicesOf(input, options.dim);
  const order = slices.items.map((_, n) => n);
  return results(slices, order, options);
}

/** Options that ask for the unique elements alone. */
export interface Without {
  readonly returnInverse?: false;
  readonly returnCounts?: false;
}

/** What is compared: the elements of the flattened input, or its slices along an axis, as lists of values. */
interface Slices {
  readonly items: readonly Line[];
  /** The tensor of the slices at the given positions. */
  readonly at: (positions: Tensor) => Tensor;
  /** The shape of one number per slice. */
  readonly shape: readonly number[];
}

function slicesOf(input: Tensor, dim: number | null | undefined): Slices {
  const whole = dim === undefined || dim === null;
  const source = whole ? input.detach().reshape(-1) : input.detach();
  const axis = whole ? 0 : normalizeDim(dim, input.ndim);
  const count = source.shape[axis] ?? 1;
  checkDim(input, dim);
  const values = hostValues(source.ndim === 0 ? source : source.movedim(axis, 0));
  const width = count === 0 ? 0 : values.length / count;
  const items = Array.from({ length: count }, (_, n) => values.slice(n * width, (n + 1) * width));
  return {
    items,
    at: (positions) => source.indexSelect(axis, positions),
    shape: whole ? input.shape : [count],
  };
}

function checkDim(input: Tensor, dim: number | null | undefined): void {
  if (dim === undefined || dim === null) return;
  if (input.ndim === 0) {
    throw new RangeError(
      `Dimension specified as ${dim} but tensor has no dimensions. Leave the dimension out.`,
    );
  }
  const axis = normalizeDim(dim, input.ndim);
  if (input.shape[axis] > 0 && input.numel() === 0) {
    throw new RangeError(
      "There are 0 sized dimensions, and they aren't selected, so unique cannot be applied. " +
        'Its slices are empty.',
    );
  }
}

/** Lexicographic order. */
function compare(a: Line, b: Line): number {
  const place = a.findIndex((value, n) => ascending(value, b[n]) !== 0);
  return place < 0 ? 0 : ascending(a[place], b[place]);
}

/** Equal as numbers are: NaN differs from itself. */
function same(a: Line, b: Line): boolean {
  return a.every((value: Scalar, n) => value === b[n]);
}

/** Keeps the first of each run of equal slices in the given order. */
function results(
  slices: Slices,
  order: readonly number[],
  { returnInverse = false, returnCounts = false }: ConsecutiveOptions,
): Unique {
  const first: number[] = [];
  const counts: number[] = [];
  const inverse = new Array<number>(order.length).fill(0);
  order.forEach((position, n) => {
    if (n === 0 || !same(slices.items[order[n - 1]], slices.items[position])) {
      first.push(position);
      counts.push(0);
    }
    counts[counts.length - 1]++;
    inverse[position] = first.length - 1;
  });
  const output = slices.at(integers(first, [first.length]));
  if (!returnInverse && !returnCounts) return output;
  const more = [
    ...(returnInverse ? [integers(inverse, slices.shape)] : []),
    ...(returnCounts ? [integers(counts, [counts.length])] : []),
  ];
  return [output, ...more];
}

function integers(values: readonly number[], shape: readonly number[]): Tensor {
  return fromTypedArray(BigInt64Array.from(values, BigInt), shape, 'int64');
}
