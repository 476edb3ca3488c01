import { below, beside, picture, room } from '../drawing/box.ts';
import { placeIn } from '../drawing/parts.ts';
import { editedEntry } from '../state/editing.ts';
import { type Matrix, matrixTable } from '../state/matrix.ts';
import { fieldsOf, integerOf, listOf, oneOf, type Range } from '../state/parsing.ts';
import type { Look, PartEvent, View } from '../view.ts';
import { ViewError } from '../view.ts';
import { computedField, fieldSizes, type Layer, lengths, measuredField, type Span } from './layers.ts';
import { columns, field, layerTable, legend, note } from './scene.ts';

/** A stack of layers over a square input. */
export interface ReceptiveFieldState {
  readonly layers: readonly Layer[];
}

type State = ReceptiveFieldState;

const size = 31;
const most = 6;
const limits: { readonly [Name in (typeof columns)[number]]: Range } = {
  kernel: [1, 7],
  stride: [1, 3],
  dilation: [1, 8],
  padding: [0, 8],
};

function conv(kernel: number, padding: number, stride = 1, dilation = 1): Layer {
  return { kind: 'conv', kernel, stride, dilation, padding };
}

const pool: Layer = { kind: 'pool', kernel: 2, stride: 2, dilation: 1, padding: 0 };

const presets: readonly { readonly label: string; readonly layers: readonly Layer[] }[] = [
  { label: 'three 3 × 3', layers: [conv(3, 1), conv(3, 1), conv(3, 1)] },
  { label: 'one 7 × 7', layers: [conv(7, 3)] },
  { label: 'dilated', layers: [conv(3, 1), conv(3, 2, 1, 2), conv(3, 4, 1, 4)] },
  { label: 'strided', layers: [conv(3, 1, 2), conv(3, 1, 2), conv(3, 1)] },
  { label: 'with pooling', layers: [conv(3, 1), pool, conv(3, 1), pool, conv(3, 1)] },
  { label: 'LeNet', layers: [conv(5, 2), pool, conv(5, 0), pool] },
];

const initial: State = { layers: presets[0].layers };

function checked(state: State): State {
  const all = lengths(state.layers, size);
  const empty = all.findIndex((length) => length < 1);
  if (empty > 0)
    throw new ViewError(`Layer ${empty} has nothing left to look at: its kernel is larger than its input.`);
  const wrong = state.layers.findIndex(
    ({ kind, kernel, padding }) => kind === 'pool' && padding > kernel / 2,
  );
  if (wrong >= 0)
    throw new ViewError(`Pooling pads by at most half of its window; layer ${wrong + 1} pads by more.`);
  return state;
}

/** The last stack that was measured: a picture is drawn many times while the pointer moves over it. */
let last: { readonly layers: readonly Layer[]; readonly gradients: Matrix } | null = null;

function gradientsOf({ layers }: State): Matrix {
  if (last?.layers !== layers) last = { layers, gradients: measuredField(layers, size) };
  return last.gradients;
}

/** From the first to the last row in which a gradient is not zero. */
export function reached(gradients: Matrix): Span {
  const rows = gradients.map((row) => row.some((value) => value > 0));
  return { first: rows.indexOf(true), last: rows.lastIndexOf(true) };
}

/** The side of the smallest square around the middle that holds half of all gradient. */
function halfWidth(gradients: Matrix, span: Span): number {
  const total = gradients.flat().reduce((sum, value) => sum + value, 0);
  const middle = (span.first + span.last) / 2;
  for (let radius = 0; radius < size; radius += 0.5) {
    const isNear = (index: number): boolean => Math.abs(index - middle) <= radius;
    const near = gradients.flatMap((row, i) => (isNear(i) ? row.filter((_, j) => isNear(j)) : []));
    if (near.reduce((sum, value) => sum + value, 0) >= total / 2) return Math.floor(2 * radius) + 1;
  }
  return size;
}

