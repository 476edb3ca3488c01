/** From Python's arguments to fovea's: positional ones in order, then one options object. */
import { camelCase } from './names.ts';
import { plain, Tagged } from './python.ts';
import { type Parameter, type Signature, signaturesOf } from './signatures.ts';

export type Keywords = Readonly<Record<string, unknown>>;

export function bind(call: string, args: readonly unknown[], keywords: Keywords): unknown[] {
  const names = Object.keys(keywords);
  const signature = signaturesOf(call).find((each) => fits(each, args.length, names));
  if (signature === undefined) return withOptions(args.map(plain), Object.entries(keywords));
  const isInteger = keywords.dtype === undefined && !valuesOf(signature, args, keywords).some(hasFloat);
  return arrange(signature, args, keywords, (value, isValue) =>
    isValue && isInteger ? integers(plain(value)) : plain(value),
  );
}

function fits(signature: Signature, count: number, names: readonly string[]): boolean {
  if (count > signature.mostPositional) return false;
  const free = [...signature.positional, ...signature.options].filter(
    ({ rest }, index) => index >= count || rest !== 'none',
  );
  return names.every((name) => free.some((parameter) => parameter.name === name));
}

type Convert = (value: unknown, isValue: boolean) => unknown;

function arrange(
  { positional, options }: Signature,
  args: readonly unknown[],
  keywords: Keywords,
  convert: Convert,
): unknown[] {
  const bound: unknown[] = [];
  let taken = 0;
  for (const parameter of positional) {
    const byName = Object.hasOwn(keywords, parameter.name);
    if (parameter.rest !== 'none' && !byName) {
      bound.push(...restOf(parameter, args.slice(taken).map(plain)));
      taken = args.length;
    } else {
      const value = byName ? keywords[parameter.name] : args[taken];
      bound.push(convert(value, parameter.isValue));
      taken += byName ? 0 : 1;
    }
  }
  const isOption = ([name]: [string, unknown]) => !positional.some((each) => each.name === name);
  const overflow = args
    .slice(taken)
    .map((value, index): [string, unknown] => [options[index]?.name ?? '', value]);
  return withOptions(bound, [...overflow, ...Object.entries(keywords).filter(isOption)]);
}

function restOf(parameter: Parameter, values: readonly unknown[]): readonly unknown[] {
  if (parameter.rest === 'spread') return values;
  return [values.length === 1 && Array.isArray(values[0]) ? values[0] : values];
}

/** Options come after every positional slot, gaps stay undefined; without options gaps at the end go. */
function withOptions(bound: readonly unknown[], entries: readonly (readonly [string, unknown])[]): unknown[] {
  if (entries.length > 0) {
    return [...bound, Object.fromEntries(entries.map(([name, value]) => [camelCase(name), plain(value)]))];
  }
  const last = bound.findLastIndex((value) => value !== undefined);
  return bound.slice(0, last + 1);
}

function valuesOf({ positional }: Signature, args: readonly unknown[], keywords: Keywords): unknown[] {
  return positional.flatMap(({ name, isValue }, index) => (isValue ? [args[index], keywords[name]] : []));
}

function hasFloat(value: unknown): boolean {
  if (value instanceof Tagged) return value.kind === 'float' || hasFloat(value.value);
  return Array.isArray(value) && value.some(hasFloat);
}

/** JS numbers are floats to fovea, so Python's integers are passed as bigints where they are data. */
function integers(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(integers);
  return value;
}
