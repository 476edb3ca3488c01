import type { Chapter } from '../chapter.ts';
import { toMarkdown } from './markdown.ts';
import { toNotebook } from './notebook.ts';
import type { Picture } from './prose.ts';
import { toPython } from './python.ts';
import { selectCells } from './selection.ts';

/** What a chapter can be exported to: Jupyter's notebook, plain Markdown, a Python program. */
export const exportFormats = ['ipynb', 'md', 'py'] as const;

export type ExportFormat = (typeof exportFormats)[number];

/** How to export. */
export interface ExportOptions {
  /** Draws the views; where there is none, a sentence stands in their place. */
  readonly picture?: Picture;
}

/**
 * The text of a file with a chain's last chapter and, in a format that runs, what it needs of the others.
 * @throws ChapterError where a cell cannot be compiled.
 */
export function exportChapter(
  chain: readonly Chapter[],
  format: ExportFormat,
  { picture = () => undefined }: ExportOptions = {},
): string {
  switch (format) {
    case 'ipynb':
      return toNotebook(selectCells(chain), picture);
    case 'md':
      return toMarkdown(chain.at(-1)!, picture);
    case 'py':
      return toPython(selectCells(chain));
  }
}
