import { type Box, below, beside, picture, sign } from './drawing/box.ts';
import { grid, outline } from './drawing/grid.ts';
import { hoverPart, numberPart, placeIn, pressPart } from './drawing/parts.ts';
import { numeral } from './drawing/svg.ts';
import { tensorBinding } from './state/bindings.ts';
import { editedEntry } from './state/editing.ts';
import { type Matrix, matrix, matrixTable } from './state/matrix.ts';
import { booleanOf, fieldsOf, integerOf, matrixOf, oneOf } from './state/parsing.ts';
import { type Preset, presetChoice } from './state/presets.ts';
import { type Look, type PartEvent, type View, ViewError } from './view.ts';

const modes = ['max', 'avg'] as const;

/** An image, how it is pooled, and whether the shifted image stands beside it. */
export interface PoolingState {
  readonly X: Matrix;
  readonly mode: (typeof modes)[number];
  readonly size: number;
  readonly stride: number;
  readonly shifted: boolean;
}

type State = PoolingState;

const digit = [
  '........',
  '..9999..',
  '.9....9.',
  '......9.',
  '....99..',
  '..99....',
  '.9......',
  '.999999.',
];

const images: readonly Preset<Matrix>[] = [
  { label: 'numbers', values: matrix(4, 4, (i, j) => i * 4 + j) },
  { label: 'digit', values: digit.map((row) => [...row].map((sign) => (sign === '.' ? 0 : Number(sign)))) },
  { label: 'spot', values: matrix(6, 6, (i, j) => Math.max(0, 9 - 3 * (Math.abs(i - 2) + Math.abs(j - 2)))) },
];

const initial: State = { X: images[0].values, mode: 'max', size: 3, stride: 1, shifted: false };

/** The largest number in each window, or the mean of all. */
export function pooled(X: Matrix, { mode, size, stride }: Pick<State, 'mode' | 'size' | 'stride'>): Matrix {
  const count = (length: number): number => Math.floor((length - size) / stride) + 1;
  return matrix(count(X.length), count(X[0].length), (i, j) => {
    const under = X.slice(i * stride, i * stride + size).flatMap((row) =>
      row.slice(j * stride, j * stride + size),
    );
    return mode === 'max' ? Math.max(...under) : under.reduce((sum, value) => sum + value, 0) / under.length;
  });
}

/** The image moved one pixel to the right; zeros come in at the left. */
export function shiftedImage(X: Matrix): Matrix {
  return X.map((row) => [0, ...row.slice(0, -1)]);
}

/** How many entries of two matrices of one shape are the same. */
function alike(a: Matrix, b: Matrix): number {
  return a.flat().filter((value, index) => value === b.flat()[index]).length;
}

function checked(state: State): State {
  const { X, size } = state;
  if (size > X.length || size > X[0].length) {
    throw new ViewError(
      `A window of ${size} × ${size} does not fit into ${X.length} × ${X[0].length} pixels.`,
    );
  }
  return state;
}

/** Image, arrow, pooled image. `before` is what the pooled image was before the shift. */
function pair(state: State, X: Matrix, groups: readonly [string, string], look: Look, before?: Matrix): Box {
  const { size, stride, mode } = state;
  const Y = pooled(X, state);
  const cell = Math.min(
    look.narrow ? 36 : 40,
    ((look.narrow ? 350 : 460) - 40) / (X[0].length + Y[0].length),
  );
  const place = placeIn(groups[1], look.lit);
  const corner = { row: (place?.row ?? 0) * stride, column: (place?.column ?? 0) * stride };
  const isUnder = (i: number, j: number): boolean =>
    place !== null &&
    i >= corner.row &&
    i < corner.row + size &&
    j >= corner.column &&
    j < corner.column + size;
  const scale = Math.max(1, ...X.flat().map(Math.abs));
  const isFirst = before === undefined;
  const image = grid({
    group: groups[0],
    values: X,
    cell,
    tone: 'input',
    shade: 'heat',
    scale: scale * 1.4,
    title: isFirst ? 'image X' : 'one pixel to the right',
    lit: (i, j) =>
      look.lit === 'input' ||
      (place !== null && isUnder(i, j) && (mode === 'avg' || X[i][j] === Y[place.row][place.column])),
    part: (i, j, part) => (isFirst ? numberPart(part, `X[${i}, ${j}]`, X[i][j]) : hoverPart(part)),
    over: (frame) => (place ? outline(frame, corner, { rows: size, columns: size }, 'kernel') : ''),
  });
  const output = grid({
    group: groups[1],
    values: Y,
    cell,
    tone: 'output',
    title: isFirst ? 'pooled' : 'what stays',
    write: (value) => numeral(value, 1),
    tint: (i, j) => before !== undefined && before[i][j] === Y[i][j],
    pale: (i, j) => before !== undefined && before[i][j] !== Y[i][j],
    lit: (i, j) => look.lit === 'output' || (place?.row === i && place.column === j),
    part: (i, j, part) => pressPart(part, `${mode} at row ${i}, column ${j} is ${numeral(Y[i][j])}`),
    over: (frame) => (place ? outline(frame, place, { rows: 1, columns: 1 }, 'output') : ''),
  });
  return beside([image, sign('→', 40), output]);
}

