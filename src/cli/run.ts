import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileChapters, readChain, Session } from '../chapter/index.ts';
import * as library from '../index.ts';
import { type CellResult, difference, sectionPrinter } from './report.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

/** The name of the notebook: the chain of chapters that ends with pooling. */
export const foundations = 'foundations';
const lastOfFoundations = new URL('../../book/chapters/08-pooling.md', import.meta.url);

/** The options of `fovea run`. */
export interface RunOptions {
  readonly check: boolean;
  readonly json: boolean;
  readonly seed?: number;
}

/**
 * Runs a chapter, or the whole notebook, and prints what its cells print.
 * @returns 0, or 1 where `check` finds an output that is not the expected one.
 * @throws ChapterError where a cell cannot be compiled or throws, UsageError where a file cannot be read.
 */
export async function run(terminal: Terminal, name: string, options: RunOptions): Promise<number> {
  const whole = name === foundations;
  const file = whole ? relative(process.cwd(), fileURLToPath(lastOfFoundations)) : name;
  const chapters = compileChapters(await readChain(file, readChapter), options);
  const cells = chapters.flatMap((chapter) => chapter.cells);
  if (options.seed !== undefined && !cells.some(({ setsSeed }) => setsSeed)) {
    throw new UsageError(`--seed has nothing to replace: no cell of ${name} says const seed = <number>.`);
  }
  if (chapters.at(-1)?.cells.length === 0) terminal.err(`${name} has no cells to run.\n`);
  const shown = new Set(whole ? cells : chapters.at(-1)?.cells);
  const show = options.check || options.json ? undefined : sectionPrinter(terminal);

  const session = new Session({ fovea: library });
  const results: CellResult[] = [];
  for (const cell of cells) {
    const print = shown.has(cell) ? show?.(cell) : undefined;
    let output = '';
    await session.run(cell, (text) => {
      output += text;
      print?.(text);
    });
    if (shown.has(cell)) results.push({ cell, output });
  }
  if (options.json) terminal.out(asJson(results));
  return options.check ? check(results, terminal, options.json ? terminal.err : terminal.out) : 0;
}

function asJson(results: readonly CellResult[]): string {
  const list = results.map(({ cell, output }) => ({ section: cell.section, output }));
  return `${JSON.stringify(list, null, 2)}\n`;
}

/** Compares what was printed with what the chapter says; the result is the exit code. */
function check(results: readonly CellResult[], terminal: Terminal, write: Terminal['out']): number {
  const wrong = results.filter(({ cell, output }) => output !== cell.expected);
  for (const result of wrong) write(difference(result, terminal));
  write(`${results.length - wrong.length} of ${results.length} cells print what they should.\n`);
  return wrong.length === 0 ? 0 : 1;
}

async function readChapter(file: string): Promise<string> {
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
