import * as e from '../../expression/build.ts';
import type { Expression } from '../../expression/expression.ts';

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), which never overflows; its slope is sigmoid(x). */
export function logOnePlusExp(x: Expression): Expression {
  return e.add(e.max(x, 0), e.log1p(e.exp(e.neg(e.abs(x)))));
}
