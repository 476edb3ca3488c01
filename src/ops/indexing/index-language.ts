import { pythonType } from '../../arguments/python-type.ts';
import { Tensor } from '../../tensor/tensor.ts';

/**
 * One part of an index: a place; a slice `'1:3'`, `'::2'` or `[1, 3]`; `'...'` for all dimensions that
 * are not named; `null` for a new dimension; int64 tensors of places, bool tensors of wanted places.
 */
export type Index = number | bigint | boolean | string | null | Tensor | readonly (number | null)[];

/** What an index part means. */
export type IndexPart =
  | { readonly kind: 'place'; readonly place: number }
  | {
      readonly kind: 'slice';
      readonly start: number | null;
      readonly stop: number | null;
      readonly step: number;
    }
  | { readonly kind: 'rest' }
  | { readonly kind: 'new' }
  | { readonly kind: 'tensor'; readonly tensor: Tensor }
  | { readonly kind: 'truth'; readonly truth: boolean };

/** Reads an index part; PyTorch's sentences for what is none. */
export function parseIndex(index: Index): IndexPart {
  if (index === null) return { kind: 'new' };
  if (index instanceof Tensor) return parseTensor(index);
  if (typeof index === 'boolean') return { kind: 'truth', truth: index };
  if (typeof index === 'string') return parseText(index);
  if (Array.isArray(index)) return parseArray(index);
  const place = Number(index);
  if (!Number.isInteger(place)) throw notAnIndex(pythonType(index));
  return { kind: 'place', place };
}

function notAnIndex(type: string): TypeError {
  return new TypeError(
    'only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices ' +
      `(got ${type}). In fovea: whole numbers, slices 'start:stop:step' or [start, stop], '...', null, and ` +
      'int64 or bool tensors.',
  );
}

/** A 0-d integer tensor is a place, a 0-d bool one a truth value; the others pick many places. */
function parseTensor(tensor: Tensor): IndexPart {
  const { dtype, ndim } = tensor;
  if (dtype !== 'int64' && dtype !== 'bool' && dtype !== 'uint8') {
    throw new TypeError(
      `tensors used as indices must be long, byte or bool tensors. This one is ${dtype}: ` +
        "convert it with .to('int64').",
    );
  }
  if (ndim > 0) return { kind: 'tensor', tensor };
  const value = Number(tensor.item());
  return dtype === 'int64' ? { kind: 'place', place: value } : { kind: 'truth', truth: value !== 0 };
}

const sliceText = /^\s*(-?\d+)?\s*:\s*(-?\d+)?\s*(?::\s*(-?\d+)?\s*)?$/;

function parseText(text: string): IndexPart {
  if (text.trim() === '...') return { kind: 'rest' };
  const match = sliceText.exec(text);
  if (match === null) throw notAnIndex(`'${text}'`);
  const [start, stop, step] = match.slice(1).map((part) => (part === undefined ? null : Number(part)));
  return slice(start, stop, step);
}

function parseArray(bounds: readonly (number | null)[]): IndexPart {
  const valid = bounds.every((bound) => bound === null || Number.isInteger(bound));
  if (!valid || (bounds.length !== 2 && bounds.length !== 3)) {
    throw new TypeError(
      `fovea: the index [${bounds.join(', ')}] is no slice [start, stop] or [start, stop, step] of whole ` +
        'numbers. Wrap a list of places with tensor([…n]), as in x.at(tensor([0n, 2n])).',
    );
  }
  const [start, stop, step = null] = bounds;
  return slice(start, stop, step);
}

function slice(start: number | null, stop: number | null, step: number | null): IndexPart {
  if (step === 0) throw new RangeError('slice step cannot be zero. Leave it out for every place.');
  if (step !== null && step < 0) {
    throw new RangeError('step must be greater than zero. Use flip(dim) to go backwards.');
  }
  return { kind: 'slice', start, stop, step: step ?? 1 };
}

/** The places that a slice names in a dimension of `size`, by Python's rules: out of range is cut off. */
export function sliceRange(
  {
    start,
    stop,
    step,
  }: { readonly start: number | null; readonly stop: number | null; readonly step: number },
  size: number,
): { readonly start: number; readonly length: number } {
  const clip = (bound: number) => Math.min(Math.max(bound < 0 ? bound + size : bound, 0), size);
  const first = clip(start ?? 0);
  const last = clip(stop ?? size);
  return { start: first, length: Math.max(0, Math.ceil((last - first) / step)) };
}
