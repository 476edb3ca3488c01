/** Every view in a real browser: on a phone and on a page, light and dark, and on the reader's pictures. */
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staticFigure } from '../element/markup.ts';
import { views } from '../registry.ts';
import { centreOf, drag, tool, Visit } from './visit.ts';

let visit: Visit;

beforeAll(async () => {
  visit = await Visit.begin();
}, 60_000);

afterAll(() => visit?.end());

describe.each([390, 1280])('at %i pixels', (width) => {
  it.each(['light', 'dark'] as const)('every view fits, and serves everybody, %s', async (colorScheme) => {
    const page = await visit.open('', { viewport: { width, height: 844 }, colorScheme });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    for (const button of await tool(page, 'tables').all()) await button.click();
    await page.evaluate(axe.source);
    const violations = await page.evaluate(`axe.run({ exclude: ['iframe'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' ')))`);
    expect(violations).toEqual([]);
    await page.context().close();
  });

  it('a picture that the page holds wakes up without moving anything', async () => {
    const page = await visit.open('none', { viewport: { width, height: 844 } });
    const moved: string[] = [];
    for (const [name, load] of Object.entries(views)) {
      const view = await load();
      const figure = `<figure>${staticFigure(view, view.initial)}</figure>`;
      const [before, after] = (await page.evaluate(`(async () => {
        const main = document.querySelector('main');
        main.innerHTML = ${JSON.stringify(`<fovea-view name="${name}">${figure}</fovea-view>`)};
        const before = main.scrollHeight;
        const element = main.querySelector('fovea-view');
        if (!element.view) await new Promise((resolve) => element.addEventListener('ready', resolve));
        return [before, main.scrollHeight];
      })()`)) as [number, number];
      if (Math.abs(after - before) > (view.mount ? 3 : 1)) moved.push(`${name}: ${before} → ${after}`);
    }
    expect(moved).toEqual([]);
    await page.context().close();
  });
});

describe('own pictures', () => {
  const sumOf = `(() => {
    const canvas = document.querySelector('canvas.after');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.reduce((sum, value) => sum + value, 0);
  })()`;

  it('are filtered, painted on, and told the time of', async () => {
    const page = await visit.open('own-image');
    const rate = page.locator('.rate');
    await page.waitForFunction(`document.querySelector('.rate').textContent.includes('ms')`);
    expect(await rate.innerText()).toMatch(/^640 × 480: [\d.]+ ms a picture, \d+ a second$/);
    await page.locator('[data-value="paint"]').click();
    await page.waitForTimeout(200);
    const dark = (await page.evaluate(sumOf)) as number;
    const { x, y } = await centreOf(page.locator('canvas.before'));
    await drag(page, { x, y }, { x: x + 60, y: y + 40 });
    await page.waitForTimeout(200);
    expect(await page.evaluate(sumOf)).toBeGreaterThan(dark);
    await page.context().close();
  });

  it('may be uploaded; a broken one and a missing camera give a sentence', async () => {
    const page = await visit.open('own-image');
    const file = page.locator('input[type="file"]');
    const error = page.locator('.place .error');
    await file.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await page.waitForFunction(`document.querySelector('.place .error').textContent !== ''`);
    expect(await error.innerText()).toMatch(/no picture that the browser can read/);
    await page.getByRole('button', { name: 'camera', exact: true }).click();
    await page.waitForFunction(`document.querySelector('.place .error').textContent.includes('camera')`);
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
    await file.setInputFiles({ name: 'b.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') });
    await page.waitForFunction(`document.querySelector('fovea-view').state.picture === 'own'`);
    expect(await error.innerText()).toBe('');
    await page.context().close();
  });
});

it('nothing went wrong, and nobody else was asked', () => {
  expect(visit.troubles).toEqual([]);
});
