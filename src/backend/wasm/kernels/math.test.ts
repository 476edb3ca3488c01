import { describe, expect, it } from 'vitest';
import { pow } from '../../../expression/build.ts';
import { type Expression, input, type UnaryOp, unary } from '../../../expression/expression.ts';
import { floatArithmetic } from '../../reference/arithmetic.ts';
import { createWasmBackend } from '../backend.ts';

const doubles = floatArithmetic((value) => value);
const count = 1 << 17;

/** The most units in the last place by which each function errs; pow rounds but once, from doubles. */
const bounds: { readonly [Op in UnaryOp]?: number } = {
  ...{ exp: 1.1, expm1: 1.5, log: 1.1, log1p: 1.5, tanh: 1.5, sigmoid: 1.9, sin: 1.5, cos: 1.5, erf: 1.5 },
};
const functions = Object.entries(bounds) as readonly (readonly [UnaryOp, number])[];
const powerBound = 0.51;
const [x, y] = [input(0), input(1)];

/** Evenly spread over an interval, or over all bit patterns: every exponent, infinities and NaN. */
const spread: Record<string, (n: number) => number> = {
  'all bit patterns': (n) => floatOfBits(n * 32771),
  '±100': (n) => (n / count - 0.5) * 200,
  '±10': (n) => (n / count - 0.5) * 20,
  '±1': (n) => (n / count - 0.5) * 2,
  'near 1': (n) => 1 + (n / count - 0.5) / 100,
};

const bits = new Int32Array(1);
const floatOfBits = (pattern: number): number => {
  bits[0] = pattern;
  return new Float32Array(bits.buffer)[0];
};

/** The distance of two spellings of a number in units in the last place of the exact one. */
function error(actual: number, exact: number): number {
  if (Object.is(actual, Math.fround(exact))) return 0;
  if (!Number.isFinite(actual) || !Number.isFinite(exact)) return Number.POSITIVE_INFINITY;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(exact))));
  return Math.abs(actual - exact) / 2 ** (exponent - 23);
}

describe.each([true, false])('functions on floats, relaxed SIMD: %s', (relaxed) => {
  const backend = createWasmBackend({ relaxed });

  function evaluate(formula: Expression, columns: readonly Float32Array[]): Float32Array {
    const [inputs, [output]] = [columns, [new Float32Array(count)]].map((arrays) =>
      arrays.map((values) => {
        const buffer = backend.allocate(values.byteLength);
        const view = { buffer, dtype: 'float32' as const, shape: [values.length], strides: [1], offset: 0 };
        backend.write(view, values);
        return view;
      }),
    );
    backend.map({ expressions: [formula], inputs, scalars: [], outputs: [output], computeType: 'float32' });
    return Float32Array.from(backend.read(output), Number);
  }

  function worst(
    formula: Expression,
    exact: (...parts: number[]) => number,
    columns: readonly Float32Array[],
  ) {
    const actual = evaluate(formula, columns);
    let found = { error: 0, at: [0] };
    for (let n = 0; n < count; n++) {
      const at = columns.map((column) => column[n]);
      const each = error(actual[n], exact(...at));
      if (each > found.error) found = { error: each, at };
    }
    return found;
  }

  it.each(functions)('%s is within %s units in the last place', (op, bound) => {
    const formula = unary(op, x);
    for (const [name, sample] of Object.entries(spread)) {
      const column = Float32Array.from({ length: count }, (_, n) => sample(n));
      const found = worst(formula, doubles.unary[op], [column]);
      expect(found.error, `${op} over ${name}, at ${found.at}`).toBeLessThan(bound);
    }
  });

  it(`pow is within ${powerBound} units in the last place`, () => {
    const exponents = Float32Array.from({ length: count }, (_, n) =>
      n % 3 === 0 ? (n % 21) - 10 : ((n * 7919) % 1000) / 20 - 25,
    );
    for (const [name, sample] of Object.entries(spread)) {
      const column = Float32Array.from({ length: count }, (_, n) => sample(n));
      const found = worst(pow(x, y), doubles.binary.pow, [column, exponents]);
      expect(found.error, `pow over ${name}, at ${found.at}`).toBeLessThan(powerBound);
    }
  });

  it('special values are those of the reference', () => {
    const values = [0, -0, 1, -1, 0.5, 2, -2, 3, 1e-45, -1e-45, 88.7, 89, -104, 1e9, -1e30, 3e38];
    const all = [...values, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const pairs = all.flatMap((a) => all.map((b) => [a, b]));
    const columns = [0, 1].map((k) =>
      Float32Array.from({ length: count }, (_, n) => pairs[n % pairs.length][k]),
    );
    for (const [op, bound] of functions) {
      const found = worst(unary(op, x), doubles.unary[op], columns.slice(0, 1));
      expect(found.error, `${op} at ${found.at}`).toBeLessThan(bound);
    }
    expect(worst(pow(x, y), doubles.binary.pow, columns).error).toBeLessThan(powerBound);
  });
});
