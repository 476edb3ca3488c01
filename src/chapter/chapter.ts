/** A stretch of Markdown between the other blocks. */
export interface Prose {
  readonly kind: 'prose';
  readonly markdown: string;
  readonly line: number;
}

/** TypeScript as it stands in a chapter. */
export interface Code {
  /** The file it stands in, and the heading above it. */
  readonly file: string;
  readonly section: string;
  readonly source: string;
  /** The line of the file on which `source` begins, from 1. */
  readonly line: number;
  /** A cell's place among its file's cells, from 1; an exercise's id. */
  readonly number?: number;
  readonly exercise?: string;
}

/** A `ts` fence, and the `output` and `python` fences after it. */
export interface Cell extends Code {
  readonly kind: 'cell';
  readonly number: number;
  /** What the cell shall print; empty where no `output` fence follows. */
  readonly expected: string;
  /** The same cell in PyTorch; empty where no `python` fence follows. */
  readonly python: string;
  /** Whether the cell is not the notebook's (`ts beyond`): `fovea run foundations` leaves it out. */
  readonly beyond: boolean;
}

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An interactive picture: `view NAME`, and lines `key: JSON` of what it begins with. */
export interface View {
  readonly kind: 'view';
  /** The heading above it. */
  readonly section: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, Json>>;
  readonly line: number;
}

/** A task that checks itself: `exercise ID` with its text, and the fences after it. */
export interface Exercise {
  readonly kind: 'exercise';
  readonly id: string;
  /** The task. */
  readonly markdown: string;
  /** What the reader begins with (`ts start`). */
  readonly start: Code;
  /** Markdown, from the gentlest on (`hint`). */
  readonly hints: readonly string[];
  /** Runs after the reader's code in its scope; throws a helpful sentence if that is wrong (`ts check`). */
  readonly check: Code;
  /** One right answer (`ts solution`). */
  readonly solution: Code;
  readonly line: number;
}

/** What a chapter is made of. */
export type Block = Prose | Cell | View | Exercise;

/** What a chapter says before its text. */
export interface FrontMatter {
  /** The chapter whose definitions it uses, a path relative to its own. */
  readonly continues?: string;
  /** What it is about, in one sentence. */
  readonly summary?: string;
}

/** A chapter as it is written. */
export interface Chapter {
  readonly file: string;
  readonly title: string;
  readonly frontMatter: FrontMatter;
  readonly blocks: readonly Block[];
}

/** The cells of a chapter, in order. */
export function cellsOf(chapter: Chapter): Cell[] {
  return chapter.blocks.filter((block) => block.kind === 'cell');
}

/** The exercises of a chapter, in order. */
export function exercisesOf(chapter: Chapter): Exercise[] {
  return chapter.blocks.filter((block) => block.kind === 'exercise');
}
