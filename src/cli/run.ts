import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Chapter, compileChapters, readChain, Session, type View } from '../chapter/index.ts';
import * as library from '../index.ts';
import { type CellResult, type ExerciseResult, report, tryExercise } from './check.ts';
import { sectionPrinter } from './report.ts';
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
 * @returns 0, or 1 where `check` finds an output that is not the expected one, or an exercise that does not
 *   tell a wrong answer from a right one.
 * @throws ChapterError where a cell cannot be compiled or throws, UsageError where a file cannot be read.
 */
export async function run(terminal: Terminal, name: string, options: RunOptions): Promise<number> {
  const whole = name === foundations;
  const chapters = compileChapters(await (whole ? notebook() : readChain(name, readChapter)), options);
  const cells = chapters.flatMap((chapter) => chapter.cells);
  if (options.seed !== undefined && !cells.some(({ setsSeed }) => setsSeed)) {
    throw new UsageError(`--seed has nothing to replace: no cell of ${name} says const seed = <number>.`);
  }
  if (chapters.at(-1)?.cells.length === 0) terminal.err(`${name} has no cells to run.\n`);
  const shown = new Set((whole ? chapters : chapters.slice(-1)).flatMap(({ blocks }) => blocks));
  const show = options.check || options.json ? undefined : sectionPrinter(terminal);

  const session = new Session({ fovea: library });
  const results: CellResult[] = [];
  const exercises: ExerciseResult[] = [];
  for (const block of chapters.flatMap(({ blocks }) => blocks)) {
    const isShown = shown.has(block);
    if (block.kind === 'view') {
      if (isShown) show?.note(block.section, viewNote(block));
    } else if (block.kind === 'exercise') {
      if (isShown && options.check) exercises.push(await tryExercise(block, session));
    } else {
      const print = isShown ? show?.cell(block) : undefined;
      let output = '';
      await session.run(block, (text) => {
        output += text;
        print?.(text);
      });
      if (isShown) results.push({ cell: block, output });
    }
  }
  if (options.json) terminal.out(asJson(results));
  if (!options.check) return 0;
  return report({ results, exercises }, terminal, options.json ? terminal.err : terminal.out) ? 0 : 1;
}

/** The notebook's chapters with the notebook's cells alone. */
async function notebook(): Promise<Chapter[]> {
  const file = relative(process.cwd(), fileURLToPath(lastOfFoundations));
  const chapters = await readChain(file, readChapter);
  return chapters.map((chapter) => ({
    ...chapter,
    blocks: chapter.blocks.filter((block) => block.kind === 'cell' && !block.beyond),
  }));
}

function viewNote({ name }: View): string {
  return `[${name}: a picture to play with. See it with: fovea serve]\n`;
}

function asJson(results: readonly CellResult[]): string {
  const list = results.map(({ cell, output }) => ({ section: cell.section, output }));
  return `${JSON.stringify(list, null, 2)}\n`;
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
