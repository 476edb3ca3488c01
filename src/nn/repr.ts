import { pythonRepr } from '../tensor/format-python.ts';

/** A value as it was given: whole numbers are ints, arrays lists, as in `kernel_size=3` or `size=[4, 5]`. */
export type Given = number | string | boolean | null | undefined | readonly Given[];

/** Python's text of a value as given; strings stand as they are, as `str` prints them. */
export function given(value: Given): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : pythonRepr(value);
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value == null ? 'None' : `[${value.map((item) => given(item)).join(', ')}]`;
}

/** Python's text of a float: `1.0`, `1e-05`. */
export function float(value: number): string {
  return pythonRepr(value);
}

/** Python's text of a tuple: `(3, 3)`, `(3,)`. */
export function tuple(values: readonly number[]): string {
  return values.length === 1 ? `(${given(values[0])},)` : `(${values.map(given).join(', ')})`;
}

/** `name=value` pairs as Python writes arguments. */
export function keywords(values: { readonly [name: string]: Given }): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${given(value)}`)
    .join(', ');
}
