/**
 * Builds the live book, `dist/book/`: a folder of files for any web server. First Vite bundles the page's
 * scripts and styles, then every chapter becomes a page that reads well without them.
 */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Manifest } from 'vite';
import { type Chapter, cellsOf, exportChapter, exportFormats, readChain } from '../src/chapter/index.ts';
import type { PageData } from './site/page-data.ts';
import { checkBudget } from './site/prerender/budget.ts';
import { declarationFiles } from './site/prerender/declarations.ts';
import type { Assets } from './site/prerender/document.ts';
import { createHighlight } from './site/prerender/highlight.ts';
import { slug } from './site/prerender/html.ts';
import { createMarkdown } from './site/prerender/markdown.ts';
import { type BookChapter, chapterPage } from './site/prerender/pages.ts';
import { createPicture } from './site/prerender/picture.ts';
import { findableIn } from './site/prerender/search-index.ts';
import { startPage } from './site/prerender/start.ts';
import { viewHtml } from './site/prerender/view.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const chaptersFolder = join(root, 'book/chapters');
const target = join(root, 'dist/book');

await bundleScripts();
const assets = await readAssets();
await checkBudget(target, [assets.script, ...assets.preloads]);
const chapters = await readChapters();
await writePages(chapters, assets);
await cp(join(root, 'book/pictures'), join(target, 'pictures'), { recursive: true });
await writeJson('search.json', chapters.flatMap(findableIn));
await writeJson(
  'declarations.json',
  await declarationFiles(join(root, 'dist'), join(root, 'node_modules/typescript/lib')),
);

async function bundleScripts(): Promise<void> {
  await build({
    configFile: false,
    root: join(root, 'book/site'),
    base: './',
    logLevel: 'warn',
    publicDir: false,
    worker: { format: 'es' },
    build: {
      outDir: target,
      emptyOutDir: true,
      manifest: 'manifest.json',
      target: 'es2022',
      modulePreload: { polyfill: false },
      // TypeScript alone is larger than any limit that would warn of the rest.
      chunkSizeWarningLimit: 4000,
      rolldownOptions: { input: join(root, 'book/site/main.ts'), checks: { pluginTimings: false } },
    },
  });
}

/** What Vite made of `main.ts`, and of all that it imports at once. */
async function readAssets(): Promise<Assets> {
  const manifest: Manifest = JSON.parse(await readFile(join(target, 'manifest.json'), 'utf8'));
  const entry = manifest['main.ts'];
  const chunks = new Map([['main.ts', entry]]);
  for (const chunk of chunks.values()) {
    for (const name of chunk.imports ?? []) chunks.set(name, manifest[name]);
  }
  const files = [...chunks.values()];
  return {
    script: entry.file,
    preloads: files.filter((chunk) => chunk !== entry).map(({ file }) => file),
    styles: files.flatMap(({ css = [] }) => css),
  };
}

async function readChapters(): Promise<BookChapter[]> {
  const names = (await readdir(chaptersFolder)).filter((name) => name.endsWith('.md')).sort();
  return Promise.all(
    names.map(async (name) => {
      const chain = await readChain(join(chaptersFolder, name), (path) => readFile(path, 'utf8'));
      const chapter = chain[chain.length - 1];
      const [, number, id] = /^(?:(\d+)-)?(.*)\.md$/.exec(name) ?? [];
      const { title, frontMatter } = chapter;
      const entry = {
        id: slug(id),
        number: number === undefined ? undefined : Number(number),
        title,
        summary: frontMatter.summary ?? '',
      };
      return { entry, chapter, chain, data: pageData(entry.id, chapter, chain.slice(0, -1)) };
    }),
  );
}

function pageData(id: string, chapter: Chapter, earlier: readonly Chapter[]): PageData {
  const before = earlier.flatMap(cellsOf);
  const cells = cellsOf(chapter);
  const exercises = chapter.blocks.flatMap((block, place) =>
    block.kind === 'exercise'
      ? [
          {
            exercise: block,
            cellsBefore: cells.filter((cell) => chapter.blocks.indexOf(cell) < place).length,
          },
        ]
      : [],
  );
  const [, seed] =
    [...before, ...cells].map(({ source }) => /^const seed = (\d+)/m.exec(source)).find(Boolean) ?? [];
  const title = chapter.title;
  return { id, title, before, cells, exercises, seed: seed === undefined ? undefined : Number(seed) };
}

async function writePages(chapters: readonly BookChapter[], assets: Assets): Promise<void> {
  const renderers = { highlight: await createHighlight(), markdown: createMarkdown(), view: viewHtml };
  const picture = await createPicture();
  await mkdir(target, { recursive: true });
  for (const [place, { entry, chain }] of chapters.entries()) {
    const html = await chapterPage(place, chapters, renderers, assets);
    await writeFile(join(target, `${entry.id}.html`), html);
    for (const format of exportFormats) {
      await writeFile(join(target, `${entry.id}.${format}`), exportChapter(chain, format, { picture }));
    }
  }
  const hero = await viewHtml({ name: 'hero', settings: {} });
  const entries = chapters.map(({ entry }) => entry);
  await writeFile(join(target, 'index.html'), startPage(hero, entries, assets));
}

async function writeJson(name: string, value: unknown): Promise<void> {
  await writeFile(join(target, name), JSON.stringify(value));
}
