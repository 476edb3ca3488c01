import { Generator } from './generator.ts';

/**
 * The arrays that random integers are written to: one for each element type (bool is 0 or 1 of a Uint8Array).
 */
export type IntegerTarget =
  | Float32Array
  | Float64Array
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint8Array;

const WORD = 2n ** 32n;

/**
 * Fills `out` [n] with integers of [low, high), each the remainder of 32 random bits, or of 64 where the
 * range reaches 2^32. Throws when `low >= high`; that the element type holds low and high - 1 is the caller's
 * check.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randint.html
 * @example
 * ```ts
 * const generator = manualSeed(7);
 * print(randomIntegers(generator, new Int32Array(6), 0n, 10n).join(' '));
 * // 5 2 1 6 3 7
 * ```
 */
export function randomIntegers<T extends IntegerTarget>(
  generator: Generator,
  out: T,
  low: bigint,
  high: bigint,
): T {
  if (low >= high) {
    throw new RangeError(
      `random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}. ` +
        'The upper bound is exclusive: pass one above the largest value.',
    );
  }
  if (out instanceof Float32Array) [low, high] = boundsInFloat(low, high, 24, Math.fround);
  if (out instanceof Float64Array) [low, high] = boundsInFloat(low, high, 53, (value) => value);
  const range = high - low;
  const wide = out instanceof BigInt64Array || out instanceof Float32Array || out instanceof Float64Array;
  if (range >= WORD && wide) {
    for (let i = 0; i < out.length; i++) store(out, i, (generator.random64() % range) + low);
    return out;
  }
  const modulus = Number(range);
  if (out instanceof BigInt64Array) {
    for (let i = 0; i < out.length; i++) out[i] = BigInt(generator.random() % modulus) + low;
    return out;
  }
  const start = Number(low);
  for (let i = 0; i < out.length; i++) out[i] = (generator.random() % modulus) + start;
  return out;
}

function store(out: IntegerTarget, index: number, value: bigint): void {
  if (out instanceof BigInt64Array) out[index] = value;
  else out[index] = Number(value);
}

/**
 * The bounds moved inwards to where no integer of the range rounds out of it in a float of `digits` bits;
 * they stay unless they lie beyond 2^digits.
 */
function boundsInFloat(
  low: bigint,
  high: bigint,
  digits: number,
  round: (value: number) => number,
): [bigint, bigint] {
  const step = (value: bigint) => 1n << BigInt((value < 0n ? -value : value).toString(2).length - digits);
  const second = BigInt(round(Number(low + 1n)));
  const last = BigInt(round(Number(high - 1n)));
  return [second < low ? second + step(low + 1n) : low, last >= high ? last - step(high - 1n) : high];
}

/**
 * An integer of [0, 2^63): what `random_()` draws for one int64 element, and data samplers take as a seed.
 *
 * @example
 * ```ts
 * print(String(randomInt64(manualSeed(0))));
 * // 900450186894289455
 * ```
 */
export function randomInt64(generator: Generator): bigint {
  return generator.random64() & (2n ** 63n - 1n);
}

/**
 * A random permutation of 0 … n - 1 as int64: Fisher and Yates from the front, drawing 32 bits a step.
 * Throws when n is negative or not an integer.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randperm.html
 * @example
 * ```ts
 * print(permutation(manualSeed(7), 10).join(' '));
 * // 5 0 3 4 1 7 9 6 8 2
 * ```
 */
export function permutation(generator: Generator, n: number): BigInt64Array {
  if (!Number.isSafeInteger(n) || n < 0) {
    throw new RangeError(
      `n must be non-negative, got ${n}. Pass the number of integers to permute, 0 or more.`,
    );
  }
  const out = new BigInt64Array(n);
  for (let i = 0; i < n; i++) out[i] = BigInt(i);
  for (let i = 0; i < n - 1; i++) {
    const j = i + (generator.random() % (n - i));
    const kept = out[i]!;
    out[i] = out[j]!;
    out[j] = kept;
  }
  return out;
}

/**
 * The order in which PyTorch's RandomSampler visits n items, one pass: it draws a seed from the default
 * generator (`source` here) and permutes with a new generator of that seed. A DataLoader draws one more
 * `randomInt64`, its base seed, from the same source when its iteration starts, before the sampler does.
 *
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.RandomSampler
 * @example
 * ```ts
 * print(samplingOrder(manualSeed(99), 12).join(' '));
 * // 4 3 10 5 0 7 2 1 11 8 9 6
 * ```
 */
export function samplingOrder(source: Generator, n: number): BigInt64Array {
  return permutation(new Generator().manualSeed(randomInt64(source)), n);
}
