/** The built library in a real browser: it loads as plain ES modules, computes, and runs a chapter. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './chromium.ts';
import { firefox } from './firefox.ts';
import { type Site, serveProject } from './server.ts';

/** Convolves until the workers, if any, have joined in; the number of threads and whether results stayed. */
const convolveOnThreads = `
  const { F, getNumThreads, rand, setNumThreads } = await import('/dist/index.js');
  setNumThreads(2);
  const [x, weight] = [rand([1, 32, 56, 56]), rand([32, 32, 3, 3])];
  const convolve = () => String(F.conv2d(x, weight, null, { padding: 1 }));
  const alone = convolve();
  let isSame = true;
  for (let n = 0; n < 50; n++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    isSame &&= convolve() === alone;
  }
  return [getNumThreads(), isSame];
`;

function describeLibrary(launch: () => Promise<Browser>): void {
  let site: Site;
  let browser: Browser;
  let page: Page;
  const strayRequests: string[] = [];
  const pageErrors: string[] = [];

  beforeAll(async () => {
    site = await serveProject();
    browser = await launch();
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

  it('shares work with a worker where the page is isolated', async () => {
    expect(await inPage(convolveOnThreads)).toEqual([2, true]);
    expect(page.workers().length).toBe(1);
  });

  it.each([
    ['without isolation', {}],
    [
      'where a policy forbids workers',
      {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
        'Content-Security-Policy': "worker-src 'none'",
      },
    ],
  ])('works on one thread %s', async (_, headers) => {
    const other = await serveProject(headers);
    const plain = await browser.newPage();
    try {
      await plain.goto(other.address);
      expect(await plain.evaluate(`(async () => { ${convolveOnThreads} })()`)).toEqual([1, true]);
      expect(plain.workers()).toEqual([]);
    } finally {
      await plain.close();
      other.close();
    }
  });

  it('asked nobody but its own server, and threw nothing', () => {
    expect(strayRequests).toEqual([]);
    expect(pageErrors).toEqual([]);
  });
}

describe('in Chromium', () => describeLibrary(launchChromium));

describe.skipIf(firefox.missing !== undefined)(`in Firefox ${firefox.missing ?? ''}`, () =>
  describeLibrary(firefox.launch),
);
