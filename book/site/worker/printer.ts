import { Tensor } from '../../../src/index.ts';
import type { Place, Printed, PrintedTensor, Report } from './protocol.ts';

/** No cell's output on the page is longer than this many characters. */
const longest = 100_000;
/** A tensor with more numbers than this is printed but not drawn. */
const mostNumbers = 1_000_000;
/** Milliseconds between two reports of one cell's printing. */
const pause = 60;

/**
 * Gathers what a cell prints and reports it a few times a second, so that a loop that prints floods nobody.
 * The code that prints may never yield, so there is no timer: each print looks at the clock.
 */
export class Printer {
  readonly #send: (report: Report) => void;
  readonly #run: number;
  readonly #cell: Place;
  #waiting: Printed[] = [];
  #length = 0;
  #sent = performance.now();

  constructor(send: (report: Report) => void, run: number, cell: Place) {
    this.#send = send;
    this.#run = run;
    this.#cell = cell;
  }

  print(text: string, values: readonly unknown[]): void {
    if (this.#length > longest) return;
    this.#length += text.length;
    const full = this.#length > longest;
    if (full) this.#waiting.push({ text: '… the rest is too long to show here\n' });
    else this.#waiting.push({ text, tensor: values.length === 1 ? tensorOf(values[0]) : undefined });
    if (full || performance.now() - this.#sent > pause) this.flush();
  }

  flush(): void {
    this.#sent = performance.now();
    if (this.#waiting.length === 0) return;
    this.#send({ kind: 'printed', run: this.#run, cell: this.#cell, items: this.#waiting });
    this.#waiting = [];
  }
}

function tensorOf(value: unknown): PrintedTensor | undefined {
  if (!(value instanceof Tensor)) return undefined;
  const shape = [...value.shape];
  const dtype = String(value.dtype);
  if (value.numel() > mostNumbers) return { shape, dtype };
  const numbers = value.detach().flatten().tolist();
  return { shape, dtype, data: Array.isArray(numbers) ? Float32Array.from(numbers, Number) : undefined };
}

/** A value as the page's views take it: a tensor as nested arrays, numbers and texts as they are. */
export function plainValue(value: unknown): unknown {
  if (value instanceof Tensor) return value.numel() > mostNumbers ? undefined : value.tolist();
  if (Array.isArray(value)) return value.map(plainValue);
  return ['number', 'string', 'boolean'].includes(typeof value) ? value : undefined;
}
