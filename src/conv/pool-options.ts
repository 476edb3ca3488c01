import { checkOptions } from '../arguments/options.ts';
import { pythonType } from '../arguments/python-type.ts';
import { fail, failType } from './errors.ts';
import type { PerAxis } from './options.ts';

/** Which pooling is called, by PyTorch's name of its two- or three-dimensional kernel. */
export type PoolCall = 'max_pool2d' | 'max_pool3d' | 'avg_pool2d' | 'avg_pool3d';

/** The settings that every pooling has, with PyTorch's names and defaults. */
export interface PoolOptions {
  /** Step of the window. Default: the kernel size. */
  readonly stride?: PerAxis | null | undefined;
  /** Empty places on both sides, at most half of the kernel. Default: 0. */
  readonly padding?: PerAxis | undefined;
  /** Distance between the elements of a window. Default: 1. */
  readonly dilation?: PerAxis | undefined;
  /** Whether a last window may reach beyond the padding. Default: false. */
  readonly ceilMode?: boolean | undefined;
}

/** The settings of a pooling, one number per spatial axis. */
export interface PoolNumbers {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly ceilMode: boolean;
}

/** How many numbers an argument may have, in the words of each call. */
const wordings: { readonly [C in PoolCall]: { readonly [argument: string]: string } } = {
  max_pool2d: maxWording('two'),
  max_pool3d: maxWording('three'),
  avg_pool2d: {
    kernel_size: 'must either be a single int, or a tuple of two ints',
    stride: 'must either be omitted, a single int, or a tuple of two ints',
    padding: 'must either be a single int, or a tuple of two ints',
  },
  avg_pool3d: {
    kernel_size: 'must be a single int, or a tuple of three ints',
    stride: 'must be omitted, a single int, or a tuple of three ints',
    padding: 'must be a single int, or a tuple of three ints',
  },
};

function maxWording(count: string): { readonly [argument: string]: string } {
  return {
    kernel_size: `must either be a single int, or a tuple of ${count} ints`,
    stride: `must either be omitted, a single int, or a tuple of ${count} ints`,
    padding: `must be either be a single int, or a tuple of ${count} ints`,
    dilation: `must be either a single int, or a tuple of ${count} ints`,
  };
}

const maxNames = ['stride', 'padding', 'dilation', 'returnIndices', 'ceilMode'];
const averageNames = ['stride', 'padding', 'ceilMode', 'countIncludePad'];

function checkNames(call: string, options: PoolOptions): void {
  const divisor = call === 'avg_pool1d' ? [] : ['divisorOverride'];
  checkOptions(`${call}()`, options, call.startsWith('max') ? maxNames : [...averageNames, ...divisor]);
}

/** The arguments of a pooling over planes (`rank` 2) or volumes (3), expanded to one number per axis. */
export function readPool(call: PoolCall, kernelSize: PerAxis, options: PoolOptions): PoolNumbers {
  checkNames(call, options);
  const rank = call.endsWith('2d') ? 2 : 3;
  const expand = (name: string, position: number, value: unknown): readonly number[] => {
    const list = readInts(call, name, position, value);
    if (list.length === rank) return list;
    if (list.length === 1) return Array.from({ length: rank }, () => list[0]);
    return fail(`${call}: ${name} ${wordings[call][name]}`, `It has ${list.length} elements.`);
  };
  return read(expand, kernelSize, options);
}

/**
 * The arguments of a pooling along a line, as those of planes of height 1. `call` is its own name,
 * `max_pool1d`.
 */
export function readPoolOfLine(call: string, kernelSize: PerAxis, options: PoolOptions): PoolNumbers {
  checkNames(call, options);
  const one = (name: string, position: number, value: unknown): readonly number[] => {
    return [readOne(call, name, position, value)];
  };
  const { stride, padding, dilation, ...numbers } = read(one, kernelSize, options);
  return {
    ...numbers,
    kernelSize: [1, ...numbers.kernelSize],
    stride: [1, ...stride],
    padding: [0, ...padding],
    dilation: [1, ...dilation],
  };
}

function read(
  expand: (name: string, position: number, value: unknown) => readonly number[],
  kernelSize: PerAxis,
  { stride, padding = 0, dilation = 1, ceilMode = false }: PoolOptions,
): PoolNumbers {
  const kernel = expand('kernel_size', 2, kernelSize);
  const omitted = stride === undefined || stride === null || (Array.isArray(stride) && stride.length === 0);
  return {
    kernelSize: kernel,
    stride: omitted ? kernel : expand('stride', 3, stride),
    padding: expand('padding', 4, padding),
    dilation: expand('dilation', 5, dilation),
    ceilMode,
  };
}

/** An argument that is one whole number, or a list of one. */
export function readOne(call: string, name: string, position: number, value: unknown): number {
  const list = readInts(call, name, position, value);
  if (list.length === 1) return list[0];
  return fail(`${call}() argument '${name}' should contain one int (got ${list.length})`, 'Pass one number.');
}

/** An argument that is a whole number or a list of them, as a list; PyTorch's sentence for anything else. */
export function readInts(call: string, name: string, position: number, value: unknown): readonly number[] {
  const wanted = `${call}(): argument '${name}' (position ${position}) must be tuple of ints`;
  const remedy = 'Pass a whole number, or a list of one whole number per spatial axis.';
  const list: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
  if (list === undefined && Number.isSafeInteger(value)) return [Number(value)];
  if (list === undefined) return failType(`${wanted}, not ${pythonType(value)}`, remedy);
  const wrong = list.findIndex((element) => !Number.isSafeInteger(element));
  if (wrong < 0) return list.map(Number);
  return failType(
    `${wanted}, but found element of type ${pythonType(list[wrong])} at pos ${wrong + 1}`,
    remedy,
  );
}
