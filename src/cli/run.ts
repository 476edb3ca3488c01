import { type Chapter, compileChapters, readChain, Session, type View } from '../chapter/index.ts';
import * as library from '../index.ts';
import { findChapter, readChapter } from './chapters.ts';
import { type CellResult, type ExerciseResult, report, tryExercise } from './check.ts';
import { sectionPrinter } from './report.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

/** The name of the notebook: the chain of chapters that ends with pooling. */
export const foundations = 'foundations';
const lastOfFoundations = 'pooling';

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
  const chain = whole ? await notebook() : await readChain(await findChapter(name), readChapter);
  const chapters = compileChapters(chain, options);
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
  const chapters = await readChain(await findChapter(lastOfFoundations), readChapter);
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
