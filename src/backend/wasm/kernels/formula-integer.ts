import { type BinaryOp, type Expression, operands, type UnaryOp } from '../../../expression/expression.ts';
import { integerArithmetic } from '../../reference/arithmetic.ts';
import type { HostFunction } from '../kernel-cache.ts';
import { type Formula, sharedLocal } from './formula.ts';

/** Pushes 64-bit integers for expressions; `repeated` parts are computed once. */
export class IntegerFormula {
  private readonly formula: Formula;
  private readonly repeated: ReadonlySet<Expression>;

  constructor(formula: Formula, repeated: ReadonlySet<Expression>) {
    this.formula = formula;
    this.repeated = repeated;
  }

  /** Pushes the integer that an expression stands for. */
  push(node: Expression): void {
    if (!this.repeated.has(node)) this.pushAnew(node);
    else this.formula.f.get(sharedLocal(this.formula, node, 'i64', () => this.pushAnew(node)));
  }

  private pushAnew(node: Expression): void {
    const { f, inputs, scalars } = this.formula;
    switch (node.kind) {
      case 'input':
        inputs[node.index]();
        return;
      case 'scalar':
        f.get(scalars[node.index]);
        return;
      case 'constant':
        f.i64(BigInt.asIntN(64, BigInt(node.value)));
        return;
      case 'select':
        this.select(node);
        return;
      case 'unary':
        this.push(node.a);
        this.unary(node.op);
        return;
      case 'binary':
        this.push(node.a);
        this.push(node.b);
        this.binary(node.op);
    }
  }

  /** Only the chosen branch is computed, since the other may divide by zero. */
  private select({ condition, a, b }: Extract<Expression, { kind: 'select' }>): void {
    const { f } = this.formula;
    if (!mayThrow(a) && !mayThrow(b)) {
      this.push(a);
      this.push(b);
      this.push(condition);
      f.op('i64.eqz', 'i32.eqz', 'select');
      return;
    }
    const result = f.local('i64');
    this.push(condition);
    f.op('i64.eqz').if(
      () => this.branch(b, result),
      () => this.branch(a, result),
    );
    f.get(result);
  }

  /** What a branch computes and keeps is not there when the other one is taken. */
  private branch(node: Expression, result: number): void {
    const formula = { ...this.formula, shared: new Map(this.formula.shared) };
    new IntegerFormula(formula, this.repeated).push(node);
    this.formula.f.set(result);
  }

  private unary(op: UnaryOp): void {
    const { f } = this.formula;
    switch (op) {
      case 'floor':
      case 'ceil':
      case 'round':
      case 'trunc':
        return;
      case 'neg':
        f.i64(-1n).op('i64.mul');
        return;
      case 'invert':
        f.i64(-1n).op('i64.xor');
        return;
      case 'not':
        f.op('i64.eqz', 'i64.extend_i32_u');
        return;
      case 'isnan':
        f.op('drop').i64(0n);
        return;
      default: {
        const call = integerArithmetic.unary[op];
        this.callHost({ name: op, parameters: ['i64'], results: ['i64'], call });
      }
    }
  }

  private binary(op: BinaryOp): void {
    const { f } = this.formula;
    switch (op) {
      case 'add':
      case 'sub':
      case 'mul':
      case 'and':
      case 'or':
      case 'xor':
        f.op(`i64.${op}`);
        return;
      case 'eq':
      case 'ne':
        f.op(`i64.${op}`, 'i64.extend_i32_u');
        return;
      case 'lt':
      case 'le':
        f.op(`i64.${op}_s`, 'i64.extend_i32_u');
        return;
      case 'max':
      case 'min': {
        const [a, b] = [f.local('i64'), f.local('i64')];
        f.set(b).tee(a).get(b).get(a).get(b);
        f.op(op === 'max' ? 'i64.gt_s' : 'i64.lt_s', 'select');
        return;
      }
      case 'floorDivide':
      case 'remainder':
      case 'fmod':
        this.divide(op);
        return;
      default: {
        const call = integerArithmetic.binary[op];
        this.callHost({ name: op, parameters: ['i64', 'i64'], results: ['i64'], call });
      }
    }
  }

  /** Quotient and rest in hardware where both are defined; JavaScript where b is 0 (it throws) or −1. */
  private divide(op: 'floorDivide' | 'remainder' | 'fmod'): void {
    const { f } = this.formula;
    const [a, b, rest, result] = Array.from({ length: 4 }, () => f.local('i64'));
    const call = integerArithmetic.binary[op];
    f.set(b).set(a);
    f.get(b).i64(1n).op('i64.add').i64(1n).op('i64.le_u');
    f.if(
      () => {
        f.get(a).get(b);
        this.callHost({ name: op, parameters: ['i64', 'i64'], results: ['i64'], call });
        f.set(result);
      },
      () => {
        f.get(a).get(b).op('i64.rem_s').tee(rest).set(result);
        if (op === 'fmod') return;
        // C divides toward zero, Python toward −∞: they differ where the rest's sign is not the divisor's.
        const isOff = () => {
          f.get(rest).get(b).op('i64.xor').i64(63n).op('i64.shr_u').get(rest);
          f.op('i64.eqz', 'i32.eqz', 'i64.extend_i32_u', 'i64.and');
        };
        if (op === 'floorDivide') {
          f.get(a).get(b).op('i64.div_s');
          isOff();
          f.op('i64.sub').set(result);
        } else {
          f.get(rest).get(b);
          isOff();
          f.op('i64.mul', 'i64.add').set(result);
        }
      },
    );
    f.get(result);
  }

  private callHost(host: HostFunction): void {
    this.formula.f.call(this.formula.host.index(host));
  }
}

const partial: ReadonlySet<string> = new Set(['floorDivide', 'remainder', 'fmod']);

function mayThrow(node: Expression): boolean {
  return (node.kind === 'binary' && partial.has(node.op)) || operands(node).some(mayThrow);
}
