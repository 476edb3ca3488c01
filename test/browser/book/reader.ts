/** A reader of the book: a page in a real browser, and what a person does there. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

export interface Reader {
  readonly page: Page;
  /** What nobody wants: errors on the console, thrown errors, requests to somebody else. */
  readonly complaints: string[];
  open(path: string): Promise<void>;
  cell(number: number): Locator;
  /** Puts a text in place of a cell's, as one pastes it. */
  type(code: Locator, text: string): Promise<void>;
  close(): Promise<void>;
}

/** Gives readers of the book, in the browser that is tested. */
export interface Shelf {
  readonly browser: 'Chromium' | 'Firefox';
  reader(options?: BrowserContextOptions & { isolated?: boolean }): Promise<Reader>;
}

/** Opens a browser's window for a reader of the book at an address. */
export async function readerOf(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Reader> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && !url.startsWith(`${address}/`)) complaints.push(`request: ${url}`);
  });
  return {
    page,
    complaints,
    open: async (path) => void (await page.goto(`${address}/${path}`)),
    cell: (number) => page.locator(`#cell-${number}`),
    // Typed key by key, a text would get the editor's own brackets and indents as well.
    type: async (code, text) => {
      await code.locator('.code').click();
      await code.locator('.cm-content').waitFor();
      await page.evaluate(noteOf(text));
      for (const key of ['a', 'x']) await page.keyboard.press(`ControlOrMeta+${key}`);
      await page.evaluate(`document.querySelector('#note').remove()`);
      await code.locator('.cm-content').focus();
      for (const key of ['a', 'v']) await page.keyboard.press(`ControlOrMeta+${key}`);
    },
    close: () => context.close(),
  };
}

/** A script that puts a text beside the page, for cutting it out. */
const noteOf = (text: string): string => `
  const note = document.createElement('textarea');
  note.id = 'note';
  note.value = ${JSON.stringify(text)};
  note.style.cssText = 'position: fixed; inset: 0 auto auto 0';
  document.body.append(note);
  note.focus();`;

/** What a cell has printed, as it stands on the page. */
export async function outputOf(cell: Locator): Promise<string> {
  const texts = await cell.locator('.output .printed').allTextContents();
  return texts.join('\n');
}

/** The text of a cell's code, whether it stands still or in its editor. */
export async function codeOf(cell: Locator): Promise<string> {
  const lines = await cell.locator('.code :is(.cm-line, .line)').allTextContents();
  return lines.join('\n');
}
