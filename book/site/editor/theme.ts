import { HighlightStyle } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const colour = (name: string) => ({ color: `var(--code-${name})` });

/** The colours of the code that stands still, said once more for the editor. */
export const highlightStyle: HighlightStyle = HighlightStyle.define([
  { tag: [tags.keyword, tags.operator, tags.modifier, tags.self], ...colour('token-keyword') },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], ...colour('token-string-expression') },
  { tag: [tags.number, tags.bool, tags.null, tags.typeName], ...colour('token-constant') },
  { tag: [tags.comment], ...colour('token-comment') },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.className],
    ...colour('token-function'),
  },
  { tag: [tags.punctuation, tags.bracket, tags.separator], ...colour('token-punctuation') },
]);

/** Everything else looks as the page's code does; the sizes are those of `.code pre`. */
export const theme: Extension = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--code-foreground)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit' },
  '.cm-content': { padding: '0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--selection)',
  },
  '&.cm-focused .cm-matchingBracket': { background: 'var(--selection)', outline: 'none' },
  '.cm-tooltip': {
    background: 'var(--paper)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
    boxShadow: '0 4px 16px rgb(0 0 0 / 0.15)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--selection)', color: 'var(--ink)' },
});
