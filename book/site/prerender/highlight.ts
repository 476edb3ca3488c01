import { createCssVariablesTheme, createHighlighter } from 'shiki';

/** Code as a `<pre>` of coloured spans. */
export type Highlight = (source: string, language: 'typescript' | 'python') => string;

/** Loads the highlighter. Its colours are the page's own `--code-…`, which the editor uses too. */
export async function createHighlight(): Promise<Highlight> {
  const theme = createCssVariablesTheme({ name: 'fovea', variablePrefix: '--code-', fontStyle: false });
  const highlighter = await createHighlighter({ langs: ['typescript', 'python'], themes: [theme] });
  return (source, lang) =>
    highlighter.codeToHtml(source.trimEnd(), {
      lang,
      theme: 'fovea',
      // The page has its own background.
      transformers: [{ pre: ({ properties }) => void delete properties.style }],
    });
}
