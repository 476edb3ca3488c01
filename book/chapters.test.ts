/** The book's numbers are what its cells compute, and its code is TypeScript that a reader can copy. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  attempt,
  type Block,
  type Chapter,
  type Code,
  type CompileOptions,
  cellsOf,
  compileChapters,
  exercisesOf,
  readChain,
  Session,
} from '../src/chapter/index.ts';
import * as library from '../src/index.ts';
import expected from './fixtures/foundations.json' with { type: 'json' };
import { findPyTorch, runPython } from './pytorch.ts';
import { typeErrors } from './type-check.ts';
import { views as pictures } from './views/registry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = relative(process.cwd(), join(root, 'book/chapters'));
const files = readdirSync(folder).map((name) => join(folder, name));
const preface = join(folder, '00-imports-and-seeding.md');
const foundations = join(folder, '08-pooling.md');

const chainOf = (file: string) => readChain(file, (name) => readFile(name, 'utf8'));
const chapters = await Promise.all(files.map(async (file) => (await chainOf(file)).at(-1)!));

/** The chapters that no other continues: their chains hold all the others. */
const continued = (await Promise.all(files.map(chainOf))).flatMap((chain) => chain.slice(0, -1));
const lastOfChains = files.filter((name) => !continued.some(({ file }) => file === name));

/** The chapters with the notebook's cells alone, as `fovea run foundations` runs them. */
const notebookOf = (chain: readonly Chapter[]): Chapter[] =>
  chain.map((chapter) => ({
    ...chapter,
    blocks: chapter.blocks.filter((block) => block.kind !== 'cell' || !block.beyond),
  }));

async function runChain(chain: readonly Chapter[], options: CompileOptions = {}) {
  const session = new Session({ fovea: library });
  const results: { section: string; output: string; expected: string }[] = [];
  for (const { cells } of compileChapters(chain, options)) {
    for (const cell of cells) {
      let output = '';
      await session.run(cell, (text) => {
        output += text;
      });
      results.push({ section: cell.section, output, expected: cell.expected });
    }
  }
  return results;
}

/** What becomes of an answer: the sentence of the error, or "passes". */
const verdict = (answer: Promise<void>): Promise<string> =>
  answer.then(
    () => 'passes',
    (error: unknown) => String(error),
  );

describe.each(lastOfChains)('the chain that ends with %s', (file) => {
  test('prints what is written in it', async () => {
    for (const { output, expected } of await runChain(await chainOf(file))) expect(output).toBe(expected);
  });

  test('is free of type errors', async () => {
    expect(typeErrors((await chainOf(file)).flatMap(({ blocks }) => blocks))).toEqual([]);
  });

  test('has exercises whose start fails with a sentence and whose solution passes', async () => {
    const session = new Session({ fovea: library });
    for (const block of compileChapters(await chainOf(file)).flatMap(({ blocks }) => blocks)) {
      if (block.kind === 'cell') await session.run(block, () => {});
      if (block.kind !== 'exercise') continue;
      const answer = (code: Code) => verdict(attempt(block, code.source, session, () => {}));
      // A check speaks in sentences of its own; a TypeError would be an accident.
      expect(await answer(block.start), block.id).toMatch(/^ChapterError: Error: /);
      expect(await answer(block.solution), block.id).toBe('passes');
    }
  });

  test('has code that fits the page without scrolling', async () => {
    const chain = await chainOf(file);
    const exercises = chain.flatMap(exercisesOf);
    const sources = [
      ...chain.flatMap(cellsOf).flatMap(({ source, python }) => [source, python]),
      ...exercises.flatMap(({ start, solution }) => [start.source, solution.source]),
    ];
    const lines = sources.flatMap((source) => source.split('\n'));
    expect(lines.filter((line) => line.length > 90)).toEqual([]);
  });
});

const python = findPyTorch();
const reason = python ? '' : ' (skipped: no python3 here can import torch)';

