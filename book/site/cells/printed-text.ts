import type { Printed, PrintedTensor } from '../worker/protocol.ts';

/** The lines of a tensor: brackets, finite numbers or truth, and what is said behind them. */
const tensorText = /^tensor\(([[\]\s\d.,+\-eTrueFals]*)((?:, \w+=[^\n]*)?)\)$/gm;

/**
 * A text as PyTorch prints it, with the numbers of the tensors in it, so that what stands below a cell that
 * has not run yet can be drawn as well. A tensor whose middle is left out (`...`) stays text.
 */
export function readPrinted(text: string): Printed[] {
  const items: Printed[] = [];
  let end = 0;
  const add = (item: Printed): void => {
    if (item.text.trim()) items.push(item);
  };
  for (const match of text.matchAll(tensorText)) {
    const [whole, numbers, options] = match;
    add({ text: text.slice(end, match.index) });
    add({ text: `${whole}\n`, tensor: readTensor(numbers, options) });
    end = match.index + whole.length + 1;
  }
  add({ text: text.slice(end) });
  return items;
}

function readTensor(numbers: string, options: string): PrintedTensor | undefined {
  const nested = readNested(numbers);
  if (nested === undefined) return undefined;
  const shape: number[] = [];
  for (let level = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  const data = Float32Array.from(flat(nested));
  const [, dtype = unsaidType(numbers)] = /dtype=torch\.(\w+)/.exec(options) ?? [];
  return { shape, dtype, data };
}

/** The type that a print does not name, since its numbers tell. */
function unsaidType(numbers: string): string {
  if (/[TF]/.test(numbers)) return 'bool';
  return /[.e]/.test(numbers) ? 'float32' : 'int64';
}

type Nested = number | Nested[];

function flat(nested: Nested): number[] {
  return Array.isArray(nested) ? nested.flatMap(flat) : [nested];
}

/** PyTorch's numbers are JSON but for `1.`, for truth and for what is not finite. */
function readNested(numbers: string): Nested | undefined {
  const json = numbers
    .replace(/(\d)\.(?!\d)/g, '$1')
    .replace(/\bTrue\b/g, '1')
    .replace(/\bFalse\b/g, '0');
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
