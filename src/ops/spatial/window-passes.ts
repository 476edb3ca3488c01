import type { AveragePoolSpec, PoolSpec } from '../../conv/pool-spec.ts';
import { forEachTap, tapLayout } from '../../conv/taps.ts';
import { isFloatingPoint } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import { input } from '../../expression/expression.ts';
import { allocate, fromTypedArray, mapInto, mapTogether } from '../../tensor/kernels.ts';
import { numel } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { fillValues } from '../creation/creation.ts';

/**
 * Passes over windows, on the waist alone: each element of a window is one strided view of the input
 * beside one of the output, so that no padded copy is made and a pass is one `map` per element. Nothing
 * here is recorded. Planes are the last axes; the axes before them are carried along.
 */

const [a, b, c] = [input(0), input(1), input(2)];

function planesOf(tensor: Tensor, spec: PoolSpec, size: readonly number[]): number[] {
  return [...tensor.shape.slice(0, tensor.ndim - spec.taps.length), ...size];
}

/** The sum of every window: [..., I…] → [..., O…]. */
export function sumWindows(spec: PoolSpec, source: Tensor): Tensor {
  const sums = allocate(planesOf(source, spec, spec.outputSize), source.dtype);
  forEachTap(spec.taps, (taps) => {
    const part = sums.alias(tapLayout(sums, taps, 'output'));
    const seen = source.alias(tapLayout(source, taps, 'input'));
    mapInto(e.add(a, b), [part, seen], [], part, source.dtype);
  });
  return sums;
}

/** The adjoint of `sumWindows`, each number added to all elements of its window: [..., O…] → [..., I…]. */
export function spreadWindows(spec: PoolSpec, source: Tensor): Tensor {
  const sums = allocate(planesOf(source, spec, spec.inputSize), source.dtype);
  forEachTap(spec.taps, (taps) => {
    const part = sums.alias(tapLayout(sums, taps, 'input'));
    const seen = source.alias(tapLayout(source, taps, 'output'));
    mapInto(e.add(a, b), [part, seen], [], part, source.dtype);
  });
  return sums;
}

/**
 * Where in its plane, counted in row-major order, the maximum of every window lies: the first of equals,
 * but the last NaN where there is one, as PyTorch finds it. [..., I…] → int64 [..., O…].
 */
export function maximaOfWindows(spec: PoolSpec, source: Tensor): Tensor {
  const shape = planesOf(source, spec, spec.outputSize);
  const values = allocate(shape, source.dtype);
  const indices = fillValues(allocate(shape, 'int64'), -1);
  const places = BigInt64Array.from({ length: numel(spec.inputSize) }, (_, place) => BigInt(place));
  const plane = fromTypedArray(places, spec.inputSize, 'int64');
  // Of the best value a, its index b and another value c: whether c replaces it.
  const better = e.or(e.or(e.lt(a, c), e.isnan(c)), e.lt(b, 0));
  const formulas = [e.where(better, c, a), e.where(better, input(3), b)];
  forEachTap(spec.taps, (taps) => {
    const best = values.alias(tapLayout(values, taps, 'output'));
    const index = indices.alias(tapLayout(indices, taps, 'output'));
    const seen = source.alias(tapLayout(source, taps, 'input'));
    const place = plane.alias(tapLayout(plane, taps, 'input'));
    mapTogether(formulas, [best, index, seen, place], [best, index], 'float64');
  });
  return indices;
}

/** `source / divisors`, [..., O…]; integers drop the fraction. */
export function divideWindows({ divisors, outputSize }: AveragePoolSpec, source: Tensor): Tensor {
  const result = allocate(source.shape, source.dtype);
  const counts = fromTypedArray(divisors, outputSize, 'float64');
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
