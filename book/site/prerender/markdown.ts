import MarkdownIt, { type MarkdownIt as Markdown } from 'markdown-it';
import temml from 'temml';
import { escapeHtml, slug } from './html.ts';

/** Renders the prose of a chapter. */
export type RenderMarkdown = (markdown: string) => string;

/**
 * Markdown with formulas (`$x^2$`, and `$$…$$` on lines of their own) as MathML. A quotation is a note for
 * the margin; a link to `#view:NAME:PART` is a handle that lights a part of a view.
 */
export function createMarkdown(): RenderMarkdown {
  const markdown = new MarkdownIt({ typographer: false });
  markdown
    .use(formulas)
    .use(unbrokenSizes)
    .use(headingAnchors)
    .use(marginNotes)
    .use(handles)
    .use(scrollableTables);
  return (text) => markdown.render(text);
}

function formulas(markdown: Markdown): void {
  markdown.inline.ruler.after('escape', 'formula', (state, silent) => {
    const [match, display, shown, inline] =
      /^(?:(\$\$)([^$]+)\$\$|\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d))/.exec(state.src.slice(state.pos)) ?? [];
    if (!match) return false;
    if (!silent) {
      const token = state.push('formula', 'math', 0);
      token.content = (shown ?? inline).trim();
      token.info = display ? 'display' : 'inline';
    }
    state.pos += match.length;
    return true;
  });
  markdown.renderer.rules.formula = (tokens, index) => {
    const { content, info } = tokens[index];
    const displayMode = info === 'display';
    const formula = temml.renderToString(content, { displayMode, throwOnError: true });
    return displayMode ? `<span class="formula">${formula}</span>` : formula;
  };
}

/** `3 × 3` stays on one line. */
function unbrokenSizes(markdown: Markdown): void {
  const { text } = markdown.renderer.rules;
  markdown.renderer.rules.text = (...rest) =>
    (text?.(...rest) ?? '').replaceAll(/(?<=[\dA-Za-z]) × (?=[\dA-Za-z])/g, '\u00a0×\u00a0');
}

function headingAnchors(markdown: Markdown): void {
  markdown.core.ruler.push('heading anchors', ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type === 'heading_open') token.attrSet('id', slug(tokens[index + 1].content));
    });
  });
}

function marginNotes(markdown: Markdown): void {
  markdown.renderer.rules.blockquote_open = () => '<aside class="note" aria-label="Note">\n';
  markdown.renderer.rules.blockquote_close = () => '</aside>\n';
}

function handles(markdown: Markdown): void {
  markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
    const token = tokens[index];
    const [, view, part] = /^#view:([^:]+):(.+)$/.exec(String(token.attrGet('href'))) ?? [];
    if (view) {
      token.attrSet('href', `#view-${view}`);
      token.attrSet('class', 'handle');
      token.attrSet('data-view', view);
      token.attrSet('data-part', decodeURIComponent(part));
    }
    return self.renderToken(tokens, index, options);
  };
}

/** A table wider than a phone scrolls by itself; what scrolls must be reachable by keyboard. */
function scrollableTables(markdown: Markdown): void {
  markdown.renderer.rules.table_open = () => '<div class="table" tabindex="0" role="group"><table>\n';
  markdown.renderer.rules.table_close = () => '</table></div>\n';
  const fence: Markdown['renderer']['rules'][string] = (tokens, index) =>
    `<pre class="shown" tabindex="0"><code>${escapeHtml(tokens[index].content.trimEnd())}</code></pre>\n`;
  markdown.renderer.rules.fence = fence;
  markdown.renderer.rules.code_block = fence;
}
