import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fma32, fma64 } from './fma.ts';

/** Any finite float as an exact fraction numerator * 2^-1100. */
function exact(value: number): bigint {
  const float = new Float64Array([value]);
  const bits = new BigUint64Array(float.buffer)[0]!;
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = exponent === 0n ? fraction : fraction | 0x10000000000000n;
  const magnitude = mantissa << ((exponent === 0n ? 1n : exponent) + 25n);
  return value < 0 ? -magnitude : magnitude;
}

const distance = (a: bigint, b: bigint) => (a > b ? a - b : b - a);

/** No neighbour of `got` in its format is nearer to the exact result. */
function expectNearest(
  a: number,
  b: number,
  c: number,
  got: number,
  step: (x: number, by: bigint) => number,
) {
  const scale = 1n << 1100n;
  const wanted = exact(a) * exact(b) + exact(c) * scale;
  const error = distance(exact(got) * scale, wanted);
  for (const by of [-1n, 1n]) {
    expect(error <= distance(exact(step(got, by)) * scale, wanted)).toBe(true);
  }
}

const step32 = (x: number, by: bigint) => {
  const float = new Float32Array([x]);
  new Int32Array(float.buffer)[0]! += Number(by);
  return float[0]!;
};
const step64 = (x: number, by: bigint) => {
  const float = new Float64Array([x]);
  new BigInt64Array(float.buffer)[0]! += by;
  return float[0]!;
};

test('fma32 rounds the exact result once', () => {
  const number = fc.float({
    min: Math.fround(-1e6),
    max: Math.fround(1e6),
    noNaN: true,
    noDefaultInfinity: true,
  });
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      const got = fma32(a, b, c);
      fc.pre(Math.abs(got) > 1e-30);
      expectNearest(a, b, c, got, step32);
    }),
    { numRuns: 500 },
  );
});

test('fma32 is right where rounding to float64 first is not', () => {
  // c + 2^-24 is midway between two float32 numbers; the product lies 2^-70 below 2^-24, and that decides.
  const c = 1 + 2 ** -23;
  expect(Math.fround(2 ** -24 * (1 - 2 ** -46) + c)).toBe(1 + 2 ** -22);
  expect(fma32(2 ** -24 * (1 + 2 ** -23), 1 - 2 ** -23, c)).toBe(c);
  expect(fma32(2 ** -24 * (1 + 2 ** -23), 2 ** -23 - 1, -c)).toBe(-c);
});

test('fma64 rounds the exact result once', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      const got = fma64(a, b, c);
      fc.pre([a, b, a * b, got].every((x) => Math.abs(x) > 1e-100));
      expectNearest(a, b, c, got, step64);
    }),
    { numRuns: 500 },
  );
});
