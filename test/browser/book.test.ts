/** The live book in real browsers, as a reader uses it: with mouse and keyboard. One browser at a time. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeChapters } from './book/chapters.ts';
import { readerOf, type Shelf } from './book/reader.ts';
import { describeReading } from './book/reading.ts';
import { describeTrouble } from './book/trouble.ts';
import { launchChromium, pretendedCamera } from './chromium.ts';
import { firefox } from './firefox.ts';
import { type Site, serveBook } from './server.ts';

function describeBook(name: Shelf['browser'], launch: () => Promise<Browser>): void {
  let browser: Browser;
  const sites: Site[] = [];
  const shelf: Shelf = {
    browser: name,
    reader: ({ isolated = true, ...options } = {}) =>
      readerOf(browser, sites[isolated ? 0 : 1].address, options),
  };

  beforeAll(async () => {
    sites.push(await serveBook(), await serveBook({}));
    browser = await launch();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    for (const site of sites) site.close();
  });

  describeChapters(shelf);
  describeReading(shelf);
  describeTrouble(shelf);
}

describe('in Chromium', () => describeBook('Chromium', () => launchChromium(pretendedCamera)));

describe.skipIf(firefox.missing !== undefined)(`in Firefox ${firefox.missing ?? ''}`, () =>
  describeBook('Firefox', firefox.launch),
);
