/** What goes wrong on a reader's page: each time a clear sentence, and nothing typed is lost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, outputOf, type Reader, type Shelf } from './reader.ts';

const chapter = 'edge-detection.html';

export function describeTrouble(shelf: Shelf): void {
  describe('trouble', () => {
    let reader: Reader;
    beforeEach(async () => {
      reader = await shelf.reader();
      await reader.open(chapter);
    });
    afterEach(async () => {
      await reader.close();
      expect(reader.complaints).toEqual([]);
    });

    const says = async (code: string, sentence: RegExp): Promise<void> => {
      const cell = reader.cell(1);
      await reader.type(cell, code);
      await reader.page.keyboard.press('Shift+Enter');
      const status = cell.locator('.status');
      await reader.page.waitForFunction(`document.querySelector('#cell-1').dataset.state === 'failed'`);
      expect(await status.textContent()).toMatch(sentence);
      expect(await codeOf(cell)).toBe(code);
    };

    it.each([
      ['a syntax error', 'const a = 1;\nconst b = (;', /^Syntax error: /, 2],
      ['a cell that throws', '1 + 1;\n\nthrow new Error("on purpose")', /Error: on purpose/, 3],
      [
        "PyTorch's sentences",
        'ones([2, 3]).matmul(ones([2, 3]))',
        /mat1 and mat2 shapes cannot be multiplied/,
        1,
      ],
    ])('%s is said, and its line marked', async (_what, code, sentence, line) => {
      await says(code, sentence);
      const marked = reader.cell(1).locator('.error-line');
      expect(await marked.innerText()).toBe(code.split('\n')[line - 1]);
    });

    it('a tensor larger than the memory is refused, and the page lives on', async () => {
      await says('ones([100_000_000, 100])', /allocate .* bytes/);
      await reader.type(reader.cell(1), '1 + 1');
      await reader.page.keyboard.press('Shift+Enter');
      await reader.page.locator('#cell-1[data-state="done"]').waitFor();
      expect(await outputOf(reader.cell(1))).toBe('2');
    });

    it('an endless loop stops within half a second, and the page never freezes', async () => {
      const { page } = reader;
      const cell = reader.cell(1);
      await reader.type(cell, 'while (true) {}');
      await page.keyboard.press('Shift+Enter');
      await page.locator('#cell-1[data-state="running"]').waitFor();
      const frames = await page.evaluate(
        `new Promise((done) => {
          let frames = 0;
          const end = performance.now() + 300;
          const step = () => {
            frames += 1;
            performance.now() < end ? requestAnimationFrame(step) : done(frames);
          };
          step();
        })`,
      );
      expect(frames).toBeGreaterThan(3);
      const took = await page.evaluate(
        `new Promise((done) => {
          const begin = performance.now();
          const cell = document.querySelector('#cell-1');
          cell.querySelector('.stop').click();
          const look = () =>
            cell.dataset.state === 'stopped' ? done(performance.now() - begin) : setTimeout(look, 1);
          look();
        })`,
      );
      expect(took).toBeLessThan(500);
      expect(await cell.locator('.status').textContent()).toMatch(/^Stopped\./);
      // What had run before runs again where it is needed.
      await cell.locator('[data-action="reset"]').click();
      await page.locator('#cell-1[data-state="done"]').waitFor();
    });

    it('a loop that prints without end fills no page', async () => {
      const { page } = reader;
      await reader.type(reader.cell(1), 'for (let i = 0; ; i++) console.log("line " + i)');
      await page.keyboard.press('Shift+Enter');
      await page.getByText('too long to show').waitFor();
      await page.locator('#cell-1 .stop').click();
      await page.locator('#cell-1[data-state="stopped"]').waitFor();
      expect((await outputOf(reader.cell(1))).length).toBeLessThan(120_000);
    });

    it('a worker that dies says so, and the next run has a new one', async () => {
      const { page } = reader;
      const cell = reader.cell(1);
      await reader.type(
        cell,
        'setTimeout(() => { throw new Error("far away") }); await new Promise(() => {})',
      );
      await page.keyboard.press('Shift+Enter');
      await page.locator('#cell-1[data-state="stopped"]').waitFor();
      expect(await cell.locator('.status').textContent()).toMatch(
        /worker .* is gone .*far away.*run it again/,
      );
      await reader.type(cell, '6 * 7');
      await page.keyboard.press('Shift+Enter');
      await page.locator('#cell-1[data-state="done"]').waitFor();
      expect(await outputOf(cell)).toBe('42');
    });

    it('a file that is no picture is said', async () => {
      const { page } = reader;
      const broken = { name: 'cat.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a picture') };
      await page.locator('fovea-view[name="own-image"] input[type="file"]').setInputFiles(broken);
      await page.getByText('This file is no picture that the browser can read').first().waitFor();
    });

    it('a damaged link is said, and the chapter stands there untouched', async () => {
      const { page } = reader;
      await page.goto('about:blank');
      await reader.open(`${chapter}#state=AAAA`);
      await page.getByText('The link is damaged').waitFor();
      expect(await page.locator('#cell-1 .code').innerText()).toMatch(/^const X = ones/);
    });

    it('where the editor cannot be loaded, that is said once, and code still runs', async () => {
      const { page } = reader;
      await page.route(/editor-.*\.js/, (route) => route.abort());
      await reader.open(chapter);
      await page.getByText('The editor could not be loaded').waitFor();
      await page.locator('#run-all').click();
      await page.locator('#cell-1[data-state="done"]').waitFor();
      expect(await page.getByText('The editor could not be loaded').count()).toBe(1);
      // The browser's own word for it.
      expect(reader.complaints.splice(0).every((text) => /ERR_FAILED|editor-/.test(text))).toBe(true);
    });

    it('where storage is denied, everything else works, and it is said once', async () => {
      const { page } = reader;
      await page.addInitScript(
        `Object.defineProperty(window, 'localStorage', {
          get() { throw new DOMException('denied', 'SecurityError'); },
        });`,
      );
      await reader.open(chapter);
      await page.locator('#run-all').click();
      await page.locator('#cell-1[data-state="done"]').waitFor();
      await page.locator('#scheme').click();
      expect(await page.getByText('lets the page store nothing').count()).toBe(1);
    });
  });
}
