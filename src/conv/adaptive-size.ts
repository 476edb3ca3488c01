import { pythonType } from '../arguments/python-type.ts';
import { fail, failType, plainList } from './errors.ts';

/** A size for every axis, or one per axis; `null` keeps the input's. */
export type AdaptiveSize = number | null | readonly (number | null)[];

/** The output size of an adaptive pool, one number per axis of its planes. */
export function readAdaptiveSize(
  kind: 'avg' | 'max',
  rank: 2 | 3,
  shape: readonly number[],
  wanted: AdaptiveSize,
): readonly number[] {
  const call = `adaptive_${kind}_pool${rank}d`;
  const list = Array.isArray(wanted) ? wanted : Array.from({ length: rank }, () => wanted);
  if (list.length !== rank) {
    const sentence =
      kind === 'avg'
        ? `${call}: output_size must be ${rank}`
        : `${call}(): internal error: output_size.size() must be ${rank}`;
    fail(sentence, `Give one size, or a list of ${rank}.`);
  }
  const sizes = list.map((size, axis) => (size === null ? shape[shape.length - rank + axis] : size));
  const wrong = sizes.find((size) => !Number.isSafeInteger(size));
  if (wrong !== undefined) {
    failType(
      `${call}(): argument 'output_size' must be tuple of ints, not ${pythonType(wrong)}`,
      'Pass whole numbers.',
    );
  }
  if (kind === 'avg' && sizes.some((size) => size < 0)) {
    fail(
      `${call}: elements of output_size must be greater than or equal to 0 ` +
        `but received {${sizes.join(', ')}}`,
      'Pass sizes of 0 or more.',
    );
  }
  return sizes;
}

/** Refuses the input of an adaptive pool that is not [N, C, I…] or [C, I…], or has an empty axis. */
export function checkAdaptive(kind: 'avg' | 'max', rank: 2 | 3, shape: readonly number[]): void {
  const call = `adaptive_${kind}_pool${rank}d()`;
  if (shape.length !== rank + 1 && shape.length !== rank + 2) {
    const got = kind === 'avg' ? 'but got' : 'but got:';
    fail(
      `${call}: Expected ${rank + 1}D or ${rank + 2}D tensor, ${got} ${plainList(shape)}`,
      'The axes are ([batch,] channels, one to three spatial axes).',
    );
  }
  // PyTorch's average over planes lets the channels of a batch be empty.
  const first = kind === 'avg' && rank === 2 ? shape.length - rank : 1;
  const empty = shape.findIndex((size, axis) => size === 0 && axis >= first);
  if (empty < 0) return;
  fail(
    `${call}: Expected input to have non-zero size for non-batch dimensions, but input has sizes ` +
      `${plainList(shape)} with dimension ${empty} being empty`,
    'Only the batch may be empty.',
  );
}
