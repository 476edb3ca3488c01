import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, hoverTooltip, keymap } from '@codemirror/view';
import type { Language } from './code-box.ts';
import { errorLine, setErrorLine } from './error-line.ts';
import { highlightStyle, theme } from './theme.ts';
import { completions, hoverCard } from './types.ts';

export interface EditorEvents {
  changed(text: string): void;
  run(): void;
}

/** An editor of TypeScript in place of the still code. */
export interface Editor {
  write(text: string): void;
  markError(line: number | undefined): void;
  focus(): void;
}

/** Makes an editor. Tab leaves it, as it leaves every control; the code is indented by typing. */
export function createEditor(
  parent: HTMLElement,
  text: string,
  label: string,
  events: EditorEvents,
  language: Language,
): Editor {
  const run = (): boolean => {
    events.run();
    return true;
  };
  const extensions: Extension = [
    history(),
    drawSelection(),
    javascript({ typescript: true }),
    syntaxHighlighting(highlightStyle),
    bracketMatching(),
    closeBrackets(),
    indentOnInput(),
    autocompletion({ override: [completions(language)], icons: false }),
    hoverTooltip(hoverCard(language), { hoverTime: 250 }),
    keymap.of([
      { key: 'Shift-Enter', run },
      { key: 'Mod-Enter', run },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...completionKeymap,
    ]),
    errorLine,
    theme,
    // Without a tabindex, axe does not see that what is scrolled sideways can be reached by keyboard.
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) events.changed(state.doc.toString());
    }),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
  return {
    write: (next) => {
      if (next !== view.state.doc.toString())
        view.dispatch({ changes: difference(view.state.doc.toString(), next) });
    },
    markError: (line) => view.dispatch({ effects: setErrorLine.of(line) }),
    focus: () => view.focus(),
  };
}

/** The smallest stretch to replace, so that cursor and undo history stay sensible. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < shorter - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
