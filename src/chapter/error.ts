import type { Code } from './chapter.ts';

/** Where in a chapter something is wrong. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  /** The number of the cell in its chapter, from 1, and the heading it stands under. */
  readonly cell?: number;
  readonly section?: string;
  /** The id of the exercise. */
  readonly exercise?: string;
  /** The text of the line itself. */
  readonly text?: string;
}

/** A chapter that cannot be read, a cell that cannot be compiled or that threw: a sentence and its place. */
export class ChapterError extends Error {
  readonly place: Place;

  constructor(message: string, place: Place, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ChapterError';
    this.place = place;
  }
}

/** An error at a line of a cell, or of other code, counted within it from 1. */
export function cellError(
  message: string,
  { file, number, section, exercise, source, line: first }: Code,
  line: number,
  column?: number,
  cause?: unknown,
): ChapterError {
  const text = source.split('\n')[line - 1];
  const place = { file, line: first + line - 1, column, cell: number, section, exercise, text };
  return new ChapterError(message, place, cause === undefined ? undefined : { cause });
}
