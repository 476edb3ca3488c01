import { type Box, below, beside, line, picture, type Run, room, sign } from './drawing/box.ts';
import { type GridOptions, grid, outline } from './drawing/grid.ts';
import { dragPart, movePart, numberPart, placeIn, placeOf, pressPart } from './drawing/parts.ts';
import { factor, numeral } from './drawing/svg.ts';
import { tensorBinding } from './state/bindings.ts';
import { editedEntry, targetOf } from './state/editing.ts';
import { clamped, correlationTables, crossCorrelation, type Matrix, matrix } from './state/matrix.ts';
import { fieldsOf, integerOf, matrixOf } from './state/parsing.ts';
import { type Preset, presetChoice } from './state/presets.ts';
import { type Look, type PartEvent, type View, ViewError } from './view.ts';

/** An image, a kernel, and where the window stands: the row and column of its corner at the top left. */
export interface CrossCorrelationState {
  readonly X: Matrix;
  readonly K: Matrix;
  readonly row: number;
  readonly column: number;
}

type State = CrossCorrelationState;

const initial: State = {
  X: [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ],
  K: [
    [0, 1],
    [2, 3],
  ],
  row: 0,
  column: 0,
};

const kernels: readonly Preset<Matrix>[] = [
  { label: 'of the text', values: initial.K },
  { label: 'ones', values: matrix(2, 2, () => 1) },
  { label: 'edge', values: [[1, -1]] },
  { label: 'middle', values: matrix(3, 3, (i, j) => Number(i === 1 && j === 1)) },
];

function parse(value: unknown): State {
  const { X, K, row, column } = fieldsOf(value, initial);
  return checked({
    X: matrixOf(X, 'X', [1, 8], [1, 8]),
    K: matrixOf(K, 'K', [1, 4], [1, 4], [-99, 99]),
    row: integerOf(row, 'row', [0, 7]),
    column: integerOf(column, 'column', [0, 7]),
  });
}

function checked(state: State): State {
  const { X, K, row, column } = state;
  const [rows, columns] = outputSize(state);
  if (rows < 1 || columns < 1) {
    throw new ViewError(
      `A kernel of ${K.length} × ${K[0].length} does not fit into an image of ${X.length} × ${X[0].length}.`,
    );
  }
  return { ...state, row: clamped(row, 0, rows - 1), column: clamped(column, 0, columns - 1) };
}

function outputSize({ X, K }: State): [rows: number, columns: number] {
  return [X.length - K.length + 1, X[0].length - K[0].length + 1];
}

/** The output cell that is looked at: the one under the pointer, else the one that the window stands for. */
function windowOf(state: State, lit: string | null): { readonly row: number; readonly column: number } {
  return placeIn('output', lit) ?? { row: state.row, column: state.column };
}

/** The products of the window's pixels with the kernel's weights, one line for each row of the kernel. */
function products(state: State, row: number, column: number, lit: string | null): Box {
  const { X, K } = state;
  const sum = crossCorrelation(X, K)[row][column];
  const hot = placeOf(lit);
  const isHot = (k: number, l: number): boolean =>
    (hot?.group === 'kernel' && hot.row === k && hot.column === l) ||
    (hot?.group === 'input' && hot.row === row + k && hot.column === column + l);
  const lines = K.map((weights, k) => {
    const runs = weights.flatMap((weight, l): Run[] => [
      { text: k + l === 0 ? '  ' : l === 0 ? '+ ' : ' + ', fill: 'var(--muted)' },
      { text: factor(X[row + k][column + l]), fill: 'var(--input)', weight: isHot(k, l) ? 700 : 400 },
      { text: '·', fill: 'var(--muted)' },
      { text: factor(weight), fill: 'var(--kernel)', weight: isHot(k, l) ? 700 : 400 },
    ]);
    return line(runs);
  });
  const total = line([
    { text: '= ', fill: 'var(--muted)' },
    { text: numeral(sum), fill: 'var(--output)', weight: 700 },
  ]);
  return below([...lines, total], 0, 'left');
}

