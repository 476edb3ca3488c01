import type { BinaryOp, UnaryOp } from '../../expression/expression.ts';
import { digamma, erf, erfc, erfinv, lgamma, roundHalfEven } from './special.ts';

/** What the scalar language means for one kind of JavaScript value. */
export interface Arithmetic<Value> {
  readonly unary: { readonly [Op in UnaryOp]: (a: Value) => Value };
  readonly binary: { readonly [Op in BinaryOp]: (a: Value, b: Value) => Value };
  readonly isTrue: (a: Value) => boolean;
}

const truth = (condition: boolean): number => (condition ? 1 : 0);

/** Floating point: every op is computed in double precision and rounded to the compute type. */
export function floatArithmetic(round: (value: number) => number): Arithmetic<number> {
  const rounded1 = (f: (a: number) => number) => (a: number) => round(f(a));
  const rounded2 = (f: (a: number, b: number) => number) => (a: number, b: number) => round(f(a, b));
  return {
    isTrue: (a) => a !== 0,
    unary: {
      neg: (a) => -a,
      abs: Math.abs,
      sign: (a) => (Number.isNaN(a) ? 0 : Math.sign(a)),
      floor: Math.floor,
      ceil: Math.ceil,
      round: roundHalfEven,
      trunc: Math.trunc,
      sqrt: rounded1(Math.sqrt),
      exp: rounded1(Math.exp),
      expm1: rounded1(Math.expm1),
      log: rounded1(Math.log),
      log2: rounded1(Math.log2),
      log10: rounded1(Math.log10),
      log1p: rounded1(Math.log1p),
      sin: rounded1(Math.sin),
      cos: rounded1(Math.cos),
      tan: rounded1(Math.tan),
      asin: rounded1(Math.asin),
      acos: rounded1(Math.acos),
      atan: rounded1(Math.atan),
      sinh: rounded1(Math.sinh),
      cosh: rounded1(Math.cosh),
      tanh: rounded1(Math.tanh),
      asinh: rounded1(Math.asinh),
      acosh: rounded1(Math.acosh),
      atanh: rounded1(Math.atanh),
      sigmoid: rounded1((a) => 1 / (1 + Math.exp(-a))),
      erf: rounded1(erf),
      erfc: rounded1(erfc),
      erfinv: rounded1(erfinv),
      lgamma: rounded1(lgamma),
      digamma: rounded1(digamma),
      isnan: (a) => truth(Number.isNaN(a)),
      not: (a) => truth(a === 0),
      invert: bitwiseNeedsIntegers,
    },
    binary: {
      add: rounded2((a, b) => a + b),
      sub: rounded2((a, b) => a - b),
      mul: rounded2((a, b) => a * b),
      div: rounded2((a, b) => a / b),
      floorDivide: rounded2(floorDivide),
      remainder: rounded2((a, b) => remainder(a, b)),
      fmod: rounded2((a, b) => a % b),
      pow: rounded2(pow),
      atan2: rounded2(Math.atan2),
      max: (a, b) => Math.max(a, b),
      min: (a, b) => Math.min(a, b),
      lt: (a, b) => truth(a < b),
      le: (a, b) => truth(a <= b),
      eq: (a, b) => truth(a === b),
      ne: (a, b) => truth(a !== b),
      and: (a, b) => truth(a !== 0 && b !== 0),
      or: (a, b) => truth(a !== 0 || b !== 0),
      xor: (a, b) => truth((a !== 0) !== (b !== 0)),
      shiftLeft: rounded2((a, b) => a * 2 ** b),
      shiftRight: rounded2((a, b) => a / 2 ** b),
    },
  };
}

function bitwiseNeedsIntegers(): never {
  throw new TypeError('fovea: bitwise ops are defined on integer and boolean types only');
}

/** C's pow: 1 for a base of 1 or an exponent of 0, even beside NaN, where JavaScript's `**` says NaN. */
function pow(a: number, b: number): number {
  if (a === 1) return 1;
  if (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY) return 1;
  return a ** b;
}

/** Python's `%`: the result has the sign of the divisor. */
function remainder(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/** Python's `//` as PyTorch's div_floor computes it, robust where a/b rounds up to an integer. */
function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const quotient = (a - remainder(a, b)) / b;
  if (quotient === 0) return Object.is(Math.sign(a / b), -0) || a / b < 0 ? -0 : 0;
  return roundHalfEven(quotient);
}

const integerTruth = (condition: boolean): bigint => (condition ? 1n : 0n);
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

function notForIntegers(): never {
  throw new TypeError('fovea: this function is computed in floating point; promote integers first');
}

/** Integers of every width: exact 64-bit two's complement; narrower types wrap when they are stored. */
export const integerArithmetic: Arithmetic<bigint> = {
  isTrue: (a) => a !== 0n,
  unary: {
    neg: (a) => wrap(-a),
    abs: (a) => wrap(a < 0n ? -a : a),
    sign: (a) => (a > 0n ? 1n : a < 0n ? -1n : 0n),
    floor: (a) => a,
    ceil: (a) => a,
    round: (a) => a,
    trunc: (a) => a,
    isnan: () => 0n,
    not: (a) => integerTruth(a === 0n),
    invert: (a) => ~a,
    sqrt: notForIntegers,
    exp: notForIntegers,
    expm1: notForIntegers,
    log: notForIntegers,
    log2: notForIntegers,
    log10: notForIntegers,
    log1p: notForIntegers,
    sin: notForIntegers,
    cos: notForIntegers,
    tan: notForIntegers,
    asin: notForIntegers,
    acos: notForIntegers,
    atan: notForIntegers,
    sinh: notForIntegers,
    cosh: notForIntegers,
    tanh: notForIntegers,
    asinh: notForIntegers,
    acosh: notForIntegers,
    atanh: notForIntegers,
    sigmoid: notForIntegers,
    erf: notForIntegers,
    erfc: notForIntegers,
    erfinv: notForIntegers,
    lgamma: notForIntegers,
    digamma: notForIntegers,
  },
  binary: {
    add: (a, b) => wrap(a + b),
    sub: (a, b) => wrap(a - b),
    mul: (a, b) => wrap(a * b),
    div: notForIntegers,
    floorDivide: (a, b) => floorDivideIntegers(a, b),
    remainder: (a, b) => wrap(a - b * floorDivideIntegers(a, b)),
    fmod: (a, b) => a % nonZero(b),
    pow: integerPower,
    atan2: notForIntegers,
    max: (a, b) => (a > b ? a : b),
    min: (a, b) => (a < b ? a : b),
    lt: (a, b) => integerTruth(a < b),
    le: (a, b) => integerTruth(a <= b),
    eq: (a, b) => integerTruth(a === b),
    ne: (a, b) => integerTruth(a !== b),
    and: (a, b) => a & b,
    or: (a, b) => a | b,
    xor: (a, b) => a ^ b,
    shiftLeft: (a, b) => wrap(a << b),
    shiftRight: (a, b) => a >> b,
  },
};

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw new RangeError('ZeroDivisionError: integer division or modulo by zero');
  return divisor;
}

function floorDivideIntegers(a: bigint, b: bigint): bigint {
  const quotient = a / nonZero(b);
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Powers modulo 2⁶⁴ by squaring; a negative exponent gives 1/aⁿ truncated, as PyTorch's integer pow. */
function integerPower(a: bigint, b: bigint): bigint {
  if (b < 0n) return a === 1n ? 1n : a === -1n ? (b % 2n === 0n ? 1n : -1n) : 0n;
  let result = 1n;
  let base = a;
  for (let rest = b; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = wrap(result * base);
    base = wrap(base * base);
  }
  return result;
}
