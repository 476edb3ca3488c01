import { below, label, picture } from '../drawing/box.ts';
import { numeral } from '../drawing/svg.ts';
import { integerBinding } from '../state/bindings.ts';
import { editedEntry } from '../state/editing.ts';
import { clamped, crossCorrelation, matrix, matrixTable } from '../state/matrix.ts';
import { fieldsOf, integerOf, matrixOf, oneOf } from '../state/parsing.ts';
import type { Look, PartEvent, View } from '../view.ts';
import { backward, im2col, litBy, side, toeplitzMatrix, weightIndex, windows } from './matrices.ts';
import { product, roll, type Scene } from './scene.ts';
import { forms, initial, type ToeplitzState } from './state.ts';

type State = ToeplitzState;

const explanations = {
  matrix: 'Each row holds the kernel, pushed to where its window stands.',
  im2col: 'Each window becomes a row; the kernel becomes a column.',
  transpose: 'The transpose sends each output back to the pixels that it came from.',
} as const;

function render(state: State, { lit, narrow }: Look): string {
  const look = litBy(lit);
  const scene: Scene = { state, lit, look, row: look.output ?? state.row, narrow };
  const words = label(explanations[state.form], {
    size: narrow ? 11.5 : 14,
    fill: 'var(--muted)',
    width: narrow ? 344 : 480,
  });
  return picture(view.title, below([roll(scene), words, product(scene)], 6));
}

function react(state: State, event: PartEvent): State {
  if (event.kind === 'press') {
    const { output } = litBy(event.part);
    return output === null ? state : { ...state, row: output };
  }
  const K = editedEntry(state.K, 'kernel', event);
  return K === state.K ? state : { ...state, K };
}

function summary(state: State, { lit }: Look): string {
  const { output, pixel, weight } = litBy(lit);
  const row = output ?? state.row;
  const place: { readonly row: number; readonly column: number } = {
    row: Math.floor(row / windows),
    column: row % windows,
  };
  const value = crossCorrelation(state.X, state.K)[place.row][place.column];
  if (output === null && pixel !== null) {
    const uses = [0, 1, 2, 3].filter((other) => weightIndex(other, pixel) !== null).length;
    return `Pixel ${pixel} goes into ${uses} of the 4 outputs: so many weights stand in its column of W.`;
  }
  if (output === null && weight !== null) {
    return 'The same weight stands once in each row of W: four times in all, and only four numbers are free.';
  }
  const where = `row ${place.row}, column ${place.column}`;
  return `Row ${row} of the matrix is the window at ${where}: Y there is ${numeral(value)}.`;
}

function parse(value: unknown): State {
  const { X, K, row, form } = fieldsOf(value, initial);
  return {
    X: matrixOf(X, 'X', [side, side], [side, side]),
    K: matrixOf(K, 'K', [2, 2], [2, 2], [-99, 99]),
    row: integerOf(row, 'row', [0, windows ** 2 - 1]),
    form: oneOf(form, 'form', forms),
  };
}

export const view: View<ToeplitzState> = {
  name: 'toeplitz',
  title: 'Convolution as a matrix: each row of W is a window on the image',
  initial,
  handles: ['input', 'kernel', 'output', 'matrix'],
  parse,
  render,
  summary,
  tables: (state) => [
    matrixTable('image X', state.X),
    matrixTable('kernel K', state.K),
    matrixTable('W', toeplitzMatrix(state.K)),
    matrixTable('windows as rows (im2col)', im2col(state.X)),
    matrixTable('output Y', crossCorrelation(state.X, state.K)),
    matrixTable(
      'Wᵀy',
      matrix(1, 9, (_, j) => backward(state.X, state.K)[j]),
    ),
  ],
  controls: [
    {
      kind: 'choice',
      name: 'form',
      label: 'show',
      options: [
        { value: 'matrix', label: 'matrix W' },
        { value: 'im2col', label: 'im2col' },
        { value: 'transpose', label: 'transpose Wᵀ' },
      ],
      value: ({ form }) => form,
      set: (state, value) => ({ ...state, form: oneOf(value, 'form', forms) }),
    },
  ],
  react,
  steps: {
    count: () => windows ** 2,
    index: ({ row }) => row,
    at: (state, step) => ({ ...state, row: clamped(step, 0, windows ** 2 - 1) }),
    label: ({ row }) => `row ${row} of the matrix`,
  },
  bindings: {
    X: integerBinding('X', ({ X }) => X, parse),
    K: integerBinding('K', ({ K }) => K, parse),
  },
};
