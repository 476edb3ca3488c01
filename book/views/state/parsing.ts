import { ViewError } from '../view.ts';
import type { Matrix } from './matrix.ts';

/** From so many to so many, both included. */
export type Range = readonly [min: number, max: number];

/** The fields of a JSON object, each missing one from `initial`. */
export function fieldsOf<State extends object>(
  value: unknown,
  initial: State,
): { readonly [Key in keyof State]: unknown } {
  if (value === undefined || value === null) return initial;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ViewError(
      `A picture's state is an object such as {"${Object.keys(initial)[0]}": …}, not ${shown(value)}.`,
    );
  }
  const strange = Object.keys(value).find((key) => !Object.hasOwn(initial, key));
  if (strange !== undefined) {
    throw new ViewError(`This picture has no “${strange}”; it has ${Object.keys(initial).join(', ')}.`);
  }
  return { ...initial, ...value };
}

/** A finite number within a range. */
export function numberOf(value: unknown, name: string, [min, max]: Range): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < min || value > max) {
    throw new ViewError(`${name} must be a number from ${min} to ${max}, not ${shown(value)}.`);
  }
  // JSON has no minus zero, and neither have pictures.
  return value === 0 ? 0 : value;
}

export function integerOf(value: unknown, name: string, range: Range): number {
  const number = numberOf(value, name, range);
  if (!Number.isInteger(number)) throw new ViewError(`${name} must be a whole number, not ${shown(value)}.`);
  return number;
}

export function booleanOf(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw new ViewError(`${name} must be true or false, not ${shown(value)}.`);
  return value;
}

export function oneOf<Option extends string>(
  value: unknown,
  name: string,
  options: readonly Option[],
): Option {
  const found = options.find((option) => option === value);
  if (found === undefined) {
    throw new ViewError(`${name} must be one of ${options.join(', ')}, not ${shown(value)}.`);
  }
  return found;
}

/** A list whose entries `entry` makes of JSON. */
export function listOf<Entry>(
  value: unknown,
  name: string,
  [min, max]: Range,
  entry: (value: unknown, name: string) => Entry,
): readonly Entry[] {
  if (!Array.isArray(value) || value.length < min || value.length > max) {
    const count = min === max ? String(min) : `${min} to ${max}`;
    throw new ViewError(`${name} must be a list of ${count}, not ${shown(value)}.`);
  }
  return value.map((item, index) => entry(item, `${name}[${index}]`));
}

/** Numbers within so wide a range still fit into a cell. */
export const entries: Range = [-9999, 9999];

/** Rows of numbers, all of one length. */
export function matrixOf(
  value: unknown,
  name: string,
  rows: Range,
  columns: Range,
  range: Range = entries,
): Matrix {
  const lines = listOf(value, name, rows, (line, lineName) =>
    listOf(line, lineName, columns, (item, itemName) => numberOf(item, itemName, range)),
  );
  const uneven = lines.findIndex((line) => line.length !== lines[0].length);
  if (uneven > 0) {
    throw new ViewError(
      `The rows of ${name} must be of one length; ${name}[0] has ${lines[0].length} numbers, ` +
        `${name}[${uneven}] has ${lines[uneven].length}.`,
    );
  }
  return lines;
}

/** Matrices of one shape: channels. */
export function stackOf(
  value: unknown,
  name: string,
  depth: Range,
  rows: Range,
  columns: Range,
): readonly Matrix[] {
  const maps = listOf(value, name, depth, (item, itemName) => matrixOf(item, itemName, rows, columns));
  const odd = maps.findIndex((map) => map.length !== maps[0].length || map[0].length !== maps[0][0].length);
  if (odd > 0) throw new ViewError(`${name}[${odd}] must have the shape of ${name}[0].`);
  return maps;
}

/** A value in an error: as JSON, and short. */
function shown(value: unknown): string {
  const written = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return written.length > 40 ? `${written.slice(0, 39)}…` : written;
}
