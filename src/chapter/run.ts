import { printedText } from '../tensor/print.ts';
import type { Code } from './chapter.ts';
import { type Compiled, linesAbove } from './compile.ts';
import { type ChapterError, cellError } from './error.ts';

/** What cells may import: `{ fovea: await import('fovea') }`. */
export type Modules = Readonly<Record<string, object>>;

type Print = (...values: unknown[]) => void;
type Define = (name: string, get: () => unknown, set: (value: unknown) => void) => void;
type Import = (module: string, name: string) => unknown;
/** Takes each text that is printed, line end included, and the values it shows. */
export type Write = (text: string, values: readonly unknown[]) => void;

/** Code as it runs. */
type Runnable = Code & Compiled;

type Body = (scope: object, define: Define, load: Import, display: Print, console: object) => Promise<void>;

const AsyncFunction: new (...source: string[]) => Body = Object.getPrototypeOf(async () => {}).constructor;

/**
 * One scope in which cells run, one after the other.
 *
 * A cell sees what the cells before it declared. Declaring a name again hides the older one from the cells
 * that follow; assigning to it changes it for everyone. What a failing cell declared before it failed stays.
 */
export class Session {
  readonly #modules: Modules;
  #scope: Record<string, unknown> = Object.create(null);
  readonly #console = consoleOf((...values) => this.#print(...values));
  /** Takes what the running cell prints, and what functions of earlier cells print when it calls them. */
  #output: { write: Write } = { write: () => {} };

  /** @param modules what cells may import; the `print` of `fovea` becomes one that the session hears. */
  constructor(modules: Modules) {
    const print: Print = (...values) => this.#print(...values);
    this.#modules = modules.fovea ? { ...modules, fovea: { ...modules.fovea, print } } : modules;
  }

  /** A session that begins with all that this one knows, and whose declarations this one never sees. */
  fork(): Session {
    const fork = new Session(this.#modules);
    fork.#scope = Object.create(this.#scope);
    fork.#output = this.#output;
    return fork;
  }

  /**
   * Runs a cell and hands over what it prints.
   * @throws ChapterError with the line of the cell at which it threw; its `cause` is what was thrown.
   */
  async run(cell: Runnable, write: Write): Promise<void> {
    this.#output.write = write;
    const before = Object.getOwnPropertyDescriptors(this.#scope);
    const define: Define = (name, get, set) => {
      Object.defineProperty(this.#scope, name, { get, set, configurable: true, enumerable: true });
    };
    const load: Import = (module, name) => this.#import(module, name);
    const display: Print = (value) => {
      if (value !== undefined) this.#print(value);
    };
    try {
      const body = compileBody(cell);
      await body(this.#scope, define, load, display, this.#console);
    } catch (error) {
      this.#forgetUnborn(cell, before);
      throw runtimeError(error, cell);
    }
  }

  /** What a name means to a cell that runs now; undefined where it means nothing. */
  value(name: string): unknown {
    return this.#scope[name];
  }

  #print(...values: unknown[]): void {
    this.#output.write(`${printedText(values)}\n`, values);
  }

  #import(module: string, name: string): unknown {
    const exported = this.#modules[module];
    if (!exported) {
      const modules = Object.keys(this.#modules).join(', ');
      throw new Error(`No module "${module}" here. Cells import from: ${modules}.`);
    }
    if (name === '*') return exported;
    if (name in exported) return Reflect.get(exported, name);
    throw new Error(`"${module}" exports no "${name}". (A type is imported with "import type".)`);
  }

  /** A declaration that the failing cell never reached must not hide an older one of its name. */
  #forgetUnborn(cell: Runnable, before: PropertyDescriptorMap): void {
    for (const name of cell.defines) {
      try {
        void this.#scope[name];
      } catch {
        delete this.#scope[name];
        if (before[name]) Object.defineProperty(this.#scope, name, before[name]);
      }
    }
  }
}

/** The `console` of a cell: it prints where `print` prints, and an assertion that fails ends the cell. */
function consoleOf(print: Print): object {
  const assert = (condition: unknown, ...message: unknown[]) => {
    if (!condition) throw new Error(['Assertion failed', ...message.map(String)].join(': '));
  };
  return { ...console, log: print, info: print, debug: print, warn: print, error: print, assert };
}

/** The name under which a cell's lines appear in a stack trace. */
function traceName({ file, line }: Code): string {
  return `${encodeURI(file)}#from-${line}`;
}

function compileBody(cell: Runnable): Body {
  const source = `${cell.code}\n//# sourceURL=${traceName(cell)}`;
  return new AsyncFunction('$scope', '$define', '$import', '$display', 'console', source);
}

function runtimeError(error: unknown, cell: Runnable): ChapterError {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
  const readable = message.replaceAll('$scope.', '');
  return cellError(readable, cell, lineInStack(error, cell) ?? 1, undefined, error);
}

/** The innermost line of the running cell in a stack trace, counted within the cell from 1. */
function lineInStack(error: unknown, cell: Runnable): number | undefined {
  if (!(error instanceof Error) || !error.stack) return undefined;
  const [, frame] = error.stack.split(`${traceName(cell)}:`);
  const line = Number.parseInt(frame ?? '', 10) - linesAbove;
  const lastLine = cell.source.split('\n').length;
  return line >= 1 && line <= lastLine ? line : undefined;
}
