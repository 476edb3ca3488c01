import MarkdownIt, { type Token } from 'markdown-it';
import type { Cell, Chapter, FrontMatter, Prose } from './chapter.ts';
import { ChapterError } from './error.ts';

const cellLanguages = new Set(['ts', 'typescript']);
const proseLanguages = new Set([
  '',
  'text',
  'txt',
  'sh',
  'shell',
  'bash',
  'console',
  'json',
  'diff',
  'md',
  'markdown',
]);

/**
 * Reads a Markdown chapter: front matter, prose, TypeScript cells and their expected output.
 *
 * A cell is a fence in `ts`; an `output` fence directly after it holds what it shall print. Fences that only
 * show something (no language, `text`, `sh`, `json`, ...) belong to the prose.
 * @throws ChapterError where a fence is not closed, is in a language that does not run, or stands inside a
 *   list or quotation, and where an `output` fence follows no cell.
 */
export function parseChapter(text: string, file: string): Chapter {
  const lines = text.split(/\r\n?|\n/);
  const { frontMatter, length } = readFrontMatter(lines, file);
  const markdown = [...lines.slice(0, length).fill(''), ...lines.slice(length)].join('\n');
  const tokens = new MarkdownIt().parse(markdown, {});

  const blocks: (Prose | Cell)[] = [];
  const headings: string[] = [];
  let proseStart = length;
  let cells = 0;

  const addProse = (end: number): void => {
    const prose = lines.slice(proseStart, end).join('\n');
    if (prose.trim()) blocks.push({ kind: 'prose', markdown: prose, line: proseStart + 1 });
  };

  tokens.forEach((token, index) => {
    if (token.type === 'heading_open' && token.level === 0 && (token.tag === 'h1' || token.tag === 'h2')) {
      headings.push(plainText(tokens[index + 1]));
    }
    if (token.type !== 'fence') return;
    const [start, end] = token.map!;
    const place = { file, line: start + 1, text: lines[start] };
    requireClosed(token, lines[end - 1], end - start, place);
    const language = languageOf(token);
    if (proseLanguages.has(language)) return;
    if (token.level > 0)
      throw new ChapterError('A cell stands on its own, not in a list or quotation.', place);

    if (cellLanguages.has(language)) {
      addProse(start);
      const output = tokens[index + 1];
      const expected = output?.type === 'fence' && languageOf(output) === 'output' ? output.content : '';
      const section = headings.at(-1) ?? '';
      cells += 1;
      blocks.push({
        kind: 'cell',
        file,
        number: cells,
        section,
        source: token.content,
        line: start + 2,
        expected,
      });
    } else if (language !== 'output') {
      throw new ChapterError(`Cells run TypeScript (\`\`\`ts); this one is in "${language}".`, place);
    } else if (index === 0 || !cellLanguages.has(languageOf(tokens[index - 1]))) {
      throw new ChapterError('An output fence belongs directly after the cell that prints it.', place);
    }
    proseStart = end;
  });
  addProse(lines.length);

  return { file, title: headings[0] ?? file, frontMatter, blocks };
}

function languageOf(token: Token): string {
  return token.type === 'fence' ? (token.info.trim().split(/\s+/)[0] ?? '').toLowerCase() : '';
}

/** CommonMark lets the end of the document close a fence; in a chapter that is a forgotten line. */
function requireClosed(token: Token, last: string, length: number, place: ChapterError['place']): void {
  const closing = last.trim();
  const closed = length > 1 && closing.startsWith(token.markup) && /^(`+|~+)$/.test(closing);
  if (!closed && token.level === 0) {
    throw new ChapterError(`This fence is never closed: a line ${token.markup} is missing.`, place);
  }
}

function plainText(inline: Token): string {
  return (inline.children ?? []).map(({ content }) => content).join('');
}

const frontMatterKeys = ['continues'];

/** `key: value` lines between two lines `---` at the very top; `length` counts the lines they take. */
function readFrontMatter(lines: string[], file: string): { frontMatter: FrontMatter; length: number } {
  if (lines[0] !== '---') return { frontMatter: {}, length: 0 };
  const end = lines.indexOf('---', 1);
  if (end < 0) {
    throw new ChapterError('The front matter is never closed: a line --- is missing.', {
      file,
      line: 1,
      text: '---',
    });
  }
  const entries = lines.slice(1, end).map((text, index): [string, string] => {
    const place = { file, line: index + 2, text };
    const [, key, value] = /^(\w+):\s*(\S.*?)\s*$/.exec(text) ?? [];
    if (!key) throw new ChapterError('Front matter holds lines of the form "key: value".', place);
    if (!frontMatterKeys.includes(key)) {
      throw new ChapterError(
        `Front matter has no "${key}"; it may say: ${frontMatterKeys.join(', ')}.`,
        place,
      );
    }
    return [key, value];
  });
  return { frontMatter: Object.fromEntries(entries), length: end + 1 };
}
