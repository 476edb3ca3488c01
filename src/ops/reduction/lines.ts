import { category, type DType, type Scalar } from '../../dtype/dtype.ts';
import { float16ToNumber } from '../../dtype/float16.ts';
import { fromTypedArray, readValues } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** The elements along one dimension, as numbers (bigints for int64). */
export type Line = readonly Scalar[];

/**
 * Puts `f(line)`, of `length` elements, in the place of every line along `dim`; unrecorded. For the ops
 * whose way depends on the data: they work on the host.
 */
export function mapLines(
  input: Tensor,
  dim: number,
  { length, dtype }: { readonly length: number; readonly dtype: DType },
  f: (line: Line) => Line,
): Tensor {
  const others = input.shape.map((_, axis) => axis).filter((axis) => axis !== dim);
  const order = input.ndim === 0 ? [] : [...others, dim];
  const source = hostValues(input.detach().permute(order));
  const size = input.shape[dim] ?? 1;
  const lines = size === 0 ? 0 : source.length / size;
  const results: Line[] = [];
  for (let n = 0; n < lines; n++) results.push(f(source.slice(n * size, (n + 1) * size)));
  const shape = input.ndim === 0 ? [] : [...others.map((axis) => input.shape[axis]), length];
  const moved = fromHost(results.flat(), shape, dtype);
  return moved.permute(order.map((_, axis) => order.indexOf(axis))).contiguous();
}

/** The elements of a tensor in row-major order, as plain values. */
export function hostValues(input: Tensor): Scalar[] {
  const values = Array.from<Scalar>(readValues(input));
  return input.dtype === 'float16' ? values.map((bits) => float16ToNumber(Number(bits))) : values;
}

/** A tensor of plain values; what a float type cannot hold is rounded once. */
export function fromHost(values: Line, shape: readonly number[], dtype: DType): Tensor {
  if (category(dtype) === 'float') {
    return fromTypedArray(Float64Array.from(values, Number), shape, 'float64').to(dtype);
  }
  return fromTypedArray(BigInt64Array.from(values, BigInt), shape, 'int64').to(dtype);
}

/** Ascending order with NaN last; equal values keep their order in a stable sort. */
export function ascending(a: Scalar, b: Scalar): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(isNotANumber(a)) - Number(isNotANumber(b));
}

/** The positions of a line's elements in ascending (or descending) order, equal ones as they stood. */
export function sortedPositions(line: Line, descending = false): number[] {
  const sign = descending ? -1 : 1;
  return line.map((_, n) => n).sort((a, b) => sign * ascending(line[a], line[b]));
}

/** Whether an element is NaN. */
export function isNotANumber(value: Scalar): boolean {
  return typeof value === 'number' && Number.isNaN(value);
}
