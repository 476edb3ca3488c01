import * as e from './build.ts';
import { type BinaryOp, constant, type Expression, isConstant, select, type UnaryOp } from './expression.ts';

const zero = constant(0);

/**
 * ∂expression/∂input(index), by the chain rule. What has no derivative that fovea knows (digamma) throws:
 * a silent zero would be a wrong gradient.
 */
export function derivative(expression: Expression, index: number): Expression {
  switch (expression.kind) {
    case 'input':
      return constant(expression.index === index ? 1 : 0);
    case 'scalar':
    case 'constant':
      return zero;
    case 'select':
      return select(expression.condition, derivative(expression.a, index), derivative(expression.b, index));
    case 'unary':
      return times(derivative(expression.a, index), () => unaryRule(expression.op, expression.a, expression));
    case 'binary': {
      const { op, a, b } = expression;
      const left = times(derivative(a, index), () => binaryRule(op, a, b, expression).a);
      const right = times(derivative(b, index), () => binaryRule(op, a, b, expression).b);
      return e.add(left, right);
    }
  }
}

/**
 * factor · rule, pushed inside selections so that an unused branch contributes an exact 0 even where
 * the factor is infinite or NaN.
 */
export function times(factor: Expression, rule: () => Expression): Expression {
  if (isConstant(factor, 0)) return zero;
  const slope = rule();
  if (isConstant(slope, 0)) return zero;
  if (slope.kind === 'select') {
    return select(
      slope.condition,
      times(factor, () => slope.a),
      times(factor, () => slope.b),
    );
  }
  if (isConstant(slope, -1)) return e.neg(factor);
  return e.mul(factor, slope);
}

/** dy/da of y = op(a), in terms of a and of y itself where that is shorter. */
function unaryRule(op: UnaryOp, a: Expression, y: Expression): Expression {
  switch (op) {
    case 'neg':
      return constant(-1);
    case 'abs':
      return e.sign(a);
    case 'sqrt':
      return e.div(0.5, y);
    case 'exp':
      return y;
    case 'expm1':
      return e.add(y, 1);
    case 'log':
      return e.div(1, a);
    case 'log2':
      return e.div(1, e.mul(a, Math.LN2));
    case 'log10':
      return e.div(1, e.mul(a, Math.LN10));
    case 'log1p':
      return e.div(1, e.add(a, 1));
    case 'sin':
      return e.cos(a);
    case 'cos':
      return e.neg(e.sin(a));
    case 'tan':
      return e.add(1, e.mul(y, y));
    case 'asin':
      return e.div(1, e.sqrt(e.sub(1, e.mul(a, a))));
    case 'acos':
      return e.div(-1, e.sqrt(e.sub(1, e.mul(a, a))));
    case 'atan':
      return e.div(1, e.add(1, e.mul(a, a)));
    case 'sinh':
      return e.cosh(a);
    case 'cosh':
      return e.sinh(a);
    case 'tanh':
      return e.sub(1, e.mul(y, y));
    case 'asinh':
      return e.div(1, e.sqrt(e.add(e.mul(a, a), 1)));
    case 'acosh':
      return e.div(1, e.sqrt(e.sub(e.mul(a, a), 1)));
    case 'atanh':
      return e.div(1, e.sub(1, e.mul(a, a)));
    case 'sigmoid':
      return e.mul(y, e.sub(1, y));
    case 'erf':
      return e.mul(2 / Math.sqrt(Math.PI), e.exp(e.neg(e.mul(a, a))));
    case 'erfc':
      return e.mul(-2 / Math.sqrt(Math.PI), e.exp(e.neg(e.mul(a, a))));
    case 'erfinv':
      return e.mul(Math.sqrt(Math.PI) / 2, e.exp(e.mul(y, y)));
    case 'lgamma':
      return e.digamma(a);
    case 'digamma':
      throw new Error('fovea: the derivative of digamma (polygamma) is not implemented');
    case 'sign':
    case 'floor':
    case 'ceil':
    case 'round':
    case 'trunc':
    case 'isnan':
    case 'not':
    case 'invert':
      return zero;
  }
}

interface Slopes {
  readonly a: Expression;
  readonly b: Expression;
}

/** ∂y/∂a and ∂y/∂b of y = op(a, b). */
function binaryRule(op: BinaryOp, a: Expression, b: Expression, y: Expression): Slopes {
  const one = constant(1);
  switch (op) {
    case 'add':
      return { a: one, b: one };
    case 'sub':
      return { a: one, b: constant(-1) };
    case 'mul':
      return { a: b, b: a };
    case 'div':
      return { a: e.div(1, b), b: e.neg(e.div(e.div(a, b), b)) };
    case 'pow':
      return powRule(a, b, y);
    case 'atan2': {
      const norm = e.add(e.mul(a, a), e.mul(b, b));
      return { a: e.div(b, norm), b: e.neg(e.div(a, norm)) };
    }
    case 'max':
      return halfAtTies(a, b, e.gt(a, b));
    case 'min':
      return halfAtTies(a, b, e.lt(a, b));
    case 'remainder':
      return { a: one, b: e.neg(e.floor(e.div(a, b))) };
    case 'fmod':
      return { a: one, b: e.neg(e.trunc(e.div(a, b))) };
    case 'floorDivide':
    case 'lt':
    case 'le':
    case 'eq':
    case 'ne':
    case 'and':
    case 'or':
    case 'xor':
    case 'shiftLeft':
    case 'shiftRight':
      return { a: zero, b: zero };
  }
}

/** ∂aᵇ/∂a = b·aᵇ⁻¹ (0 where b = 0); ∂aᵇ/∂b = aᵇ·ln a (0 where a = 0 and b ≥ 0), as PyTorch's pow_backward. */
function powRule(a: Expression, b: Expression, y: Expression): Slopes {
  const base = e.where(e.eq(b, 0), 0, e.mul(b, e.pow(a, e.sub(b, 1))));
  const exponent = e.where(e.and(e.eq(a, 0), e.ge(b, 0)), 0, e.mul(y, e.log(a)));
  return { a: base, b: exponent };
}

/** The chosen operand gets the gradient; equal operands get half of it each, as in PyTorch. */
function halfAtTies(a: Expression, b: Expression, aWins: Expression): Slopes {
  const tie = e.eq(a, b);
  return {
    a: e.where(tie, 0.5, e.where(aWins, 1, 0)),
    b: e.where(tie, 0.5, e.where(aWins, 0, 1)),
  };
}
