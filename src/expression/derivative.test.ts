import { describe, expect, it } from 'vitest';
import { floatArithmetic } from '../backend/reference/arithmetic.ts';
import { compile } from '../backend/reference/evaluate.ts';
import * as e from './build.ts';
import { derivative } from './derivative.ts';
import { constant, type Expression, expressionText, input, inputsOf, substitute } from './expression.ts';

const doubles = floatArithmetic((value) => value);
const x = input(0);
const y = input(1);

function valueAt(expression: Expression, ...point: number[]): number {
  return compile(expression, doubles, (value) => value)(point, []);
}

/** Central differences with step 1e-6, good to about 1e-9 relative. */
function expectSlopes(expression: Expression, point: readonly number[]): void {
  point.forEach((at, index) => {
    const step = 1e-6;
    const shifted = (by: number) => point.map((value, n) => (n === index ? at + by : value));
    const numeric =
      (valueAt(expression, ...shifted(step)) - valueAt(expression, ...shifted(-step))) / (2 * step);
    const exact = valueAt(derivative(expression, index), ...point);
    const message = `d ${expressionText(expression)} / d x${index} at ${point}`;
    expect(Math.abs(exact - numeric), message).toBeLessThan(1e-6 * Math.max(1, Math.abs(numeric)));
  });
}

describe('derivative', () => {
  const everywhere = {
    neg: e.neg,
    abs: e.abs,
    exp: e.exp,
    expm1: e.expm1,
    sin: e.sin,
    cos: e.cos,
    tan: e.tan,
  };
  const more = { atan: e.atan, sinh: e.sinh, cosh: e.cosh, tanh: e.tanh, asinh: e.asinh, sigmoid: e.sigmoid };
  const special = { erf: e.erf, erfc: e.erfc, floor: e.floor, sign: e.sign, round: e.round, ceil: e.ceil };
  it.each(Object.entries({ ...everywhere, ...more, ...special }))('of %s', (_name, build) => {
    for (const at of [-1.3, -0.4, 0.3, 1.2]) expectSlopes(build(x), [at]);
  });

  const positive = { sqrt: e.sqrt, log: e.log, log1p: e.log1p, lgamma: e.lgamma };
  it.each(Object.entries(positive))('of %s on positive numbers', (_name, build) => {
    for (const at of [0.2, 1.3, 4.5]) expectSlopes(build(x), [at]);
  });

  const inner = { asin: e.asin, acos: e.acos, atanh: e.atanh, erfinv: e.erfinv };
  it.each(Object.entries(inner))('of %s inside (-1, 1)', (_name, build) => {
    for (const at of [-0.7, 0.1, 0.6]) expectSlopes(build(x), [at]);
  });

  it('of acosh above 1', () => expectSlopes(e.acosh(x), [1.7]));

  const binary = { add: e.add, sub: e.sub, mul: e.mul, div: e.div, atan2: e.atan2, max: e.max, min: e.min };
  it.each(Object.entries(binary))('of %s by both operands', (_name, build) => {
    for (const [a, b] of [
      [0.7, 1.9],
      [-1.2, 0.4],
      [2.3, -0.8],
    ])
      expectSlopes(build(x, y), [a, b]);
  });

  it('of pow, remainder and fmod', () => {
    expectSlopes(e.pow(x, y), [1.7, 2.3]);
    expectSlopes(e.pow(x, 3), [-1.4]);
    expectSlopes(e.remainder(x, y), [5.3, 2.1]);
    expectSlopes(e.fmod(x, y), [-5.3, 2.1]);
  });

  it('of a composition, through selections', () => {
    const silu = e.mul(x, e.sigmoid(x));
    expectSlopes(e.where(e.gt(x, y), silu, e.mul(x, e.exp(y))), [0.9, 0.2]);
    expectSlopes(e.where(e.gt(x, y), silu, e.mul(x, e.exp(y))), [0.2, 0.9]);
  });

  it('gives half to each operand of a tie, and 0 beside an unused branch that is infinite', () => {
    expect(valueAt(derivative(e.max(x, y), 0), 2, 2)).toBe(0.5);
    const guarded = e.where(e.gt(x, 0), e.log(x), 0);
    expect(valueAt(derivative(guarded, 0), 0)).toBe(0);
    expect(valueAt(derivative(e.pow(x, y), 0), 0, 0)).toBe(0);
    expect(valueAt(derivative(e.pow(x, y), 1), 0, 2)).toBe(0);
  });

  it('refuses what it does not know instead of answering 0', () => {
    expect(() => derivative(e.digamma(x), 0)).toThrow('polygamma');
  });
});

describe('expressions', () => {
  it('are one object per formula, with trivial parts removed', () => {
    expect(e.add(x, y)).toBe(e.add(input(0), input(1)));
    expect(e.add(x, 0)).toBe(x);
    expect(e.mul(1, y)).toBe(y);
    expect(e.neg(3)).toBe(constant(-3));
    expect(constant(-0)).not.toBe(constant(0));
  });

  it('say what they read and how they look', () => {
    const formula = e.where(e.lt(x, 0), e.mul(y, 2), x);
    expect(inputsOf(formula)).toEqual([0, 1]);
    expect(expressionText(formula)).toBe('select(lt(x0, 0), mul(x1, 2), x0)');
    expect(substitute(formula, (node) => (node === y ? x : undefined))).toBe(
      e.where(e.lt(x, 0), e.mul(x, 2), x),
    );
  });
});
