import type { Code, Exercise } from '../../src/chapter/index.ts';

/** What a chapter's page knows of its chapter; the build writes it into the page as JSON. */
export interface PageData {
  /** The page's name: `edge-detection` for `edge-detection.html`. */
  readonly id: string;
  readonly title: string;
  /** The cells of the chapters it continues, in order, and its own. */
  readonly before: readonly Code[];
  readonly cells: readonly Code[];
  readonly exercises: readonly PageExercise[];
  /** The number in `const seed = …`, where a cell of this chapter or one before says so. */
  readonly seed?: number;
}

export interface PageExercise {
  readonly exercise: Exercise;
  /** How many of the chapter's own cells stand before it. */
  readonly cellsBefore: number;
}

/** The id of the element that holds a page's data. */
export const dataElement = 'chapter-data';
