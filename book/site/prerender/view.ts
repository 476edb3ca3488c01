import type { View } from '../../../src/chapter/index.ts';
import { staticFigure } from '../../views/element/markup.ts';
import { views } from '../../views/registry.ts';
import { escapeHtml } from './html.ts';

/** A view, drawn in the state that the chapter sets; the page's script makes it move. */
export async function viewHtml({ name, settings }: Pick<View, 'name' | 'settings'>): Promise<string> {
  if (!Object.hasOwn(views, name)) throw new Error(`There is no view "${name}" in book/views/registry.ts.`);
  const view = await views[name]();
  const { bind, ...start } = settings;
  const state = view.parse(start);
  const json = escapeHtml(JSON.stringify(start));
  // The constants that the chapter ties to its code; all that the view knows, if it names none.
  const tied = Object.keys(bind ?? view.bindings).join(' ');
  return `<fovea-view id="view-${name}" name="${name}" state="${json}" data-bind="${tied}">
<figure>${staticFigure(view, state)}</figure></fovea-view>`;
}
