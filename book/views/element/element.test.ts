/** The element under a real mouse, a real keyboard and a finger. */
import { DOMParser } from '@xmldom/xmldom';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { centreOf, drag, part, stateOf, tool, Visit } from '../gallery/visit.ts';

let visit: Visit;

beforeAll(async () => {
  visit = await Visit.begin();
}, 60_000);

afterAll(() => visit?.end());

function caption(page: Page): Promise<string> {
  return page.locator('figcaption').innerText();
}

describe('the mouse', () => {
  it('on an output moves the window there, and takes no room doing so', async () => {
    const page = await visit.open('cross-correlation');
    const height = (await page.locator('fovea-view').boundingBox())?.height;
    await part(page, 'output-1-1').hover();
    expect(await caption(page)).toBe('Window at row 1, column 1: 4·0 + 5·1 + 7·2 + 8·3 = 43.');
    expect((await page.locator('fovea-view').boundingBox())?.height).toBe(height);
    await page.mouse.move(0, 0);
    expect(await caption(page)).toMatch(/^Window at row 0, column 0/);
    expect(await stateOf(page)).toMatchObject({ row: 0, column: 0 });
    await part(page, 'output-1-1').click();
    await page.mouse.move(0, 0);
    expect(await stateOf(page)).toMatchObject({ row: 1, column: 1 });
    await page.context().close();
  });

  it('drags numbers, and the window', async () => {
    const page = await visit.open('cross-correlation');
    await page.evaluate(`document.querySelector('fovea-view').addEventListener('change', ({ detail }) => {
      window.changed = detail;
    })`);
    const number = await centreOf(part(page, 'kernel-0-0'));
    await drag(page, number, { x: number.x, y: number.y - 46 });
    expect(await stateOf(page)).toMatchObject({
      K: [
        [5, 1],
        [2, 3],
      ],
    });
    expect(await page.evaluate('window.changed')).toEqual(await stateOf(page));
    const [from, to] = [await centreOf(part(page, 'input-0-0')), await centreOf(part(page, 'input-1-1'))];
    await drag(page, from, to);
    expect(await stateOf(page)).toMatchObject({ row: 1, column: 1 });
    await page.context().close();
  });

  it('paints', async () => {
    const page = await visit.open('edge-detection');
    const [from, to] = [await centreOf(part(page, 'input-0-0')), await centreOf(part(page, 'input-2-0'))];
    await drag(page, from, to);
    const { X } = (await stateOf(page)) as { X: number[][] };
    expect(X.map(([first]) => first)).toEqual([0, 0, 0, 1, 1, 1]);
    await page.context().close();
  });

  it('rolls the ball from where it is put', async () => {
    const page = await visit.open('loss-surface');
    const box = (await part(page, 'surface').boundingBox()) ?? { x: 0, y: 0, width: 1, height: 1 };
    await page.mouse.click(box.x + box.width * 0.8, box.y + box.height * 0.5);
    const { start } = (await stateOf(page)) as { start: number[] };
    expect(start[0]).toBeCloseTo(1.5, 1);
    expect(start[1]).toBeCloseTo(0, 1);
    await page.context().close();
  });

  it('pins what is lit', async () => {
    const page = await visit.open('cross-correlation');
    await part(page, 'output-0-1').hover();
    await tool(page, 'pin').click();
    expect(await caption(page)).toMatch(/^Window at row 0, column 1/);
    await tool(page, 'pin').click();
    await page.mouse.move(0, 0);
    expect(await caption(page)).toMatch(/^Window at row 0, column 0/);
    await page.context().close();
  });
});

describe('the keyboard', () => {
  it('goes through a grid with arrows, changes numbers, and types them', async () => {
    const page = await visit.open('cross-correlation');
    const stops = await page.locator('[data-part][tabindex="0"]').evaluateAll((parts) => parts.length);
    // input, window, kernel, output
    expect(stops).toBe(4);
    await part(page, 'kernel-0-0').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('+');
    await page.keyboard.press('PageUp');
    await page.keyboard.press('-');
    await page.keyboard.press('-');
    expect(await stateOf(page)).toMatchObject({
      K: [
        [0, 1],
        [2, 12],
      ],
    });
    await page.keyboard.type('4.5');
    await page.keyboard.press('Enter');
    expect(await stateOf(page)).toMatchObject({
      K: [
        [0, 1],
        [2, 4.5],
      ],
    });
    expect(await page.evaluate('document.activeElement.dataset.part')).toBe('kernel-1-1');
    await page.keyboard.type('9');
    await page.keyboard.press('Escape');
    expect(await stateOf(page)).toMatchObject({
      K: [
        [0, 1],
        [2, 4.5],
      ],
    });
    await page.context().close();
  });

  it('moves the window', async () => {
    const page = await visit.open('cross-correlation');
    await part(page, 'window').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await stateOf(page)).toMatchObject({ row: 1, column: 1 });
    expect(await page.evaluate('document.activeElement.dataset.part')).toBe('window');
    await page.context().close();
  });
});

