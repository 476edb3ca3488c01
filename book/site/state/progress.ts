import { storage } from './storage.ts';

/** How far a reader is with a chapter: kept in this browser alone. */
export class Progress {
  readonly #id: string;
  readonly #exercises: readonly string[];
  readonly #cells: number;
  readonly #solved: Set<string>;
  readonly #ran = new Set<number>();

  constructor(id: string, exercises: readonly string[], cells: number) {
    this.#id = id;
    this.#exercises = exercises;
    this.#cells = cells;
    this.#solved = new Set(storage.read(`solved:${id}`)?.split(' ').filter(Boolean));
  }

  isSolved(exercise: string): boolean {
    return this.#solved.has(exercise);
  }

  solved(exercise: string): void {
    this.#solved.add(exercise);
    storage.write(`solved:${this.#id}`, [...this.#solved].join(' '));
    this.#write();
  }

  ran(cell: number): void {
    if (this.#ran.has(cell)) return;
    this.#ran.add(cell);
    this.#write();
  }

  /** A chapter is done when its exercises are solved; one without any, when all its cells have run. */
  #write(): void {
    const done =
      this.#exercises.length > 0
        ? this.#exercises.every((id) => this.#solved.has(id))
        : this.#ran.size === this.#cells;
    const before = storage.read(`progress:${this.#id}`);
    if (before !== 'done') storage.write(`progress:${this.#id}`, done ? 'done' : 'begun');
    showProgress();
  }
}

/** Puts ticks to the chapters in the contents. */
export function showProgress(): void {
  for (const item of document.querySelectorAll<HTMLElement>('[data-chapter]')) {
    const progress = storage.read(`progress:${item.dataset.chapter}`);
    const ticks = item.querySelector<HTMLElement>('.ticks');
    if (!ticks || !progress) continue;
    ticks.textContent = progress === 'done' ? '✓' : '·';
    ticks.setAttribute('role', 'img');
    ticks.setAttribute('aria-label', progress === 'done' ? 'done' : 'begun');
  }
}
