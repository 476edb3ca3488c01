import type { Binding } from '../view.ts';
import { integerTensorCode, type Nested, numberCode, tensorCode, tidied } from './code.ts';

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

/** The same for a tensor of whole numbers, int64 as long as they are whole: `tensor([[1n, 2n]])`. */
export function integerBinding<State extends object>(
  key: keyof State & string,
  tensorOf: (state: State) => Nested,
  parse: (value: unknown) => State,
): Binding<State> {
  return { ...tensorBinding(key, tensorOf, parse), toCode: (state) => integerTensorCode(tensorOf(state)) };
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
