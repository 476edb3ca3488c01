import MarkdownIt, { type Token } from 'markdown-it';
import { readCell, readExercise, readView, type TakeFence } from './blocks.ts';
import type { Block, Chapter } from './chapter.ts';
import { ChapterError } from './error.ts';
import { type Fence, fenceOf, isTypeScript } from './fence.ts';
import { readFrontMatter } from './front-matter.ts';

/** Fences that only show something, and so belong to the prose. */
const shown = ['', 'text', 'txt', 'sh', 'shell', 'bash', 'console', 'json', 'diff', 'md', 'markdown'];

/** Fences that follow another one, and the sentence for one that does not. */
const followers: Readonly<Record<string, string>> = {
  output: 'An output fence belongs directly after the cell that prints it.',
  python: 'A python fence belongs directly after the cell, or the output, that it says in PyTorch.',
  hint: 'A hint belongs to an exercise, directly after its ```ts start.',
};

/**
 * Reads a Markdown chapter: front matter, and its blocks in order.
 *
 * | fence | is |
 * |---|---|
 * | `ts`, `ts beyond` | a cell; `output` after it holds what it shall print, `python` its twin in PyTorch |
 * | `view NAME` | an interactive picture; its lines are `key: JSON` |
 * | `exercise ID` | a task, followed by `ts start`, `hint`s, `ts check` and `ts solution` |
 * | none, `text`, `sh`, `json`, … | prose |
 *
 * @throws ChapterError where a fence is not closed, is none of these, lacks what belongs to it, follows
 *   what it does not belong to, or stands inside a list or quotation.
 */
export function parseChapter(text: string, file: string): Chapter {
  const lines = text.split(/\r\n?|\n/);
  const { frontMatter, length } = readFrontMatter(lines, file);
  const markdown = [...lines.slice(0, length).fill(''), ...lines.slice(length)].join('\n');
  const tokens = new MarkdownIt().parse(markdown, {});

  const blocks: Block[] = [];
  const headings: string[] = [];
  let proseStart = length;

  const addProse = (end: number): void => {
    const prose = lines.slice(proseStart, end).join('\n');
    if (prose.trim()) blocks.push({ kind: 'prose', markdown: prose, line: proseStart + 1 });
  };

  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token.type === 'heading_open' && token.level === 0 && ['h1', 'h2'].includes(token.tag)) {
      headings.push(plainText(tokens[index + 1]));
    }
    const fence = fenceOf(token, lines, file);
    if (!fence || shown.includes(fence.language)) continue;
    if (token.level > 0)
      throw new ChapterError('A cell stands on its own, not in a list or quotation.', fence.place);
    addProse(fence.start);
    proseStart = fence.end;
    const take: TakeFence = (wanted) => {
      const next = fenceOf(tokens[index + 1], lines, file);
      if (!next || !wanted(next)) return undefined;
      index += 1;
      proseStart = next.end;
      return next;
    };
    blocks.push(readBlock(fence, blocks, headings.at(-1) ?? '', take));
  }
  addProse(lines.length);

  return { file, title: headings[0] ?? file, frontMatter, blocks };
}

function readBlock(fence: Fence, before: readonly Block[], section: string, take: TakeFence): Block {
  if (isTypeScript(fence)) {
    const number = before.filter(({ kind }) => kind === 'cell').length + 1;
    return readCell(fence, number, section, take);
  }
  if (fence.language === 'view') return readView(fence, section);
  if (fence.language !== 'exercise') {
    const otherwise = `Cells run TypeScript (\`\`\`ts); this one is in "${fence.language}".`;
    throw new ChapterError(followers[fence.language] ?? otherwise, fence.place);
  }
  if (before.some((block) => block.kind === 'exercise' && block.id === fence.word)) {
    throw new ChapterError(`There are two exercises "${fence.word}".`, fence.place);
  }
  return readExercise(fence, section, take);
}

function plainText(inline: Token): string {
  return (inline.children ?? []).map(({ content }) => content).join('');
}
