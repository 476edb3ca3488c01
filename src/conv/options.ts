import { pythonType } from '../arguments/python-type.ts';
import { fail, failType, plainList } from './errors.ts';

/** How many spatial axes a convolution has: 1 for conv1d, 2 for conv2d, 3 for conv3d. */
export type SpatialRank = 1 | 2 | 3;

/** One number for every spatial axis, or a list with one number per axis. */
export type PerAxis = number | readonly number[];

/** Zeros added before and after the elements of one axis. */
export type Pad = readonly [begin: number, end: number];

/** The options of `F.conv1d`, `F.conv2d` and `F.conv3d`, with PyTorch's names and defaults. */
export interface ConvOptions {
  /** Step of the window; default 1. */
  readonly stride?: PerAxis;
  /** Zeros on both sides; `'valid'` is 0, `'same'` keeps the size (stride 1 only); default 0. */
  readonly padding?: PerAxis | 'same' | 'valid';
  /** Distance between the elements under the kernel; default 1. */
  readonly dilation?: PerAxis;
  /** Channels are split into this many independent convolutions; default 1. */
  readonly groups?: number;
}

/** The options of `F.convTranspose1d`, `F.convTranspose2d` and `F.convTranspose3d`. */
export interface ConvTransposeOptions {
  readonly stride?: PerAxis;
  readonly padding?: PerAxis;
  /** Extra size on the far side of the output: which of the sizes that stride merges is meant. */
  readonly outputPadding?: PerAxis;
  readonly groups?: number;
  readonly dilation?: PerAxis;
}

/** `groups`, checked to be an integer. */
export function readGroups(call: string, value: unknown = 1): number {
  if (Number.isSafeInteger(value)) return Number(value);
  return failType(
    `${call}(): argument 'groups' must be int, not ${pythonType(value)}`,
    'Pass a whole number.',
  );
}

/**
 * An option as a list of integers. A single number is repeated for each of the call's `rank` axes, as
 * PyTorch's bindings do before they look at the weight.
 */
export function readPerAxis(
  call: string,
  name: string,
  value: unknown,
  fallback: number,
  rank: SpatialRank,
): readonly number[] {
  const given = value === undefined ? fallback : value;
  const wanted = `${call}(): argument '${name}' must be tuple of ints`;
  const remedy = 'Pass a whole number, or a list of one whole number per spatial axis.';
  if (Number.isSafeInteger(given)) return Array.from({ length: rank }, () => Number(given));
  if (!Array.isArray(given)) return failType(`${wanted}, not ${pythonType(given)}`, remedy);
  const wrong = given.findIndex((element) => !Number.isSafeInteger(element));
  if (wrong >= 0) {
    const found = pythonType(given[wrong]);
    return failType(`${wanted}, but found element of type ${found} at pos ${wrong + 1}`, remedy);
  }
  return given.map(Number);
}

/** The option `padding` of a forward convolution: its numbers, or `'same'`. */
export function readPadding(call: string, value: unknown, rank: SpatialRank): readonly number[] | 'same' {
  if (value === 'same') return 'same';
  if (value === 'valid') return readPerAxis(call, 'padding', 0, 0, rank);
  if (typeof value === 'string')
    fail(`Invalid padding string: '${value}'`, "Use 'same', 'valid' or numbers.");
  return readPerAxis(call, 'padding', value, 0, rank);
}

/** A list of one value is meant for every axis; any other length than `axes` is an error. */
export function expandPerAxis(name: string, list: readonly number[], axes: number): readonly number[] {
  if (list.length === axes) return list;
  if (list.length === 1) return Array.from({ length: axes }, () => list[0]);
  return fail(
    `expected ${name} to be a single integer value or a list of ${axes} values ` +
      `to match the convolution dimensions, but got ${name}=${plainList(list)}`,
    `The weight has ${axes} spatial ${axes === 1 ? 'axis' : 'axes'}: give ${name} one value for each, ` +
      `or use the convolution whose number of axes is that of the weight.`,
  );
}
