import type { View } from '../backend/backend.ts';
import type { FusedKernels, WindowAxis, WindowKernels } from '../backend/fused.ts';
import { mul } from '../expression/build.ts';
import { type Expression, input, scalar } from '../expression/expression.ts';
import { allocate, copyInto, mapInto, reduceAxes, stretchedView } from './kernels.ts';
import { contiguousStrides, numel } from './shape.ts';
import type { Tensor } from './tensor.ts';

/**
 * The door to a device's fused kernels. Each function answers `undefined` where the device has no kernel for
 * its arguments: the op then takes the ten calls of `kernels.ts`. Results are unrecorded.
 */

function kernelFor<Name extends keyof FusedKernels>(name: Name, input: Tensor): FusedKernels[Name] {
  return input.dtype === 'float32' ? input.storage.backend.fused?.[name] : undefined;
}

/** The tensor itself where it is dense, else a copy that is. */
function dense(tensor: Tensor): Tensor {
  if (tensor.isContiguous()) return tensor;
  const copy = allocate(tensor.shape, tensor.dtype);
  copyInto(tensor, copy);
  return copy;
}

/** A dense tensor as if it had another shape. */
function shaped(tensor: Tensor, ...shape: readonly number[]): View {
  return { ...tensor.deviceView, shape, strides: contiguousStrides(shape) };
}

/** Sums, maxima or (int64) their places in sliding windows, [..., I…] → [..., O…], or the adjoint of sums. */
export function fusedWindows(
  name: Exclude<keyof WindowKernels, 'takeFromPlanes' | 'addToPlanes'>,
  windows: readonly WindowAxis[],
  source: Tensor,
  divisor = 1,
): Tensor | undefined {
  const kernel = kernelFor(name, source);
  if (kernel === undefined) return undefined;
  const sizes = windows.map((axis) => (name === 'spreadWindows' ? axis.inputSize : axis.outputSize));
  const shape = [...source.shape.slice(0, source.ndim - windows.length), ...sizes];
  const target = allocate(shape, name === 'placesOfLargest' ? 'int64' : source.dtype);
  const call = { source: dense(source).deviceView, target: target.deviceView, windows, divisor };
  return kernel(call) ? target : undefined;
}

/**
 * Planes by row-major index: `take` gives self[..., indices[..., o]], [..., I…] → [..., O…]; `add` is its
 * adjoint, into planes of `shape`.
 */
export function fusedPlaneIndex(
  direction: 'take' | 'add',
  self: Tensor,
  indices: Tensor,
  shape: readonly number[],
  rank: number,
): Tensor | undefined {
  const kernel = kernelFor(direction === 'take' ? 'takeFromPlanes' : 'addToPlanes', self);
  if (kernel === undefined) return undefined;
  const target = allocate(shape, self.dtype);
  const planes = numel(shape.slice(0, -rank));
  const planeOf = (size: readonly number[]): number => numel(size.slice(-rank));
  const called = kernel({
    source: shaped(dense(self), planes, planeOf(self.shape)),
    indices: shaped(dense(indices), planes, planeOf(indices.shape)),
    target: shaped(target, planes, planeOf(shape)),
  });
  return called ? target : undefined;
}

/** Softmax along an axis, or its logarithm. */
export function fusedSoftmax(isLogarithm: boolean, self: Tensor, axis: number): Tensor | undefined {
  const kernel = self.ndim > 0 ? kernelFor('softmaxLines', self) : undefined;
  if (kernel === undefined) return undefined;
  const target = allocate(self.shape, self.dtype);
  const call = { isLogarithm, axis, source: dense(self).deviceView, target: target.deviceView };
  return kernel(call) ? target : undefined;
}

/** Its gradient, from the gradient `grad` of the result `output`. */
export function fusedSoftmaxSlopes(
  isLogarithm: boolean,
  grad: Tensor,
  output: Tensor,
  axis: number,
): Tensor | undefined {
  const kernel = grad.ndim > 0 && output.dtype === grad.dtype ? kernelFor('softmaxSlopes', grad) : undefined;
  if (kernel === undefined) return undefined;
  const target = allocate(grad.shape, grad.dtype);
  const [source, result] = [dense(grad).deviceView, dense(output).deviceView];
  const call = { isLogarithm, axis, source, output: result, target: target.deviceView };
  return kernel(call) ? target : undefined;
}

/**
 * `factor · Σ expressions[k](inputs)` over some axes, which keep size 1, one tensor for each expression.
 * Inputs are stretched to the shape of the first. Where no kernel folds the values as they come, they are
 * written down and then summed.
 */
export function sumsOf(
  expressions: readonly Expression[],
  inputs: readonly Tensor[],
  axes: readonly number[],
  factor = 1,
): readonly Tensor[] {
  const [{ shape, dtype, storage }] = inputs;
  const folded = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const kernel = inputs.every((each) => each.dtype === 'float32') && storage.backend.fused?.sumFormulas;
  if (kernel) {
    const results = expressions.map(() => allocate(folded, dtype));
    const views = inputs.map((each) => stretchedView(each, shape));
    const outputs = results.map((result) => result.deviceView);
    if (kernel({ expressions, inputs: views, axes, factor, outputs })) return results;
  }
  return expressions.map((expression) => {
    const values = allocate(shape, dtype);
    mapInto(expression, inputs, [], values, dtype);
    const sums = reduceAxes('sum', values, axes, dtype);
    mapInto(scaled, [sums], [factor], sums, dtype);
    return sums;
  });
}

const scaled = mul(input(0), scalar(0));
