import { readFile } from 'node:fs/promises';
import type { Picture } from '../../../src/chapter/index.ts';
import { views } from '../../views/registry.ts';
import { still } from '../../views/view.ts';
import { escapeHtml } from './html.ts';

/**
 * Loads the views and gives the pen that draws them outside of the book: as a figure that stands still and
 * brings the light colours along. Views of pixels live on a canvas, and are not drawn.
 */
export async function createPicture(): Promise<Picture> {
  const css = await readFile(new URL('../../views/view.css', import.meta.url), 'utf8');
  const colours = [...css.matchAll(/(--[a-z]+): light-dark\(([^,]+),/g)];
  const style = colours.map(([, name, light]) => `${name}: ${light}`).join('; ');
  const loaded = new Map(
    await Promise.all(Object.entries(views).map(async ([name, load]) => [name, await load()] as const)),
  );
  return ({ name, settings }) => {
    const view = loaded.get(name);
    if (!view || view.mount) return undefined;
    const start = Object.entries(settings).filter(([key]) => key !== 'bind');
    const state = view.parse(Object.fromEntries(start));
    const caption = `<figcaption>${escapeHtml(view.summary(state, still))}</figcaption>`;
    const figure = `${view.render(state, still)}\n${caption}`.replace(/\n\s*\n/g, '\n');
    return `<figure style="${style}; background: var(--paper); color: var(--ink)">\n${figure}\n</figure>`;
  };
}
