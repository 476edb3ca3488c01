import { type Box, below, beside, label, line, picture, type Run, room } from './drawing/box.ts';
import { grid } from './drawing/grid.ts';
import { hoverPart, numberPart, placeOf, pressPart } from './drawing/parts.ts';
import { factor, numeral } from './drawing/svg.ts';
import { tensorBinding } from './state/bindings.ts';
import { editedEntry } from './state/editing.ts';
import { imageStack, kernelStack } from './state/examples.ts';
import { added, clamped, crossCorrelation, type Matrix, matrixTable } from './state/matrix.ts';
import { fieldsOf, integerOf, listOf, stackOf } from './state/parsing.ts';
import { type Look, type PartEvent, type View, ViewError } from './view.ts';

/** A stack of channels, a grid of kernels, and the kernel that is looked at. */
export interface KernelGridState {
  /** [Cin, H, W] */
  readonly X: readonly Matrix[];
  /** [Cout, Cin, h, w] */
  readonly K: readonly (readonly Matrix[])[];
  /** The chosen output channel and input channel. */
  readonly out: number;
  readonly in: number;
}

type State = KernelGridState;

const initial: State = {
  X: imageStack,
  // stack([K, K + 1, K + 2]), as in the chapter.
  K: [0, 1, 2].map((more) =>
    kernelStack.map((slice) => slice.map((row) => row.map((weight) => weight + more))),
  ),
  out: 0,
  in: 0,
};

function outputOf({ X, K }: State, out: number): Matrix {
  return added(K[out].map((slice, c) => crossCorrelation(X[c], slice)));
}

function checked(state: State): State {
  const { X, K } = state;
  for (const [index, stack] of K.entries()) {
    if (stack.length !== X.length) {
      throw new ViewError(`K[${index}] has ${stack.length} slices, but X has ${X.length} channels.`);
    }
    if (stack[0].length !== K[0][0].length || stack[0][0].length !== K[0][0][0].length) {
      throw new ViewError(`K[${index}] must have the shape of K[0].`);
    }
  }
  if (K[0][0].length > X[0].length || K[0][0][0].length > X[0][0].length) {
    throw new ViewError('The kernels must fit into the image.');
  }
  return { ...state, out: clamped(state.out, 0, K.length - 1), in: clamped(state.in, 0, X.length - 1) };
}

/** The row (output channel) and the column (input channel) that are looked at; null for all of them. */
interface Cross {
  readonly out: number | null;
  readonly in: number | null;
}

function crossOf(state: State, lit: string | null): Cross {
  const group = placeOf(lit)?.group ?? '';
  const kernel = /^kernel(\d)(\d)$/.exec(group);
  if (kernel) return { out: Number(kernel[1]), in: Number(kernel[2]) };
  const input = /^input(\d)$/.exec(group);
  if (input) return { out: null, in: Number(input[1]) };
  const output = /^output(\d)$/.exec(group);
  if (output) return { out: Number(output[1]), in: null };
  return { out: state.out, in: state.in };
}

function fits(wanted: number | null, index: number): boolean {
  return wanted === null || wanted === index;
}

function render(state: State, { lit, narrow }: Look): string {
  const { X, K } = state;
  const cross = crossOf(state, lit);
  const outputs = K.map((_, out) => outputOf(state, out));
  const [mapColumns, tapColumns] = [X[0][0].length, K[0][0][0].length];
  const columns = Math.max(mapColumns, tapColumns) * X.length + outputs[0][0].length;
  const cell = Math.min(narrow ? 30 : 34, ((narrow ? 330 : 640) - 26 * X.length - 46) / columns);
  const pitch = Math.max(mapColumns, tapColumns) * cell + 26;
  const side = Math.max(outputs[0][0].length * cell, 40);

  const inputs = X.map((values, c) =>
    grid({
      group: `input${c}`,
      values,
      cell,
      tone: 'input',
      title: `X[${c}]`,
      lit: () => lit === 'input' || fits(cross.in, c),
      part: (_i, _j, part) => hoverPart(part),
    }),
  );
  const kernels = K.map((stack, out) =>
    stack.map((values, c) =>
      grid({
        group: `kernel${out}${c}`,
        values,
        cell,
        tone: 'kernel',
        title: `K[${out}, ${c}]`,
        lit: () => lit === 'kernel' || (fits(cross.out, out) && fits(cross.in, c)),
        part: (k, l, part) => numberPart(part, `K[${out}, ${c}, ${k}, ${l}]`, values[k][l]),
      }),
    ),
  );
  const results = outputs.map((values, out) =>
    grid({
      group: `output${out}`,
      values,
      cell,
      tone: 'output',
      title: `Y[${out}]`,
      lit: () => lit === 'output' || fits(cross.out, out),
      part: (i, j, part) => pressPart(part, `Y[${out}, ${i}, ${j}] is ${numeral(values[i][j])}`),
    }),
  );
  const arrow = label('→', { size: 20, fill: 'var(--muted)', width: 34 });
  const corner: Box = { width: 34 + side, height: 0, draw: () => '' };
  const top = beside([...inputs.map((box) => room(box, { width: pitch })), corner]);
  const rows = kernels.map((row, out) =>
    beside([...row.map((box) => room(box, { width: pitch })), arrow, room(results[out], { width: side })]),
  );
  return picture(view.title, below([top, ...rows, sumLine(state, cross)], -10));
}

