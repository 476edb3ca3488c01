import { below, beside, heatLegend, picture, sign } from './drawing/box.ts';
import { grid, outline } from './drawing/grid.ts';
import { dragPart, hoverPart, numberPart, placeIn } from './drawing/parts.ts';
import { numeral } from './drawing/svg.ts';
import { tensorBinding } from './state/bindings.ts';
import { editedEntry, targetOf } from './state/editing.ts';
import {
  correlationTables,
  crossCorrelation,
  type Matrix,
  matrix,
  transposed,
  withEntry,
} from './state/matrix.ts';
import { fieldsOf, matrixOf } from './state/parsing.ts';
import { type Preset, presetChoice } from './state/presets.ts';
import { type Look, type PartEvent, type View, ViewError } from './view.ts';

/** Pixels from 0 (dark) to 1 (light), and a kernel. */
export interface EdgeDetectionState {
  readonly X: Matrix;
  readonly K: Matrix;
}

type State = EdgeDetectionState;

const images: readonly Preset<Matrix>[] = [
  { label: 'stripe', values: matrix(6, 8, (_, j) => Number(j < 2 || j >= 6)) },
  { label: 'on its side', values: matrix(8, 6, (i) => Number(i < 2 || i >= 6)) },
  { label: 'square', values: matrix(8, 8, (i, j) => Number(i < 2 || i > 5 || j < 2 || j > 5)) },
  { label: 'slope', values: matrix(8, 8, (i, j) => Number(i > j)) },
  { label: 'empty', values: matrix(8, 8, () => 1) },
];

const kernels: readonly Preset<Matrix>[] = [
  { label: 'left − right', values: [[1, -1]] },
  { label: 'its transpose', values: [[1], [-1]] },
  {
    label: 'Sobel',
    values: [
      [1, 0, -1],
      [2, 0, -2],
      [1, 0, -1],
    ],
  },
  {
    label: 'Laplace',
    values: [
      [0, 1, 0],
      [1, -4, 1],
      [0, 1, 0],
    ],
  },
  { label: 'blur', values: matrix(3, 3, () => 0.11) },
];

const initial: State = { X: images[0].values, K: kernels[0].values };

function parse(value: unknown): State {
  const { X, K } = fieldsOf(value, initial);
  return checked({
    X: matrixOf(X, 'X', [1, 12], [1, 12], [0, 1]),
    K: matrixOf(K, 'K', [1, 5], [1, 5], [-99, 99]),
  });
}

function checked(state: State): State {
  const { X, K } = state;
  if (K.length > X.length || K[0].length > X[0].length) {
    throw new ViewError('The kernel must fit into the image.');
  }
  return state;
}

/** The largest output that an image of zeros and ones can give. */
function largest(K: Matrix): number {
  const weights = K.flat();
  const sum = (isCounted: (weight: number) => boolean): number =>
    weights.filter(isCounted).reduce((total, weight) => total + Math.abs(weight), 0);
  return (
    Math.max(
      sum((weight) => weight > 0),
      sum((weight) => weight < 0),
    ) || 1
  );
}

