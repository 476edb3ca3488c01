/** What a reader does: hover, complete, edit, drag, share, solve, search, teach. */
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, outputOf, type Reader, type Shelf } from './reader.ts';

const chapter = 'cross-correlation.html';

export function describeReading(shelf: Shelf): void {
  describe('reading', () => {
    let reader: Reader;
    let page: Page;
    beforeEach(async () => {
      reader = await shelf.reader();
      page = reader.page;
      await reader.open(chapter);
    });
    afterEach(async () => {
      await reader.close();
      expect(reader.complaints).toEqual([]);
    });

    /** The pictures stand there drawn before they can be moved. */
    const awake = (one: Page = page) => one.waitForFunction(`document.querySelector('fovea-view').view`);
    const done = (cell: number) => page.locator(`#cell-${cell}[data-state="done"]`).waitFor();

    it('is there within a second, and without a script too', async () => {
      const times = await page.evaluate(
        `performance.getEntriesByType('navigation').map((n) => n.domContentLoadedEventEnd)`,
      );
      const [ready] = times as number[];
      console.log(`${shelf.browser}: the page can be acted on after ${Math.round(ready)} ms`);
      expect(ready).toBeLessThan(3000);
      const still = await shelf.reader({ javaScriptEnabled: false });
      await still.open(chapter);
      expect(await outputOf(still.cell(1))).toContain('[37., 43.]');
      expect(await still.page.locator('math').count()).toBeGreaterThan(0);
      await still.close();
    });

    it.skipIf(shelf.browser !== 'Chromium')('stays where it is while it wakes up', async () => {
      for (const width of [390, 1280]) {
        const still = await shelf.reader({ viewport: { width, height: 900 } });
        await still.open('edge-detection.html');
        await awake(still.page);
        await still.cell(1).locator('.cm-content').waitFor();
        const shift = await still.page.evaluate(`new Promise((resolve) => {
          const sum = (list) => list.getEntries().reduce((total, { value }) => total + value, 0);
          const observer = new PerformanceObserver((list) => resolve(sum(list)));
          observer.observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => resolve(0), 300);
        })`);
        console.log(`${width} px wide, the page shifts by ${shift}`);
        // What counts as good among the web's vitals.
        expect(shift).toBeLessThan(0.1);
        await still.close();
      }
    });

    it('keeps the picture beside the text that is read, where there is room', async () => {
      await page.setViewportSize({ width: 1920, height: 900 });
      await awake();
      const top = async (): Promise<number | undefined> =>
        (await page.locator('fovea-view').first().boundingBox())?.y;
      await page.mouse.wheel(0, 300);
      await expect.poll(() => page.evaluate('scrollY')).toBe(300);
      const before = await top();
      await page.mouse.wheel(0, 300);
      await expect.poll(() => page.evaluate('scrollY')).toBe(600);
      expect(await top()).toBe(before);
    });

    it('tells the type of what the pointer rests on', async () => {
      const cell = reader.cell(1);
      await cell.locator('.code').click();
      await cell.locator('.cm-content').waitFor();
      await cell
        .locator('.cm-line span', { hasText: /^zeros$/ })
        .first()
        .hover();
      const card = page.locator('.hover-card');
      await card.waitFor({ timeout: 20_000 });
      expect(await card.innerText()).toMatch(/zeros\(.*\): Tensor/s);
      expect(await card.locator('p').innerText()).toMatch(/zeros?/i);
    });

    it('completes what fovea has, of its real types', async () => {
      const cell = reader.cell(1);
      await reader.type(cell, 'const a = zeros([2]);\na');
      await page.keyboard.type('.unsq');
      const list = page.locator('.cm-tooltip-autocomplete');
      await list.getByText('unsqueeze', { exact: true }).click({ timeout: 20_000 });
      expect(await codeOf(cell)).toContain('a.unsqueeze');
    });

    it('runs what depends on an edited cell', async () => {
      await reader.cell(2).locator('.run').click();
      await done(2);
      const before = await outputOf(reader.cell(2));
      const text = await codeOf(reader.cell(1));
      await reader.type(reader.cell(1), text.replace('[[0, 1], [2, 3]]', '[[0, 0], [0, 1]]'));
      await page.locator('#cell-1.stale').waitFor();
      await page.keyboard.press('Shift+Enter');
      await page.waitForFunction(`document.querySelector('#cell-2 .output').innerText.includes('[7., 8.]')`);
      expect(await outputOf(reader.cell(1))).toContain('[7., 8.]');
      // And the chapter's own text comes back with what it printed.
      await reader.cell(1).locator('[data-action="reset"]').click();
      await page.waitForFunction(`document.querySelector('#cell-2 .output').innerText.includes('43.')`);
      expect(await outputOf(reader.cell(2))).toBe(before);
    });

    it('tells shape and time of what has run, and in the top bar where', async () => {
      await reader.cell(1).locator('.run').click();
      await done(1);
      expect(await reader.cell(1).locator('.badge').textContent()).toMatch(/^\[2, 2\] float32 · .* ms$/);
      expect(await page.locator('#meter').textContent()).toMatch(/^CPU · \d+ threads? · .* m?s$/);
    });

    it('shows a printed matrix as a heat grid, before it has run and after', async () => {
      await awake();
      await reader.cell(1).getByRole('button', { name: 'Heat' }).press('Enter');
      expect(await reader.cell(1).locator('.heat td').allTextContents()).toEqual(['19', '25', '37', '43']);
      await reader.cell(1).locator('.run').click();
      await done(1);
      expect(await reader.cell(1).locator('.heat td').allTextContents()).toEqual(['19', '25', '37', '43']);
    });

    it('shows a cell as PyTorch', async () => {
      const button = reader.cell(1).getByRole('button', { name: 'PyTorch' });
      await button.click();
      expect(await reader.cell(1).locator('.python').innerText()).toContain('torch.tensor');
      await button.press('Space');
      expect(await reader.cell(1).locator('.python').isVisible()).toBe(false);
    });

    it('writes into the code what is done in the picture, and draws what the code says', async () => {
      const picture = page.locator('fovea-view[name="cross-correlation"]');
      const weight = picture.locator('[data-part="kernel-1-1"]');
      await awake();
      await weight.press('+');
      await page.waitForFunction(
        `document.querySelector('#cell-1 .output').innerText.includes('[[19.') === false`,
      );
      const code = await codeOf(reader.cell(1));
      const [, first] = /const K = tensor\(\[\[0, 1\], \[2, ([-\d.]+)\]/.exec(code) ?? [];
      expect(Number(first)).toBeGreaterThan(3);
      await reader.type(reader.cell(1), code.replace(`[2, ${first}]`, '[2, 5]'));
      await page.keyboard.press('Shift+Enter');
      await page.waitForFunction(
        `document.querySelector('fovea-view [data-part="kernel-1-1"]').getAttribute('aria-valuenow') === '5'`,
      );
    });

    it('drags a number of the picture with the mouse', async () => {
      const weight = page.locator('fovea-view [data-part="kernel-1-1"]');
      await awake();
      const before = await weight.getAttribute('aria-valuenow');
      const box = (await weight.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2, { steps: 6 });
      await page.mouse.up();
      expect(await weight.getAttribute('aria-valuenow')).not.toBe(before);
      expect(await codeOf(reader.cell(1))).not.toContain('[[0, 1], [2, 3]]');
      await page.locator('#cell-1[data-state="done"]').waitFor();
    });

    it('opens a shared link as it was: texts, pictures, seed', async () => {
      await reader.type(reader.cell(2), 'print("shared", rand([1]))');
      await page.keyboard.press('Shift+Enter');
      await done(2);
      await page.locator('#seed').press('ControlOrMeta+a');
      await page.keyboard.type('7');
      await page.keyboard.press('Enter');
      await awake();
      await page.locator('fovea-view [data-part="kernel-1-1"]').press('+');
      await page.waitForFunction(
        `!document.querySelector('#cell-1 .code').innerText.includes('[[0, 1], [2, 3]]')`,
      );
      await page.locator('#share').click();
      await page.waitForFunction(`location.hash.startsWith('#state=')`);
      await page.locator('.notice').first().waitFor();
      const address = page.url();
      await page.waitForFunction(`document.querySelector('#cell-2').dataset.state === 'done'`);
      const printed = await outputOf(reader.cell(2));
      const friend = await shelf.reader();
      await friend.page.goto(address);
      await friend.page.locator('#cell-2[data-state="done"]').waitFor();
      expect(await codeOf(friend.cell(2))).toContain('shared');
      expect(await outputOf(friend.cell(2))).toBe(printed);
      expect(await friend.page.locator('#seed').inputValue()).toBe('7');
      const weight = friend.page.locator('fovea-view [data-part="kernel-1-1"]');
      await awake(friend.page);
      expect(Number(await weight.getAttribute('aria-valuenow'))).toBeGreaterThan(3);
      await friend.close();
    });

    it('finds what was typed after a reload, and gives it back after starting over', async () => {
      await reader.type(reader.cell(2), '"mine"');
      await page.reload();
      await page.waitForFunction(`document.querySelector('#cell-2 .code').innerText.includes('mine')`);
      await page.locator('#start-over').click();
      await page.waitForFunction(`!document.querySelector('#cell-2 .code').innerText.includes('mine')`);
      await page.getByRole('button', { name: 'Bring it back' }).click();
      await page.waitForFunction(`document.querySelector('#cell-2 .code').innerText.includes('mine')`);
    });

    it('judges an exercise, hints one by one, and keeps the tick', async () => {
      const exercise = page.locator('[data-exercise]').first();
      await exercise.locator('.run').click();
      await exercise.locator('[data-state="failed"]').waitFor();
      expect(await exercise.locator('.status').textContent()).toMatch(/^Not yet\. /);
      const hints = exercise.locator('.hint');
      expect(await hints.nth(1).isVisible()).toBe(false);
      await hints.nth(0).locator('summary').press('Enter');
      await hints.nth(1).waitFor();
      const solution = exercise.locator('.solution');
      await solution.locator('summary').click();
      await reader.type(exercise, await solution.locator('pre').innerText());
      await page.keyboard.press('Shift+Enter');
      await exercise.locator('[data-state="right"]').waitFor();
      await page.reload();
      expect(await exercise.locator('.solved').isVisible()).toBe(true);
    });

    it('lights a part of the picture for a word of the text', async () => {
      await awake();
      const before = await page.locator('fovea-view .picture').innerHTML();
      await page.locator('a.handle', { hasText: 'kernel' }).first().hover();
      expect(await page.locator('fovea-view .picture').innerHTML()).not.toBe(before);
    });

    it('filters what a camera sees, and lets go of it', async () => {
      await reader.open('edge-detection.html');
      const view = page.locator('fovea-view[name="own-image"]');
      await view.getByRole('button', { name: 'camera' }).click();
      const seen = (): Promise<string> =>
        view
          .locator('canvas.after')
          .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''));
      const moves = async (): Promise<boolean> => {
        const before = await seen();
        await page.waitForTimeout(300);
        return (await seen()) !== before;
      };
      await expect.poll(moves, { timeout: 10_000 }).toBe(true);
      expect(await view.locator('.place .error').textContent()).toBe('');
      expect(await view.locator('.rate').textContent()).toMatch(/^640 × 480: .* ms a picture, \d+ a second$/);
      await view.getByRole('button', { name: 'cat' }).click();
      await expect.poll(moves, { timeout: 10_000 }).toBe(false);
    });

    it('searches the whole book', async () => {
      await page.keyboard.press('/');
      await page.getByRole('searchbox').fill('stripe');
      const found = page.locator('#search-dialog li a');
      await found.first().waitFor();
      expect(await found.first().getAttribute('href')).toMatch(/html#/);
      await page.keyboard.press('Escape');
      expect(await page.locator('#search-dialog').isVisible()).toBe(false);
    });

    it('teaches: hides code and answers, presents, embeds', async () => {
      await page.locator('#teach').click();
      await page.getByLabel('Hide code').check();
      expect(await reader.cell(1).locator('.code').isVisible()).toBe(false);
      await page.getByLabel('Hide answers').check();
      expect(await page.locator('.solution').first().isVisible()).toBe(false);
      expect(page.url()).toContain('hide=code');
      await page.locator('#present').click();
      expect(await page.locator('.stage-count').textContent()).toMatch(/^1 of /);
      expect(await page.locator('h1').isVisible()).toBe(false);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Escape');
      expect(await page.locator('h1').isVisible()).toBe(true);
      await reader.open(`${chapter}?embed=cross-correlation`);
      expect(await page.locator('h1').isVisible()).toBe(false);
    });

    it('runs where no memory can be shared', async () => {
      const lonely = await shelf.reader({ isolated: false });
      await lonely.open(chapter);
      expect(await lonely.page.evaluate('crossOriginIsolated')).toBe(false);
      await lonely.page.locator('#run-all').click();
      await lonely.page.locator('#cell-2[data-state="done"]').waitFor();
      expect(await outputOf(lonely.cell(1))).toContain('[37., 43.]');
      expect(lonely.complaints).toEqual([]);
      await lonely.close();
    });
  });
}
