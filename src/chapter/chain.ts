import type { Chapter } from './chapter.ts';
import { ChapterError } from './error.ts';
import { parseChapter } from './parse.ts';

/**
 * Reads a chapter and, before it, the chapters it builds on: its front matter's `continues: other.md` names
 * the one whose definitions it uses, a path relative to its own.
 * @param read gives the text of a file; what it throws for a missing one is passed on.
 * @returns the chapters in the order in which they run; the one asked for is the last.
 * @throws ChapterError where chapters continue each other in a circle.
 */
export async function readChain(file: string, read: (file: string) => Promise<string>): Promise<Chapter[]> {
  const chain: Chapter[] = [];
  for (let next: string | undefined = file; next !== undefined; ) {
    const chapter: Chapter = parseChapter(await read(next), next);
    chain.unshift(chapter);
    const { continues } = chapter.frontMatter;
    next = continues === undefined ? undefined : beside(next, continues);
    if (chain.some(({ file }) => file === next)) {
      throw new ChapterError(`${chapter.file} and ${next} continue each other.`, {
        file: chapter.file,
        line: 1,
      });
    }
  }
  return chain;
}

function beside(file: string, name: string): string {
  return file.replace(/[^/\\]*$/, '') + name;
}
