import type { Choice } from '../view.ts';
import type { Nested } from './code.ts';

/** Values with a name that a reader may choose. */
export interface Preset<Values extends Nested> {
  readonly label: string;
  readonly values: Values;
}

/** A choice between presets; none is chosen while the state's own values are others. */
export function presetChoice<State, Values extends Nested>(
  name: string,
  presets: readonly Preset<Values>[],
  valuesOf: (state: State) => Values,
  withValues: (state: State, values: Values) => State,
): Choice<State> {
  return {
    kind: 'choice',
    name,
    label: name,
    options: presets.map(({ label }) => ({ value: label, label })),
    value: (state) => presets.find(({ values }) => isEqual(values, valuesOf(state)))?.label ?? '',
    set: (state, value) =>
      withValues(state, presets.find(({ label }) => label === value)?.values ?? valuesOf(state)),
  };
}

function isEqual(a: Nested, b: Nested): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