describe(`in PyTorch${reason}`, () => {
  test.skipIf(!python).each(lastOfChains)('the chain that ends with %s prints the same', async (file) => {
    const cells = (await chainOf(file)).flatMap(cellsOf);
    const [outputs] = runPython(python!, [cells.map((cell) => cell.python)]);
    const place = ({ file, line }: Code): string => `${file}:${line}`;
    expect(cells.map((cell, index) => [place(cell), outputs[index]])).toEqual(
      cells.map((cell) => [place(cell), cell.expected]),
    );
  });

  test('every cell has a twin', () => {
    const without = chapters.flatMap(cellsOf).filter(({ python }) => !python);
    expect(without.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
  });
});

/** The Markdown of a block: its prose, or its task and hints. */
function wordsOf(block: Block): string[] {
  if (block.kind === 'exercise') return [block.markdown, ...block.hints];
  return block.kind === 'prose' ? [block.markdown] : [];
}

async function viewOf(name: string) {
  expect(Object.keys(pictures)).toContain(name);
  return pictures[name]();
}

describe.each(chapters)('$file', ({ file, blocks, frontMatter }) => {
  const views = blocks.filter((block) => block.kind === 'view');
  const text = blocks.flatMap(wordsOf).join('\n');
  const links = [...text.matchAll(/\[[^\]]*\]\(([^)\s]*)\)/g)].map(([, target]) => target);

  test('says what it is about', () => {
    expect(frontMatter.summary).toMatch(/^\S.*\.$/);
  });

  test.skipIf(file === preface)('has a picture to play with, an exercise, and references', () => {
    expect(views.length).toBeGreaterThan(0);
    expect(blocks.filter(({ kind }) => kind === 'exercise').length).toBeGreaterThan(0);
    const [, references = ''] = text.split(/^## References$/m);
    expect(references.match(/^- .*$/gm)?.length ?? 0).toBeGreaterThan(1);
    expect(references).toContain('](https://');
  });

  test('has links that lead to a part of its pictures, or out of the book', async () => {
    const handles = await Promise.all(
      views.map(async ({ name }) => (await viewOf(name)).handles.map((part) => `#view:${name}:${part}`)),
    );
    const inside = links.filter((link) => !link.startsWith('https://'));
    expect(inside.filter((link) => !handles.flat().includes(link))).toEqual([]);
  });

  test('has formulas that stand on one line', () => {
    const lines = text.replaceAll('$$', '').split('\n');
    expect(lines.filter((line) => line.split('$').length % 2 === 0)).toEqual([]);
  });

  test('sets its pictures as they can be, each once, and ties them to constants of its cells', async () => {
    expect(new Set(views.map(({ name }) => name)).size).toBe(views.length);
    for (const { name, settings } of views) {
      const view = await viewOf(name);
      const { bind = {}, ...state } = settings;
      expect(() => view.parse(state)).not.toThrow();
      for (const constant of Object.keys(Object(bind))) {
        expect(Object.keys(view.bindings)).toContain(constant);
        const declares = new RegExp(`^const ${constant} = `, 'm');
        expect(blocks.some((block) => block.kind === 'cell' && declares.test(block.source))).toBe(true);
      }
    }
  });
});

test('an error in a cell or an exercise is found by the type check, at its line', async () => {
  const [chapter] = await chainOf(preface);
  const [cell] = cellsOf(chapter);
  const wrong = { ...cell, source: 'const x: number = 1;\nconst y: string = x;\n', line: 40 };
  const [exercise] = chapters.flatMap(exercisesOf);
  const fine = { ...cell, source: 'const x = 1;\n' };
  const refused = { ...exercise, start: fine, check: wrong, solution: { ...fine, source: 'z;\n', line: 60 } };
  const sentence = "Type 'number' is not assignable to type 'string'.";
  expect(typeErrors([cell, wrong])).toEqual([`${cell.file}:41: ${sentence}`]);
  expect(typeErrors([cell, refused])).toEqual([
    `${cell.file}:41: ${sentence}`,
    `${cell.file}:60: Cannot find name 'z'.`,
    `${cell.file}:41: ${sentence}`,
  ]);
});

test('the foundations are the notebook, cell for cell', async () => {
  const results = await runChain(notebookOf(await chainOf(foundations)));
  expect(results.map(({ section, output }) => ({ section, output }))).toEqual(expected.cells);
});

test.each(expected.otherSeeds)('seed %i learns along the published lines', async (seed) => {
  const results = await runChain(notebookOf(await chainOf(foundations)), { seed });
  const learning = results.find(({ section }) => section === 'Optimizing the kernel parameters');
  const published = expected.cells.find(({ section }) => section === 'Optimizing the kernel parameters');
  const losses = (text?: string) => text?.match(/^batch .*$/gm);
  expect(losses(learning?.output)).toHaveLength(5);
  expect(losses(learning?.output)).toEqual(losses(published?.output));
});
