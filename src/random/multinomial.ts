import { exponential } from './exponential.ts';
import type { Generator } from './generator.ts';
import { nextUniform64 } from './uniform.ts';

/**
 * Draws `count` indices from each row of `weights` [rows, categories] (row-major, not necessarily summing to
 * 1), with probabilities in proportion to the weights, into an int64 array [rows, count].
 *
 * With replacement, by bisection of the cumulative sums. Without, by the exponential race: the indices of
 * the `count` largest of weight / Exp(1), largest first. Throws on weights that are negative, not finite or
 * all zero, and on a count that is 0 or, without replacement, above the number of categories.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html
 * @example
 * ```ts
 * const weights = Float64Array.of(1, 2, 3);
 * print(multinomial(manualSeed(0), weights, 3, 6, true).join(' '));
 * // 2 2 1 2 2 2
 * ```
 */
export function multinomial<T extends Float32Array | Float64Array>(
  generator: Generator,
  weights: T,
  categories: number,
  count: number,
  replacement = false,
): BigInt64Array {
  if (count <= 0) throw new RangeError('cannot sample n_sample <= 0 samples. Ask for at least one.');
  if (!replacement && count > categories) {
    throw new RangeError(
      'cannot sample n_sample > prob_dist.size(-1) samples without replacement. ' +
        `There are ${categories} categories for ${count} samples: pass { replacement: true } or take fewer.`,
    );
  }
  if (!replacement) return withoutReplacement(generator, weights, categories, count);
  const rows: bigint[] = [];
  for (let start = 0; start < weights.length; start += categories) {
    const cumulative = cumulativeProbabilities(weights.slice(start, start + categories));
    for (let i = 0; i < count; i++) rows.push(BigInt(bisect(cumulative, nextUniform64(generator))));
  }
  return BigInt64Array.from(rows);
}

/** The running sums of one row, divided by the last, each in the row's own type; the row is overwritten. */
function cumulativeProbabilities(row: Float32Array | Float64Array): Float32Array | Float64Array {
  let previous = 0;
  for (let i = 0; i < row.length; i++) {
    const weight = row[i]!;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      const found = weight < 0 ? 'probability entry < 0' : 'probability entry = infinity or NaN';
      throw new RangeError(
        `invalid multinomial distribution (encountering ${found}). Entry ${i} is ${weight}.`,
      );
    }
    row[i] = previous + weight;
    previous = row[i]!;
  }
  if (!(previous > 0)) throw sumError();
  for (let i = 0; i < row.length; i++) row[i] = row[i]! / previous;
  row[row.length - 1] = 1;
  return row;
}

/** The first index whose cumulative probability is not below `u`. */
function bisect(cumulative: Float32Array | Float64Array, u: number): number {
  let left = 0;
  let right = cumulative.length;
  while (left < right) {
    const middle = left + ((right - left) >> 1);
    if (cumulative[middle]! < u) left = middle + 1;
    else right = middle;
  }
  return left;
}

function withoutReplacement<T extends Float32Array | Float64Array>(
  generator: Generator,
  weights: T,
  categories: number,
  count: number,
): BigInt64Array {
  if (!weights.every((weight) => weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
    throw new RangeError(
      'probability tensor contains either `inf`, `nan` or element < 0. Pass finite weights of 0 or more.',
    );
  }
  const race = exponential(generator, weights.slice());
  for (let i = 0; i < race.length; i++) race[i] = weights[i]! / race[i]!;
  const rows: bigint[] = [];
  for (let start = 0; start < weights.length; start += categories) {
    const row = race.subarray(start, start + categories);
    if (!row.some((score) => score > 0)) throw sumError();
    const order = Array.from(row, (_, index) => index).sort((a, b) => row[b]! - row[a]!);
    rows.push(...order.slice(0, count).map(BigInt));
  }
  return BigInt64Array.from(rows);
}

function sumError(): RangeError {
  return new RangeError(
    'invalid multinomial distribution (sum of probabilities <= 0). ' +
      'Pass at least one positive weight in each row.',
  );
}