function render(state: State, { lit, narrow }: Look): string {
  const span = computedField(state.layers, size);
  const side = narrow ? 336 : 372;
  const chart = below([field(gradientsOf(state), span, side, lit), legend(side)], 10);
  const table = below(
    [layerTable(state.layers, 52, lit), note('Drag the numbers; press a name to change the layer.')],
    12,
  );
  const right = narrow ? table : room(table, { height: 24 + most * 52 + 40 });
  return picture(view.title, narrow ? below([chart, table], 16) : beside([chart, right], 40));
}

function react(state: State, event: PartEvent): State {
  const kind = placeIn('kind', event.part);
  if (kind && event.kind === 'press') {
    return withLayer(state, kind.row, (layer) => (layer.kind === 'conv' ? pool : conv(3, 1)));
  }
  const place = placeIn('layer', event.part);
  if (place === null) return state;
  const values = state.layers.map((layer) => columns.map((name) => layer[name]));
  const edited = editedEntry(values, 'layer', event);
  if (edited === values) return state;
  const name = columns[place.column];
  const [min, max] = limits[name];
  const value = Math.round(Math.min(max, Math.max(min, edited[place.row][place.column])));
  return value === state.layers[place.row][name]
    ? state
    : withLayer(state, place.row, (layer) => ({ ...layer, [name]: value }));
}

function withLayer(state: State, index: number, change: (layer: Layer) => Layer): State {
  return checked({ layers: state.layers.map((layer, i) => (i === index ? change(layer) : layer)) });
}

function summary(state: State): string {
  const computed = fieldSizes(state.layers).at(-1);
  const gradients = gradientsOf(state);
  const { first, last: end } = reached(gradients);
  const count = end - first + 1;
  const half = halfWidth(gradients, computedField(state.layers, size));
  const measured = `the gradient reaches ${count} × ${count} of the input`;
  const within = `half of it lies within ${half} × ${half}`;
  return `Computed: ${computed} × ${computed} pixels. Measured: ${measured}, and ${within}.`;
}

function parse(value: unknown): State {
  const { layers } = fieldsOf(value, initial);
  const none: Layer = conv(3, 1);
  return checked({
    layers: listOf(layers, 'layers', [1, most], (item, name) => {
      const fields = fieldsOf(item, none);
      const number = (key: (typeof columns)[number]): number =>
        integerOf(fields[key], `${name}.${key}`, limits[key]);
      return {
        kind: oneOf(fields.kind, `${name}.kind`, ['conv', 'pool']),
        kernel: number('kernel'),
        stride: number('stride'),
        dilation: number('dilation'),
        padding: number('padding'),
      };
    }),
  });
}

export const view: View<ReceptiveFieldState> = {
  name: 'receptive-field',
  title: 'What one output sees of the input: computed, and measured by its gradient',
  initial,
  handles: ['computed', 'measured', 'layers'],
  parse,
  render,
  summary,
  tables: (state) => [
    {
      caption: 'the layers',
      columns: ['layer', 'kind', ...columns, 'output', 'sees'],
      rows: state.layers.map((layer, i) => [
        i + 1,
        layer.kind,
        ...columns.map((name) => layer[name]),
        lengths(state.layers, size)[i + 1],
        fieldSizes(state.layers)[i],
      ]),
    },
    matrixTable(
      'gradient along the middle row',
      gradientsOf(state)
        .slice(15, 16)
        .map((row) => row.map((value) => Number(value.toFixed(4)))),
    ),
  ],
  controls: [
    {
      kind: 'choice',
      name: 'stack',
      label: 'stack',
      options: presets.map(({ label }) => ({ value: label, label })),
      value: ({ layers }) =>
        presets.find((preset) => JSON.stringify(preset.layers) === JSON.stringify(layers))?.label ?? '',
      set: (state, value) => ({
        layers: presets.find(({ label }) => label === value)?.layers ?? state.layers,
      }),
    },
    {
      kind: 'action',
      name: 'add',
      label: 'add a layer',
      shown: ({ layers }) => layers.length < most,
      apply: ({ layers }) => checked({ layers: [...layers, conv(3, 1)] }),
    },
    {
      kind: 'action',
      name: 'remove',
      label: 'remove the last',
      shown: ({ layers }) => layers.length > 1,
      apply: ({ layers }) => checked({ layers: layers.slice(0, -1) }),
    },
  ],
  react,
  bindings: {},
};
