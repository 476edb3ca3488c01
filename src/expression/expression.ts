/**
 * The scalar language of pointwise mathematics. An `Expression` says what happens to one element; each
 * backend has one emitter for it, and `derivative.ts` differentiates it. Equal expressions are the same
 * object, so kernels can be cached by identity and a derivative that repeats its function is noticed.
 */
export type Expression = Leaf | Unary | Binary | Select;

type Leaf =
  | { readonly kind: 'input'; readonly index: number; readonly id: number }
  | { readonly kind: 'scalar'; readonly index: number; readonly id: number }
  | { readonly kind: 'constant'; readonly value: number; readonly id: number };
type Unary = { readonly kind: 'unary'; readonly op: UnaryOp; readonly a: Expression; readonly id: number };
type Binary = {
  readonly kind: 'binary';
  readonly op: BinaryOp;
  readonly a: Expression;
  readonly b: Expression;
  readonly id: number;
};
type Select = {
  readonly kind: 'select';
  readonly condition: Expression;
  readonly a: Expression;
  readonly b: Expression;
  readonly id: number;
};

/** Functions of one value. Comparisons and `isnan` give 1 or 0; `not` is logical, `invert` is bitwise. */
export type UnaryOp =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'trunc'
  | 'sqrt'
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log2'
  | 'log10'
  | 'log1p'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'sigmoid'
  | 'erf'
  | 'erfc'
  | 'erfinv'
  | 'lgamma'
  | 'digamma'
  | 'isnan'
  | 'not'
  | 'invert';

/** Functions of two values. `max` and `min` propagate NaN; `remainder` has the sign of the divisor. */
export type BinaryOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'floorDivide'
  | 'remainder'
  | 'fmod'
  | 'pow'
  | 'atan2'
  | 'max'
  | 'min'
  | 'lt'
  | 'le'
  | 'eq'
  | 'ne'
  | 'and'
  | 'or'
  | 'xor'
  | 'shiftLeft'
  | 'shiftRight';

const interned = new Map<string, Expression>();

function intern<E extends Expression>(key: string, make: (id: number) => E): Expression {
  const known = interned.get(key);
  if (known !== undefined) return known;
  const made = make(interned.size);
  interned.set(key, made);
  return made;
}

/** The element of the `index`-th input tensor. */
export function input(index: number): Expression {
  return intern(`i${index}`, (id) => ({ kind: 'input', index, id }));
}

/** The `index`-th number given at call time, so that a changing number does not make a new kernel. */
export function scalar(index: number): Expression {
  return intern(`s${index}`, (id) => ({ kind: 'scalar', index, id }));
}

/** A number that is part of the formula. */
export function constant(value: number): Expression {
  return intern(`c${Object.is(value, -0) ? '-0' : value}`, (id) => ({ kind: 'constant', value, id }));
}

/** `op(a)`. */
export function unary(op: UnaryOp, a: Expression): Expression {
  if (op === 'neg' && a.kind === 'constant') return constant(-a.value);
  return intern(`${op}(${a.id})`, (id) => ({ kind: 'unary', op, a, id }));
}

/** `op(a, b)`, with the identities 0 + a, a − 0, 1 · a and a / 1 removed. */
export function binary(op: BinaryOp, a: Expression, b: Expression): Expression {
  if (op === 'add' && isConstant(a, 0)) return b;
  if ((op === 'add' || op === 'sub') && isConstant(b, 0)) return a;
  if (op === 'mul' && isConstant(a, 1)) return b;
  if ((op === 'mul' || op === 'div') && isConstant(b, 1)) return a;
  return intern(`${op}(${a.id},${b.id})`, (id) => ({ kind: 'binary', op, a, b, id }));
}

/** `condition ≠ 0 ? a : b`; only the chosen branch matters, so a NaN in the other one does no harm. */
export function select(condition: Expression, a: Expression, b: Expression): Expression {
  if (a === b) return a;
  const key = `?(${condition.id},${a.id},${b.id})`;
  return intern(key, (id) => ({ kind: 'select', condition, a, b, id }));
}

/** Whether an expression is the number `value`. */
export function isConstant(expression: Expression, value: number): boolean {
  return expression.kind === 'constant' && Object.is(expression.value, value);
}

/** The parts that an expression is applied to. */
export function operands(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'unary':
      return [expression.a];
    case 'binary':
      return [expression.a, expression.b];
    case 'select':
      return [expression.condition, expression.a, expression.b];
    default:
      return [];
  }
}

/** The same expression with every node that `replace` answers for put in its place, outermost first. */
export function substitute(
  expression: Expression,
  replace: (node: Expression) => Expression | undefined,
): Expression {
  const known = replace(expression);
  if (known !== undefined) return known;
  const again = (part: Expression) => substitute(part, replace);
  switch (expression.kind) {
    case 'unary':
      return unary(expression.op, again(expression.a));
    case 'binary':
      return binary(expression.op, again(expression.a), again(expression.b));
    case 'select':
      return select(again(expression.condition), again(expression.a), again(expression.b));
    default:
      return expression;
  }
}

/** The indices of the inputs that an expression reads, ascending. */
export function inputsOf(expression: Expression): number[] {
  const found = new Set<number>();
  const visit = (node: Expression): void => {
    if (node.kind === 'input') found.add(node.index);
    operands(node).forEach(visit);
  };
  visit(expression);
  return [...found].sort((a, b) => a - b);
}

/** A formula as text, for `explain()` and messages: `mul(x0, sigmoid(x0))`. */
export function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case 'input':
      return `x${expression.index}`;
    case 'scalar':
      return `s${expression.index}`;
    case 'constant':
      return String(expression.value);
    case 'select':
      return `select(${operands(expression).map(expressionText).join(', ')})`;
    default:
      return `${expression.op}(${operands(expression).map(expressionText).join(', ')})`;
  }
}
