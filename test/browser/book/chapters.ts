/** Every chapter as it is opened and run: what it prints, how it looks, whom it serves. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOf, parseChapter } from '../../../src/chapter/index.ts';
import { root } from '../../source.ts';
import { outputOf, type Reader, type Shelf } from './reader.ts';

const folder = join(root, 'book/chapters');

interface Read {
  readonly page: string;
  readonly expected: readonly string[];
}

/** The chapters: their pages, and what each of their cells shall print. */
export const chapters: readonly Read[] = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .sort()
  .map((name) => ({
    page: name.replace(/^(\d+-)?(.*)\.md$/, '$2.html'),
    expected: cellsOf(parseChapter(readFileSync(join(folder, name), 'utf8'), name)).map(({ expected }) =>
      expected.trimEnd(),
    ),
  }));

const widths = [320, 390, 1280, 1920];

export function describeChapters(shelf: Shelf): void {
  describe.each(['index.html', ...chapters.map(({ page }) => page)])('%s', (path) => {
    let reader: Reader;
    beforeAll(async () => {
      reader = await shelf.reader();
      await reader.open(path);
    });
    afterAll(() => reader?.close());

    const expected = chapters.find(({ page }) => page === path)?.expected ?? [];

    it.runIf(expected.length > 0)('prints what its cells are expected to print', async () => {
      const { page } = reader;
      await page.locator('#run-all').click();
      await page.waitForFunction(
        `!document.querySelector('[data-cell]:not([data-state="done"], [data-state="failed"])')`,
        undefined,
        { timeout: 60_000 },
      );
      const cells = await page.locator('[data-cell]').all();
      expect(await Promise.all(cells.map(outputOf))).toEqual(expected);
    });

    // What depends on the scheme is contrast alone.
    it.each([
      ['light', {}],
      ['dark', { runOnly: ['color-contrast'] }],
    ] as const)('serves everybody, %s', async (colorScheme, options) => {
      const { page } = reader;
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(axe.source);
      const found = await page.evaluate(
        `axe.run(${JSON.stringify({ ...options, resultTypes: ['violations'] })})`,
      );
      const { violations } = found as axe.AxeResults;
      const places = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
      );
      expect(places).toEqual([]);
    });

    it.each(widths)('fits %i pixels', async (width) => {
      const { page } = reader;
      await page.setViewportSize({ width, height: 900 });
      // Less than the window's, where the page's own scrollbar stands beside it.
      const [needed, given] = (await page.evaluate(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      )) as number[];
      expect(needed).toBeLessThanOrEqual(given);
    });

    it('complains of nothing and asks nobody else', () => {
      expect(reader.complaints).toEqual([]);
    });
  });
}
