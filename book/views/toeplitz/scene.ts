import { type Box, beside, sign } from '../drawing/box.ts';
import { grid, outline } from '../drawing/grid.ts';
import { hoverPart, numberPart, pressPart } from '../drawing/parts.ts';
import { numeral } from '../drawing/svg.ts';
import { crossCorrelation, type Matrix, matrix, transposed } from '../state/matrix.ts';
import {
  backward,
  im2col,
  type Lit,
  pixelNumber,
  side,
  toeplitzMatrix,
  weightIndex,
  windows,
} from './matrices.ts';
import type { ToeplitzState } from './state.ts';

/** What is drawn, and how it is looked at. */
export interface Scene {
  readonly state: ToeplitzState;
  readonly lit: string | null;
  readonly look: Lit;
  /** The output whose window is shown. */
  readonly row: number;
  readonly narrow: boolean;
}

function columnOf(values: Matrix): Matrix {
  return values.flat().map((value) => [value]);
}

/** The image, the kernel and the output as they are in chapter 1. */
export function roll(scene: Scene): Box {
  const { state, lit, look, row } = scene;
  const cell = scene.narrow ? 34 : 40;
  const Y = crossCorrelation(state.X, state.K);
  const window = { row: Math.floor(row / windows), column: row % windows };
  const image = grid({
    group: 'input',
    values: state.X,
    cell,
    tone: 'input',
    title: 'image X',
    lit: (i, j) => lit === 'input' || look.pixel === i * side + j,
    part: (_i, _j, part) => hoverPart(part),
    over: (frame) => outline(frame, window, { rows: 2, columns: 2 }, 'kernel'),
  });
  const kernel = grid({
    group: 'kernel',
    values: state.K,
    cell,
    tone: 'kernel',
    title: 'kernel K',
    lit: (k, l) => lit === 'kernel' || look.weight === k * 2 + l,
    part: (k, l, part) => numberPart(part, `K[${k}, ${l}]`, state.K[k][l]),
  });
  const output = grid({
    group: 'output',
    values: Y,
    cell,
    tone: 'output',
    title: 'output Y',
    lit: (i, j) => lit === 'output' || look.output === i * windows + j,
    part: (i, j, part) =>
      pressPart(part, `Y[${i}, ${j}] is ${numeral(Y[i][j])}`, state.row === i * windows + j),
    over: (frame) => outline(frame, window, { rows: 1, columns: 1 }, 'output'),
  });
  return beside([image, sign('⋆', 30), kernel, sign('=', 30), output]);
}

/** The chosen matrix times a column, and the column that comes out. */
export function product(scene: Scene): Box {
  const { state, look, row, lit } = scene;
  const Y = crossCorrelation(state.X, state.K);
  const { form } = state;
  const wide = form === 'transpose' ? 4 : form === 'im2col' ? 4 : 9;
  const cell = scene.narrow ? Math.min(28, (340 - 44) / (wide + 2)) : 36;
  const small = (value: number): string => numeral(value);
  const outputs = grid({
    group: 'result',
    values: columnOf(Y),
    cell,
    tone: 'output',
    title: 'y',
    lit: (i) => lit === 'output' || look.output === i,
    part: (i, _j, part) => pressPart(part, `y[${i}] is ${numeral(Y.flat()[i])}`, state.row === i),
    pale: (i) => form === 'im2col' && i > row,
    write: (value, i) => (form === 'im2col' && i > row ? '' : small(value)),
    over: (frame) => outline(frame, { row, column: 0 }, { rows: 1, columns: 1 }, 'output'),
  });
  const pixels = grid({
    group: 'column',
    values: columnOf(state.X),
    cell,
    tone: 'input',
    title: 'x',
    lit: (i) => lit === 'input' || look.pixel === i,
    part: (_i, _j, part) => hoverPart(part),
    over: (frame) =>
      [0, 1, 2, 3]
        .map((tap) => pixelNumber(row, tap))
        .map((pixel) => outline(frame, { row: pixel, column: 0 }, { rows: 1, columns: 1 }, 'kernel'))
        .join(''),
  });
  const dot = sign('·', 22);
  const equals = sign('=', 22);
  if (form === 'im2col')
    return beside([windowRows(scene, cell), dot, weightColumn(scene, cell), equals, outputs]);
  if (form === 'matrix') return beside([sparse(scene, cell), dot, pixels, equals, outputs]);
  const back = grid({
    group: 'back',
    values: matrix(9, 1, (i) => backward(state.X, state.K)[i]),
    cell,
    tone: 'input',
    title: 'Wᵀy',
    lit: (i) => look.pixel === i,
    part: (_i, _j, part) => hoverPart(part),
  });
  return beside([sparse(scene, cell), dot, outputs, equals, back]);
}

/** W or its transpose; zeros are pale, so that the band is seen. */
function sparse({ state, look, row, lit }: Scene, cell: number): Box {
  const flipped = state.form === 'transpose';
  const W = toeplitzMatrix(state.K);
  const values = flipped ? transposed(W) : W;
  const ends = (i: number, j: number): readonly [number, number] => (flipped ? [j, i] : [i, j]);
  const isWeight = (i: number, j: number): boolean => weightIndex(...ends(i, j)) !== null;
  const weightOf = (i: number, j: number): number => {
    const [k, l] = weightIndex(...ends(i, j)) ?? [-1, -1];
    return k * 2 + l;
  };
  return grid({
    group: flipped ? 'transpose' : 'matrix',
    values,
    cell,
    tone: 'kernel',
    title: flipped ? 'Wᵀ, 9 × 4' : 'W, 4 × 9',
    pale: (i, j) => !isWeight(i, j),
    tint: isWeight,
    lit: (i, j) =>
      (lit === 'matrix' && isWeight(i, j)) ||
      (look.weight !== null && look.weight === weightOf(i, j)) ||
      (look.weight === null && look.pixel !== null && look.pixel === ends(i, j)[1] && isWeight(i, j)),
    part: (_i, _j, part) => hoverPart(part),
    over: (frame) =>
      flipped
        ? outline(frame, { row: 0, column: row }, { rows: 9, columns: 1 }, 'output')
        : outline(frame, { row, column: 0 }, { rows: 1, columns: 9 }, 'output'),
  });
}

/** The pixels under each window as a row; those that the window has not come to are not there yet. */
function windowRows({ state, look, row, lit }: Scene, cell: number): Box {
  return grid({
    group: 'im2col',
    values: im2col(state.X),
    cell,
    tone: 'input',
    title: 'windows, 4 × 4',
    pale: (i) => i > row,
    write: (value, i) => (i > row ? '' : numeral(value)),
    lit: (i, tap) =>
      lit === 'matrix' || (i <= row && look.pixel !== null && look.pixel === pixelNumber(i, tap)),
    part: (_i, _j, part) => hoverPart(part),
    over: (frame) => outline(frame, { row, column: 0 }, { rows: 1, columns: 4 }, 'kernel'),
  });
}

function weightColumn({ state, look, lit }: Scene, cell: number): Box {
  return grid({
    group: 'weights',
    values: columnOf(state.K),
    cell,
    tone: 'kernel',
    title: 'k',
    lit: (i) => lit === 'kernel' || look.weight === i,
    part: (_i, _j, part) => hoverPart(part),
  });
}
