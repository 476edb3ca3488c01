/** A stretch of Markdown between cells. */
export interface Prose {
  readonly kind: 'prose';
  readonly markdown: string;
  readonly line: number;
}

/** A TypeScript fence, and the `output` fence after it. */
export interface Cell {
  readonly kind: 'cell';
  /** The file the cell stands in, its place among that file's cells (from 1), and the heading above it. */
  readonly file: string;
  readonly number: number;
  readonly section: string;
  readonly source: string;
  /** The line of the file on which `source` begins, from 1. */
  readonly line: number;
  /** What the cell shall print; empty where no `output` fence follows. */
  readonly expected: string;
}

/** What a chapter says before its text. */
export interface FrontMatter {
  /** The chapter whose definitions it uses, a path relative to its own. */
  readonly continues?: string;
}

/** A chapter as it is written. */
export interface Chapter {
  readonly file: string;
  readonly title: string;
  readonly frontMatter: FrontMatter;
  readonly blocks: readonly (Prose | Cell)[];
}

/** The cells of a chapter, in order. */
export function cellsOf(chapter: Chapter): Cell[] {
  return chapter.blocks.filter((block) => block.kind === 'cell');
}
