import { type Box, below, beside, line, picture, type Run, room, sign, stacked } from './drawing/box.ts';
import { grid, heading, outline, type Tone } from './drawing/grid.ts';
import { hoverPart, numberPart, type Place, placeOf, pressPart } from './drawing/parts.ts';
import { factor, numeral } from './drawing/svg.ts';
import { tensorBinding } from './state/bindings.ts';
import { editedEntry } from './state/editing.ts';
import { imageStack, kernelStack } from './state/examples.ts';
import { added, clamped, crossCorrelation, type Matrix, matrixTable, placeAt } from './state/matrix.ts';
import { booleanOf, fieldsOf, integerOf, stackOf } from './state/parsing.ts';
import { type Look, type PartEvent, type View, ViewError } from './view.ts';

/** A stack of channels, a kernel with a slice for each, the window's place; whether the stack is unfolded. */
export interface ChannelStackState {
  /** [C, H, W] */
  readonly X: readonly Matrix[];
  /** [C, h, w] */
  readonly K: readonly Matrix[];
  readonly row: number;
  readonly column: number;
  readonly open: boolean;
}

type State = ChannelStackState;

const initial: State = {
  X: imageStack,
  K: kernelStack,
  row: 0,
  column: 0,
  open: true,
};

function mapsOf({ X, K }: State): readonly Matrix[] {
  return X.map((channel, c) => crossCorrelation(channel, K[c]));
}

function checked(state: State): State {
  const { X, K } = state;
  if (X.length !== K.length) {
    throw new ViewError(
      `X has ${X.length} channels and K ${K.length}; each channel needs its slice of the kernel.`,
    );
  }
  const [rows, columns] = [X[0].length - K[0].length + 1, X[0][0].length - K[0][0].length + 1];
  if (rows < 1 || columns < 1) throw new ViewError('The kernel must fit into the image.');
  return { ...state, row: clamped(state.row, 0, rows - 1), column: clamped(state.column, 0, columns - 1) };
}

interface Scene {
  readonly state: State;
  readonly lit: string | null;
  readonly place: Place | null;
  readonly window: { readonly row: number; readonly column: number };
  readonly cell: number;
}

/** An output under the pointer, in a channel's own map or in the sum, moves the window there. */
function windowOf(state: State, place: Place | null): { readonly row: number; readonly column: number } {
  return place && /^(map\d|output)$/.test(place.group) ? place : state;
}

function inputMap({ state, lit, place, window, cell }: Scene, c: number): Box {
  const { X, K } = state;
  return grid({
    group: `input${c}`,
    values: X[c],
    cell,
    tone: 'input',
    ...(state.open && { title: `X[${c}]` }),
    lit: (i, j) =>
      lit === 'input' ||
      isAt(place, `input${c}`, i, j) ||
      isAt(place, `kernel${c}`, i - window.row, j - window.column),
    part: (_i, _j, part) => hoverPart(part),
    over: (frame) => outline(frame, window, { rows: K[c].length, columns: K[c][0].length }, 'kernel'),
  });
}

function kernelSlice({ state, lit, place, window, cell }: Scene, c: number): Box {
  const { K } = state;
  return grid({
    group: `kernel${c}`,
    values: K[c],
    cell,
    tone: 'kernel',
    ...(state.open && { title: `K[${c}]` }),
    lit: (k, l) =>
      lit === 'kernel' ||
      isAt(place, `kernel${c}`, k, l) ||
      isAt(place, `input${c}`, window.row + k, window.column + l),
    part: (k, l, part) => numberPart(part, `K[${c}, ${k}, ${l}]`, K[c][k][l]),
  });
}

function outputMap(scene: Scene, group: string, title: string, values: Matrix): Box {
  const { state, lit, place, window, cell } = scene;
  return grid({
    group,
    values,
    cell,
    tone: group === 'output' ? 'output' : 'muted',
    title,
    lit: (i, j) => lit === group.replace(/\d$/, '') || isAt(place, group, i, j),
    part: (i, j, part) =>
      pressPart(
        part,
        `${title}[${i}, ${j}] is ${numeral(values[i][j])}`,
        i === state.row && j === state.column,
      ),
    over: (frame) => outline(frame, window, { rows: 1, columns: 1 }, group === 'output' ? 'output' : 'muted'),
  });
}

function isAt(place: Place | null, group: string, row: number, column: number): boolean {
  return place !== null && place.group === group && place.row === row && place.column === column;
}

/** What each channel gives at the window, and their sum. */
function sumLine({ state, window: { row, column } }: Scene): Box {
  const values = mapsOf(state).map((map) => map[row][column]);
  const runs = values.flatMap((value, index): Run[] => [
    { text: index === 0 ? '' : ' + ', fill: 'var(--muted)' },
    { text: factor(value) },
  ]);
  const total = values.reduce((sum, value) => sum + value, 0);
  return line([
    ...runs,
    { text: ' = ', fill: 'var(--muted)' },
    { text: numeral(total), fill: 'var(--output)', weight: 700 },
  ]);
}

