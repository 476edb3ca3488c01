import { category, type DType, type TypedArray, typedArray } from '../../dtype/dtype.ts';
import type { Generator } from '../../random/generator.ts';
import { type IntegerTarget, randomIntegers } from '../../random/integers.ts';

/** The least and the largest value of each type, and its name in C++, which PyTorch's sentences use. */
const limits: { readonly [D in DType]?: readonly [least: bigint, largest: bigint, name: string] } = {
  int64: [-(2n ** 63n), 2n ** 63n - 1n, 'long int'],
  int32: [-(2n ** 31n), 2n ** 31n - 1n, 'int'],
  int16: [-(2n ** 15n), 2n ** 15n - 1n, 'short int'],
  int8: [-(2n ** 7n), 2n ** 7n - 1n, 'signed char'],
  uint8: [0n, 255n, 'unsigned char'],
  bool: [0n, 1n, 'bool'],
};

/** Integers of [low, high) as elements of a type; without bounds, of all that the type can hold exactly. */
export function drawIntegers(
  generator: Generator,
  dtype: DType,
  count: number,
  bounds?: readonly [low: number | bigint, high: number | bigint],
): TypedArray {
  const out = integerArray(dtype, count);
  const [low, high] = bounds ? bounds.map(wholeNumber) : fullRange(dtype);
  checkBounds(dtype, low, high);
  return randomIntegers(generator, out, low, high);
}

function integerArray(dtype: DType, count: number): IntegerTarget {
  const values = typedArray(dtype, count);
  if (!(values instanceof Uint16Array)) return values;
  throw new TypeError(
    "fovea: no random integers for 'Half'. Draw int64 numbers and convert them with .to().",
  );
}

function fullRange(dtype: DType): [bigint, bigint] {
  if (category(dtype) === 'float') return [0n, dtype === 'float64' ? 2n ** 53n + 1n : 2n ** 24n + 1n];
  const largest = limits[dtype]?.[1] ?? 0n;
  return [0n, largest + 1n];
}

function checkBounds(dtype: DType, low: bigint, high: bigint): void {
  const limit = limits[dtype];
  if (limit === undefined || low >= high) return;
  const [least, largest, name] = limit;
  const remedy = `Values of ${dtype} lie between ${least} and ${largest}.`;
  if (low < least || low > largest) throw new RangeError(`from is out of bounds for ${name}. ${remedy}`);
  if (high - 1n > largest) throw new RangeError(`to - 1 is out of bounds for ${name}. ${remedy}`);
}

function wholeNumber(bound: number | bigint): bigint {
  if (typeof bound === 'bigint' || Number.isInteger(bound)) return BigInt(bound);
  throw new TypeError(
    `random_(): bounds must be int, not ${bound}. Pass whole numbers; for fractions there is uniform_.`,
  );
}
