import type { BinaryOp, Expression, UnaryOp } from '../../../expression/expression.ts';
import { floatArithmetic } from '../../reference/arithmetic.ts';
import type { Local } from '../assembler/function.ts';
import type { PlainOp } from '../assembler/opcodes.ts';
import type { HostFunction } from '../kernel-cache.ts';
import type { FloatLanes } from './elements.ts';
import { type Formula, sharedLocal } from './formula.ts';
import { erf, exp, expm1, log, log1p, sigmoid, tanh, type VectorFunction } from './math.ts';
import { power, powerIsPlain } from './power.ts';
import { cos, largestAngle, sin } from './trigonometry.ts';

/** Pushes vectors of floats or doubles for expressions; `repeated` parts are computed once. */
export class FloatFormula {
  private readonly formula: Formula;
  private readonly lanes: FloatLanes;
  private readonly repeated: ReadonlySet<Expression>;

  constructor(formula: Formula, lanes: FloatLanes, repeated: ReadonlySet<Expression>) {
    this.formula = formula;
    this.lanes = lanes;
    this.repeated = repeated;
  }

  /** Pushes the numbers that an expression stands for. */
  push(node: Expression): void {
    if (!this.repeated.has(node)) this.pushAnew(node);
    else this.formula.f.get(sharedLocal(this.formula, node, this.lanes, () => this.pushAnew(node)));
  }

  /** Pushes all ones where an expression is true, zeros where it is not. */
  pushTruth(node: Expression): void {
    const { f } = this.formula;
    if (isComparison(node) && !this.repeated.has(node)) this.pushComparison(node);
    else {
      this.push(node);
      this.constant(0);
      f.op(`${this.lanes}.ne`);
    }
  }

  private constant(value: number): void {
    if (this.lanes === 'f32x4') this.formula.f.f32x4(value);
    else this.formula.f.f64x2(value);
  }

  /** Pops the vector on the stack into a local. */
  private keep(): Local {
    const local = this.formula.f.local('v128');
    this.formula.f.set(local);
    return local;
  }

  private pushAnew(node: Expression): void {
    const { f, inputs, scalars } = this.formula;
    if (isComparison(node)) {
      this.pushComparison(node);
      this.constant(1);
      f.op('v128.and');
      return;
    }
    switch (node.kind) {
      case 'input':
        inputs[node.index]();
        return;
      case 'scalar':
        f.get(scalars[node.index]);
        return;
      case 'constant':
        this.constant(node.value);
        return;
      case 'select':
        this.push(node.a);
        this.push(node.b);
        this.pushTruth(node.condition);
        f.op('v128.bitselect');
        return;
      case 'unary':
        this.push(node.a);
        this.unary(node.op);
        return;
      case 'binary':
        this.push(node.a);
        if (node.op === 'pow' && node.b.kind === 'constant' && node.b.value === 2) this.square();
        else {
          this.push(node.b);
          this.binary(node.op);
        }
    }
  }

  private pushComparison(node: Comparison): void {
    const { f } = this.formula;
    if (node.kind === 'unary') {
      this.push(node.a);
      if (node.op === 'isnan') {
        const a = this.keep();
        f.get(a).get(a).op(`${this.lanes}.ne`);
      } else {
        this.constant(0);
        f.op(`${this.lanes}.eq`);
      }
      return;
    }
    if (node.op === 'and' || node.op === 'or' || node.op === 'xor') {
      this.pushTruth(node.a);
      this.pushTruth(node.b);
      f.op(`v128.${node.op}`);
      return;
    }
    this.push(node.a);
    this.push(node.b);
    f.op(`${this.lanes}.${node.op}`);
  }

  private square(): void {
    const a = this.keep();
    this.formula.f.get(a).get(a).op(`${this.lanes}.mul`);
  }

  private unary(op: UnaryOp): void {
    const native = nativeUnary[op];
    if (native !== undefined) this.formula.f.op(`${this.lanes}.${native}`);
    else if (op === 'sign') this.sign();
    else if (this.lanes === 'f32x4' && vectorFunctions[op] !== undefined) this.vectorFunction(op);
    else this.hostUnary(op);
  }

  private binary(op: BinaryOp): void {
    const native = nativeBinary[op];
    if (native !== undefined) this.formula.f.op(`${this.lanes}.${native}`);
    else if (this.lanes === 'f32x4' && op === 'pow') this.power();
    else this.hostBinary(op);
  }

  /** ±1 by the sign bit, except that zeros stay as they are and NaN becomes 0. */
  private sign(): void {
    const { f } = this.formula;
    const a = this.keep();
    this.constant(1);
    this.constant(-0);
    f.get(a).op('v128.and', 'v128.or');
    f.get(a);
    this.constant(0);
    f.op(`${this.lanes}.ne`).get(a).get(a).op(`${this.lanes}.eq`, 'v128.and', 'v128.and');
    // A zero keeps its sign bit.
    f.get(a);
    this.constant(-0);
    f.op('v128.and').get(a);
    this.constant(0);
    f.op(`${this.lanes}.eq`, 'v128.and', 'v128.or');
  }

