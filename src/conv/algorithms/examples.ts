import type { Backend, View } from '../../backend/backend.ts';
import { elementCount } from '../../backend/extent.ts';
import { constant } from '../../expression/expression.ts';
import { type Role, resultOf, type Slot, type Slots } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import { hasPadding, paddedSize, reshape, select } from '../views.ts';
import { Scratch } from './scratch.ts';

/** One stage of the work on an example: what `explain` prints is what runs. */
export interface Step {
  readonly label: string;
  run(work: Work): void;
}

/**
 * One example of the batch, seen by a matrix multiplication. Its matrices are [groups, rows, columns],
 * so one call multiplies all groups.
 */
export interface Work {
  readonly backend: Backend;
  readonly spec: ConvSpec;
  /** [C, I…]: the example's input or the gradient of it. */
  readonly image: View;
  /** [C, begin + I + end…]: the same inside its padding, or the image itself where there is none. */
  readonly padded: View;
  /** [G, C/G · K, O]: under every output element, the elements of its window. */
  readonly columns: View;
  /** [G, M/G, C/G · K]. */
  readonly weight: View;
  /** [G, M/G, O]: the example's output or the gradient of it. */
  readonly output: View;
  /** Whether earlier examples have left sums in the weight's gradient. */
  readonly accumulate: boolean;
}

/** How the examples of a role are computed. */
export interface Recipe {
  readonly spec: ConvSpec;
  readonly role: Role;
  readonly steps: readonly Step[];
  /** Where the columns are: memory of their own, or the image itself, each element being a window. */
  readonly columns: 'copied' | 'image';
}

/** Runs the steps on one example after the other, so that scratch memory is that of one example. */
export function runExamples(backend: Backend, recipe: Recipe, views: Slots<View>): void {
  const { spec, role, steps } = recipe;
  const result = resultOf[role];
  const scratch = new Scratch(backend, views[result]);
  try {
    const dense = (slot: Slot): View => scratch.rowMajor(views[slot], slot !== result);
    const input = recipe.columns === 'image' ? dense('input') : views.input;
    const tensors = { input, weight: dense('weight'), output: dense('output') };
    const workOn = examples(backend, recipe, tensors, scratch);
    if (spec.batch === 0) fillWithZeros(backend, tensors[result]);
    for (let n = 0; n < spec.batch; n++) {
      const work = workOn(n);
      for (const step of steps) step.run(work);
    }
    if (tensors[result] !== views[result]) backend.copy(tensors[result], views[result]);
  } finally {
    scratch.release();
  }
}

/** Sets every element of a view to 0. */
export function fillWithZeros(backend: Backend, view: View): void {
  const expressions = [constant(0)];
  backend.map({ expressions, inputs: [], scalars: [], outputs: [view], computeType: view.dtype });
}

/** Lays out the memory that all examples share, and says what is whose for the n-th. */
function examples(
  backend: Backend,
  { spec, columns }: Recipe,
  tensors: Slots<View>,
  scratch: Scratch,
): (n: number) => Work {
  const { groups, inChannels, outChannels } = spec;
  const taps = (inChannels / groups) * elementCount(spec.kernelSize);
  const places = elementCount(spec.outputSize);
  const padded = hasPadding(spec) ? scratch.zeros([inChannels, ...paddedSize(spec)]) : undefined;
  const copied = columns === 'copied' ? scratch.zeros([groups, taps, places]) : undefined;
  const weight = reshape(tensors.weight, [groups, outChannels / groups, taps]);
  return (n) => {
    const image = select(tensors.input, 0, [n]);
    return {
      backend,
      spec,
      image,
      padded: padded ?? image,
      columns: copied ?? reshape(image, [groups, taps, places]),
      weight,
      output: reshape(select(tensors.output, 0, [n]), [groups, outChannels / groups, places]),
      accumulate: n > 0,
    };
  };
}
