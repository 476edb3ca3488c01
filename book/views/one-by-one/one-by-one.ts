import { type Box, below, beside, line, picture, room, sign } from '../drawing/box.ts';
import { caption, grid, outline, type Tone } from '../drawing/grid.ts';
import { hoverPart, numberPart, placeIn, placePart } from '../drawing/parts.ts';
import { factor, numeral, tag } from '../drawing/svg.ts';
import { tensorCode, tidied } from '../state/code.ts';
import { editedEntry, targetOf } from '../state/editing.ts';
import { clamped, type Matrix, matrixTable } from '../state/matrix.ts';
import { fieldsOf, integerOf, matrixOf } from '../state/parsing.ts';
import { type Preset, presetChoice } from '../state/presets.ts';
import type { Look, PartEvent, View } from '../view.ts';
import { type Colour, landscape, recoloured } from './landscape.ts';

/** A matrix from colour to colour, [Cout, Cin], and the pixel that is looked at. */
export interface OneByOneState {
  readonly K: Matrix;
  readonly row: number;
  readonly column: number;
}

type State = OneByOneState;

const grey = [0.3, 0.59, 0.11];

const matrices: readonly Preset<Matrix>[] = [
  {
    label: 'as it is',
    values: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  },
  { label: 'grey', values: [grey, grey, grey] },
  {
    label: 'red ↔ blue',
    values: [
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ],
  },
  {
    label: 'sepia',
    values: [
      [0.39, 0.77, 0.19],
      [0.35, 0.69, 0.17],
      [0.27, 0.53, 0.13],
    ],
  },
  {
    label: 'more colour',
    values: [
      [1.6, -0.4, -0.2],
      [-0.3, 1.5, -0.2],
      [-0.3, -0.4, 1.7],
    ],
  },
];

const initial: State = { K: matrices[2].values, row: 2, column: 8 };
const channels = ['red', 'green', 'blue'] as const;
const size = landscape.length;

/** The picture after the matrix, pixel by pixel; it may leave 0 to 1. */
export function output(K: Matrix): readonly (readonly Colour[])[] {
  return landscape.map((row) => row.map((colour) => recoloured(K, colour)));
}

function css(colour: Colour): string {
  return `rgb(${colour.map((value) => Math.round(clamped(value, 0, 1) * 255)).join(' ')})`;
}

/** Squares of colour, and a ring around the pixel that is looked at. */
function mosaic(
  group: string,
  tone: Tone,
  title: string,
  pixels: readonly (readonly Colour[])[],
  cell: number,
  chosen: { readonly row: number; readonly column: number },
): Box {
  const side = size * cell;
  const draw = (x: number, y: number): string => {
    const top = y + 26;
    const squares = pixels.flatMap((row, i) =>
      row.map((colour, j) => {
        const place = { x: x + j * cell, y: top + i * cell, width: cell + 0.5, height: cell + 0.5 };
        const part = { 'data-part': `${group}-${i}-${j}`, 'data-acts': 'drag' };
        return tag('rect', { ...place, fill: css(colour), ...part });
      }),
    );
    const frame = {
      cell,
      at: (row: number, column: number) => ({ x: x + column * cell, y: top + row * cell }),
    };
    const where = `pixel at row ${chosen.row}, column ${chosen.column}`;
    const ring = group === 'input' ? placePart('pixel', where) : {};
    return [
      caption(title, tone, x + side / 2, y),
      ...squares,
      tag('rect', {
        x,
        y: top,
        width: side,
        height: side,
        rx: 3,
        fill: 'none',
        stroke: `var(--${tone})`,
        'stroke-width': 1.5,
      }),
      outline(frame, chosen, { rows: 1, columns: 1 }, tone, { stroke: 'var(--paper)', 'stroke-width': 6 }),
      outline(frame, chosen, { rows: 1, columns: 1 }, tone, ring),
    ].join('');
  };
  return { width: side, height: side + 26, draw };
}

/** A colour as a patch above its three numbers. */
function vector(
  group: string,
  tone: Tone,
  title: string,
  colour: Colour,
  cell: number,
  lit: string | null,
): Box {
  const patch: Box = {
    width: cell,
    height: 22,
    draw: (x, y) =>
      tag('rect', { x, y, width: cell, height: 18, rx: 3, fill: css(colour), stroke: 'var(--line)' }),
  };
  const numbers = grid({
    group,
    values: colour.map((value) => [value]),
    cell,
    tone,
    title,
    write: (value) => numeral(value),
    lit: (channel) => lit === tone || placeIn('kernel', lit)?.[group === 'x' ? 'column' : 'row'] === channel,
    part: (_i, _j, part) => hoverPart(part),
  });
  return below([numbers, patch], -20);
}

