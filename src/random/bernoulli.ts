import type { Generator } from './generator.ts';
import type { IntegerTarget } from './integers.ts';
import { nextUniform32, nextUniform64 } from './uniform.ts';

/**
 * Fills `out` [n] with ones and zeros: one with probability `p`, a number for all elements or an array [n]
 * with one for each. A number is compared with 53 random bits, an array of float32 with 24, an array of
 * float64 with 53. Throws where p is not in [0, 1].
 *
 * Dropout with probability p multiplies by such a mask, the mask divided by 1 - p first:
 * `bernoulli(generator, new Float32Array(n), 1 - p)`, n elements, or one for each channel of each sample
 * in the dropouts of whole channels. It draws nothing when p is 0 or 1, or outside of training.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bernoulli.html
 * @example
 * ```ts
 * print(bernoulli(manualSeed(0), new Uint8Array(10), 0.5).join(' '));
 * // 0 0 1 0 0 0 1 1 0 1
 * ```
 */
export function bernoulli<T extends IntegerTarget>(
  generator: Generator,
  out: T,
  p: number | Float32Array | Float64Array,
): T {
  if (typeof p === 'number') {
    if (!(p >= 0 && p <= 1)) {
      throw new RangeError(`bernoulli_ expects p to be in [0, 1], but got p=${p}. Pass a probability.`);
    }
    fill(out, () => nextUniform64(generator) < p);
    return out;
  }
  const next = p instanceof Float64Array ? nextUniform64 : nextUniform32;
  fill(out, (i) => next(generator) < probability(p, i));
  return out;
}

function probability(p: Float32Array | Float64Array, index: number): number {
  const value = p[index];
  if (value === undefined || !(value >= 0 && value <= 1)) {
    throw new RangeError(
      `Expected p_in >= 0 && p_in <= 1 to be true, but got false. Element ${index} of p is ${value}: ` +
        'pass probabilities between 0 and 1.',
    );
  }
  return value;
}

function fill(out: IntegerTarget, success: (index: number) => boolean): void {
  if (out instanceof BigInt64Array) {
    for (let i = 0; i < out.length; i++) out[i] = success(i) ? 1n : 0n;
  } else {
    for (let i = 0; i < out.length; i++) out[i] = success(i) ? 1 : 0;
  }
}
