import {
  type Activation,
  type Backend,
  type ConvolutionKernel,
  type ConvolutionKernels,
  convolutionKernels,
  type View,
} from '../backend/backend.ts';
import type { Machine } from './algorithms/algorithm.ts';
import { runOffer } from './algorithms/inner.ts';
import { measuredPlan } from './measure.ts';
import { type Choice, planConvolution } from './plan.ts';
import { type Role, resultOf, type Slots } from './roles.ts';
import type { ConvSpec } from './spec.ts';

/** What a caller may add to a convolution. */
export interface ConvolutionSettings {
  /** [M] for the forward role, [C] for the data gradient (a transposed convolution): added per channel. */
  readonly bias?: View | undefined;
  /** Applied to every element after the bias. */
  readonly activation?: Activation | undefined;
  /** Which algorithm; default `'estimate'`. */
  readonly algorithm?: Choice | undefined;
}

/**
 * Computes one role of a spec: of the three views, with the spec's shapes and one dtype, it reads two and
 * writes the one that `resultOf[role]` names.
 */
export function runConvolution(
  backend: Backend,
  role: Role,
  spec: ConvSpec,
  views: Slots<View>,
  { algorithm, bias, activation }: ConvolutionSettings = {},
): void {
  const result = views[resultOf[role]];
  const machine = machineOf(backend, result);
  const plan =
    algorithm === 'measure'
      ? measuredPlan(backend, spec, role, machine, views)
      : planConvolution(spec, role, machine, algorithm);
  runOffer(backend, plan.chosen.answer, result, views, { bias, activation });
}

/** What the planner may know about a backend that works on this view's dtype. */
export function machineOf(backend: Backend, { dtype }: Pick<View, 'dtype'>): Machine {
  const { name, threads, convolution } = backend;
  if (convolution === undefined) return { backend: name, threads, dtype };
  return { backend: name, threads, dtype, kernels: kernelNames(convolution) };
}

const namesOf = new WeakMap<ConvolutionKernels, readonly ConvolutionKernel[]>();

function kernelNames(kernels: ConvolutionKernels): readonly ConvolutionKernel[] {
  const known = namesOf.get(kernels);
  if (known !== undefined) return known;
  const names = convolutionKernels.filter((name) => kernels[name] !== undefined);
  namesOf.set(kernels, names);
  return names;
}
