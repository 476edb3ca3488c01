import type { Generator } from './generator.ts';
import { nextUniform64 } from './uniform.ts';

/**
 * Fills `out` [n] with counts of the Poisson distributions with the means `rates` [n]: by products of
 * uniform numbers for means below 10, by transformed rejection (Hörmann 1993) from there on. Throws on
 * negative means.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.poisson.html
 * @example
 * ```ts
 * print(poisson(manualSeed(0), new Float32Array(3), Float64Array.of(1, 5, 50)).join(' '));
 * // 2 6 49
 * ```
 */
export function poisson<T extends Float32Array | Float64Array>(
  generator: Generator,
  out: T,
  rates: Float64Array,
): T {
  for (let i = 0; i < out.length; i++) {
    const rate = rates[i]!;
    if (!(rate >= 0)) {
      throw new RangeError(
        `invalid Poisson rate, expected rate to be non-negative. Element ${i} is ${rate}.`,
      );
    }
    out[i] = rate < 10 ? byProducts(generator, rate) : byRejection(generator, rate);
  }
  return out;
}

/** How many uniform numbers can be multiplied before the product falls to e^(−rate). */
function byProducts(generator: Generator, rate: number): number {
  if (rate === 0) return 0;
  const limit = Math.exp(-rate);
  let count = 0;
  for (let product = nextUniform64(generator); product > limit; product *= nextUniform64(generator)) count++;
  return count;
}

function byRejection(generator: Generator, rate: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const quickly = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = nextUniform64(generator) - 0.5;
    const v = nextUniform64(generator);
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= quickly) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const height = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b);
    if (height <= count * Math.log(rate) - rate - logFactorial(count)) return count;
  }
}

/** ln n!: by its product for small n, by Stirling's series from 20 on, exact there to the last places. */
function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const series = 1 / 12 / n - 1 / 360 / n ** 3 + 1 / 1260 / n ** 5;
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
}
