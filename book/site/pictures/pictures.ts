import type { FoveaView } from '../../views/element.ts';
import type { View } from '../../views/view.ts';
import type { Notebook, PageCell } from '../cells/notebook.ts';
import { findConstant, replaceConstant } from './constant.ts';

/** A constant of a cell that is a picture's number. */
interface Tie {
  readonly name: string;
  readonly cell: PageCell;
  /** What the picture last said of it. */
  said: string;
}

interface Picture {
  readonly element: FoveaView;
  readonly view: View<object>;
  readonly ties: readonly Tie[];
  touched: boolean;
}

/**
 * The pictures of a page and the cells they are tied to: what a reader does in a picture is written into the
 * code and runs, and what the code computes is shown in the picture.
 */
export class Pictures {
  readonly #notebook: Notebook;
  readonly #edited: () => void;
  readonly #pictures: Picture[] = [];
  readonly #waiting: Record<string, unknown> = {};
  /** Cells to run once the run at hand is over. */
  readonly #due = new Set<PageCell>();
  #running = false;

  constructor(notebook: Notebook, edited: () => void) {
    this.#notebook = notebook;
    this.#edited = edited;
    for (const element of document.querySelectorAll<FoveaView>('fovea-view')) {
      if (element.view) this.#connect(element, element.view);
      else element.addEventListener('ready', () => element.view && this.#connect(element, element.view));
    }
  }

  /** The states of the pictures that a reader has touched, by name. */
  states(): Record<string, unknown> {
    const touched = this.#pictures.filter(({ touched }) => touched);
    return {
      ...this.#waiting,
      ...Object.fromEntries(touched.map(({ view, element }) => [view.name, element.state])),
    };
  }

  /** Puts pictures into the states they once had, now or when they are loaded. */
  restore(states: Readonly<Record<string, unknown>>): void {
    Object.assign(this.#waiting, states);
    for (const picture of this.#pictures) this.#restoreOne(picture);
  }

  /** A cell has run: its pictures follow. */
  follow(cell: PageCell, values: Readonly<Record<string, unknown>>): void {
    // The reader has gone on since: what ran is not what the picture shows.
    if (cell.box.text !== cell.shown) return;
    for (const { element, view, ties } of this.#pictures) {
      for (const tie of ties) {
        if (tie.cell !== cell || !(tie.name in values)) continue;
        try {
          const state = view.bindings[tie.name].fromValue(element.state, values[tie.name]);
          element.state = state;
          tie.said = view.bindings[tie.name].toCode(state);
        } catch {
          // The picture cannot show such a value, and keeps the last one that it could.
        }
      }
    }
  }

  #connect(element: FoveaView, view: View<object>): void {
    const tied = new Set(element.dataset.bind?.split(' '));
    const ties = Object.entries(view.bindings).flatMap(([name, binding]): Tie[] => {
      const cell = tied.has(name) ? this.#nearestCell(element, name) : undefined;
      if (!cell) return [];
      this.#notebook.watch.add(name);
      return [{ name, cell, said: binding.toCode(element.state) }];
    });
    const picture: Picture = { element, view, ties, touched: false };
    this.#pictures.push(picture);
    this.#restoreOne(picture);
    element.addEventListener('change', () => {
      picture.touched = true;
      this.#write(picture);
      this.#edited();
    });
  }

  #restoreOne(picture: Picture): void {
    const { name } = picture.view;
    if (!(name in this.#waiting)) return;
    picture.element.state = this.#waiting[name];
    picture.touched = true;
    delete this.#waiting[name];
    for (const tie of picture.ties) tie.said = picture.view.bindings[tie.name].toCode(picture.element.state);
  }

  /** Writes what has changed in a picture into the code. */
  #write({ element, view, ties }: Picture): void {
    for (const tie of ties) {
      const code = view.bindings[tie.name].toCode(element.state);
      if (code === tie.said) continue;
      tie.said = code;
      const text = replaceConstant(tie.cell.box.text, tie.name, code);
      if (text === undefined) continue;
      tie.cell.box.write(text);
      this.#due.add(tie.cell);
    }
    void this.#run();
  }

  /** Runs what is due; while that runs, more may become due, but nothing runs twice for nothing. */
  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#due.size > 0) {
      const cells = [...this.#due];
      this.#due.clear();
      await this.#notebook.run(cells);
    }
    this.#running = false;
  }

  /** The cell that declares the constant and stands nearest to the picture on the page. */
  #nearestCell(element: FoveaView, name: string): PageCell | undefined {
    const declaring = this.#notebook.cells.filter(({ box }) => findConstant(box.original, name));
    const after = declaring.find(
      ({ panel }) => element.compareDocumentPosition(panel.root) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    return after ?? declaring.at(-1);
  }
}
