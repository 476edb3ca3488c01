import type { Chapter } from '../../../src/chapter/index.ts';
import { dataElement, type PageData } from '../page-data.ts';
import { chapterHtml, type Renderers } from './chapter.ts';
import { type Assets, bookTitle, documentHtml, type Entry } from './document.ts';
import { escapeHtml } from './html.ts';
import { chapterTools, teachMenu } from './tools.ts';

/** A chapter as the book holds it. */
export interface BookChapter {
  readonly entry: Entry;
  readonly chapter: Chapter;
  /** The chapters it continues, in order, and the chapter itself. */
  readonly chain: readonly Chapter[];
  readonly data: PageData;
}

/** One chapter's page. */
export async function chapterPage(
  place: number,
  chapters: readonly BookChapter[],
  renderers: Renderers,
  assets: Assets,
): Promise<string> {
  const { entry, chapter, data } = chapters[place];
  const entries = chapters.map(({ entry }) => entry);
  const views = chapter.blocks.filter((block) => block.kind === 'view');
  const html = await chapterHtml(chapter, renderers);
  const main = `<article>
<p class="kicker">${entry.number === undefined ? 'Appendix' : `Chapter ${entry.number}`}</p>
${html.replace('</h1>', `</h1>\n${chapterTools(data)}`)}
</article>
${neighbours(entries[place - 1], entries[place + 1])}`;
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return documentHtml(
    {
      title: `${entry.title} · ${bookTitle}`,
      description: entry.summary || `${entry.title}: a chapter of ${bookTitle}.`,
      kind: 'chapter',
      current: entry,
      main: `${main}\n${teachMenu(data, views)}`,
      data: `<script type="application/json" id="${dataElement}">${json}</script>`,
    },
    entries,
    assets,
  );
}

function neighbours(before: Entry | undefined, after: Entry | undefined): string {
  const link = (entry: Entry | undefined, rel: string, word: string): string =>
    entry
      ? `<a rel="${rel}" href="./${entry.id}.html"><small>${word}</small>
<span class="name">${escapeHtml(entry.title)}</span></a>`
      : '<span></span>';
  return `<nav class="neighbours" aria-label="Neighbouring chapters">
${link(before, 'prev', 'Before')}
${link(after, 'next', 'Next')}
</nav>`;
}
