import { fma32, fma64 } from './fma.ts';
import type { Generator } from './generator.ts';

/** The next number of [0, 1) in float32: 24 of 32 random bits. */
export function nextUniform32(generator: Generator): number {
  return (generator.random() & 0xffffff) * 2 ** -24;
}

/** The next number of [0, 1) in float64: 53 of 64 random bits. */
export function nextUniform64(generator: Generator): number {
  return generator.random53() * 2 ** -53;
}

/**
 * Fills `out` [n] with numbers of [from, to), each `u * (to - from) + from` in one rounding, as PyTorch
 * computes it on CPUs with fused multiply-add; `rand` is from 0 to 1. Throws when `from > to`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.uniform_.html
 * @example
 * ```ts
 * print(uniform(manualSeed(0), new Float32Array(2)).join(' '));
 * // 0.49625658988952637 0.7682217955589294
 * ```
 */
export function uniform<T extends Float32Array | Float64Array>(
  generator: Generator,
  out: T,
  from = 0,
  to = 1,
): T {
  if (!(from <= to)) {
    throw new RangeError(
      `uniform_ expects to return a [from, to) range, but found from=${from} > to=${to}. ` +
        'Swap the two bounds.',
    );
  }
  if (out instanceof Float64Array) {
    for (let i = 0; i < out.length; i++) out[i] = fma64(nextUniform64(generator), to - from, from);
    return out;
  }
  const start = Math.fround(from);
  const range = Math.fround(Math.fround(to) - start);
  for (let i = 0; i < out.length; i++) out[i] = fma32(nextUniform32(generator), range, start);
  return out;
}
