import type { Findable } from '../controls/search.ts';
import { slug } from './html.ts';
import type { BookChapter } from './pages.ts';

/** What can be found in a chapter: its prose, section by section. */
export function findableIn({ entry, chapter }: BookChapter): Findable[] {
  const found: Findable[] = [];
  for (const block of chapter.blocks) {
    if (block.kind === 'exercise') found.push(place(`exercise-${block.id}`, 'Exercise', block.markdown));
    if (block.kind !== 'prose') continue;
    for (const part of block.markdown.split(/^(?=#{1,3} )/m)) {
      const [, heading] = /^#{1,3} (.*)$/m.exec(part) ?? [];
      const last = found.at(-1);
      if (heading) found.push(place(slug(heading), plain(heading), part.replace(/^#.*$/m, '')));
      else if (last) found[found.length - 1] = { ...last, text: `${last.text} ${plain(part)}`.trim() };
    }
  }
  return found;

  function place(anchor: string, section: string, markdown: string): Findable {
    return { page: entry.id, anchor, chapter: entry.title, section, text: plain(markdown) };
  }
}

/** Markdown without its signs. */
function plain(markdown: string): string {
  return markdown
    .replace(/\]\([^)]*\)/g, '')
    .replace(/[*_`[\]$\\#>|]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
