import { type Extension, StateEffect, type StateEffectType, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** Marks the line, from 1, at which the code failed; undefined takes the mark away. */
export const setErrorLine: StateEffectType<number | undefined> = StateEffect.define<number | undefined>();

const mark = Decoration.line({ class: 'error-line' });

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, changes, state }) {
    for (const effect of effects) {
      if (!effect.is(setErrorLine)) continue;
      if (effect.value === undefined || effect.value > state.doc.lines) return Decoration.none;
      return Decoration.set([mark.range(state.doc.line(Math.max(1, effect.value)).from)]);
    }
    return marks.map(changes);
  },
  provide: (self) => EditorView.decorations.from(self),
});

export const errorLine: Extension = field;
