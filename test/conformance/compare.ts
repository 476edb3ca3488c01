/** Does a value of fovea equal what PyTorch answered? A mismatch comes back as expected and got. */
import {
  decodeTensor,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  recordOf,
  type StoredTensor,
  textOf,
} from './convert.ts';
import { isIterable, isTensor, type ReadTensor, readTensor, typeName } from './fovea.ts';
import { parseFloatText, plain, str } from './python.ts';

export interface Mismatch {
  readonly expected: string;
  readonly got: string;
}

/** How close an output has to be; `variants` is PyTorch's own answer on other versions, by path. */
export interface Closeness {
  readonly exact: boolean;
  readonly rounding: number;
  readonly variants: readonly JsonRecord[];
}

/** A variant that differs by more than this, relative to its scale, is another algorithm, not rounding. */
const roundingLevel = 1e-5;

export function compare(
  expected: Json,
  actual: unknown,
  closeness: Closeness,
  path: string,
): Mismatch | undefined {
  const mismatch = compareAnswer(expected, actual, closeness, path);
  if (mismatch === undefined) return undefined;
  const others = closeness.variants.flatMap((variant) => otherAnswer(variant[path]));
  const agrees = (other: Json) =>
    compareAnswer(other, actual, { ...closeness, variants: [] }, path) === undefined;
  return others.some(agrees) ? undefined : mismatch;
}

function otherAnswer(difference: Json | undefined): Json[] {
  if (!isRecord(difference) || difference.here === undefined) return [];
  const { here } = difference;
  return [isRecord(here) && here.shape !== undefined ? { tensor: here } : here];
}

function compareAnswer(
  expected: Json,
  actual: unknown,
  closeness: Closeness,
  path: string,
): Mismatch | undefined {
  if (!isRecord(expected)) return comparePlain(expected, actual);
  if (expected.tensor !== undefined)
    return compareTensor(decodeTensor(expected.tensor), actual, closeness, path);
  if (typeof expected.float === 'string')
    return compareFloat(parseFloatText(expected.float), actual, closeness);
  if (typeof expected.int === 'string') return same(expected.int, String(plain(actual)));
  if (expected.dtype !== undefined)
    return same(textOf(expected.dtype), String(plain(actual)).replace('torch.', ''));
  if (isRecord(expected.dict)) return compareDictionary(expected.dict, actual, closeness, path);
  for (const kind of ['tuple', 'list', 'size']) {
    const items = expected[kind];
    if (isList(items)) return compareItems(items, plain(actual), closeness, `${path}/${kind}`);
  }
  return { expected: JSON.stringify(expected), got: 'a value of a kind that is not known here' };
}

function comparePlain(expected: Json, actual: unknown): Mismatch | undefined {
  const value = plain(actual);
  if (expected === null) return same('None', value === null ? 'None' : describe(actual));
  if (typeof expected !== typeof value && typeof value !== 'bigint') {
    return { expected: str(expected), got: describe(actual) };
  }
  return same(str(expected), str(value));
}

function same(expected: string, got: string): Mismatch | undefined {
  return expected === got ? undefined : { expected, got };
}

function compareFloat(expected: number, actual: unknown, { rounding }: Closeness): Mismatch | undefined {
  const value = plain(actual);
  const tolerance = 8 * rounding + 2e-6 * Math.abs(expected);
  if (typeof value === 'number' && isClose(value, expected, tolerance)) return undefined;
  return { expected: String(expected), got: describe(actual) };
}

function compareItems(
  expected: readonly Json[],
  actual: unknown,
  closeness: Closeness,
  path: string,
): Mismatch | undefined {
  if (!isIterable(actual)) return { expected: `${expected.length} items`, got: describe(actual) };
  const items = [...actual];
  if (items.length !== expected.length) {
    return { expected: `${expected.length} items`, got: `${items.length} items` };
  }
  return firstMismatch(expected, (item, index) => compare(item, items[index], closeness, `${path}/${index}`));
}

