/** Runs every ```ts example of the library's docstrings and compares what it prints with its comments. */
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { compileExample, examplesOf } from './example.ts';
import { root, sourceFiles } from './source.ts';

const examples = sourceFiles('src')
  .filter(({ path }) => !path.endsWith('.test.ts'))
  .flatMap(examplesOf);

describe('examples in docstrings', () => {
  it('exist', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it.each(examples.map(({ place, ...example }) => [place, example] as const))(
    '%s',
    async (place, { code, path }) => {
      // An internal function's example sees the exports of its own file beside the public ones.
      const scope: Record<string, unknown> = {
        ...(await import('../src/index.ts')),
        ...(await import(join(root, path))),
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
