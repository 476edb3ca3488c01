import type { Code } from '../../../src/chapter/index.ts';
import { sentenceOf } from '../cells/notebook.ts';
import { Panel } from '../cells/panel.ts';
import { find } from '../controls/dom.ts';
import { CodeBox, type Language } from '../editor/code-box.ts';
import type { PageExercise } from '../page-data.ts';
import type { Report } from '../worker/protocol.ts';
import type { Runner } from '../worker/runner.ts';

/** What an exercise needs of its page. */
export interface ExercisePage {
  readonly runner: Runner;
  /** The cells before and on the page, as they read now, and how many of them stand before the exercise. */
  sources(): { cells: readonly Code[]; cellsBefore: number; seed?: number };
  edited(): void;
  solved(id: string): void;
}

/** A task, the reader's answer, and the hidden check that judges it. */
export class ExercisePanel {
  readonly id: string;
  readonly box: CodeBox;
  readonly #exercise: PageExercise['exercise'];
  readonly #page: ExercisePage;
  readonly #panel: Panel;
  readonly #root: HTMLElement;

  constructor({ exercise }: PageExercise, page: ExercisePage, language: Language) {
    this.id = exercise.id;
    this.#exercise = exercise;
    this.#page = page;
    this.#root = find(`[data-exercise="${exercise.id}"]`, HTMLElement);
    const cell = find('.cell', HTMLElement, this.#root);
    const events = {
      edited: () => {
        this.#panel.showEdited(this.box.isChanged, false);
        page.edited();
      },
      run: () => void this.check(),
    };
    const place = find('.code', HTMLElement, cell);
    this.box = new CodeBox(place, exercise.start.source, 'Your answer', events, language);
    this.#panel = new Panel(cell, {
      run: events.run,
      stop: () => page.runner.stop(),
      reset: () => this.box.write(this.box.original),
    });
    this.#showHintsOneByOne();
  }

  /** Runs the answer and its check. */
  async check(): Promise<void> {
    this.#panel.wait();
    this.box.markError(undefined);
    const request = {
      kind: 'check',
      exercise: this.#exercise,
      answer: `${this.box.text}\n`,
      ...this.#page.sources(),
    } as const;
    let judged = false;
    const ending = await this.#page.runner.ask(request, (report) => {
      if (report.kind === 'done') return;
      if (report.cell === 'answer') judged = this.#hear(report) || judged;
      else if (report.kind === 'failed') {
        judged = true;
        this.#panel.fail({ ...report.failure, message: `A cell above fails: ${report.failure.message}` });
      }
    });
    if (!judged) this.#panel.settle(sentenceOf(ending));
  }

  showSolved(): void {
    find('.solved', HTMLElement, this.#root).hidden = false;
  }

  /** Takes a report on the answer; says whether it was the last word. */
  #hear(report: Exclude<Report, { kind: 'done' }>): boolean {
    if (report.kind === 'failed') {
      const { message, line } = report.failure;
      this.#panel.fail({ line, message: line ? message : `Not yet. ${message.replace(/^Error: /, '')}` });
      this.box.markError(line || undefined);
      return true;
    }
    this.#panel.hear(report);
    if (report.kind !== 'finished') return false;
    this.#panel.say('Right!', 'right');
    this.showSolved();
    this.#page.solved(this.id);
    return true;
  }

  /** A hint appears when the one before it has been opened. */
  #showHintsOneByOne(): void {
    const hints = [...this.#root.querySelectorAll<HTMLDetailsElement>('.hint')];
    hints.forEach((hint, index) => {
      hint.hidden = index > 0;
      hint.addEventListener('toggle', () => {
        if (hint.open && hints[index + 1]) hints[index + 1].hidden = false;
      });
    });
  }
}
