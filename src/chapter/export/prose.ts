import type { View } from '../chapter.ts';

/** Draws a view as HTML or SVG that stands alone; nothing for a view it does not know. */
export type Picture = (view: View) => string | undefined;

/** Markdown whose words point into no picture: `[window](#view:pooling:window)` is `window`. */
export function plainWords(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\(#view:[^)]*\)/g, '$1').trim();
}

/** What stands in place of a view where nothing moves. */
export function viewNote({ name }: View): string {
  return `A picture to play with stands here in the live book: ${name}.`;
}

/** A stretch of Markdown that opens when it is asked for. */
export function details(summary: string, markdown: string): string {
  return `<details><summary>${summary}</summary>\n\n${markdown.trim()}\n\n</details>`;
}

/** A fence around a text. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/^`+/gm)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text.replace(/\n$/, '')}\n${ticks}`;
}
