import { type Box, below, beside, heatLegend, line, picture, room } from '../drawing/box.ts';
import { grid } from '../drawing/grid.ts';
import { hoverPart } from '../drawing/parts.ts';
import { numeral } from '../drawing/svg.ts';
import { numberBinding } from '../state/bindings.ts';
import { clamped, matrixTable } from '../state/matrix.ts';
import { fieldsOf, integerOf, listOf, numberOf } from '../state/parsing.ts';
import type { Look, PartEvent, View } from '../view.ts';
import { criticalRate, descent, gradientAt, gradientPixels, lossAt, type Weights } from './descent.ts';
import { extent, rounded, surface, weightsAt } from './surface.ts';

/** Where the descent starts, its learning rate, and how many steps it has gone. */
export interface LossSurfaceState {
  readonly start: Weights;
  readonly lr: number;
  readonly step: number;
}

type State = LossSurfaceState;

/** The weights are those of the chapter's layer before it learns. */
const initial: State = { start: [-0.073102, 0.667749], lr: 0.03, step: 0 };

const length = 30;

function pathOf({ start, lr }: State): readonly Weights[] {
  return descent(start, lr, length);
}

function checked(state: State): State {
  return { ...state, step: Math.min(state.step, pathOf(state).length - 1) };
}

function hereOf(state: State): Weights {
  return pathOf(state)[state.step];
}

/** Both partial derivatives, each as the pixels that it is the sum of. */
function gradients(weights: Weights, { lit, narrow }: Look): Box {
  const sums = gradientAt(weights);
  const maps = [gradientPixels(weights, 0), gradientPixels(weights, 1)] as const;
  const scale = Math.max(1, ...maps.flat(2).map(Math.abs));
  const shown = ([0, 1] as const).map((tap) =>
    grid({
      group: `w${tap + 1}`,
      values: maps[tap],
      cell: narrow ? 23 : 28,
      tone: 'kernel',
      shade: 'heat',
      scale,
      title: `∂L/∂w${tap + 1} = ${numeral(sums[tap])}`,
      write: (value) => (Math.abs(value) < 10 ? numeral(value, 1) : numeral(value, 0)),
      lit: () => lit === `w${tap + 1}`,
      part: (_i, _j, part) => hoverPart(part),
    }),
  );
  return narrow ? beside(shown, 10) : below([...shown, heatLegend(scale)], -10);
}

function render(state: State, look: Look): string {
  const here = hereOf(state);
  const chart = surface({
    width: look.narrow ? 350 : 440,
    path: pathOf(state),
    step: state.step,
    lit: look.lit,
  });
  const numbers = line(
    [
      { text: `step ${state.step}: ` },
      { text: `w = [${numeral(here[0])}, ${numeral(here[1])}]`, fill: 'var(--kernel)' },
      { text: '  loss ' },
      { text: numeral(lossAt(here), 3), fill: 'var(--output)', weight: 700 },
    ],
    look.narrow ? 13 : 15,
  );
  const left = below([chart, room(numbers, { width: chart.width, height: 34 })], 18);
  const pixels = room(gradients(here, look), look.narrow ? {} : { height: 440 });
  return picture(view.title, look.narrow ? below([left, pixels], 6) : beside([left, pixels], 34));
}

function react(state: State, event: PartEvent): State {
  if (event.part !== 'start' && event.part !== 'surface') return state;
  if (event.kind === 'drag') return moved(state, weightsAt(event.x, event.y));
  if (event.kind !== 'move') return state;
  const [w1, w2] = state.start;
  return moved(state, [rounded(w1 + event.columns * 0.1), rounded(w2 - event.rows * 0.1)]);
}

function moved(state: State, start: Weights): State {
  return start[0] === state.start[0] && start[1] === state.start[1] ? state : { ...state, start, step: 0 };
}

function summary(state: State): string {
  const path = pathOf(state);
  const loss = numeral(lossAt(hereOf(state)), 3);
  const now = `Loss ${loss} after ${state.step} steps`;
  if (state.lr > criticalRate)
    return `${now}. Each step leaps further over the valley than the last: it diverges.`;
  const end = numeral(lossAt(path[path.length - 1]), 3);
  return `${now}, ${end} after ${path.length - 1}. Drag the ball; the lowest point is [1, −1].`;
}

function parse(value: unknown): State {
  const { start, lr, step } = fieldsOf(value, initial);
  const [w1, w2] = listOf(start, 'start', [2, 2], (item, name) => numberOf(item, name, [-extent, extent]));
  return checked({
    start: [w1, w2],
    lr: numberOf(lr, 'lr', [0.001, 0.2]),
    step: integerOf(step, 'step', [0, length]),
  });
}

export const view: View<LossSurfaceState> = {
  name: 'loss-surface',
  title: 'The loss over both weights of a kernel, the descent on it, and the pixels each gradient sums',
  initial,
  handles: ['path', 'w1', 'w2'],
  parse,
  render,
  summary,
  tables: (state) => [
    {
      caption: 'the descent',
      columns: ['step', 'w1', 'w2', 'loss', '∂L/∂w1', '∂L/∂w2'],
      rows: pathOf(state)
        .slice(0, 11)
        .map((weights, step) => [
          step,
          ...[...weights, lossAt(weights), ...gradientAt(weights)].map((value) => numeral(value, 3)),
        ]),
    },
    matrixTable('pixels of ∂L/∂w1', gradientPixels(hereOf(state), 0)),
    matrixTable('pixels of ∂L/∂w2', gradientPixels(hereOf(state), 1)),
  ],
  controls: [
    {
      kind: 'slider',
      name: 'lr',
      label: 'learning rate',
      range: () => ({ min: 0.002, max: 0.08, step: 0.002 }),
      value: ({ lr }) => lr,
      set: (state, lr) => checked({ ...state, lr: Number(clamped(lr, 0.002, 0.08).toFixed(3)) }),
    },
  ],
  react,
  steps: {
    count: (state) => pathOf(state).length,
    index: ({ step }) => step,
    at: (state, step) => checked({ ...state, step }),
    label: ({ step }) => `step ${step}`,
  },
  bindings: { lr: numberBinding('lr', ({ lr }) => lr, parse) },
};
