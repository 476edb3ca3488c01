import type { CompletionSource } from '@codemirror/autocomplete';
import type { HoverTooltipSource } from '@codemirror/view';
import { element } from '../controls/dom.ts';
import type { Language } from './code-box.ts';

/** Completion from the language service. */
export function completions(language: Language): CompletionSource {
  return async (context) => {
    const word = context.matchBefore(/[\w$]*/);
    const afterDot = context.matchBefore(/\.[\w$]*/);
    if (!context.explicit && !afterDot && (!word || word.from === word.to)) return null;
    const options = await language.complete(context.pos);
    if (options.length === 0 || context.aborted) return null;
    return { from: word?.from ?? context.pos, options: [...options], validFor: /^[\w$]*$/ };
  };
}

/** The type, and the first words of its documentation, of what the pointer rests on. */
export function hoverCard(language: Language): HoverTooltipSource {
  return async (_view, position) => {
    const hover = await language.hover(position);
    if (!hover) return null;
    const { from, to, signature, documentation } = hover;
    const card = element('div', { class: 'hover-card' }, element('code', {}, signature));
    if (documentation) card.append(element('p', {}, documentation));
    return { pos: from, end: to, above: true, create: () => ({ dom: card }) };
  };
}
