import {
  type BinaryOp,
  binary,
  constant,
  type Expression,
  select,
  type UnaryOp,
  unary,
} from './expression.ts';

/** What the builders take: an expression, or a number that becomes a constant of the formula. */
export type Term = Expression | number;

function term(value: Term): Expression {
  return typeof value === 'number' ? constant(value) : value;
}

function unaryBuilder(op: UnaryOp): (a: Term) => Expression {
  return (a) => unary(op, term(a));
}

function binaryBuilder(op: BinaryOp): (a: Term, b: Term) => Expression {
  return (a, b) => binary(op, term(a), term(b));
}

type UnaryBuilder = (a: Term) => Expression;
type BinaryBuilder = (a: Term, b: Term) => Expression;

export const neg: UnaryBuilder = unaryBuilder('neg');
export const abs: UnaryBuilder = unaryBuilder('abs');
export const sign: UnaryBuilder = unaryBuilder('sign');
export const floor: UnaryBuilder = unaryBuilder('floor');
export const ceil: UnaryBuilder = unaryBuilder('ceil');
export const round: UnaryBuilder = unaryBuilder('round');
export const trunc: UnaryBuilder = unaryBuilder('trunc');
export const sqrt: UnaryBuilder = unaryBuilder('sqrt');
export const exp: UnaryBuilder = unaryBuilder('exp');
export const expm1: UnaryBuilder = unaryBuilder('expm1');
export const log: UnaryBuilder = unaryBuilder('log');
export const log2: UnaryBuilder = unaryBuilder('log2');
export const log10: UnaryBuilder = unaryBuilder('log10');
export const log1p: UnaryBuilder = unaryBuilder('log1p');
export const sin: UnaryBuilder = unaryBuilder('sin');
export const cos: UnaryBuilder = unaryBuilder('cos');
export const tan: UnaryBuilder = unaryBuilder('tan');
export const asin: UnaryBuilder = unaryBuilder('asin');
export const acos: UnaryBuilder = unaryBuilder('acos');
export const atan: UnaryBuilder = unaryBuilder('atan');
export const sinh: UnaryBuilder = unaryBuilder('sinh');
export const cosh: UnaryBuilder = unaryBuilder('cosh');
export const tanh: UnaryBuilder = unaryBuilder('tanh');
export const asinh: UnaryBuilder = unaryBuilder('asinh');
export const acosh: UnaryBuilder = unaryBuilder('acosh');
export const atanh: UnaryBuilder = unaryBuilder('atanh');
export const sigmoid: UnaryBuilder = unaryBuilder('sigmoid');
export const erf: UnaryBuilder = unaryBuilder('erf');
export const erfc: UnaryBuilder = unaryBuilder('erfc');
export const erfinv: UnaryBuilder = unaryBuilder('erfinv');
export const lgamma: UnaryBuilder = unaryBuilder('lgamma');
export const digamma: UnaryBuilder = unaryBuilder('digamma');
export const isnan: UnaryBuilder = unaryBuilder('isnan');
export const not: UnaryBuilder = unaryBuilder('not');
export const invert: UnaryBuilder = unaryBuilder('invert');

export const add: BinaryBuilder = binaryBuilder('add');
export const sub: BinaryBuilder = binaryBuilder('sub');
export const mul: BinaryBuilder = binaryBuilder('mul');
export const div: BinaryBuilder = binaryBuilder('div');
export const floorDivide: BinaryBuilder = binaryBuilder('floorDivide');
export const remainder: BinaryBuilder = binaryBuilder('remainder');
export const fmod: BinaryBuilder = binaryBuilder('fmod');
export const pow: BinaryBuilder = binaryBuilder('pow');
export const atan2: BinaryBuilder = binaryBuilder('atan2');
export const max: BinaryBuilder = binaryBuilder('max');
export const min: BinaryBuilder = binaryBuilder('min');
export const lt: BinaryBuilder = binaryBuilder('lt');
export const le: BinaryBuilder = binaryBuilder('le');
export const eq: BinaryBuilder = binaryBuilder('eq');
export const ne: BinaryBuilder = binaryBuilder('ne');
export const and: BinaryBuilder = binaryBuilder('and');
export const or: BinaryBuilder = binaryBuilder('or');
export const xor: BinaryBuilder = binaryBuilder('xor');
export const shiftLeft: BinaryBuilder = binaryBuilder('shiftLeft');
export const shiftRight: BinaryBuilder = binaryBuilder('shiftRight');

/** `a > b`. */
export function gt(a: Term, b: Term): Expression {
  return lt(b, a);
}

/** `a ≥ b`. */
export function ge(a: Term, b: Term): Expression {
  return le(b, a);
}

/** `condition ? a : b`. */
export function where(condition: Expression, a: Term, b: Term): Expression {
  return select(condition, term(a), term(b));
}