function render(state: State, { lit, narrow }: Look): string {
  const { K } = state;
  const over = placeIn('input', lit) ?? placeIn('output', lit);
  const chosen = over ?? state;
  const before = landscape[chosen.row][chosen.column];
  const after = recoloured(K, before);
  const cell = narrow ? 44 : 52;
  const pixel = narrow ? 13.5 : 17;
  const kernel = grid({
    group: 'kernel',
    values: K,
    cell,
    tone: 'kernel',
    title: 'kernel K, 3 × 3 × 1 × 1',
    lit: (i, j) =>
      lit === 'kernel' ||
      placeIn('x', lit)?.row === j ||
      placeIn('y', lit)?.row === i ||
      (placeIn('kernel', lit)?.row === i && placeIn('kernel', lit)?.column === j),
    part: (i, j, part) => numberPart(part, `how much ${channels[j]} goes into ${channels[i]}`, K[i][j]),
  });
  const equation = beside([
    kernel,
    sign('·', 26),
    vector('x', 'input', 'x', before, cell, lit),
    sign('=', 26),
    vector('y', 'output', 'y', after, cell, lit),
  ]);
  const input = mosaic('input', 'input', 'picture', landscape, pixel, chosen);
  const result = mosaic('output', 'output', 'output', output(K), pixel, chosen);
  const first = placeIn('y', lit)?.row ?? placeIn('kernel', lit)?.row ?? 0;
  const sum = room(sumLine(K, before, first, narrow ? 340 : 620), { width: narrow ? 340 : 480, height: 34 });
  return picture(
    view.title,
    narrow
      ? below([beside([input, sign('→', 20), result]), equation, sum], 10)
      : below([beside([input, equation, result], 26), sum], 6),
  );
}

function sumLine(K: Matrix, colour: Colour, row: number, widest: number): Box {
  const runs = K[row].flatMap((weight, channel) => [
    { text: channel === 0 ? `${channels[row]} = ` : ' + ', fill: 'var(--muted)' },
    { text: factor(weight), fill: 'var(--kernel)' },
    { text: '·', fill: 'var(--muted)' },
    { text: factor(colour[channel]), fill: 'var(--input)' },
  ]);
  const total = recoloured(K, colour)[row];
  const result = [
    { text: ' = ', fill: 'var(--muted)' },
    { text: numeral(total), fill: 'var(--output)', weight: 700 },
  ];
  return line([...runs, ...result], 16, widest);
}

function react(state: State, event: PartEvent): State {
  if (event.kind === 'move' && event.part === 'pixel') {
    return {
      ...state,
      row: clamped(state.row + event.rows, 0, size - 1),
      column: clamped(state.column + event.columns, 0, size - 1),
    };
  }
  const target = targetOf(event);
  const pixel = placeIn('input', target) ?? placeIn('output', target);
  if (pixel && (event.kind === 'drag' || event.kind === 'press')) {
    return { ...state, row: pixel.row, column: pixel.column };
  }
  const K = editedEntry(state.K, 'kernel', event, 0.05, 9);
  return K === state.K ? state : { ...state, K };
}

function summary({ K, row, column }: State, { lit }: Look): string {
  const place = placeIn('input', lit) ?? placeIn('output', lit) ?? { row, column };
  const colour = landscape[place.row][place.column];
  const [before, after] = [colour, recoloured(K, colour)].map((values) =>
    values.map((v) => numeral(v)).join(', '),
  );
  const where = `row ${place.row}, column ${place.column}`;
  return `The pixel at ${where} goes from [${before}] to [${after}]; its neighbours have no say.`;
}

function parse(value: unknown): State {
  const { K, row, column } = fieldsOf(value, initial);
  return {
    K: matrixOf(K, 'K', [3, 3], [3, 3], [-9, 9]),
    row: integerOf(row, 'row', [0, size - 1]),
    column: integerOf(column, 'column', [0, size - 1]),
  };
}

export const view: View<OneByOneState> = {
  name: 'one-by-one',
  title: 'A 1 × 1 convolution multiplies each pixel’s colour with the same matrix',
  initial,
  handles: ['kernel', 'input', 'output'],
  parse,
  render,
  summary,
  tables: ({ K, row, column }) => [
    matrixTable('kernel K, as a matrix', K),
    {
      caption: `the pixel at row ${row}, column ${column}`,
      columns: ['channel', 'before', 'after'],
      rows: channels.map((name, channel) => [
        name,
        numeral(landscape[row][column][channel]),
        numeral(recoloured(K, landscape[row][column])[channel]),
      ]),
    },
  ],
  controls: [
    presetChoice(
      'kernel',
      matrices,
      ({ K }) => K,
      (state, K) => ({ ...state, K }),
    ),
  ],
  react,
  bindings: {
    K: {
      // [Cout, Cin, 1, 1]
      toCode: ({ K }) => tensorCode(K.map((row) => row.map((weight) => [[weight]]))),
      fromValue: (state, value) => parse({ ...state, K: withoutOnes(tidied(value)) }),
    },
  },
};

/** [Cout, Cin] from [Cout, Cin, 1, 1]; anything else as it is. */
function withoutOnes(value: unknown): unknown {
  const inner = (item: unknown): unknown =>
    Array.isArray(item) && item.length === 1 ? inner(item[0]) : item;
  return Array.isArray(value) ? value.map((row) => (Array.isArray(row) ? row.map(inner) : row)) : value;
}
