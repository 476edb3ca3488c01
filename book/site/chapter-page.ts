import { Notebook, type PageCell } from './cells/notebook.ts';
import { connectChapterTools } from './controls/chapter-tools.ts';
import { whenIdle } from './controls/dom.ts';
import { showMeter } from './controls/meter.ts';
import { LanguageService } from './editor/language-service.ts';
import { ExercisePanel } from './exercises/exercise.ts';
import type { PageData, PageExercise } from './page-data.ts';
import { connectHandles } from './pictures/handles.ts';
import { Pictures } from './pictures/pictures.ts';
import type { PageState } from './state/codec.ts';
import { Keeper, type Kept } from './state/keeper.ts';
import { Progress } from './state/progress.ts';
import type { Result } from './worker/protocol.ts';
import { Runner } from './worker/runner.ts';

/** A chapter's page come alive: its cells, exercises and pictures, and what is kept of them. */
export class ChapterPage implements Kept {
  readonly id: string;
  readonly notebook: Notebook;
  readonly keeper: Keeper;
  readonly #data: PageData;
  readonly #runner = new Runner();
  readonly #language = new LanguageService();
  readonly #pictures: Pictures;
  readonly #exercises: readonly ExercisePanel[];
  readonly #progress: Progress;

  constructor(data: PageData) {
    this.id = data.id;
    this.#data = data;
    this.#progress = new Progress(
      data.id,
      data.exercises.map(({ exercise }) => exercise.id),
      data.cells.length,
    );
    const edited = (): void => this.keeper.changed();
    const finished = (cell: PageCell, result: Result): void => {
      showMeter(result);
      this.#progress.ran(cell.code.number ?? 0);
      this.#pictures.follow(cell, result.values);
    };
    this.notebook = new Notebook(data, this.#runner, { edited, finished }, (cell) =>
      this.#language.of(() => ({
        cells: this.notebook.sources().map(({ source }) => source),
        cell: data.before.length + cell,
      })),
    );
    this.#exercises = data.exercises.map((exercise) => this.#connectExercise(exercise, edited));
    this.#pictures = new Pictures(this.notebook, edited);
    this.keeper = new Keeper(this);
  }

  /** Brings the page to where the reader left it, and loads the rest when nothing else is to do. */
  async start(): Promise<void> {
    connectHandles();
    connectChapterTools(this, this.#data);
    await this.keeper.open();
    whenIdle(() => {
      this.#runner.warm();
      for (const { box } of [...this.notebook.cells, ...this.#exercises]) whenIdle(() => void box.edit());
    });
  }

  collect(): PageState {
    const cells = this.notebook.cells.filter(({ box }) => box.isChanged);
    const answers = this.#exercises.filter(({ box }) => box.isChanged);
    return {
      cells: Object.fromEntries(cells.map(({ code, box }) => [code.number, box.text])),
      answers: Object.fromEntries(answers.map(({ id, box }) => [id, box.text])),
      views: this.#pictures.states(),
      seed: this.notebook.seed,
    };
  }

  /** Puts texts, pictures and seed into a state, and runs what no longer fits its output. */
  restore({ cells, answers, views, seed }: PageState): void {
    const reseeded = this.notebook.seed !== seed;
    this.notebook.seed = seed;
    for (const { code, box } of this.notebook.cells) box.write(cells[code.number ?? 0] ?? box.original);
    for (const { id, box } of this.#exercises) box.write(answers[id] ?? box.original);
    this.#pictures.restore(views);
    const stale = this.notebook.cells.filter(({ box, shown }) => reseeded || box.text !== shown);
    if (stale.length > 0) void this.notebook.run(stale);
    document.dispatchEvent(new CustomEvent('restored'));
  }

  #connectExercise(exercise: PageExercise, edited: () => void): ExercisePanel {
    const { before } = this.#data;
    const cellsBefore = before.length + exercise.cellsBefore;
    const page = {
      runner: this.#runner,
      sources: () => ({ cells: this.notebook.sources(), cellsBefore, seed: this.notebook.seed }),
      edited,
      solved: (id: string) => this.#progress.solved(id),
    };
    const language = this.#language.of(() => {
      const above = this.notebook.sources().slice(0, cellsBefore);
      return { cells: [...above.map(({ source }) => source), panel.box.text], cell: cellsBefore };
    });
    const panel: ExercisePanel = new ExercisePanel(exercise, page, language);
    if (this.#progress.isSolved(panel.id)) panel.showSolved();
    return panel;
  }
}
