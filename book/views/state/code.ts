/** Numbers in nested lists. */
export type Nested = number | readonly Nested[];

/** As long as a line of a cell may be before its rows get lines of their own. */
const lineLength = 72;

/** `tensor([[0, 1], [2, 3]])`, over several lines when it is long. */
export function tensorCode(values: Nested): string {
  return `tensor(${listCode(values, numberCode, '')})`;
}

/** `tensor([[1n, 2n]])`; with a number among them that is not whole, as `tensorCode`. */
export function integerTensorCode(values: Nested): string {
  if (!isWhole(values)) return tensorCode(values);
  return `tensor(${listCode(values, (value) => `${value}n`, '')})`;
}

function isWhole(values: Nested): boolean {
  return typeof values === 'number' ? Number.isInteger(values) : values.every(isWhole);
}

/** A number as code. */
export function numberCode(value: number): string {
  return String(value);
}

function listCode(values: Nested, write: (value: number) => string, indent: string): string {
  if (typeof values === 'number') return write(values);
  const flat = `[${values.map((item) => listCode(item, write, '')).join(', ')}]`;
  if (indent.length + flat.length <= lineLength && !flat.includes('\n')) return flat;
  const inner = `${indent}  `;
  return `[\n${values.map((item) => `${inner}${listCode(item, write, inner)},\n`).join('')}${indent}]`;
}

/**
 * The values that a run gave, with float32's long tails cut where that changes nothing: 0.10000000149011612
 * is 0.1.
 */
export function tidied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidied);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return value;
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}
