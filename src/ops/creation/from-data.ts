import {
  type DType,
  isDType,
  isFloatingPoint,
  type Scalar,
  type TypedArray,
  typedArray,
} from '../../dtype/dtype.ts';
import { defaultFloat } from '../../dtype/promotion.ts';
import { checkRange } from '../../dtype/range.ts';
import { fromTypedArray } from '../../tensor/kernels.ts';
import { Tensor } from '../../tensor/tensor.ts';
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
  for (const element of elements) checkElement(element, dtype);
  return withOptions(fromElements(elements, shape).to(dtype), options);
}

function checkElement(element: Scalar | boolean, dtype: DType): void {
  if (typeof element === 'bigint' && BigInt.asIntN(64, element) !== element) {
    throw new RangeError(`Overflow when unpacking long: ${element} needs more than 64 bits. Use a number.`);
  }
  if (typeof element !== 'boolean' && !isFloatingPoint(dtype)) checkRange(element, dtype, dtype);
}

function unknownDType(dtype: unknown): TypeError {
  return new TypeError(
    `fovea: unknown dtype ${String(dtype)}. Use float32, float64, int64, int32, uint8 or bool.`,
  );
}

/** Walks nested arrays in row-major order; `shape` is settled by the first row of each level. */
function collect(data: NestedArray, depth: number, shape: number[], elements: (Scalar | boolean)[]): void {
  if (Array.isArray(data)) {
    checkRow(data, depth, shape, elements);
    for (const item of data) collect(item, depth + 1, shape, elements);
    return;
  }
  const value = data instanceof Tensor ? data.item() : data;
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') {
    throw notANumber(value, depth);
  }
  if (depth !== shape.length) {
    throw new TypeError(
      `not a sequence: found the number ${value} where a row of ${shape[depth]} should be. ` +
        'Every row of a level must have the same length.',
    );
  }
  elements.push(value);
}

/** PyTorch's tensors have no more dimensions either; a deeper array is probably one that contains itself. */
const mostDimensions = 64;

function checkRow(
  row: readonly NestedArray[],
  depth: number,
  shape: number[],
  elements: readonly (Scalar | boolean)[],
): void {
  if (depth >= mostDimensions) {
    throw new RangeError(`too many dimensions 'list': arrays nest more than ${mostDimensions} deep.`);
  }
  if (depth < shape.length) {
    if (shape[depth] === row.length) return;
    throw new RangeError(
      `expected sequence of length ${shape[depth]} at dim ${depth} (got ${row.length}). ` +
        'Every row of a level must have the same length.',
    );
  }
  if (elements.length > 0) {
    const sentence =
      typeof elements[0] === 'number'
        ? 'must be real number, not list'
        : "'list' object cannot be interpreted as an integer";
    throw new TypeError(`${sentence}: found an array beside a number. Every row must nest equally deep.`);
  }
  shape.push(row.length);
}

function notANumber(value: unknown, depth: number): TypeError {
  const remedy = 'tensor(...) takes numbers, bigints and booleans in nested arrays.';
  if (typeof value === 'string') {
    const sentence = depth === 0 ? "new(): invalid data type 'str'" : "too many dimensions 'str'";
    return new TypeError(`${sentence}: found the text '${value}'. ${remedy}`);
  }
  const type =
    value === null || value === undefined ? 'NoneType' : typeof value === 'object' ? 'dict' : typeof value;
  return new TypeError(`Could not infer dtype of ${type}: found ${String(value)}. ${remedy}`);
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
      `fovea: a ${data.constructor.name} has no tensor type. Use one of ` +
        `${[...dtypeOfArray.keys()].join(', ')}.`,
    );
  }
  const copy = typedArray(own, data.byteLength / typedArray(own, 0).BYTES_PER_ELEMENT);
  new Uint8Array(copy.buffer).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const values = fromTypedArray(copy, [copy.length], own);
  return values.to(dtype ?? own);
}

/**
 * The tensor itself (converted, if another type is asked for), or a new one from data as `tensor`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.as_tensor.html
 * @example
 * ```ts
 * const x = tensor([1, 2]);
 * print(asTensor(x) === x, asTensor([3n]));
 * // true tensor([3])
 * ```
 */
export function asTensor(data: NestedArray | DataArray, options: TensorOptions = {}): Tensor {
  return data instanceof Tensor ? data.to(options.dtype ?? data.dtype) : tensor(data, options);
}

/** Options of `asarray`. */
export interface AsArrayOptions extends TensorOptions {
  /** Copy also where it is not needed. Default: false. */
  readonly copy?: boolean | null;
}

/**
 * `asTensor` that can be told to copy.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.asarray.html
 * @example
 * ```ts
 * const x = tensor([1, 2]);
 * print(asarray(x, { copy: true }) === x);
 * // false
 * ```
 */
export function asarray(data: NestedArray | DataArray, { copy, ...options }: AsArrayOptions = {}): Tensor {
  const result = asTensor(data, options);
  return withOptions(copy && result === data ? result.clone() : result, options);
}
