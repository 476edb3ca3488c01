import * as e from '../../expression/build.ts';
import { type Expression, input, scalar } from '../../expression/expression.ts';
import { sumsOf } from '../../tensor/fused.ts';
import { allocate, mapInto } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** What is normalised together: groups of elements of a tensor of shape `view`, along `axes`. */
export interface GroupOptions {
  readonly view: readonly number[];
  readonly axes: readonly number[];
  /** The shape in which weight and bias broadcast to `view`. */
  readonly parameters: readonly number[];
  /** Added to the variance. */
  readonly eps: number;
}

/** Of each group, of size 1 along the axes. */
export interface Statistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
  /** 1/√(variance + eps). */
  readonly inverse: Tensor;
}

/** The gradient of a normalisation's result, with what it was computed from. */
export interface Slopes {
  readonly grad: Tensor;
  readonly x: Tensor;
  readonly weight: Tensor;
  readonly statistics: Statistics;
}

/**
 * The passes of a normalisation over its tensors, each reading what it needs once. Unrecorded; tensors have
 * the shape `view`.
 */

const [a, b, c, d, factor] = [input(0), input(1), input(2), input(3), input(4)];
const centred = e.sub(a, b);
const square = e.mul(centred, centred);
const inverseRoot = e.div(1, e.sqrt(e.add(a, scalar(0))));
const affine = e.add(e.mul(e.mul(centred, c), d), factor);
// Of grad, x, mean, inverse and weight.
const standard = e.mul(e.sub(b, c), d);
const weighted = e.mul(a, factor);
const average = e.mul(e.mul(a, b), scalar(0));
const parameterSums = [e.mul(a, standard), a];
const weightedSums = [weighted, e.mul(weighted, standard)];
const slope = e.mul(e.sub(e.sub(weighted, input(5)), e.mul(standard, input(6))), d);

function mapped(formula: Expression, inputs: readonly Tensor[], ...scalars: readonly number[]): Tensor {
  const [{ shape, dtype }] = inputs;
  const result = allocate(shape, dtype);
  mapInto(formula, inputs, scalars, result, dtype);
  return result;
}

/** Mean, (biased) variance and what to multiply by. */
export function statisticsOf(x: Tensor, { axes, eps }: GroupOptions): Statistics {
  const mean = x.mean(axes, { keepdim: true });
  const [variance] = sumsOf([square], [x, mean], axes, 1 / groupSize(x, axes));
  return { mean, variance, inverse: mapped(inverseRoot, [variance], eps) };
}

/** (x − mean) · inverse · weight + bias. */
export function normalized(x: Tensor, { mean, inverse }: Statistics, weight: Tensor, bias: Tensor): Tensor {
  return mapped(affine, [x, mean, inverse, weight, bias]);
}

/** ∂/∂weight and ∂/∂bias: Σ grad · x̂ and Σ grad, of size 1 where the parameters are stretched. */
export function parameterSlopes({ grad, x, statistics }: Slopes, options: GroupOptions): readonly Tensor[] {
  const { mean, inverse } = statistics;
  return sumsOf(parameterSums, [grad, x, mean, inverse], stretchedAxes(options));
}

/** ∂/∂x: with h = grad · weight, (h − mean(h) − x̂ · mean(h · x̂)) · inverse. */
export function inputSlope(
  slopes: Slopes,
  options: GroupOptions,
  [weightSlope, biasSlope]: readonly Tensor[],
): Tensor {
  const { grad, x, weight, statistics } = slopes;
  const { mean, inverse } = statistics;
  const inputs = [grad, x, mean, inverse, weight];
  const { axes } = options;
  const share = 1 / groupSize(x, axes);
  const averages = isSame(stretchedAxes(options), axes)
    ? [biasSlope, weightSlope].map((sum) => mapped(average, [sum, weight], share))
    : sumsOf(weightedSums, inputs, axes, share);
  return mapped(slope, [...inputs, ...averages]);
}

function groupSize({ shape }: Tensor, axes: readonly number[]): number {
  return axes.reduce((product, axis) => product * shape[axis], 1);
}

/** The axes of the view along which one parameter serves many elements. */
function stretchedAxes({ view, parameters }: GroupOptions): readonly number[] {
  const missing = view.length - parameters.length;
  return view.map((_, axis) => axis).filter((axis) => axis < missing || parameters[axis - missing] === 1);
}

function isSame(first: readonly number[], second: readonly number[]): boolean {
  return first.length === second.length && first.every((axis) => second.includes(axis));
}
