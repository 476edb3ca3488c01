/** Opens the gallery in Chromium, for tests. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { launchChromium } from '../../../test/browser/chromium.ts';
import { views } from '../registry.ts';
import { type Gallery, serveGallery } from './serve.ts';

/** A browser and the gallery, and what went wrong in any page of it. */
export class Visit {
  readonly troubles: string[] = [];
  private readonly gallery: Gallery;
  private readonly browser: Browser;

  private constructor(gallery: Gallery, browser: Browser) {
    [this.gallery, this.browser] = [gallery, browser];
  }

  static async begin(): Promise<Visit> {
    const [gallery, browser] = await Promise.all([serveGallery(), launchChromium()]);
    return new Visit(gallery, browser);
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.gallery.close();
  }

  /** A page with one view, with all of them (no name), or with none (the name of none). */
  async open(name = '', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    this.watch(page, name);
    await page.goto(`${this.gallery.address}/#${name}`);
    const count = name in views ? 1 : name === '' ? Object.keys(views).length : 0;
    await page.waitForFunction(`document.querySelectorAll('figure .tools').length === ${count}`);
    return page;
  }

  private watch(page: Page, name: string): void {
    page.on('pageerror', (error) => this.troubles.push(`${name}: ${error}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.troubles.push(`${name}: ${message.text()}`);
    });
    page.on('request', (request) => {
      const url = request.url();
      const isOurs = url.startsWith(this.gallery.address) || /^(data|blob):/.test(url);
      if (!isOurs) this.troubles.push(`${name} asked ${url}`);
    });
  }
}

export function part(page: Page, name: string): Locator {
  return page.locator(`[data-part="${name}"]`);
}

export function tool(page: Page, name: string): Locator {
  return page.locator(`[data-tool="${name}"]`);
}

export function stateOf(page: Page): Promise<unknown> {
  return page.evaluate(`document.querySelector('fovea-view').state`);
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export async function centreOf(locator: Locator): Promise<Point> {
  const { x, y, width, height } = (await locator.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: x + width / 2, y: y + height / 2 };
}

/** Holds the mouse down from one point to another. */
export async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}
