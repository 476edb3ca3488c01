import { type DType, isDType, type Scalar, type TypedArray, typedArray } from '../dtype/dtype.ts';
import { defaultFloat } from '../dtype/promotion.ts';
import { fromTypedArray } from '../tensor/kernels.ts';
import { Tensor } from '../tensor/tensor.ts';
import { type TensorOptions, withOptions } from './creation.ts';

/** Numbers in nested arrays; all rows of a level have one length. */
export type NestedArray = number | bigint | boolean | Tensor | readonly NestedArray[];

/** Typed arrays that have a tensor type of their own. */
export type DataArray = TypedArray | Uint8ClampedArray;

/**
 * A new tensor from nested arrays, a number, or a typed array (copied). Numbers make float32, bigints
 * int64, booleans bool; a typed array makes a 1-D tensor of its own type.
 *
 * @throws when rows have different lengths, or an element is not a number.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tensor.html
 * @example
 * ```ts
 * print(tensor([[0, 1], [2, 3]]));
 * // tensor([[0., 1.],
 * //         [2., 3.]])
 * print(tensor([1n, 2n]));
 * // tensor([1, 2])
 * ```
 */
export function tensor(data: NestedArray | DataArray, options: TensorOptions = {}): Tensor {
  if (options.dtype !== undefined && !isDType(options.dtype)) throw unknownDType(options.dtype);
  if (data instanceof Tensor)
    return withOptions(
      data
        .detach()
        .clone()
        .to(options.dtype ?? data.dtype),
      options,
    );
  if (ArrayBuffer.isView(data)) return withOptions(fromView(data, options.dtype), options);
  const shape: number[] = [];
  const elements: (Scalar | boolean)[] = [];
  collect(data, 0, shape, elements);
  const { dtype = typeOf(elements) } = options;
  return withOptions(fromElements(elements, shape).to(dtype), options);
}

function unknownDType(dtype: unknown): TypeError {
  return new TypeError(
    `fovea: unknown dtype ${String(dtype)}. Use float32, float64, int64, int32, uint8 or bool.`,
  );
}

/** Walks nested arrays in row-major order; `shape` is settled by the first row of each level. */
function collect(data: NestedArray, depth: number, shape: number[], elements: (Scalar | boolean)[]): void {
  if (Array.isArray(data)) {
    if (shape.length === depth) {
      if (elements.length > 0) throw ragged(0, depth, data.length);
      shape.push(data.length);
    } else if (shape[depth] !== data.length) {
      throw ragged(shape[depth], depth, data.length);
    }
    for (const item of data) collect(item, depth + 1, shape, elements);
    return;
  }
  const value = data instanceof Tensor ? data.item() : data;
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') {
    throw new TypeError(`fovea: tensor(...) takes numbers in nested arrays, but found ${describe(value)}.`);
  }
  if (depth !== shape.length) throw ragged(shape[depth], depth, undefined);
  elements.push(value);
}

function ragged(expected: number, depth: number, got: number | undefined): Error {
  const found = got === undefined ? 'a number' : got;
  return new RangeError(
    `expected sequence of length ${expected} at dim ${depth} (got ${found}). ` +
      'Every row of a level must have the same length.',
  );
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value === 'string' ? `the string '${value}'` : typeof value;
}

function typeOf(elements: readonly (Scalar | boolean)[]): DType {
  if (elements.length === 0 || elements.some((element) => typeof element === 'number')) return defaultFloat;
  return elements.some((element) => typeof element === 'bigint') ? 'int64' : 'bool';
}

/** Numbers travel as float64 and whole ones as int64, so that the wanted type is reached in one rounding. */
function fromElements(elements: readonly (Scalar | boolean)[], shape: readonly number[]): Tensor {
  if (elements.some((element) => typeof element === 'number')) {
    return fromTypedArray(Float64Array.from(elements, Number), shape, 'float64');
  }
  return fromTypedArray(BigInt64Array.from(elements, BigInt), shape, 'int64');
}

const dtypeOfArray = new Map<string, DType>([
  ['Float32Array', 'float32'],
  ['Float64Array', 'float64'],
  ['BigInt64Array', 'int64'],
  ['Int32Array', 'int32'],
  ['Int16Array', 'int16'],
  ['Int8Array', 'int8'],
  ['Uint8Array', 'uint8'],
  ['Uint8ClampedArray', 'uint8'],
]);

/** A copy of a typed array: read as its own type, or as the raw elements of a type of the same width. */
function fromView(data: ArrayBufferView, dtype: DType | undefined): Tensor {
  const own =
    data instanceof Uint16Array && dtype === 'float16' ? 'float16' : dtypeOfArray.get(data.constructor.name);
  if (own === undefined) {
    throw new TypeError(
      `fovea: a ${data.constructor.name} has no tensor type. Use one of ${[...dtypeOfArray.keys()].join(', ')}.`,
    );
  }
  const copy = typedArray(own, data.byteLength / typedArray(own, 0).BYTES_PER_ELEMENT);
  new Uint8Array(copy.buffer).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const values = fromTypedArray(copy, [copy.length], own);
  return values.to(dtype ?? own);
}
