import {
  type AveragePoolSpec,
  commonDivisor,
  divisorsOf,
  type PoolSpec,
  tapsOf,
} from '../../conv/pool-spec.ts';
import { forEachTap, tapLayout } from '../../conv/taps.ts';
import { isFloatingPoint } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import { input } from '../../expression/expression.ts';
import { fusedWindows } from '../../tensor/fused.ts';
import { allocate, fromTypedArray, mapInto, mapTogether } from '../../tensor/kernels.ts';
import { numel } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { fillValues } from '../creation/creation.ts';

/**
 * Passes over windows: by the device's kernel where it has one for windows that slide, else on the waist
 * alone: each element of a window is then one strided view of the input beside one of the output, so that no
 * padded copy is made and a pass is one `map` per element. Nothing here is recorded. Planes are the last
 * axes; the axes before them are carried along.
 */

const [a, b, c] = [input(0), input(1), input(2)];

function planesOf(tensor: Tensor, size: readonly number[]): number[] {
  return [...tensor.shape.slice(0, tensor.ndim - size.length), ...size];
}

/** The average of every window: [..., I…] → [..., O…]. */
export function averageWindows(spec: AveragePoolSpec, source: Tensor): Tensor {
  const divisor = commonDivisor(spec);
  const sums = spec.windows && fusedWindows('sumWindows', spec.windows, source, divisor);
  if (sums !== undefined && divisor !== undefined) return sums;
  return divideWindows(spec, sums ?? sumWindows(spec, source));
}

/** The adjoint of the average, each number divided and added to all of its window: [..., O…] → [..., I…]. */
export function spreadAverages(spec: AveragePoolSpec, source: Tensor): Tensor {
  const divisor = commonDivisor(spec);
  const shares = divisor === undefined ? divideWindows(spec, source) : source;
  const spread = spec.windows && fusedWindows('spreadWindows', spec.windows, shares, divisor);
  return spread ?? spreadWindows(spec, divisor === undefined ? shares : divideWindows(spec, source));
}

function sumWindows(spec: PoolSpec, source: Tensor): Tensor {
  const sums = allocate(planesOf(source, spec.outputSize), source.dtype);
  forEachTap(tapsOf(spec), (taps) => {
    const part = sums.alias(tapLayout(sums, taps, 'output'));
    const seen = source.alias(tapLayout(source, taps, 'input'));
    mapInto(e.add(a, b), [part, seen], [], part, source.dtype);
  });
  return sums;
}

function spreadWindows(spec: PoolSpec, source: Tensor): Tensor {
  const sums = allocate(planesOf(source, spec.inputSize), source.dtype);
  forEachTap(tapsOf(spec), (taps) => {
    const part = sums.alias(tapLayout(sums, taps, 'input'));
    const seen = source.alias(tapLayout(source, taps, 'output'));
    mapInto(e.add(a, b), [part, seen], [], part, source.dtype);
  });
  return sums;
}

/** The maximum of every window: [..., I…] → [..., O…]. */
export function largestInWindows(spec: PoolSpec, source: Tensor): Tensor {
  const values = spec.windows && fusedWindows('largestInWindows', spec.windows, source);
  return values ?? compareInWindows(spec, source).values;
}

/**
 * The row-major index in its plane of every window's maximum, int64 [..., O…]. As in PyTorch, the first of
 * equal maxima counts, NaN is larger than everything, and of several NaNs the last counts.
 */
export function placesOfLargest(spec: PoolSpec, source: Tensor): Tensor {
  const places = spec.windows && fusedWindows('placesOfLargest', spec.windows, source);
  return places ?? compareInWindows(spec, source).indices;
}

function compareInWindows(spec: PoolSpec, source: Tensor): { values: Tensor; indices: Tensor } {
  const shape = planesOf(source, spec.outputSize);
  const values = allocate(shape, source.dtype);
  const indices = fillValues(allocate(shape, 'int64'), -1);
  const places = BigInt64Array.from({ length: numel(spec.inputSize) }, (_, place) => BigInt(place));
  const plane = fromTypedArray(places, spec.inputSize, 'int64');
  // Of the best value a, its index b and another value c: whether c replaces it.
  const better = e.or(e.or(e.lt(a, c), e.isnan(c)), e.lt(b, 0));
  const formulas = [e.where(better, c, a), e.where(better, input(3), b)];
  forEachTap(tapsOf(spec), (taps) => {
    const best = values.alias(tapLayout(values, taps, 'output'));
    const index = indices.alias(tapLayout(indices, taps, 'output'));
    const seen = source.alias(tapLayout(source, taps, 'input'));
    const place = plane.alias(tapLayout(plane, taps, 'input'));
    mapTogether(formulas, [best, index, seen, place], [best, index], 'float64');
  });
  return { values, indices };
}

/** `source / divisors`, [..., O…]; integers drop the fraction. */
function divideWindows(spec: AveragePoolSpec, source: Tensor): Tensor {
  const result = allocate(source.shape, source.dtype);
  const counts = fromTypedArray(divisorsOf(spec), spec.outputSize, 'float64');
  const computeType = isFloatingPoint(source.dtype) ? source.dtype : 'float64';
  mapInto(e.div(a, b), [source, counts], [], result, computeType);
  return result;
}

/** For every element of [..., O…] with an index into its plane, the place in a contiguous [..., I…]. */
export function placesInPlanes(indices: Tensor, planeSize: readonly number[]): Tensor {
  const leading = indices.shape.slice(0, indices.ndim - planeSize.length);
  const starts = BigInt64Array.from({ length: numel(leading) }, (_, n) => BigInt(n * numel(planeSize)));
  const shape = [...leading, ...planeSize.map(() => 1)];
  const places = allocate(indices.shape, 'int64');
  mapInto(e.add(a, b), [indices, fromTypedArray(starts, shape, 'int64')], [], places, 'int64');
  return places;
}