function render(state: State, { lit, narrow }: Look): string {
  const { X, K } = state;
  const window = windowOf(state, lit);
  const hot = placeOf(lit);
  const Y = crossCorrelation(X, K);
  const inWindow = (i: number, j: number): boolean =>
    i >= window.row && i < window.row + K.length && j >= window.column && j < window.column + K[0].length;
  const weightAt = (i: number, j: number): string =>
    inWindow(i, j) ? `×${numeral(K[i - window.row][j - window.column])}` : '';
  const size = { rows: K.length, columns: K[0].length };
  const cell = cellSize(state, narrow);

  const input: GridOptions = {
    group: 'input',
    values: X,
    cell,
    tone: 'input',
    title: 'image X',
    corner: weightAt,
    lit: (i, j) =>
      lit === 'input' ||
      isAt(hot, 'input', i, j) ||
      isAt(hot, 'kernel', i - window.row, j - window.column) ||
      (lit === 'window' && inWindow(i, j)),
    part: (i, j, part) => dragPart(part, `X[${i}, ${j}] is ${numeral(X[i][j])}: put the window here`),
    over: (frame) => {
      const label = `window at row ${window.row}, column ${window.column}`;
      return outline(frame, window, size, 'kernel', movePart('window', label));
    },
  };
  const kernel: GridOptions = {
    group: 'kernel',
    values: K,
    cell,
    tone: 'kernel',
    title: 'kernel K',
    lit: (k, l) =>
      lit === 'kernel' || isAt(hot, 'kernel', k, l) || isAt(hot, 'input', window.row + k, window.column + l),
    part: (k, l, part) => numberPart(part, `K[${k}, ${l}]`, K[k][l]),
  };
  const output: GridOptions = {
    group: 'output',
    values: Y,
    cell,
    tone: 'output',
    title: 'output Y',
    // A pixel lights every output that it is a part of.
    lit: (i, j) =>
      lit === 'output' ||
      isAt(hot, 'output', i, j) ||
      (hot?.group === 'input' && covers(i, j, size, hot.row, hot.column)),
    part: (i, j, part) =>
      pressPart(part, `Y[${i}, ${j}] is ${numeral(Y[i][j])}`, i === state.row && j === state.column),
    over: (frame) => outline(frame, window, { rows: 1, columns: 1 }, 'output'),
  };
  const sum = room(products(state, window.row, window.column, lit), { width: narrow ? 300 : 420 });
  const parts = [grid(input), sign('⋆'), grid(kernel), sign('='), grid(output)];
  const tight = narrow && parts.reduce((width, box) => width + box.width, 0) > 350;
  const top = tight ? below([parts[0], beside([sign('⋆'), ...parts.slice(2)])], 8) : beside(parts);
  return picture(view.title, below([top, sum], 10));
}

function isAt(place: ReturnType<typeof placeOf>, group: string, row: number, column: number): boolean {
  return place !== null && place.group === group && place.row === row && place.column === column;
}

/** Whether the window of output (i, j) covers the pixel (row, column). */
function covers(
  i: number,
  j: number,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  row: number,
  column: number,
): boolean {
  return row >= i && row < i + rows && column >= j && column < j + columns;
}

/** As large as fits beside each other, on a phone below each other. */
function cellSize(state: State, narrow: boolean): number {
  const { X, K } = state;
  const together = X[0].length + K[0].length + outputSize(state)[1];
  if (!narrow) return clamped(620 / together, 26, 52);
  const stacked = Math.max(X[0].length, together - X[0].length);
  return together * 40 + 68 <= 350 ? 40 : clamped(280 / stacked, 24, 40);
}

function react(state: State, event: PartEvent): State {
  const { K } = state;
  const target = targetOf(event);
  const pixel = placeIn('input', target);
  const output = placeIn('output', target);
  if (event.kind === 'move' && event.part === 'window') {
    return checked({ ...state, row: state.row + event.rows, column: state.column + event.columns });
  }
  if ((event.kind === 'drag' || event.kind === 'press') && pixel) {
    // The pointer holds the window by its middle.
    const row = pixel.row - Math.floor((K.length - 1) / 2);
    const column = pixel.column - Math.floor((K[0].length - 1) / 2);
    return checked({ ...state, row, column });
  }
  if (event.kind === 'press' && output) return { ...state, row: output.row, column: output.column };
  const edited = editedEntry(K, 'kernel', event);
  return edited === K ? state : { ...state, K: edited };
}

function summary(state: State, { lit }: Look): string {
  const { X, K } = state;
  const { row, column } = windowOf(state, lit);
  const terms = K.flatMap((line, k) =>
    line.map((weight, l) => `${factor(X[row + k][column + l])}·${factor(weight)}`),
  );
  const Y = crossCorrelation(X, K);
  return `Window at row ${row}, column ${column}: ${terms.join(' + ')} = ${numeral(Y[row][column])}.`;
}

export const view: View<CrossCorrelationState> = {
  name: 'cross-correlation',
  title: 'A kernel slides over an image; each output is the sum of products under the window',
  initial,
  handles: ['input', 'kernel', 'window', 'output'],
  parse,
  render,
  summary,
  tables: ({ X, K }) => correlationTables(X, K),
  controls: [
    presetChoice(
      'kernel',
      kernels,
      ({ K }) => K,
      (state, K) => checked({ ...state, K }),
    ),
  ],
  react,
  steps: {
    count: (state) => outputSize(state)[0] * outputSize(state)[1],
    index: (state) => state.row * outputSize(state)[1] + state.column,
    at: (state, step) => {
      const columns = outputSize(state)[1];
      return checked({ ...state, row: Math.floor(step / columns), column: step % columns });
    },
    label: (state) => `row ${state.row}, column ${state.column}`,
  },
  bindings: {
    X: tensorBinding('X', ({ X }) => X, parse),
    K: tensorBinding('K', ({ K }) => K, parse),
  },
};
