/** From the JSON of the goldens to values. */
import { parseFloatText, Tagged } from './python.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonRecord;
export interface JsonRecord {
  readonly [key: string]: Json;
}

export type Numbers = readonly (number | bigint)[];

/** A tensor as the goldens store it: values in row-major order. */
export interface StoredTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: Numbers;
  readonly requiresGrad: boolean;
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function recordOf(value: Json | undefined): JsonRecord {
  return isRecord(value) ? value : {};
}

export function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

/** JSON whose integers beyond 2^53 survive, as `{ "int": "..." }`. */
export function parseJson(text: string): Json {
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?\d{16,}$/.test(token) ? `{"int":"${token}"}` : token,
  );
  const value: Json = JSON.parse(exact);
  return value;
}

/** A Python value of a program: an integer stays a number, a float is tagged as one. */
export function decodeArgument(json: Json, variable: (name: string) => unknown): unknown {
  if (typeof json === 'number') return Number.isInteger(json) ? json : new Tagged('float', json);
  if (isList(json)) return json.map((item) => decodeArgument(item, variable));
  if (!isRecord(json)) return json;
  if (typeof json.$ === 'string') return variable(json.$);
  if (typeof json.float === 'string') return new Tagged('float', parseFloatText(json.float));
  if (typeof json.int === 'string') return BigInt(json.int);
  if (typeof json.dtype === 'string' && json.shape === undefined) return new Tagged('dtype', json.dtype);
  if (isList(json.tuple)) return new Tagged('tuple', decodeArgument(json.tuple, variable));
  if (isList(json.slice)) return new Slice(json.slice);
  if (json.ellipsis === true) return new Ellipsis();
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key, decodeArgument(value, variable)]),
  );
}

/** Python's `start:stop:step`. */
export class Slice {
  readonly text: string;

  constructor(parts: readonly Json[]) {
    const [start = null, stop = null, step = null] = parts;
    const range = `${start ?? ''}:${stop ?? ''}`;
    this.text = step === null ? range : `${range}:${step}`;
  }
}

/** Python's `...`. */
export class Ellipsis {}

export function decodeTensor(json: Json | undefined): StoredTensor {
  const record = recordOf(json);
  const dtype = textOf(record.dtype);
  return {
    dtype,
    shape: listOf(record.shape).map(Number),
    values: decodeValues(record, dtype),
    requiresGrad: record.requires_grad === true,
  };
}

function decodeValues(record: JsonRecord, dtype: string): Numbers {
  if (typeof record.b64 === 'string') return fromBytes(Buffer.from(record.b64, 'base64'), dtype);
  if (typeof record.hex === 'string') return fromBits(record.hex);
  const values = listOf(record.v);
  return dtype === 'int64' ? values.map(integer) : values.map(Number);
}

function integer(value: Json): bigint {
  return BigInt(isRecord(value) ? textOf(value.int) : Number(value));
}

/** One 8-digit float32 bit pattern per element. */
function fromBits(hex: string): number[] {
  const words = hex.split(' ').filter((word) => word !== '');
  return words.map((word) => Buffer.from(word, 'hex').readFloatBE(0));
}

const readers: Readonly<
  Record<string, readonly [size: number, read: (bytes: Buffer, at: number) => number]>
> = {
  float64: [8, (bytes, at) => bytes.readDoubleLE(at)],
  float32: [4, (bytes, at) => bytes.readFloatLE(at)],
  float16: [2, (bytes, at) => halfValue(bytes.readUInt16LE(at))],
  int32: [4, (bytes, at) => bytes.readInt32LE(at)],
  int16: [2, (bytes, at) => bytes.readInt16LE(at)],
  int8: [1, (bytes, at) => bytes.readInt8(at)],
  uint8: [1, (bytes, at) => bytes.readUInt8(at)],
  bool: [1, (bytes, at) => bytes.readUInt8(at)],
};

function fromBytes(bytes: Buffer, dtype: string): Numbers {
  if (dtype === 'int64') return range(bytes.length / 8).map((index) => bytes.readBigInt64LE(8 * index));
  const reader = readers[dtype];
  if (reader === undefined) throw new Error(`no reader for the bytes of dtype ${dtype}`);
  const [size, read] = reader;
  return range(bytes.length / size).map((index) => read(bytes, size * index));
}

/** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
export function halfValue(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * 2 ** -24 * fraction : sign * 2 ** (exponent - 25) * (1024 + fraction);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
