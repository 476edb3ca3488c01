import type { Completion, Hover, Language } from './code-box.ts';

/** What an editor asks: about a place in the text of one of the cells. */
export interface Question {
  readonly id: number;
  readonly kind: 'hover' | 'complete';
  readonly cells: readonly string[];
  readonly cell: number;
  readonly position: number;
}

export interface Answer {
  readonly id: number;
  readonly result: Hover | readonly Completion[] | undefined;
}

/**
 * The page's end of the language service, which loads with the first question. It is a help, no need: where
 * it cannot be loaded, there are no types, and everything else works.
 */
export class LanguageService {
  readonly #waiting = new Map<number, (result: Answer['result']) => void>();
  #port: MessagePort | undefined;
  #count = 0;

  /** The language of one cell; `textsOf` gives the texts of the program and the cell's place in it. */
  of(textsOf: () => { cells: readonly string[]; cell: number }): Language {
    const ask = (kind: Question['kind'], position: number) => this.#ask({ kind, position, ...textsOf() });
    return {
      hover: async (position) => {
        const result = await ask('hover', position);
        return result && 'signature' in result ? result : undefined;
      },
      complete: async (position) => {
        const result = await ask('complete', position);
        return Array.isArray(result) ? result : [];
      },
    };
  }

  #ask(question: Omit<Question, 'id'>): Promise<Answer['result']> {
    this.#count += 1;
    const id = this.#count;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#open().postMessage({ ...question, id } satisfies Question);
    });
  }

  #open(): MessagePort {
    if (this.#port) return this.#port;
    const worker = new Worker(new URL('./language-worker.ts', import.meta.url), { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage(new URL('declarations.json', document.baseURI).href, [port2]);
    worker.onerror = (event) => {
      event.preventDefault();
      for (const resolve of this.#waiting.values()) resolve(undefined);
      this.#waiting.clear();
    };
    port1.onmessage = ({ data: { id, result } }: MessageEvent<Answer>) => {
      this.#waiting.get(id)?.(result);
      this.#waiting.delete(id);
    };
    this.#port = port1;
    return port1;
  }
}
