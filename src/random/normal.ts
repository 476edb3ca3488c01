import { logarithm, sineAndCosine } from './avx.ts';
import { fma32, fma64 } from './fma.ts';
import type { Generator } from './generator.ts';
import { nextUniform32, nextUniform64 } from './uniform.ts';

/** PyTorch's vectorised path works on blocks of 16, and is taken from 16 elements on. */
const BLOCK = 16;

/**
 * Fills `out` [n] with normal numbers of the given mean and standard deviation; `randn` is mean 0 and std 1.
 * Fewer than 16 come from float64 pairs, one by one; from 16 on, in blocks of 16 of the array's own type (the
 * last block is drawn anew when n is not a multiple of 16). float32 is PyTorch's to the bit; float64 too, up
 * to one unit in the last place of the platform's log, sine and cosine. Throws when `std < 0`.
 *
 * With tensors for mean or std PyTorch draws and then scales in separate roundings: `normal(0, std)` plus the
 * mean where std is a number, `normal(0, 1)` times std plus mean where std is a tensor.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.normal_.html
 * @example
 * ```ts
 * print(normal(manualSeed(0), new Float32Array(2)).join(' '));
 * // 1.5409960746765137 -0.293428897857666
 * ```
 */
export function normal<T extends Float32Array | Float64Array>(
  generator: Generator,
  out: T,
  mean = 0,
  std = 1,
): T {
  if (!(std >= 0)) {
    throw new RangeError(
      `normal expects std >= 0.0, but found std ${std}. Pass a standard deviation of 0 or more.`,
    );
  }
  if (out.length < BLOCK) {
    for (let i = 0; i < out.length; i++) out[i] = fma64(nextNormal(generator), std, mean);
  } else if (out instanceof Float64Array) {
    fillBlocks(
      out,
      () => nextUniform64(generator),
      (start) => transform64(out, start, mean, std),
    );
  } else {
    const mean32 = Math.fround(mean);
    const std32 = Math.fround(std);
    fillBlocks(
      out,
      () => nextUniform32(generator),
      (start) => transform32(out, start, mean32, std32),
    );
  }
  return out;
}

/**
 * The next standard normal number in float64. Box and Muller make two from two uniform numbers; the generator
 * keeps the second for the next call.
 */
export function nextNormal(generator: Generator): number {
  const kept = generator.nextNormalSample;
  if (kept !== null) {
    generator.nextNormalSample = null;
    return kept;
  }
  const angle = 2 * Math.PI * nextUniform64(generator);
  const radius = Math.sqrt(-2 * Math.log1p(-nextUniform64(generator)));
  generator.nextNormalSample = radius * Math.sin(angle);
  return radius * Math.cos(angle);
}

/**
 * Draws n uniform numbers, turns each whole block of 16 into normal ones, and draws a ragged last block anew.
 */
function fillBlocks(
  out: Float32Array | Float64Array,
  draw: () => number,
  transform: (start: number) => void,
): void {
  for (let i = 0; i < out.length; i++) out[i] = draw();
  for (let start = 0; start + BLOCK <= out.length; start += BLOCK) transform(start);
  if (out.length % BLOCK === 0) return;
  const start = out.length - BLOCK;
  for (let i = start; i < out.length; i++) out[i] = draw();
  transform(start);
}

const TWO_PI_32 = Math.fround(2 * Math.PI);
const sineCosine = new Float32Array(2);

/** Box–Muller on one block in float32: uniform numbers u[0..8) and u[8..16) become 8 cosines and 8 sines. */
function transform32(block: Float32Array | Float64Array, start: number, mean: number, std: number): void {
  const { fround } = Math;
  for (let i = start; i < start + BLOCK / 2; i++) {
    const radius = fround(Math.sqrt(-2 * logarithm(fround(1 - block[i]!))));
    sineAndCosine(fround(TWO_PI_32 * block[i + BLOCK / 2]!), sineCosine);
    block[i] = fma32(fround(radius * sineCosine[1]!), std, mean);
    block[i + BLOCK / 2] = fma32(fround(radius * sineCosine[0]!), std, mean);
  }
}

/** The same in float64, with the platform's functions. */
function transform64(block: Float32Array | Float64Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + BLOCK / 2; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - block[i]!));
    const angle = 2 * Math.PI * block[i + BLOCK / 2]!;
    block[i] = fma64(radius * Math.cos(angle), std, mean);
    block[i + BLOCK / 2] = fma64(radius * Math.sin(angle), std, mean);
  }
}
