import {
  ChapterError,
  type Code,
  type Compiled,
  compileCell,
  type Modules,
  Session,
} from '../../../src/chapter/index.ts';
import type { Generator } from '../../../src/index.ts';
import { isSame, standingOf } from './changes.ts';
import { type PlannedCell, plan } from './plan.ts';
import type { Failure, RunRequest } from './protocol.ts';

/** Hears what happens to the cells; each call names a cell by its place. */
export interface Listener {
  started(cell: number): void;
  printed(cell: number, text: string, values: readonly unknown[]): void;
  finished(cell: number, session: Session): void;
  failed(cell: number, error: unknown): void;
}

/** A cell that has run: its text then, the scope it filled, what it changed, the random stream around it. */
interface Ran {
  readonly source: string;
  readonly session: Session;
  readonly before: Uint8Array;
  after: Uint8Array;
  changes: readonly string[];
  current: boolean;
}

type Draft = (Code & Compiled) | { readonly error: unknown; readonly defines: []; readonly uses: [] };

/**
 * Cells that run in any order and still show what running them from top to bottom would show: each has a
 * scope of its own above those before it, and begins with the random stream that the one before it left.
 */
export class Notebook {
  readonly #root: Session;
  readonly #random: Generator;
  readonly #untouched: Uint8Array;
  #ran: (Ran | undefined)[] = [];
  #drafts: { key: string; draft: Draft }[] = [];
  #seed: number | undefined;

  constructor(modules: Modules, random: Generator) {
    this.#root = new Session(modules);
    this.#random = random;
    this.#untouched = random.getState();
  }

  /** Runs what a request asks for; ends at the first cell that fails. */
  async run(request: RunRequest, listener: Listener): Promise<boolean> {
    if (request.fresh || request.seed !== this.#seed) this.#ran = [];
    this.#seed = request.seed;
    const drafts = this.#compile(request.cells);
    const planned = drafts.map(({ defines, uses }, index): PlannedCell => {
      const ran = this.#ran[index];
      const current = ran?.current === true && ran.source === request.cells[index].source;
      return { defines, uses, changes: ran?.changes ?? [], current };
    });
    const due = new Set(plan(planned, request.wanted, request.changed));
    for (const [index, draft] of drafts.entries()) {
      const wasDrawing = this.#drew(index);
      const stream = this.#streamBefore(index);
      const ran = this.#ran[index];
      const shifted = ran !== undefined && !same(ran.before, stream);
      if (due.has(index) || (shifted && wasDrawing)) {
        if (!(await this.#runCell(index, request.cells[index].source, draft, stream, listener))) return false;
      } else if (ran && shifted) {
        this.#ran[index] = { ...ran, before: stream, after: stream };
      }
    }
    return true;
  }

  /**
   * Lends the scope after the first `count` cells. A cell whose values the borrower changes runs again before
   * it is needed.
   */
  async lend(count: number, use: (session: Session) => Promise<void>): Promise<void> {
    const session = this.#sessionAfter(count);
    const before = this.#drafts
      .slice(0, count)
      .map(({ draft }) => draft.defines.map((name) => standingOf(session.value(name))));
    try {
      await use(session);
    } finally {
      for (const [index, standings] of before.entries()) {
        const { defines } = this.#drafts[index].draft;
        const kept = defines.every((name, place) =>
          isSame(standings[place], standingOf(session.value(name))),
        );
        const ran = this.#ran[index];
        if (ran && !kept) ran.current = false;
      }
    }
  }

  /** The names that the first `count` cells define. */
  namesBefore(cells: readonly Code[], count: number): Set<string> {
    return new Set(this.#compile(cells.slice(0, count)).flatMap(({ defines }) => defines));
  }

  /** Compiles what has changed: what a cell compiles to depends on its text and the names above it. */
  #compile(cells: readonly Code[]): Draft[] {
    const known = new Set<string>();
    return cells.map((cell, index) => {
      const key = [this.#seed, cell.source, ...known].join('\0');
      const kept = this.#drafts[index];
      const draft = kept?.key === key ? kept.draft : draftOf(cell, known, this.#seed);
      this.#drafts[index] = { key, draft };
      for (const name of draft.defines) known.add(name);
      return draft;
    });
  }

  async #runCell(
    index: number,
    source: string,
    draft: Draft,
    stream: Uint8Array,
    listener: Listener,
  ): Promise<boolean> {
    const session = this.#ran[index]?.session ?? this.#sessionAfter(index).fork();
    const ran: Ran = { source, session, before: stream, after: stream, changes: [], current: false };
    const standings = draft.uses.map((name) => standingOf(session.value(name)));
    this.#ran[index] = ran;
    this.#random.setState(stream);
    listener.started(index);
    try {
      if ('error' in draft) throw draft.error;
      await session.run(draft, (text, values) => listener.printed(index, text, values));
      ran.current = true;
    } catch (error) {
      listener.failed(index, error);
    }
    ran.after = this.#random.getState();
    ran.changes = draft.uses.filter(
      (name, place) => !isSame(standings[place], standingOf(session.value(name))),
    );
    if (ran.current) listener.finished(index, session);
    return ran.current;
  }

  #sessionAfter(count: number): Session {
    return this.#ran[count - 1]?.session ?? this.#root;
  }

  #streamBefore(index: number): Uint8Array {
    return index === 0 ? this.#untouched : (this.#ran[index - 1]?.after ?? this.#untouched);
  }

  #drew(index: number): boolean {
    const ran = this.#ran[index];
    return ran !== undefined && !same(ran.before, ran.after);
  }
}

function draftOf(cell: Code, known: ReadonlySet<string>, seed: number | undefined): Draft {
  try {
    return compileCell(cell, known, { seed });
  } catch (error) {
    return { error, defines: [], uses: [] };
  }
}

/**
 * The sentence of whatever some code threw, and its line, from 1; 0 where it did not happen in that code, as
 * when the check of an exercise speaks.
 */
export function failureOf(error: unknown, code: Code | undefined): Failure {
  if (!(error instanceof ChapterError)) return { message: String(error), line: 0 };
  const line = error.place.line - (code?.line ?? 0) + 1;
  const isInside = code !== undefined && line >= 1 && line <= code.source.split('\n').length;
  return { message: error.message, line: isInside ? line : 0 };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || a.every((byte, index) => byte === b[index]);
}
