import { picture } from '../drawing/box.ts';
import { grid } from '../drawing/grid.ts';
import { numberPart, placeIn } from '../drawing/parts.ts';
import { tensorBinding } from '../state/bindings.ts';
import { editedEntry } from '../state/editing.ts';
import { matrixTable } from '../state/matrix.ts';
import { presetChoice } from '../state/presets.ts';
import type { Look, PartEvent, View } from '../view.ts';
import { isDifference, kernels } from './kernels.ts';
import { shipped } from './sources.ts';
import { PixelStage, type StageOptions } from './stage.ts';
import { initial, type PixelsState, parse } from './state.ts';

type State = PixelsState;

function render({ K }: State, { lit }: Look): string {
  const kernel = grid({
    group: 'kernel',
    values: K,
    cell: 52,
    tone: 'kernel',
    title: 'kernel K',
    shade: 'heat',
    lit: (k, l) =>
      lit === 'kernel' || (placeIn('kernel', lit)?.row === k && placeIn('kernel', lit)?.column === l),
    part: (k, l, part) => numberPart(part, `K[${k}, ${l}]`, K[k][l]),
  });
  return picture('The kernel; drag its numbers', kernel);
}

function react(state: State, event: PartEvent): State {
  const K = editedEntry(state.K, 'kernel', event, isFine(state) ? 0.05 : 0.5);
  return K === state.K ? state : { ...state, K };
}

/** Kernels of small fractions, such as a blur, change by small fractions. */
function isFine({ K }: State): boolean {
  return K.flat().some((weight) => !Number.isInteger(weight * 2));
}

function summary({ picture: name, K }: State): string {
  const credit =
    shipped[name]?.by ?? (name === 'paint' ? 'Draw on the left' : 'Your picture, which stays on this device');
  return isDifference(K)
    ? `${credit}. The weights add up to 0: flat places become black, differences shine.`
    : `${credit}. Drag a number of the kernel.`;
}

/** A view of pixels; `name` and size tell the two apart. */
export function pixelView(name: string, title: string, options: StageOptions): View<PixelsState> {
  return {
    name,
    title,
    initial,
    handles: ['kernel'],
    parse,
    render,
    summary,
    tables: ({ K }) => [matrixTable('kernel K', K)],
    controls: [
      presetChoice(
        'kernel',
        kernels,
        ({ K }) => K,
        (state: State, K) => ({ ...state, K }),
      ),
      {
        kind: 'choice',
        name: 'picture',
        label: 'picture',
        options: [
          ...Object.entries(shipped).map(([value, { label }]) => ({ value, label })),
          { value: 'paint', label: 'empty' },
        ],
        value: ({ picture: chosen }) => chosen,
        set: (state, chosen) => parse({ ...state, picture: chosen }),
      },
    ],
    react,
    bindings: { K: tensorBinding('K', ({ K }) => K, parse) },
    mount: (place, state, change) => new PixelStage(place, state, change, options),
  };
}

export const view: View<PixelsState> = pixelView('own-image', 'Any kernel on any picture, in real time', {
  width: 640,
  height: 480,
  isOpen: true,
});
