/** The element types of tensors, with PyTorch's names. */
export type DType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint8'
  | 'bool';

/** The JavaScript arrays that hold elements; float16 travels as its 16 raw bits. */
export type TypedArray =
  | Float32Array
  | Float64Array
  | Uint16Array
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint8Array;

/** One element on the JavaScript side: int64 is a bigint, everything else a number (bool is 0 or 1). */
export type Scalar = number | bigint;

type TypedArrayConstructor = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): TypedArray;
};

/** Where a type stands in promotion: any float beats any integer beats bool. */
export type Category = 'bool' | 'integer' | 'float';

interface DTypeInfo {
  readonly array: TypedArrayConstructor;
  readonly category: Category;
  /** The class name in PyTorch's messages, as in `torch.FloatTensor` or `expected scalar type Long`. */
  readonly legacyName: string;
}

const all: { readonly [D in DType]: DTypeInfo } = {
  float32: { array: Float32Array, category: 'float', legacyName: 'Float' },
  float64: { array: Float64Array, category: 'float', legacyName: 'Double' },
  float16: { array: Uint16Array, category: 'float', legacyName: 'Half' },
  int64: { array: BigInt64Array, category: 'integer', legacyName: 'Long' },
  int32: { array: Int32Array, category: 'integer', legacyName: 'Int' },
  int16: { array: Int16Array, category: 'integer', legacyName: 'Short' },
  int8: { array: Int8Array, category: 'integer', legacyName: 'Char' },
  uint8: { array: Uint8Array, category: 'integer', legacyName: 'Byte' },
  bool: { array: Uint8Array, category: 'bool', legacyName: 'Bool' },
};

/** Every element type, in the order of PyTorch's documentation. */
export const dtypes = Object.keys(all) as readonly DType[];

const infos: ReadonlyMap<unknown, DTypeInfo> = new Map(Object.entries(all));

/** Whether a value names an element type. */
export function isDType(value: unknown): value is DType {
  return infos.has(value);
}

/** Every op asks for a type sooner or later: what has none is no tensor, whatever TypeScript was told. */
function infoOf(dtype: DType): DTypeInfo {
  const found = infos.get(dtype);
  if (found !== undefined) return found;
  throw new TypeError(
    dtype === undefined
      ? 'expected a Tensor, but got something without a dtype. Wrap numbers and arrays with tensor(…).'
      : `unknown dtype ${String(dtype)}. The types are ${dtypes.join(', ')}.`,
  );
}

/** Bytes of one element. */
export function byteSize(dtype: DType): number {
  return infoOf(dtype).array.BYTES_PER_ELEMENT;
}

/** Whether a type is boolean, integer or floating point. */
export function category(dtype: DType): Category {
  return infoOf(dtype).category;
}

/** Whether a type can carry gradients. */
export function isFloatingPoint(dtype: DType): boolean {
  return infoOf(dtype).category === 'float';
}

/** PyTorch's older name of a type, as its messages print it: `Float`, `Long`, … */
export function legacyName(dtype: DType): string {
  return infoOf(dtype).legacyName;
}

/** A typed array of `length` zeros, or a window of `length` elements onto `buffer`. */
export function typedArray(
  dtype: DType,
  length: number,
  buffer: ArrayBufferLike = new ArrayBuffer(length * byteSize(dtype)),
  byteOffset = 0,
): TypedArray {
  return new (infoOf(dtype).array)(buffer, byteOffset, length);
}
