import type { Backend, View } from '../../src/backend/backend.ts';
import { byteSize, category, type DType, type TypedArray, typedArray } from '../../src/dtype/dtype.ts';
import { numberToFloat16 } from '../../src/dtype/float16.ts';

/** Random numbers that are the same in every run: mulberry32. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number in [low, high]. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.between(0, items.length - 1)];
  }

  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let n = result.length - 1; n > 0; n--) {
      const other = this.between(0, n);
      [result[n], result[other]] = [result[other], result[n]];
    }
    return result;
  }
}

/** A view before it has a device: how it lies in a buffer, and everything that is in the buffer. */
export interface ViewPlan {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly contents: TypedArray;
}

/** A shape of up to four axes; now and then one is empty or long. */
export function randomShape(random: Random, rank: number = random.between(0, 4)): number[] {
  const sizes = Array.from({ length: rank }, () => random.pick([1, 1, 2, 3, 4, 5, 7, 8, 9]));
  if (rank > 0 && random.next() < 0.3) sizes[random.between(0, rank - 1)] = random.pick([0, 17, 33, 70]);
  return sizes;
}

/** A view of a shape: dense, permuted, with gaps, and, where it is only read, repeated. */
export function randomView(
  random: Random,
  dtype: DType,
  shape: readonly number[],
  use: 'read' | 'written',
): ViewPlan {
  const axes = random.next() < 0.5 ? shape.map((_, axis) => axis) : random.shuffle([...shape.keys()]);
  const strides = shape.map(() => 0);
  let step = 1;
  for (const axis of axes.reverse()) {
    if (use === 'read' && random.next() < 0.15) continue;
    strides[axis] = step * (random.next() < 0.15 ? 2 : 1);
    step = strides[axis] * Math.max(1, shape[axis]);
  }
  const offset = random.next() < 0.5 ? 0 : random.between(0, 9);
  return {
    dtype,
    shape,
    strides,
    offset,
    contents: randomValues(random, dtype, offset + step + random.between(0, 3)),
  };
}

const special = [0, -0, 1, -1, 0.5, 2.5, -3.5, 1e-40, 3e38, -1e30, Number.NaN, Infinity, -Infinity];

/** Elements of a type, with its odd ones among them. */
export function randomValues(random: Random, dtype: DType, count: number): TypedArray {
  const values = typedArray(dtype, count);
  for (let n = 0; n < count; n++) {
    if (values instanceof BigInt64Array) values[n] = BigInt(random.between(-9, 9));
    else if (dtype === 'bool') values[n] = random.between(0, 1);
    else if (category(dtype) === 'integer') values[n] = random.between(dtype === 'uint8' ? 0 : -9, 9);
    else {
      const value = random.next() < 0.05 ? random.pick(special) : (random.next() - 0.5) * 10;
      values[n] = dtype === 'float16' ? numberToFloat16(value) : value;
    }
  }
  return values;
}

/** A view on a device, with its contents. */
export function place(backend: Backend, { contents, ...view }: ViewPlan): View {
  const buffer = backend.allocate(contents.length * byteSize(view.dtype));
  backend.write(flat({ ...view, buffer }, contents.length), contents);
  return { ...view, buffer };
}

/** Everything in the buffer of a view, also what lies outside of it. */
export function contentsOf(backend: Backend, view: View, { contents }: ViewPlan): TypedArray {
  return backend.read(flat(view, contents.length));
}

function flat(view: View, length: number): View {
  return { ...view, shape: [length], strides: [1], offset: 0 };
}

/** Where two arrays differ by more than some units in the last place, as text; else nothing. */
export function difference(
  dtype: DType,
  actual: TypedArray,
  expected: TypedArray,
  ulps: number,
): string | undefined {
  for (let n = 0; n < expected.length; n++) {
    if (Object.is(actual[n], expected[n])) continue;
    const distance = ulpDistance(dtype, actual, expected, n);
    if (!(distance <= ulps)) return `[${n}] ${actual[n]} instead of ${expected[n]} (${distance} ulp)`;
  }
  return undefined;
}

/** How many numbers of a float type lie between two elements; infinite between a number and NaN. */
export function ulpDistance(dtype: DType, a: TypedArray, b: TypedArray, n: number): number {
  if (category(dtype) !== 'float') return Number.POSITIVE_INFINITY;
  const [first, second] = [order(dtype, a, n), order(dtype, b, n)];
  if (first === undefined || second === undefined) return first === second ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(Number(first - second));
}

/** The place of a float among all of its type, zeros being one; nothing for NaN. */
function order(dtype: DType, values: TypedArray, n: number): bigint | undefined {
  const bytes = byteSize(dtype);
  const one = values.slice(n, n + 1);
  const bits = bytes === 8 ? new BigInt64Array(one.buffer)[0] : integerBits(one, bytes);
  const sign = 1n << BigInt(8 * bytes - 1);
  const magnitude = bits & (sign - 1n);
  const infinity = { 2: 0x7c00n, 4: 0x7f800000n, 8: 0x7ff0000000000000n }[bytes] ?? 0n;
  if (magnitude > infinity) return undefined;
  return bits < 0n || (bits & sign) !== 0n ? -magnitude : magnitude;
}

function integerBits(one: TypedArray, bytes: number): bigint {
  return BigInt(bytes === 2 ? new Uint16Array(one.buffer)[0] : new Uint32Array(one.buffer)[0]);
}
