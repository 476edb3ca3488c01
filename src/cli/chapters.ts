import { readdir, readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from './usage.ts';

const book = new URL('../../book/chapters/', import.meta.url);

/**
 * The file of a chapter: a path, or the name or the number of a chapter of the book (`pooling`, `8`).
 * @throws UsageError where the book has no such chapter.
 */
export async function findChapter(name: string): Promise<string> {
  if (/[./\\]/.test(name)) return name;
  const files = (await readdir(book)).filter((file) => file.endsWith('.md')).sort();
  const found = files.find((file) => {
    const [, number, title] = /^(?:(\d+)-)?(.*)\.md$/.exec(file)!;
    return title === name || (number !== undefined && Number(number) === Number(name || Number.NaN));
  });
  if (found) return relative(process.cwd(), fileURLToPath(new URL(found, book)));
  const names = files.map((file) => file.replace(/^\d+-|\.md$/g, '')).join(', ');
  throw new UsageError(`The book has no chapter "${name}". Give a file, FILE.md, or one of: ${names}.`);
}

/**
 * The text of a chapter's file.
 * @throws UsageError where it cannot be read.
 */
export async function readChapter(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${file} is not UTF-8 text.`);
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new UsageError(`There is no file ${file}.`);
    if (code === 'EISDIR') throw new UsageError(`${file} is a folder; a chapter is a Markdown file.`);
    throw new UsageError(`Cannot read ${file}: ${error instanceof Error ? error.message : error}`);
  }
}
