import type { Generator } from './generator.ts';
import { nextUniform64 } from './uniform.ts';

/**
 * Fills `out` [n] with exponentially distributed numbers of rate `lambda`: -ln(1 - u) / lambda in float64,
 * rounded to the array's type. Throws when `lambda < 0`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.exponential_.html
 * @example
 * ```ts
 * print(exponential(manualSeed(0), new Float32Array(2)).join(' '));
 * // 3.508326292037964 1.2303847074508667
 * ```
 */
export function exponential<T extends Float32Array | Float64Array>(
  generator: Generator,
  out: T,
  lambda = 1,
): T {
  if (!(lambda >= 0)) {
    throw new RangeError(
      `exponential_ expects lambda >= 0.0, but found lambda=${lambda}. Pass a rate of 0 or more.`,
    );
  }
  for (let i = 0; i < out.length; i++) out[i] = (-1 / lambda) * Math.log(1 - nextUniform64(generator));
  return out;
}
