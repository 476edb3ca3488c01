import type { Code } from '../../../src/chapter/index.ts';
import { find } from '../controls/dom.ts';
import { CodeBox, type Language } from '../editor/code-box.ts';
import type { PageData } from '../page-data.ts';
import type { Place, Report, Result } from '../worker/protocol.ts';
import type { Ending, Runner } from '../worker/runner.ts';
import { Panel } from './panel.ts';

/** A cell of the page. */
export interface PageCell {
  readonly code: Code;
  readonly box: CodeBox;
  readonly panel: Panel;
  /** The text that its output belongs to. */
  shown: string;
}

/** What the rest of the page hears of its cells. */
export interface NotebookEvents {
  edited(): void;
  finished(cell: PageCell, result: Result): void;
}

export const stoppedSentence = 'Stopped. What has run before runs again when it is needed.';

/** The cells of a page: their texts, and running them. */
export class Notebook {
  readonly cells: readonly PageCell[];
  /** Names whose values the page wants to hear of. */
  readonly watch: Set<string> = new Set();
  readonly #data: PageData;
  readonly #runner: Runner;
  readonly #events: NotebookEvents;
  #seed: number | undefined;

  constructor(
    data: PageData,
    runner: Runner,
    events: NotebookEvents,
    languageOf: (cell: number) => Language,
  ) {
    this.#data = data;
    this.#runner = runner;
    this.#events = events;
    this.cells = data.cells.map((code, index) => this.#connect(code, index, languageOf(index)));
  }

  get seed(): number | undefined {
    return this.#seed;
  }

  set seed(seed: number | undefined) {
    this.#seed = seed;
  }

  /** Every cell that the page's chapter stands on, then its own, as they read now. */
  sources(): Code[] {
    return [
      ...this.#data.before,
      ...this.cells.map(({ code, box }) => ({ ...code, source: `${box.text}\n` })),
    ];
  }

  /** Runs cells of the page; those that depend on a changed one run too. */
  run(cells: readonly PageCell[], fresh = false): Promise<Ending> {
    const wanted = cells.map((cell) => this.#placeOf(cell));
    const changed = this.cells.filter(({ box, shown }) => box.text !== shown);
    for (const cell of cells) cell.panel.wait();
    return this.#ask(
      wanted,
      changed.map((cell) => this.#placeOf(cell)),
      fresh,
    );
  }

  /** Runs them all, as if for the first time. */
  runAll(): Promise<Ending> {
    return this.run(this.cells, true);
  }

  stop(): void {
    this.#runner.stop();
  }

  async #ask(wanted: readonly number[], changed: readonly number[], fresh: boolean): Promise<Ending> {
    const cells = this.sources();
    const begun = new Set<PageCell>();
    const request = {
      kind: 'run',
      cells,
      seed: this.#seed,
      wanted,
      changed,
      fresh,
      watch: [...this.watch],
    } as const;
    const ending = await this.#runner.ask(request, (report) => {
      if (report.kind === 'done') return;
      const cell = this.#cellAt(report.cell);
      if (cell) this.#hear(cell, report, cells[Number(report.cell)].source.trimEnd(), begun);
      else if (report.kind === 'failed')
        this.#blame(cells[Number(report.cell)], report.failure.message, wanted);
    });
    this.#settle(ending, begun);
    return ending;
  }

  #hear(cell: PageCell, report: Exclude<Report, { kind: 'done' }>, text: string, begun: Set<PageCell>): void {
    if (report.kind === 'started') {
      begun.add(cell);
      cell.box.markError(undefined);
    }
    cell.panel.hear(report);
    if (report.kind !== 'finished' && report.kind !== 'failed') return;
    begun.delete(cell);
    cell.shown = text;
    this.#showEdited(cell);
    if (report.kind === 'failed') cell.box.markError(report.failure.line || undefined);
    else this.#events.finished(cell, report.result);
  }

  /** An earlier chapter's cell failed, which nobody sees: the cells that were asked for say so. */
  #blame(code: Code, message: string, wanted: readonly number[]): void {
    const sentence = `A cell of ${code.file} failed, which this one builds on. ${message}`;
    for (const place of wanted) this.#cellAt(place)?.panel.fail({ message: sentence, line: 0 });
  }

  /** After a run, no panel waits or runs any more. */
  #settle(ending: Ending, begun: ReadonlySet<PageCell>): void {
    for (const cell of this.cells) {
      const { state } = cell.panel.root.dataset;
      if (state !== 'running' && state !== 'waiting') continue;
      if (ending.kind === 'done')
        cell.panel.settle(this.#runner.busy ? '' : 'Not run: a cell before it failed.');
      else if (begun.has(cell) || ending.kind === 'died') cell.panel.settle(sentenceOf(ending));
      else cell.panel.settle();
    }
  }

  #connect(code: Code, index: number, language: Language): PageCell {
    const root = find(`[data-cell="${code.number}"]`, HTMLElement);
    const events = {
      edited: () => {
        this.#showEdited(cell);
        this.#events.edited();
      },
      run: () => void this.run([cell]),
    };
    const label = `Code of cell ${index + 1}`;
    const box = new CodeBox(find('.code', HTMLElement, root), code.source, label, events, language);
    const panel = new Panel(root, {
      run: () => void this.run([cell]),
      stop: () => this.stop(),
      reset: () => {
        box.write(box.original);
        void this.run([cell]);
      },
    });
    const cell: PageCell = { code, box, panel, shown: box.text };
    return cell;
  }

  #showEdited(cell: PageCell): void {
    cell.panel.showEdited(cell.box.isChanged, cell.box.text !== cell.shown);
  }

  #placeOf(cell: PageCell): number {
    return this.#data.before.length + this.cells.indexOf(cell);
  }

  #cellAt(place: Place): PageCell | undefined {
    return place === 'answer' ? undefined : this.cells[place - this.#data.before.length];
  }
}

/** What a run that did not come to its end says for itself. */
export function sentenceOf(ending: Ending): string {
  if (ending.kind === 'stopped') return stoppedSentence;
  if (ending.kind === 'done') return '';
  const reason = ending.message ? ` (${ending.message})` : '; perhaps the memory did not suffice';
  return `The worker that ran this is gone${reason}. Your text is safe: run it again.`;
}
