/** The built library in a real browser: it loads as plain ES modules, computes, and runs a chapter. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type Site, serveProject } from './server.ts';

let site: Site;
let browser: Browser;
let page: Page;
const strayRequests: string[] = [];
const pageErrors: string[] = [];

beforeAll(async () => {
  site = await serveProject();
  browser = await launchChromium();
  page = await browser.newPage();
  page.on('pageerror', (error) => pageErrors.push(String(error)));
  await page.route(
    (url) => url.origin !== site.address,
    (route) => {
      strayRequests.push(route.request().url());
      return route.abort();
    },
  );
  await page.goto(site.address);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  site?.close();
});

/** Runs the body of an async function in the page; as text, so that vitest rewrites no import in it. */
function inPage(body: string): Promise<unknown> {
  return page.evaluate(`(async () => { ${body} })()`);
}

it('is cross-origin isolated', async () => {
  expect(await inPage('return crossOriginIsolated')).toBe(true);
});

it('computes with the built library', async () => {
  const text = await inPage(`
    const { tensor } = await import('/dist/index.js');
    return String(tensor([[1, 2], [3, 4]]).matmul(tensor([[1], [1]])));
  `);
  expect(text).toBe('tensor([[3.],\n        [7.]])');
});

it('runs a chapter of the book', async () => {
  const cells = await inPage(`
    const { readChain, compileChapters, Session } = await import('/dist/chapter/index.js');
    const read = async (file) => (await fetch(file)).text();
    const chain = await readChain('/book/chapters/04-optimizing-the-kernel-parameters.md', read);
    const session = new Session({ fovea: await import('/dist/index.js') });
    const cells = [];
    for (const cell of compileChapters(chain).flatMap((chapter) => chapter.cells)) {
      let printed = '';
      await session.run(cell, (text) => { printed += text; });
      cells.push({ printed: printed.trimEnd(), expected: cell.expected.trimEnd() });
    }
    return cells;
  `);
  const ran = cells as { printed: string; expected: string }[];
  expect(ran.length).toBeGreaterThan(0);
  expect(ran.map(({ printed }) => printed)).toEqual(ran.map(({ expected }) => expected));
});

it('asked nobody but its own server, and threw nothing', () => {
  expect(strayRequests).toEqual([]);
  expect(pageErrors).toEqual([]);
});
