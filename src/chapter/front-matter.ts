import type { FrontMatter } from './chapter.ts';
import { ChapterError } from './error.ts';

const keys = ['continues', 'summary'];

/** `key: value` lines between two lines `---` at the very top; `length` counts the lines they take. */
export function readFrontMatter(
  lines: readonly string[],
  file: string,
): { frontMatter: FrontMatter; length: number } {
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
    if (!keys.includes(key)) {
      throw new ChapterError(`Front matter has no "${key}"; it may say: ${keys.join(', ')}.`, place);
    }
    return [key, value];
  });
  return { frontMatter: Object.fromEntries(entries), length: end + 1 };
}
