import MarkdownIt, { type MarkdownIt as Markdown } from 'markdown-it';
import { createHighlighter } from 'shiki';
import type { Block, Cell, Chapter } from '../../src/chapter/index.ts';

/** What each cell of a chapter prints, by the line on which the cell begins. */
export type Outputs = ReadonlyMap<number, string>;

/** A chapter as HTML, with what the page needs to refer to it. */
export interface RenderedChapter {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

/**
 * Loads the highlighter and gives the function that renders chapters.
 * Colours come in pairs, `light-dark(…)`, so that one page serves both schemes.
 */
export async function createRenderer(): Promise<(chapter: Chapter, outputs: Outputs) => RenderedChapter> {
  const themes = { light: 'github-light-default', dark: 'github-dark-default' };
  const highlighter = await createHighlighter({ langs: ['typescript'], themes: Object.values(themes) });
  const highlight = (source: string): string =>
    highlighter.codeToHtml(source.trimEnd(), {
      lang: 'typescript',
      themes,
      defaultColor: 'light-dark()',
      // The page has its own background.
      transformers: [{ pre: ({ properties }) => void delete properties.style }],
    });
  const markdown = createMarkdown();

  return (chapter, outputs) => {
    const htmlOf = (block: Block): string => {
      if (block.kind === 'cell')
        return cellHtml(block, highlight(block.source), outputs.get(block.line) ?? '');
      return block.kind === 'view' ? '' : markdown.render(block.markdown);
    };
    const html = chapter.blocks.map(htmlOf);
    return { id: idOf(chapter), title: chapter.title, html: html.join('\n') };
  };
}

/** The book's own title is the page's first heading, so a chapter's headings move one level down. */
function createMarkdown(): Markdown {
  const markdown = new MarkdownIt();
  markdown.core.ruler.push('one level down', ({ tokens }) => {
    for (const token of tokens) {
      if (token.type.startsWith('heading_')) token.tag = `h${Number(token.tag.slice(1)) + 1}`;
    }
  });
  return markdown;
}

function cellHtml(cell: Cell, source: string, output: string): string {
  const label = escapeHtml(`${cell.section}, cell ${cell.number}`);
  const printed = escapeHtml(output.trimEnd());
  // What scrolls sideways must be reachable by keyboard; the highlighter does the same for the source.
  const result = printed && `<pre class="output" tabindex="0"><samp>${printed}</samp></pre>\n`;
  return `<div class="cell" role="group" aria-label="${label}">\n${source}\n${result}</div>`;
}

/** `book/chapters/02-edge-detection.md` → `edge-detection` */
function idOf({ file }: Chapter): string {
  return file
    .replace(/^.*[/\\]/, '')
    .replace(/^\d+-/, '')
    .replace(/\.md$/, '');
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