describe('a finger', () => {
  it('taps a number to type it', async () => {
    const page = await visit.open('cross-correlation', {
      hasTouch: true,
      viewport: { width: 390, height: 844 },
    });
    await part(page, 'kernel-0-0').tap();
    await page.keyboard.type('8');
    await page.keyboard.press('Enter');
    expect(await stateOf(page)).toMatchObject({
      K: [
        [8, 1],
        [2, 3],
      ],
    });
    await page.context().close();
  });
});

describe('the player', () => {
  it('plays to the end, steps around it, scrubs, and begins anew', async () => {
    const page = await visit.open('cross-correlation');
    await tool(page, 'speed').selectOption('8');
    await tool(page, 'play').click();
    await page.waitForFunction(`document.querySelector('[data-tool="play"]').ariaLabel === 'Play'`);
    expect(await stateOf(page)).toMatchObject({ row: 1, column: 1 });
    await tool(page, 'forward').click();
    expect(await stateOf(page)).toMatchObject({ row: 0, column: 0 });
    await tool(page, 'scrub').fill('2');
    expect(await stateOf(page)).toMatchObject({ row: 1, column: 0 });
    await tool(page, 'reset').click();
    expect(await stateOf(page)).toMatchObject({ row: 0, column: 0 });
    await page.context().close();
  });
});

describe('from outside', () => {
  it('a word lights a part', async () => {
    const page = await visit.open('cross-correlation');
    const lit = `document.querySelectorAll('[fill-opacity="0.3"]').length`;
    expect(await page.evaluate(lit)).toBe(0);
    await page.evaluate(`document.querySelector('fovea-view').highlight('kernel')`);
    expect(await page.evaluate(lit)).toBe(4);
    await page.context().close();
  });

  it('damaged states and unknown names give a sentence', async () => {
    const page = await visit.open('cross-correlation');
    const error = page.locator('p.error');
    await page.evaluate(`document.querySelector('fovea-view').state = { K: [[1, 2], [3]] }`);
    expect(await error.innerText()).toMatch(/must be of one length/);
    await page.evaluate(`document.querySelector('fovea-view').setAttribute('state', '{{')`);
    expect(await error.innerText()).toMatch(/damaged/);
    await page.evaluate(`document.querySelector('fovea-view').setAttribute('name', 'nothing')`);
    await page.waitForFunction(`document.querySelector('p.error').textContent.includes('no picture named')`);
    await page.context().close();
  });

  it('figures are copied as SVG that stands alone, and as PNG', async () => {
    const page = await visit.open('loss-surface', { permissions: ['clipboard-read', 'clipboard-write'] });
    const copied = `document.querySelector('.news').textContent === 'Copied.'`;
    await tool(page, 'svg').click();
    await page.waitForFunction(copied);
    const svg = (await page.evaluate('navigator.clipboard.readText()')) as string;
    expect(svg).not.toMatch(/var\(|tabindex|data-acts/);
    const complaints: string[] = [];
    const parser = new DOMParser({ onError: (_level, message) => void complaints.push(message) });
    parser.parseFromString(svg, 'image/svg+xml');
    expect(complaints).toEqual([]);
    await page.evaluate(`document.querySelector('.news').textContent = ''`);
    await tool(page, 'png').click();
    await page.waitForFunction(copied);
    const types = await page.evaluate(
      `navigator.clipboard.read().then((items) => items.flatMap(({ types }) => types))`,
    );
    expect(types).toContain('image/png');
    await page.context().close();
  });
});

it('nothing went wrong, and nobody else was asked', () => {
  expect(visit.troubles).toEqual([]);
});
