/** The few doors through which the interpreter touches fovea, whatever fovea turns out to have. */
import { halfValue, type StoredTensor } from './convert.ts';

export type Namespace = Readonly<Record<string, unknown>>;

/** fovea lacks a name that the program uses; never mistaken for an error fovea raised. */
export class Missing extends Error {}

export function lookUp(fovea: Namespace, path: readonly string[]): unknown {
  let value: unknown = fovea;
  for (const name of path) value = property(value, name, `fovea has no ${path.join('.')}`);
  return value;
}

export function property(target: unknown, name: string, otherwise?: string): unknown {
  const holder: object = Object(target);
  if (target === null || target === undefined || !(name in holder)) {
    throw new Missing(otherwise ?? `${typeName(target)} has no ${name}`);
  }
  return Reflect.get(holder, name, target);
}

export function call(callee: unknown, name: string, args: readonly unknown[], self?: unknown): unknown {
  if (typeof callee !== 'function') throw new Missing(`${name} is not a function`);
  return Reflect.apply(callee, self, args);
}

export function construct(callee: unknown, name: string, args: readonly unknown[]): unknown {
  if (typeof callee !== 'function') throw new Missing(`${name} is not a class`);
  return Reflect.construct(callee, args);
}

export function callMethod(target: unknown, name: string, args: readonly unknown[]): unknown {
  return call(property(target, name), name, args, target);
}

export function noGrad(fovea: Namespace, run: () => unknown): unknown {
  return call(lookUp(fovea, ['noGrad']), 'noGrad', [run]);
}

export function isTensor(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'toTypedArray' in value && 'dtype' in value;
}

/** A tensor as the user would make it: typed array, shape, and a storage of its own. */
export function makeTensor(fovea: Namespace, stored: StoredTensor): unknown {
  const flat = call(lookUp(fovea, ['tensor']), 'tensor', [typedArray(stored), { dtype: stored.dtype }]);
  const shaped = callMethod(callMethod(flat, 'reshape', [[...stored.shape]]), 'clone', []);
  return stored.requiresGrad ? callMethod(shaped, 'requiresGrad_', [true]) : shaped;
}

function typedArray({ dtype, values }: StoredTensor): ArrayLike<number> | ArrayLike<bigint> {
  if (dtype === 'int64') return BigInt64Array.from(values, BigInt);
  const numbers = Array.from(values, Number);
  if (dtype === 'float64') return Float64Array.from(numbers);
  if (dtype === 'float32' || dtype === 'float16') return Float32Array.from(numbers);
  if (dtype === 'int32') return Int32Array.from(numbers);
  if (dtype === 'int16') return Int16Array.from(numbers);
  return dtype === 'int8' ? Int8Array.from(numbers) : Uint8Array.from(numbers);
}

export interface ReadTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | bigint)[];
}

export function readTensor(tensor: object): ReadTensor {
  const stored = callMethod(callMethod(tensor, 'detach', []), 'toTypedArray', []);
  // JavaScript (ES2022) has no array of halves: a float16 tensor comes as bit patterns.
  const values = stored instanceof Uint16Array ? Array.from(stored, halfValue) : stored;
  return {
    dtype: String(property(tensor, 'dtype')).replace('torch.', ''),
    shape: iterate(property(tensor, 'shape')).map(Number),
    values: iterate(values).map((value) => (typeof value === 'bigint' ? value : Number(value))),
  };
}

export function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

export function iterate(value: unknown): unknown[] {
  if (!isIterable(value)) throw new Missing(`${typeName(value)} is not iterable`);
  return [...value];
}

export function typeName(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value;
}
