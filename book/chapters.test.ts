/** The book's numbers are what its cells compute, and its cells are TypeScript that a reader can copy. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type CompileOptions, cellsOf, compileChapters, readChain, Session } from '../src/chapter/index.ts';
import * as library from '../src/index.ts';
import expected from './fixtures/foundations.json' with { type: 'json' };
import { typeErrors } from './type-check.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = relative(process.cwd(), join(root, 'book/chapters'));
const files = readdirSync(folder).map((name) => join(folder, name));
const foundations = join(folder, '08-pooling.md');

const chainOf = (file: string) => readChain(file, (name) => readFile(name, 'utf8'));

/** The chapters that no other continues: their chains hold all the others. */
const continued = (await Promise.all(files.map(chainOf))).flatMap((chain) => chain.slice(0, -1));
const lastOfChains = files.filter((name) => !continued.some(({ file }) => file === name));

async function runChain(file: string, options: CompileOptions = {}) {
  const session = new Session({ fovea: library });
  const results: { section: string; output: string; expected: string }[] = [];
  for (const { cells } of compileChapters(await chainOf(file), options)) {
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

describe.each(lastOfChains)('the chain that ends with %s', (file) => {
  test('prints what is written in it', async () => {
    for (const { output, expected } of await runChain(file)) expect(output).toBe(expected);
  });

  test('is free of type errors', async () => {
    expect(typeErrors((await chainOf(file)).flatMap(cellsOf))).toEqual([]);
  });

  test('has cells that fit the page without scrolling', async () => {
    const lines = (await chainOf(file)).flatMap(cellsOf).flatMap(({ source }) => source.split('\n'));
    expect(lines.filter((line) => line.length > 90)).toEqual([]);
  });
});

test('an error in a cell is found by the type check, at its line', async () => {
  const [chapter] = await chainOf(join(folder, '00-imports-and-seeding.md'));
  const [cell] = cellsOf(chapter);
  const wrong = { ...cell, source: 'const x: number = 1;\nconst y: string = x;\n', line: 40 };
  expect(typeErrors([cell, wrong])).toEqual([
    `${cell.file}:41: Type 'number' is not assignable to type 'string'.`,
  ]);
});

test('the foundations are the notebook, cell for cell', async () => {
  const cells = (await runChain(foundations)).map(({ section, output }) => ({ section, output }));
  expect(cells).toEqual(expected.cells);
});

test.each(expected.otherSeeds)('seed %i learns along the published lines', async (seed) => {
  const results = await runChain(foundations, { seed });
  const learning = results.find(({ section }) => section === 'Optimizing the kernel parameters');
  const published = expected.cells.find(({ section }) => section === 'Optimizing the kernel parameters');
  const losses = (text?: string) => text?.match(/^batch .*$/gm);
  expect(losses(learning?.output)).toHaveLength(5);
  expect(losses(learning?.output)).toEqual(losses(published?.output));
});
