/** Runs every ```ts example of the docstrings and the pages; what it prints is what its comments say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { compileExample, examplesOf, examplesOfMarkdown } from './example.ts';
import { root, sourceFiles } from './source.ts';

const pages = ['README.md', 'CHANGELOG.md'];

const inPages = pages.flatMap((path) => examplesOfMarkdown(path, readFileSync(join(root, path), 'utf8')));
const inDocstrings = sourceFiles('src')
  .filter(({ path }) => !path.endsWith('.test.ts'))
  .flatMap(examplesOf);

describe('examples', () => {
  it('exist', () => {
    expect(inDocstrings.length).toBeGreaterThan(0);
    expect(inPages.length).toBeGreaterThanOrEqual(pages.length);
  });

  it.each([...inPages, ...inDocstrings].map(({ place, ...example }) => [place, example] as const))(
    '%s',
    async (place, { code, path }) => {
      // An internal function's example sees the exports of its own file beside the public ones.
      const scope: Record<string, unknown> = {
        ...(await import('../src/index.ts')),
        ...(path.endsWith('.ts') ? await import(join(root, path)) : {}),
      };
      // A reserved word: no variable can have this name.
      delete scope.var;
      const { run, expected } = compileExample(code, Object.keys(scope));
      const printed: string[] = [];
      const seen: string[][] = [];
      const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
        printed.push(...values.map(String).join(' ').split('\n'));
      });
      try {
        await run(Object.values(scope), () => seen.push(printed.splice(0).map((line) => line.trimEnd())));
      } finally {
        log.mockRestore();
      }
      expect(seen, `${place}: printed lines differ from the comments of the example`).toEqual(expected);
    },
  );
});