function render({ X, K }: State, { lit, narrow }: Look): string {
  const Y = crossCorrelation(X, K);
  const scale = largest(K);
  const pixel = placeIn('input', lit);
  const weight = placeIn('kernel', lit);
  const output = placeIn('output', lit);
  const cell = narrow
    ? Math.min(38, 330 / X[0].length)
    : Math.min(42, 560 / (X[0].length + K[0].length + Y[0].length));
  const size = { rows: K.length, columns: K[0].length };
  const isUsed = (i: number, j: number): boolean =>
    output !== null &&
    weight === null &&
    i >= output.row &&
    i < output.row + size.rows &&
    j >= output.column &&
    j < output.column + size.columns;

  const image = grid({
    group: 'input',
    values: X,
    cell,
    tone: 'input',
    shade: 'pixels',
    scale: 1,
    title: `image X, ${X.length} × ${X[0].length}`,
    lit: (i, j) => lit === 'input' || (pixel?.row === i && pixel.column === j) || isUsed(i, j),
    part: (i, j, part) => dragPart(part, `pixel X[${i}, ${j}] is ${numeral(X[i][j])}`, X[i][j] > 0.5),
    over: (frame) => (output ? outline(frame, output, size, 'kernel') : ''),
  });
  const kernel = grid({
    group: 'kernel',
    values: K,
    cell: Math.max(cell, 36),
    tone: 'kernel',
    title: 'kernel K',
    lit: (k, l) => lit === 'kernel' || (weight?.row === k && weight.column === l),
    part: (k, l, part) => numberPart(part, `K[${k}, ${l}]`, K[k][l]),
  });
  const edges = grid({
    group: 'output',
    values: Y,
    cell,
    tone: 'output',
    shade: 'heat',
    scale,
    title: `output Y, ${Y.length} × ${Y[0].length}`,
    lit: (i, j) =>
      lit === 'output' ||
      (pixel !== null &&
        pixel.row >= i &&
        pixel.row < i + size.rows &&
        pixel.column >= j &&
        pixel.column < j + size.columns),
    part: (_i, _j, part) => hoverPart(part),
    over: (frame) => (output ? outline(frame, output, { rows: 1, columns: 1 }, 'output') : ''),
  });
  const row = narrow
    ? below([image, beside([sign('⋆'), kernel, sign('=')]), edges], 4)
    : beside([image, sign('⋆'), kernel, sign('='), edges]);
  return picture(view.title, below([row, heatLegend(scale)], 4));
}

function react(state: State, event: PartEvent): State {
  const { X } = state;
  const pixel = placeIn('input', targetOf(event));
  const first = placeIn('input', event.part);
  if (pixel && first && (event.kind === 'press' || event.kind === 'drag')) {
    // The first pixel changes its colour; the stroke goes on with that colour.
    const isFirst = event.kind === 'press' || event.start;
    const colour = X[first.row][first.column];
    const painted = isFirst ? Number(colour <= 0.5) : colour;
    if (X[pixel.row][pixel.column] === painted) return state;
    return { ...state, X: withEntry(X, pixel.row, pixel.column, painted) };
  }
  const K = editedEntry(state.K, 'kernel', event);
  return K === state.K ? state : { ...state, K };
}

function summary({ X, K }: State, { lit }: Look): string {
  const Y = crossCorrelation(X, K);
  const output = placeIn('output', lit);
  if (output) {
    const value = Y[output.row][output.column];
    const kind =
      value === 0 ? 'nothing changes here' : value > 0 ? 'the kernel fires' : 'it fires the other way';
    return `Y[${output.row}, ${output.column}] is ${numeral(value)}: ${kind}.`;
  }
  const fired = Y.flat().filter((value) => Math.abs(value) > 1e-9).length;
  return fired === 0
    ? 'Every output is zero: this kernel sees nothing in this image.'
    : `${fired} of ${Y.flat().length} outputs are not zero. Paint on the image, drag the kernel’s numbers.`;
}

export const view: View<EdgeDetectionState> = {
  name: 'edge-detection',
  title: 'A small image that can be painted on, a kernel, and the edges it finds',
  initial,
  handles: ['input', 'kernel', 'output'],
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
    presetChoice(
      'image',
      images,
      ({ X }) => X,
      (state, X) => checked({ ...state, X }),
    ),
    {
      kind: 'action',
      name: 'transpose-image',
      label: 'turn the image',
      apply: (state) => checked({ ...state, X: transposed(state.X) }),
    },
    {
      kind: 'action',
      name: 'transpose-kernel',
      label: 'turn the kernel',
      apply: (state) => checked({ ...state, K: transposed(state.K) }),
    },
  ],
  react,
  bindings: {
    X: tensorBinding('X', ({ X }) => X, parse),
    K: tensorBinding('K', ({ K }) => K, parse),
  },
};
