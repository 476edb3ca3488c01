import type { Block, Chapter, View } from '../../../src/chapter/index.ts';
import { cellHtml, exerciseHtml } from './code.ts';
import type { Highlight } from './highlight.ts';
import type { RenderMarkdown } from './markdown.ts';

/** What a chapter is rendered with. */
export interface Renderers {
  readonly highlight: Highlight;
  readonly markdown: RenderMarkdown;
  /** A view in the state that the chapter sets, drawn. */
  readonly view: (view: View) => Promise<string>;
}

/** A section, or the part of one that belongs to a view: what stands before the view and after it. */
interface Stretch {
  view: string;
  readonly before: string[];
  readonly after: string[];
}

/**
 * A chapter's blocks as HTML, in stretches: on a wide screen, a view stays beside all the text of its
 * stretch. A heading opens a stretch, and so does a second view.
 */
export async function chapterHtml(chapter: Chapter, renderers: Renderers): Promise<string> {
  const stretches: Stretch[] = [emptyStretch()];
  for (const block of chapter.blocks) {
    let current = stretches[stretches.length - 1];
    if (block.kind === 'view') {
      if (current.view) stretches.push(emptyStretch());
      current = stretches[stretches.length - 1];
      current.view = await renderers.view(block);
      continue;
    }
    const [closing, ...opening] = splitAtSections(blockHtml(block, renderers));
    (current.view ? current.after : current.before).push(closing);
    for (const html of opening) stretches.push({ ...emptyStretch(), before: [html] });
  }
  return stretches.map(stretchHtml).join('\n');
}

function emptyStretch(): Stretch {
  return { view: '', before: [], after: [] };
}

function stretchHtml({ view, before, after }: Stretch): string {
  const flow = (parts: readonly string[]): string => {
    const html = parts.join('\n').trim();
    return html && `<div class="flow">\n${html}\n</div>\n`;
  };
  const html = flow(before) + view + flow(after);
  return html && `<div class="stretch">\n${html}</div>`;
}

function splitAtSections(html: string): string[] {
  return html.split(/(?=<h2 )/);
}

function blockHtml(block: Exclude<Block, View>, { highlight, markdown }: Renderers): string {
  if (block.kind === 'prose') return markdown(block.markdown);
  return block.kind === 'cell' ? cellHtml(block, highlight) : exerciseHtml(block, highlight, markdown);
}