function render(state: State, { lit, narrow }: Look): string {
  const { X, K, open } = state;
  const maps = mapsOf(state);
  const place = placeOf(lit);
  const columns =
    X[0][0].length + K[0][0].length + maps[0][0].length + (narrow || !open ? 0 : maps[0][0].length);
  const cell = narrow ? Math.min(36, 270 / columns) : Math.min(40, 600 / columns);
  const scene: Scene = { state, lit, place, window: windowOf(state, place), cell };
  const channels = X.map((_, c) => c);
  const total = outputMap(scene, 'output', 'output Y', added(maps));
  const sum = room(sumLine(scene), { width: 300, height: 32 });
  if (!open) {
    const stack = (title: string, tone: Tone, boxes: readonly Box[]): Box =>
      below([heading(title, tone), stacked(boxes, cell * 0.55), heading('', tone)], 2);
    const kernels = channels.map((c) => kernelSlice(scene, c));
    const folded = [
      stack(
        'image X',
        'input',
        channels.map((c) => inputMap(scene, c)),
      ),
      sign('⋆', 28),
      stack('kernel K', 'kernel', kernels),
      sign('=', 28),
      total,
    ];
    return picture(view.title, below([beside(folded), sum], 8));
  }
  const rows = channels.map((c) =>
    beside([
      inputMap(scene, c),
      sign('⋆', 28),
      kernelSlice(scene, c),
      sign('=', 28),
      outputMap(scene, `map${c}`, `Y${subscript(c)}`, maps[c]),
    ]),
  );
  const withPlus = rows.flatMap((row, c) => (c === 0 ? [row] : [sign('+'), row]));
  const together = narrow
    ? below([below([...withPlus, sign('=')], -12), total], 2)
    : beside([below(withPlus, -12), sign('→ sum →', 128), total]);
  return picture(view.title, below([together, sum], 8));
}

function subscript(digit: number): string {
  return String.fromCodePoint(0x2080 + digit);
}

function react(state: State, event: PartEvent): State {
  const place = placeOf(event.part);
  if (event.kind === 'press' && place && /^(map\d|output)$/.test(place.group)) {
    return { ...state, row: place.row, column: place.column };
  }
  const K = state.K.map((slice, c) => editedEntry(slice, `kernel${c}`, event));
  return K.every((slice, c) => slice === state.K[c]) ? state : { ...state, K };
}

function summary(state: State, { lit }: Look): string {
  const { row, column } = windowOf(state, placeOf(lit));
  const values = mapsOf(state).map((map) => map[row][column]);
  const total = values.reduce((sum, value) => sum + value, 0);
  const sum = `${values.map(factor).join(' + ')} = ${numeral(total)}`;
  return `At row ${row}, column ${column} the channels give ${sum}. Many channels in, one map out.`;
}

function parse(value: unknown): State {
  const { X, K, row, column, open } = fieldsOf(value, initial);
  return checked({
    X: stackOf(X, 'X', [1, 4], [1, 6], [1, 6]),
    K: stackOf(K, 'K', [1, 4], [1, 3], [1, 3]),
    row: integerOf(row, 'row', [0, 5]),
    column: integerOf(column, 'column', [0, 5]),
    open: booleanOf(open, 'open'),
  });
}

function outputColumns({ X, K }: State): number {
  return X[0][0].length - K[0][0].length + 1;
}

export const view: View<ChannelStackState> = {
  name: 'channel-stack',
  title: 'Each channel has its slice of the kernel; what they find is added up',
  initial,
  handles: ['input', 'kernel', 'map', 'output'],
  parse,
  render,
  summary,
  tables: (state) => [
    ...state.X.map((channel, c) => matrixTable(`channel X[${c}]`, channel)),
    ...state.K.map((slice, c) => matrixTable(`kernel K[${c}]`, slice)),
    ...mapsOf(state).map((map, c) => matrixTable(`map of channel ${c}`, map)),
    matrixTable('output Y', added(mapsOf(state))),
  ],
  controls: [
    {
      kind: 'toggle',
      name: 'open',
      label: 'unfold the stack',
      value: ({ open }) => open,
      set: (state, open) => ({ ...state, open }),
    },
  ],
  react,
  steps: {
    count: (state) => mapsOf(state)[0].flat().length,
    index: (state) => state.row * outputColumns(state) + state.column,
    at: (state, step) => checked({ ...state, ...placeAt(step, outputColumns(state)) }),
    label: ({ row, column }) => `row ${row}, column ${column}`,
  },
  bindings: {
    X: tensorBinding('X', ({ X }) => X, parse),
    K: tensorBinding('K', ({ K }) => K, parse),
  },
};