function render(state: State, look: Look): string {
  const { X } = state;
  const first = pair(state, X, ['input', 'output'], look);
  if (!state.shifted) return picture(view.title, first);
  const second = pair(state, shiftedImage(X), ['moved', 'stays'], look, pooled(X, state));
  return picture(view.title, below([first, second], -8));
}

function react(state: State, event: PartEvent): State {
  const X = editedEntry(state.X, 'input', event);
  return X === state.X ? state : { ...state, X };
}

function summary(state: State, { lit }: Look): string {
  const { X, mode, size } = state;
  const Y = pooled(X, state);
  const place = placeIn('output', lit);
  const what = mode === 'max' ? 'the largest' : 'the mean';
  if (place)
    return `${numeral(Y[place.row][place.column])} is ${what} of the ${size ** 2} numbers under the window.`;
  const [pixels, outputs] = [sizeOf(X), sizeOf(Y)];
  if (!state.shifted) return `${pixels} pixels become ${outputs}: of each window, ${what}.`;
  const moved = shiftedImage(X);
  const same = `${alike(X, moved)} of ${X.flat().length} pixels are as before`;
  const kept = `${alike(Y, pooled(moved, state))} of ${Y.flat().length}`;
  return `After the shift ${same}, and ${kept} pooled numbers.`;
}

function sizeOf(values: Matrix): string {
  return `${values.length} × ${values[0].length}`;
}

function parse(value: unknown): State {
  const fields = fieldsOf(value, initial);
  return checked({
    X: matrixOf(fields.X, 'X', [1, 8], [1, 8]),
    mode: oneOf(fields.mode, 'mode', modes),
    size: integerOf(fields.size, 'size', [1, 4]),
    stride: integerOf(fields.stride, 'stride', [1, 4]),
    shifted: booleanOf(fields.shifted, 'shifted'),
  });
}

export const view: View<PoolingState> = {
  name: 'pooling',
  title: 'Pooling keeps one number of each window, and most of them when the image moves',
  initial,
  handles: ['input', 'output'],
  parse,
  render,
  summary,
  tables: (state) => [
    matrixTable('image X', state.X),
    matrixTable('pooled', pooled(state.X, state)),
    matrixTable('pooled after the shift', pooled(shiftedImage(state.X), state)),
  ],
  controls: [
    {
      kind: 'choice',
      name: 'mode',
      label: 'keep',
      options: [
        { value: 'max', label: 'the largest' },
        { value: 'avg', label: 'the mean' },
      ],
      value: ({ mode }) => mode,
      set: (state, value) => ({ ...state, mode: oneOf(value, 'mode', modes) }),
    },
    {
      kind: 'slider',
      name: 'size',
      label: 'window',
      range: () => ({ min: 1, max: 4, step: 1 }),
      value: ({ size }) => size,
      set: (state, size) => checked({ ...state, size }),
      text: ({ size }) => `${size} × ${size}`,
    },
    {
      kind: 'slider',
      name: 'stride',
      label: 'stride',
      range: () => ({ min: 1, max: 4, step: 1 }),
      value: ({ stride }) => stride,
      set: (state, stride) => ({ ...state, stride }),
    },
    presetChoice(
      'image',
      images,
      ({ X }) => X,
      // Each image with the window that suits it: that of the chapter, or the usual one.
      (state, X) => ({ ...state, X, ...(X.length > 4 ? { size: 2, stride: 2 } : { size: 3, stride: 1 }) }),
    ),
    {
      kind: 'toggle',
      name: 'shifted',
      label: 'shift the image by one pixel',
      value: ({ shifted }) => shifted,
      set: (state, shifted) => ({ ...state, shifted }),
    },
  ],
  react,
  bindings: { X: tensorBinding('X', ({ X }) => X, parse) },
};
