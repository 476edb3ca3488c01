import { fail, plainList } from './errors.ts';
import { type PerAxis, readPerAxis, type SpatialRank } from './options.ts';

/** Options of `maxUnpool1d`, `maxUnpool2d` and `maxUnpool3d`. */
export interface UnpoolOptions {
  /** Step of the pooling's window. Default: the kernel size. */
  readonly stride?: PerAxis | null | undefined;
  /** The pooling's padding. Default: 0. */
  readonly padding?: PerAxis | undefined;
  /** The size of the pooling's input, or its whole shape, where the stride leaves a choice. */
  readonly outputSize?: readonly number[] | null | undefined;
}

/**
 * The size that a pooling's input had, as far as the sizes tell: (I − 1) · stride + K − 2 · padding, or a
 * wanted size that is less than one stride away.
 */
export function readUnpool(
  rank: SpatialRank,
  shape: readonly number[],
  kernelSize: PerAxis,
  { stride, padding, outputSize }: UnpoolOptions,
): readonly number[] {
  const call = `max_unpool${rank}d`;
  const read = (name: string, value: unknown): readonly number[] => {
    const list = readPerAxis(call, name, value, 0, rank);
    if (list.length === rank) return list;
    const remedy = `Pass one number, or a list of ${rank}.`;
    if (rank === 1) return fail(`${call}() argument '${name}' should contain one int`, remedy);
    const [count, axes] = rank === 2 ? ['two', 'height, width'] : ['three', 'depth, height, width'];
    return fail(
      `There should be exactly ${count} elements (${axes}) in ${name}, but got ${list.length} elements`,
      remedy,
    );
  };
  checkRank(rank, shape);
  const kernel = read('kernel_size', kernelSize);
  const steps = read('stride', stride ?? kernelSize);
  const pads = read('padding', padding);
  if (steps.some((step) => step <= 0)) {
    fail(`strides should be greater than zero, but got stride: ${plainList(steps)}`, 'Use 1 or more.');
  }
  const usual = kernel.map((size, axis) => {
    return (shape[shape.length - rank + axis] - 1) * steps[axis] + size - 2 * pads[axis];
  });
  return outputSize ? wantedSize(rank, usual, steps, outputSize) : usual;
}

function wantedSize(
  rank: number,
  usual: readonly number[],
  steps: readonly number[],
  outputSize: readonly number[],
): readonly number[] {
  const wanted = outputSize.length === rank + 2 ? outputSize.slice(2) : outputSize;
  if (wanted.length !== rank) {
    fail(
      `output_size should be a sequence containing ${rank} or ${rank + 2} elements, ` +
        `but it has a length of '${wanted.length}'`,
      'Give the sizes of the spatial axes, or the whole shape.',
    );
  }
  wanted.forEach((size, axis) => {
    const [smallest, largest] = [usual[axis] - steps[axis], usual[axis] + steps[axis]];
    if (smallest < size && size < largest) return;
    fail(
      `invalid output_size "${plainList(wanted)}" (dim ${axis} must be between ${smallest} and ${largest})`,
      'Other sizes cannot have given an input of this size.',
    );
  });
  return wanted;
}

function checkRank(rank: SpatialRank, shape: readonly number[]): void {
  if (shape.length === rank + 1 || shape.length === rank + 2) return;
  // PyTorch unpools lines as planes of width 1.
  const [planes, ndim] = rank === 1 ? [2, shape.length + 1] : [rank, shape.length];
  fail(
    `Input to max_unpooling${planes}d should be a ${planes + 1}d or ${planes + 2}d Tensor, ` +
      `but got a tensor with ${ndim} dimensions`,
    'The axes are ([batch,] channels, one to three spatial axes).',
  );
}

/** Refuses planes [N, C, I…] or [C, I…] of which another axis than the batch is empty. */
export function checkUnpoolInput(rank: number, shape: readonly number[]): void {
  const channels = shape.length - rank - 1;
  const empty = shape.findIndex((size, axis) => size === 0 && axis >= channels);
  if (empty < 0) return;
  fail(
    `max_unpooling${rank}d_forward_out_cpu(): Expected input to have non-zero size for non-batch ` +
      `dimensions, but got ${plainList(shape)} with dimension ${empty} being empty`,
    'Only the batch may be empty.',
  );
}