/** Which maps are convolved and added up for the output that is looked at. */
function sumLine({ X, out: chosen }: State, cross: Cross): Box {
  const out = cross.out ?? chosen;
  const runs = X.flatMap((_, c): Run[] => {
    const weight = cross.in === c ? 700 : 400;
    return [
      { text: c === 0 ? ' = ' : ' + ', fill: 'var(--muted)' },
      { text: `X[${c}]`, fill: 'var(--input)', weight },
      { text: '⋆', fill: 'var(--muted)' },
      { text: `K[${out},${c}]`, fill: 'var(--kernel)', weight },
    ];
  });
  const size = X.length > 2 ? 12 : 15;
  return room(line([{ text: `Y[${out}]`, fill: 'var(--output)', weight: 700 }, ...runs], size), {
    height: 48,
  });
}

function react(state: State, event: PartEvent): State {
  const group = placeOf(event.part)?.group ?? '';
  const chosen = /^(?:kernel(\d)(\d)|output(\d))$/.exec(group);
  const K = state.K.map((stack, out) =>
    stack.map((slice, c) => editedEntry(slice, `kernel${out}${c}`, event)),
  );
  if (!chosen) return state;
  const out = Number(chosen[1] ?? chosen[3]);
  const next = { ...state, K, out, in: chosen[2] === undefined ? state.in : Number(chosen[2]) };
  return JSON.stringify(next) === JSON.stringify(state) ? state : next;
}

function summary(state: State, { lit }: Look): string {
  const { X, K } = state;
  const { out, in: channel } = crossOf(state, lit);
  if (out === null)
    return `Channel ${channel} of the input goes through ${K.length} kernels, one for each output map.`;
  const corner = K[out].map((slice, c) => crossCorrelation(X[c], slice)[0][0]);
  const total = corner.reduce((sum, value) => sum + value, 0);
  const sum = `${corner.map(factor).join(' + ')} = ${numeral(total)}`;
  return `Output map ${out} adds up what its ${X.length} kernels find: in its corner ${sum}.`;
}

function parse(value: unknown): State {
  const fields = fieldsOf(value, initial);
  return checked({
    X: stackOf(fields.X, 'X', [1, 3], [1, 4], [1, 4]),
    K: listOf(fields.K, 'K', [1, 4], (stack, name) => stackOf(stack, name, [1, 3], [1, 3], [1, 3])),
    out: integerOf(fields.out, 'out', [0, 3]),
    in: integerOf(fields.in, 'in', [0, 2]),
  });
}

export const view: View<KernelGridState> = {
  name: 'kernel-grid',
  title: 'A grid of kernels: a row for each output map, a column for each input channel',
  initial,
  handles: ['input', 'kernel', 'output'],
  parse,
  render,
  summary,
  tables: (state) => [
    ...state.X.map((channel, c) => matrixTable(`channel X[${c}]`, channel)),
    ...state.K.flatMap((stack, out) => stack.map((slice, c) => matrixTable(`kernel K[${out}, ${c}]`, slice))),
    ...state.K.map((_, out) => matrixTable(`output Y[${out}]`, outputOf(state, out))),
  ],
  controls: [],
  react,
  steps: {
    count: ({ X, K }) => X.length * K.length,
    index: (state) => state.out * state.X.length + state.in,
    at: (state, step) =>
      checked({ ...state, out: Math.floor(step / state.X.length), in: step % state.X.length }),
    label: (state) => `kernel from channel ${state.in} to map ${state.out}`,
  },
  bindings: {
    X: tensorBinding('X', ({ X }) => X, parse),
    K: tensorBinding('K', ({ K }) => K, parse),
  },
};
