import type { Chapter } from './chapter.ts';
import { ChapterError } from './error.ts';
import { parseChapter } from './parse.ts';

/**
 * Reads a chapter and, before it, the chapters it builds on: its front matter's `continues: other.md` names
 * the one whose definitions it uses, a path relative to its own.
 * @param read gives the text of a file; what it throws for the chapter asked for is passed on.
 * @returns the chapters in the order in which they run; the one asked for is the last.
 * @throws ChapterError where a continued chapter cannot be read, or chapters continue each other in a circle.
 */
export async function readChain(file: string, read: (file: string) => Promise<string>): Promise<Chapter[]> {
  const chain = [parseChapter(await read(file), file)];
  for (let first = chain[0]; first.frontMatter.continues !== undefined; first = chain[0]) {
    const place = { file: first.file, line: 1 };
    const name = beside(first.file, first.frontMatter.continues);
    if (chain.some(({ file }) => plain(file) === plain(name))) {
      throw new ChapterError(`${first.file} and ${name} continue each other.`, place);
    }
    const text = await read(name).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ChapterError(`What it continues cannot be read. ${reason}`, place, { cause });
    });
    chain.unshift(parseChapter(text, name));
  }
  return chain;
}

function beside(file: string, name: string): string {
  return plain(file.replace(/[^/\\]*$/, '') + name);
}

/** A path without its detours: `a/../b/./c` is `b/c`. */
function plain(path: string): string {
  const kept: string[] = [];
  for (const step of path.split('/')) {
    const back = step === '..' && !['', '..', undefined].includes(kept.at(-1));
    if (back) kept.pop();
    else if (step !== '.') kept.push(step);
  }
  return kept.join('/');
}