function compareDictionary(
  expected: JsonRecord,
  actual: unknown,
  closeness: Closeness,
  path: string,
): Mismatch | undefined {
  const entries = new Map<unknown, unknown>(actual instanceof Map ? actual : Object.entries(Object(actual)));
  const keys = Object.keys(expected);
  return (
    same(keys.join(', '), [...entries.keys()].join(', ')) ??
    firstMismatch(keys, (key) =>
      compare(expected[key] ?? null, entries.get(key), closeness, `${path}/dict/${key}`),
    )
  );
}

function firstMismatch<T>(items: readonly T[], test: (item: T, index: number) => Mismatch | undefined) {
  for (const [index, item] of items.entries()) {
    const mismatch = test(item, index);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

function compareTensor(
  expected: StoredTensor,
  actual: unknown,
  closeness: Closeness,
  path: string,
): Mismatch | undefined {
  if (!isTensor(actual)) return { expected: `a ${expected.dtype} tensor`, got: describe(actual) };
  const got = readTensor(actual);
  return (
    same(expected.dtype, got.dtype) ??
    same(`shape [${expected.shape.join(', ')}]`, `shape [${got.shape.join(', ')}]`) ??
    same(`${expected.values.length} values`, `${got.values.length} values`) ??
    compareValues(expected, got, closeness, path)
  );
}

function compareValues(
  expected: StoredTensor,
  got: ReadTensor,
  closeness: Closeness,
  path: string,
): Mismatch | undefined {
  const tolerance = expected.dtype.includes('float') ? toleranceOf(expected, closeness, path) : 0;
  const wrong = expected.values.findIndex((value, index) => !isEqual(value, got.values[index], tolerance));
  if (wrong < 0) return undefined;
  const at = `at element ${wrong} of [${expected.shape.join(', ')}]`;
  return {
    expected: `${expected.values[wrong]} ${at} (± ${tolerance.toPrecision(2)})`,
    got: `${got.values[wrong]} (${countWrong(expected, got, tolerance)} of ${got.values.length} differ)`,
  };
}

function countWrong(expected: StoredTensor, got: ReadTensor, tolerance: number): number {
  return [...expected.values].filter((value, index) => !isEqual(value, got.values[index], tolerance)).length;
}

function isEqual(expected: number | bigint, got: number | bigint | undefined, tolerance: number): boolean {
  if (typeof expected !== 'number' || typeof got !== 'number') return expected === got;
  return isClose(got, expected, tolerance);
}

/** Exact (to the sign of a zero) without tolerance; NaN equals NaN, an infinity only itself. */
function isClose(got: number, expected: number, tolerance: number): boolean {
  if (Object.is(got, expected)) return true;
  return tolerance > 0 && Number.isFinite(got) && Math.abs(got - expected) <= tolerance;
}

/** `8 f64_maxerr + 2e-6 max|expected|`, widened where other versions of PyTorch round differently. */
function toleranceOf(expected: StoredTensor, { exact, rounding, variants }: Closeness, path: string): number {
  const widened = variants.map((variant) => roundingOf(variant[path]));
  const finite = Array.from(expected.values, (value) => Math.abs(Number(value))).filter(Number.isFinite);
  const scale = finite.reduce((largest, value) => Math.max(largest, value), 0);
  const base = exact ? 0 : 8 * rounding + 2e-6 * scale + Number.MIN_VALUE;
  return base + Math.max(0, ...widened);
}

/** The goldens state a `maxdiff` with three digits: the true one may be half a unit of the third larger. */
const maxdiffSlack = 1.005;

function roundingOf(difference: Json | undefined): number {
  const { maxdiff, scale } = recordOf(difference);
  if (typeof maxdiff !== 'number' || typeof scale !== 'number') return 0;
  return maxdiff <= roundingLevel * scale ? maxdiff * maxdiffSlack : 0;
}

export function describe(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'function') return 'a function';
  const text = isTensor(value) ? `${typeName(value)} ${String(value)}` : str(value);
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}
