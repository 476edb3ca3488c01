import type { Code, Exercise } from '../../../src/chapter/index.ts';

/** What the page asks of the worker. `run` numbers the requests; every report repeats it. */
export type Request = RunRequest | CheckRequest;

interface Asked {
  readonly run: number;
  /** Every cell the page's chapter builds on, then its own, as they read now. */
  readonly cells: readonly Code[];
  /** Stands in for the number in `const seed = …`. */
  readonly seed?: number;
}

export interface RunRequest extends Asked {
  readonly kind: 'run';
  /** Places among `cells`: those to run, and those whose output belongs to another text. */
  readonly wanted: readonly number[];
  readonly changed: readonly number[];
  /** Whether to begin with nothing, as if no cell had ever run. */
  readonly fresh: boolean;
  /** Names whose values the page wants to know after each cell that defines them. */
  readonly watch: readonly string[];
}

export interface CheckRequest extends Asked {
  readonly kind: 'check';
  readonly exercise: Exercise;
  readonly answer: string;
  /** How many of `cells` stand before the exercise. */
  readonly cellsBefore: number;
}

/** What the worker says. `cell` is a place among the cells of the request; `answer` is an exercise's. */
export type Report =
  | { readonly kind: 'started'; readonly run: number; readonly cell: Place }
  | {
      readonly kind: 'printed';
      readonly run: number;
      readonly cell: Place;
      readonly items: readonly Printed[];
    }
  | { readonly kind: 'finished'; readonly run: number; readonly cell: Place; readonly result: Result }
  | { readonly kind: 'failed'; readonly run: number; readonly cell: Place; readonly failure: Failure }
  | { readonly kind: 'done'; readonly run: number };

export type Place = number | 'answer';

export interface Result {
  readonly milliseconds: number;
  /** How many threads the library shared its work among. */
  readonly threads: number;
  /** The watched names that the cell defined, as nested arrays and plain values. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** An error: a sentence, and the line of the cell it happened at, from 1. */
export interface Failure {
  readonly message: string;
  readonly line: number;
}

/** A text that was printed, line end included; with its numbers, where it shows one tensor. */
export interface Printed {
  readonly text: string;
  readonly tensor?: PrintedTensor;
}

export interface PrintedTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** In row-major order; left out where there are too many to draw. */
  readonly data?: Float32Array;
}