  private vectorFunction(op: UnaryOp): void {
    const { f, features } = this.formula;
    const emit = vectorFunctions[op];
    if (emit === undefined) throw new Error(`no vector function is named ${op}`);
    const a = this.keep();
    if (op !== 'sin' && op !== 'cos') {
      emit(f, a, features);
      return;
    }
    emit(f, a, features);
    const result = this.keep();
    f.get(a).op('f32x4.abs').f32x4(largestAngle).op('f32x4.le');
    this.unlessAll(() => this.laneByLane(hostUnaryFunction(op), [a], result));
    f.get(result);
  }

  private power(): void {
    const { f, features } = this.formula;
    const b = this.keep();
    const a = this.keep();
    power(f, a, b, features);
    const result = this.keep();
    powerIsPlain(f, a, b);
    this.unlessAll(() => this.laneByLane(hostBinaryFunction('pow'), [a, b], result));
    f.get(result);
  }

  /** Runs `otherwise` unless the mask on the stack is true for every lane that matters. */
  private unlessAll(otherwise: () => void): void {
    const { f, width } = this.formula;
    if (width === 1) f.lane('i32x4.extract_lane', 0);
    else f.op('i32x4.all_true');
    f.op('i32.eqz').if(otherwise);
  }

  private hostUnary(op: UnaryOp): void {
    const a = this.keep();
    const result = this.formula.f.local('v128');
    this.laneByLane(hostUnaryFunction(op), [a], result);
    this.formula.f.get(result);
  }

  private hostBinary(op: BinaryOp): void {
    const b = this.keep();
    const a = this.keep();
    const result = this.formula.f.local('v128');
    this.laneByLane(hostBinaryFunction(op), [a, b], result);
    this.formula.f.get(result);
  }

  /** Calls JavaScript for every lane that matters, in double precision. */
  private laneByLane(host: HostFunction, parts: readonly Local[], result: Local): void {
    const { f, width, host: imports } = this.formula;
    const single = this.lanes === 'f32x4';
    const index = imports.index(host);
    for (let lane = 0; lane < width; lane++) {
      f.get(result);
      for (const part of parts) {
        f.get(part).lane(`${this.lanes}.extract_lane`, lane);
        if (single) f.op('f64.promote_f32');
      }
      f.call(index);
      if (single) f.op('f32.demote_f64');
      f.lane(`${this.lanes}.replace_lane`, lane).set(result);
    }
  }
}

type NativeUnary = 'neg' | 'abs' | 'floor' | 'ceil' | 'nearest' | 'trunc' | 'sqrt';
type NativeBinary = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min';
type NativeOp = Extract<PlainOp, `f32x4.${NativeUnary | NativeBinary}`>;
type NameOf<Op> = Op extends `f32x4.${infer Name}` ? Name : never;

const nativeUnary: { readonly [Op in UnaryOp]?: NameOf<NativeOp> } = {
  neg: 'neg',
  abs: 'abs',
  floor: 'floor',
  ceil: 'ceil',
  round: 'nearest',
  trunc: 'trunc',
  sqrt: 'sqrt',
};

const nativeBinary: { readonly [Op in BinaryOp]?: NameOf<NativeOp> } = {
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  div: 'div',
  max: 'max',
  min: 'min',
};

const vectorFunctions: { readonly [Op in UnaryOp]?: VectorFunction } = {
  exp,
  expm1,
  log,
  log1p,
  sigmoid,
  tanh,
  erf,
  sin,
  cos,
};

type Comparison =
  | (Extract<Expression, { kind: 'unary' }> & { readonly op: 'isnan' | 'not' })
  | (Extract<Expression, { kind: 'binary' }> & { readonly op: ComparisonOp });
type ComparisonOp = 'lt' | 'le' | 'eq' | 'ne' | 'and' | 'or' | 'xor';

const comparisons: ReadonlySet<string> = new Set([
  'lt',
  'le',
  'eq',
  'ne',
  'and',
  'or',
  'xor',
  'isnan',
  'not',
]);

/** Whether an expression is true or false, so that a mask says it all. */
export function isComparison(node: Expression): node is Comparison {
  return (node.kind === 'unary' || node.kind === 'binary') && comparisons.has(node.op);
}

// Every step is rounded to the compute type on its way back into a lane, so doubles serve both.
const doubles = floatArithmetic((value) => value);

// JavaScript's own functions are handed over as they are: engines call them without a detour.
const builtIn: { readonly [Op in UnaryOp]?: (a: number) => number } = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
};

function hostUnaryFunction(op: UnaryOp): HostFunction {
  return { name: op, parameters: ['f64'], results: ['f64'], call: builtIn[op] ?? doubles.unary[op] };
}

function hostBinaryFunction(op: BinaryOp): HostFunction {
  return { name: op, parameters: ['f64', 'f64'], results: ['f64'], call: doubles.binary[op] };
}
