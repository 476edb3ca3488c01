import type { DType } from '../../dtype/dtype.ts';
import { broadcastShapes } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { notImplemented, typeOfResult } from '../declare/result-type.ts';
import { fromHost, hostValues } from '../reduction/lines.ts';

/**
 * The next floating-point number after `input` towards `other`.
 *
 * @throws for other types than float32 and float64, and when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nextafter.html
 * @example
 * ```ts
 * print(tensor([1]).nextafter(tensor([2])).sub(1));
 * // tensor([1.1921e-07])
 * ```
 */
export function nextafter(input: Tensor, other: Tensor): Tensor {
  const dtype = typeOfResult(input, other);
  if (dtype !== 'float32' && dtype !== 'float64') {
    throw notImplemented('nextafter_cpu', dtype, "Convert with .to('float32') first.");
  }
  const shape = broadcastShapes(input.shape, other.shape);
  const targets = hostValues(other.expand(shape));
  const values = hostValues(input.expand(shape));
  const next = values.map((value, n) => neighbour(Number(value), Number(targets[n]), dtype));
  return fromHost(next, shape, dtype);
}

/** The bits of a float, read as an integer, count its magnitudes: the neighbour is one more or less. */
function neighbour(value: number, target: number, dtype: DType): number {
  if (value === target || Number.isNaN(value)) return value === target ? target : value;
  if (Number.isNaN(target)) return target;
  const view = new DataView(new ArrayBuffer(8));
  const single = dtype === 'float32';
  if (single) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  const bits = single ? BigInt(view.getInt32(0)) : view.getBigInt64(0);
  const sign = target > value ? 1 : -1;
  if (value === 0) return sign * (single ? 2 ** -149 : Number.MIN_VALUE);
  const moved = bits + (value > 0 === target > value ? 1n : -1n);
  if (single) view.setInt32(0, Number(moved));
  else view.setBigInt64(0, moved);
  return single ? view.getFloat32(0) : view.getFloat64(0);
}
