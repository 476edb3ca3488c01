import { isPlainObject } from '../arguments/plain-object.ts';
import { Tensor } from '../tensor/tensor.ts';

/**
 * A copy of nested arrays, maps and plain objects in which every tensor is replaced by `f(tensor)`;
 * everything else stays as it is.
 */
export function mapTensors<T>(value: T, f: (tensor: Tensor) => Tensor): T {
  return mapped(value, f) as T;
}

function mapped(value: unknown, f: (tensor: Tensor) => Tensor): unknown {
  if (value instanceof Tensor) return f(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, f));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, mapped(item, f)]));
  if (isPlainObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, f)]));
  }
  return value;
}

/** The tensors in nested arrays, maps and plain objects, in order. */
export function tensorsOf(value: unknown): Tensor[] {
  const tensors: Tensor[] = [];
  mapTensors(value, (tensor) => {
    tensors.push(tensor);
    return tensor;
  });
  return tensors;
}
