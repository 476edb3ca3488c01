import type { Binding } from '../view.ts';
import { type Nested, numberCode, tensorCode, tidied } from './code.ts';

/** Ties a field of the state to a tensor of the code. */
export function tensorBinding<State extends object>(
  key: keyof State & string,
  tensorOf: (state: State) => Nested,
  parse: (value: unknown) => State,
): Binding<State> {
  return {
    toCode: (state) => tensorCode(tensorOf(state)),
    fromValue: (state, value) => parse({ ...state, [key]: tidied(value) }),
  };
}

/** Ties a field of the state to a number of the code. */
export function numberBinding<State extends object>(
  key: keyof State & string,
  numberOf: (state: State) => number,
  parse: (value: unknown) => State,
): Binding<State> {
  return {
    toCode: (state) => numberCode(numberOf(state)),
    fromValue: (state, value) => parse({ ...state, [key]: tidied(value) }),
  };
}
