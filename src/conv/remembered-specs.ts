import type { SpatialRank } from './options.ts';
import type { ConvSpec } from './spec.ts';

type Shape = readonly number[];

/** The options of any convolution, as far as they are compared. */
interface Options {
  readonly stride?: unknown;
  readonly padding?: unknown;
  readonly dilation?: unknown;
  readonly groups?: unknown;
  readonly outputPadding?: unknown;
}

/** `convSpec` or `convTransposeSpec`. */
type Make<O> = (
  rank: SpatialRank,
  input: Shape,
  weight: Shape,
  bias: Shape | undefined,
  options: O,
) => ConvSpec;

/** A question and its answer. Equal shapes of tensors are usually one object, and compared as such. */
interface Remembered {
  readonly make: unknown;
  readonly rank: SpatialRank;
  readonly weight: Shape;
  readonly bias: Shape | undefined;
  readonly options: Options;
  readonly spec: ConvSpec;
}

const byInput = new WeakMap<Shape, Remembered[]>();
const mostPerInput = 64;

/**
 * What `make` answers, with one object for equal questions: validating takes longer than a small convolution,
 * and what is known of a spec (its plans) is found by the object.
 */
export function specOf<O extends Options>(
  make: Make<O>,
  rank: SpatialRank,
  input: Shape,
  weight: Shape,
  bias: Shape | undefined,
  options: O,
): ConvSpec {
  let known = byInput.get(input);
  if (known === undefined) {
    known = [];
    byInput.set(input, known);
  }
  for (const each of known) {
    const isSameCall = each.make === make && each.rank === rank && each.weight === weight;
    if (isSameCall && each.bias === bias && sameOptions(each.options, options)) return each.spec;
  }
  const spec = make(rank, input, weight, bias, options);
  if (known.length >= mostPerInput) known.length = 0;
  known.push({ make, rank, weight, bias, options: copyOf(options), spec });
  return spec;
}

/** What is compared of options, as it is now: lists may change later. */
function copyOf({ stride, padding, dilation, groups, outputPadding }: Options): Options {
  const asIs = (value: unknown): unknown => (Array.isArray(value) ? [...value] : value);
  return {
    stride: asIs(stride),
    padding: asIs(padding),
    dilation: asIs(dilation),
    groups,
    outputPadding: asIs(outputPadding),
  };
}

function sameOptions(a: Options, b: Options): boolean {
  return (
    same(a.stride, b.stride) &&
    same(a.padding, b.padding) &&
    same(a.dilation, b.dilation) &&
    a.groups === b.groups &&
    same(a.outputPadding, b.outputPadding)
  );
}

/** Equal values, or arrays of equal numbers (or of pairs, which are taken for different). */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((value, n) => value === b[n]);
}
