import type { Token } from 'markdown-it';
import { ChapterError, type Place } from './error.ts';

/** A fence of a Markdown file: ```` ```language word ````, lines, ```` ``` ````. */
export interface Fence {
  readonly language: string;
  /** What follows the language; empty where nothing does. */
  readonly word: string;
  readonly content: string;
  /** The fence's first line and the line after its last, from 0; its content begins on the line between. */
  readonly start: number;
  readonly end: number;
  readonly place: Place;
}

/**
 * The fence that a token is, or nothing.
 * @throws ChapterError where it is never closed, which CommonMark would allow at the end of a file.
 */
export function fenceOf(token: Token | undefined, lines: readonly string[], file: string): Fence | undefined {
  if (token?.type !== 'fence') return undefined;
  const [start, end] = token.map!;
  const place = { file, line: start + 1, text: lines[start] };
  const last = lines[end - 1].trim();
  const closed = end - start > 1 && last.startsWith(token.markup) && /^(`+|~+)$/.test(last);
  if (!closed && token.level === 0) {
    throw new ChapterError(`This fence is never closed: a line ${token.markup} is missing.`, place);
  }
  const [, language, word] = /^(\S*)\s*(.*)$/.exec(token.info.trim())!;
  return { language: language.toLowerCase(), word, content: token.content, start, end, place };
}

/** Whether a fence holds TypeScript. */
export function isTypeScript({ language }: Fence): boolean {
  return language === 'ts' || language === 'typescript';
}
