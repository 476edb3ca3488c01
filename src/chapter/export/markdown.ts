import type { Block, Cell, Chapter, Exercise } from '../chapter.ts';
import { details, fenced, type Picture, plainWords, viewNote } from './prose.ts';

/** A chapter as Markdown that any reader of Markdown shows; what is hidden opens with a click. */
export function toMarkdown({ blocks }: Chapter, picture: Picture): string {
  const parts = blocks.map((block) => blockMarkdown(block, picture));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function blockMarkdown(block: Block, picture: Picture): string {
  switch (block.kind) {
    case 'prose':
      return plainWords(block.markdown);
    case 'cell':
      return cellMarkdown(block);
    case 'view':
      return picture(block) ?? `*${viewNote(block)}*`;
    case 'exercise':
      return exerciseMarkdown(block);
  }
}

function cellMarkdown({ source, expected, python }: Cell): string {
  const parts = [fenced('ts', source)];
  if (expected) parts.push(fenced('text', expected));
  if (python) parts.push(details('The same in PyTorch', fenced('python', python)));
  return parts.join('\n\n');
}

function exerciseMarkdown({ markdown, start, hints, check, solution }: Exercise): string {
  return [
    `**Exercise.** ${plainWords(markdown)}`,
    fenced('ts', start.source),
    ...hints.map((hint, index) => details(`Hint ${index + 1}`, plainWords(hint))),
    details('The check', fenced('ts', check.source)),
    details('A solution', fenced('ts', solution.source)),
  ].join('\n\n');
}
