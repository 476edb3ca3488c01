import type { Expression } from '../../expression/expression.ts';
import type { Arithmetic } from './arithmetic.ts';

/** A compiled formula: the elements of the inputs and the call's numbers in, one element out. */
export type Evaluator<Value> = (inputs: readonly Value[], scalars: readonly Value[]) => Value;

/** Compiles a formula into nested closures: no generated source, so it runs under any content policy. */
export function compile<Value>(
  expression: Expression,
  arithmetic: Arithmetic<Value>,
  toValue: (constant: number) => Value,
): Evaluator<Value> {
  const again = (part: Expression) => compile(part, arithmetic, toValue);
  switch (expression.kind) {
    case 'input': {
      const { index } = expression;
      return (inputs) => inputs[index];
    }
    case 'scalar': {
      const { index } = expression;
      return (_inputs, scalars) => scalars[index];
    }
    case 'constant': {
      const value = toValue(expression.value);
      return () => value;
    }
    case 'unary': {
      const apply = arithmetic.unary[expression.op];
      const a = again(expression.a);
      return (inputs, scalars) => apply(a(inputs, scalars));
    }
    case 'binary': {
      const apply = arithmetic.binary[expression.op];
      const a = again(expression.a);
      const b = again(expression.b);
      return (inputs, scalars) => apply(a(inputs, scalars), b(inputs, scalars));
    }
    case 'select': {
      const condition = again(expression.condition);
      const a = again(expression.a);
      const b = again(expression.b);
      return (inputs, scalars) =>
        arithmetic.isTrue(condition(inputs, scalars)) ? a(inputs, scalars) : b(inputs, scalars);
    }
  }
}
