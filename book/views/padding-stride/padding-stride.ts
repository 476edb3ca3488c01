import { below, picture } from '../drawing/box.ts';
import { placeIn } from '../drawing/parts.ts';
import { numberBinding } from '../state/bindings.ts';
import type { Control, Look, PartEvent, Slider, View } from '../view.ts';
import { formula, taps } from './geometry.ts';
import { figureOf, formulas, groupsOf, outputAt } from './scene.ts';
import { axesOf, checked, initial, outputSize, type PaddingStrideState, parse, ranges } from './state.ts';

type State = PaddingStrideState;

interface Named {
  readonly label: string;
  readonly values: Partial<State>;
}

const plain: Partial<State> = {
  kernel: 3,
  stride: 1,
  dilation: 1,
  begin: 0,
  end: 0,
  transposed: false,
  outputPadding: 0,
};

/** Convolutions that have names. */
const presets: readonly Named[] = [
  { label: 'no padding', values: { ...plain, kind: '2d' } },
  { label: 'same', values: { ...plain, kind: '2d', begin: 1, end: 1 } },
  { label: 'strided', values: { ...plain, kind: '2d', stride: 2, begin: 1, end: 1 } },
  { label: 'dilated', values: { ...plain, kind: '2d', rows: 7, columns: 7, dilation: 2 } },
  {
    label: 'transposed',
    values: {
      ...plain,
      kind: '2d',
      rows: 3,
      columns: 3,
      stride: 2,
      begin: 1,
      end: 1,
      transposed: true,
      outputPadding: 1,
    },
  },
  { label: 'causal', values: { ...plain, kind: '1d', columns: 7, begin: 2 } },
  { label: 'depthwise', values: { ...plain, kind: '2d', begin: 1, end: 1, channels: 4, groups: 4 } },
];

function isPreset(state: State, { values }: Named): boolean {
  const { groups = 1 } = values;
  return Object.entries({ ...values, groups }).every(([key, value]) => state[key as keyof State] === value);
}

function slider(name: keyof typeof ranges, label: string, shown?: (state: State) => boolean): Slider<State> {
  const [min, max] = ranges[name];
  return {
    kind: 'slider',
    name,
    label,
    range: () => ({ min, max, step: 1 }),
    value: (state) => state[name],
    set: (state, value) => checked({ ...state, [name]: value }),
    ...(shown && { shown }),
  };
}

const controls: readonly Control<State>[] = [
  {
    kind: 'choice',
    name: 'preset',
    label: 'for example',
    options: presets.map(({ label }) => ({ value: label, label })),
    value: (state) => presets.find((preset) => isPreset(state, preset))?.label ?? '',
    set: (state, value) => {
      const preset = presets.find(({ label }) => label === value);
      return checked({ ...state, groups: 1, ...preset?.values, index: 0 });
    },
  },
  {
    kind: 'choice',
    name: 'kind',
    label: 'input',
    options: [
      { value: '1d', label: 'a line' },
      { value: '2d', label: 'an image' },
    ],
    value: ({ kind }) => kind,
    set: (state, value) => checked({ ...state, kind: value === '1d' ? '1d' : '2d', index: 0 }),
  },
  {
    kind: 'toggle',
    name: 'transposed',
    label: 'transposed',
    value: ({ transposed }) => transposed,
    set: (state, transposed) => checked({ ...state, transposed, index: 0, outputPadding: 0 }),
  },
  slider('rows', 'rows', ({ kind }) => kind === '2d'),
  slider('columns', 'columns'),
  slider('kernel', 'kernel'),
  slider('stride', 'stride'),
  slider('dilation', 'dilation'),
  slider('begin', 'padding before'),
  slider('end', 'padding after'),
  slider('outputPadding', 'output padding', ({ transposed }) => transposed),
  slider('channels', 'channels'),
  slider('groups', 'groups'),
];

function render(state: State, look: Look): string {
  const { narrow } = look;
  return picture(view.title, below([figureOf(state, look), formulas(state, narrow), groupsOf(state)], 14));
}

function react(state: State, event: PartEvent): State {
  const place = placeIn('output', event.part);
  if (event.kind !== 'press' || place === null) return state;
  return { ...state, index: place.row * outputSize(state)[1] + place.column };
}

function summary(state: State, { lit }: Look): string {
  const [vertical, horizontal] = axesOf(state);
  const output = outputAt(state, lit);
  const [rows, columns] = [taps(vertical, output.row), taps(horizontal, output.column)];
  const isInside = ({ input }: { readonly input: number }, length: number): boolean =>
    input >= 0 && input < length;
  const all = rows.length * columns.length;
  const inside =
    rows.filter((tap) => isInside(tap, vertical.input)).length *
    columns.filter((tap) => isInside(tap, horizontal.input)).length;
  const where = state.kind === '1d' ? `Output ${output.column}` : `Output ${output.row}, ${output.column}`;
  const padding = all === inside ? '' : ` and ${all - inside} zeros of the padding`;
  return `${where} is made of ${inside} input ${inside === 1 ? 'number' : 'numbers'}${padding}.`;
}

const bound = ['stride', 'dilation', 'outputPadding', 'groups', 'kernel'] as const;

export const view: View<PaddingStrideState> = {
  name: 'padding-stride',
  title: 'Padding, stride, dilation, groups and transposed convolution: which inputs make which output',
  initial,
  handles: ['input', 'output'],
  parse,
  render,
  summary,
  tables: (state) => {
    const [vertical, horizontal] = axesOf(state);
    const axes =
      state.kind === '2d'
        ? ([
            ['rows', vertical],
            ['columns', horizontal],
          ] as const)
        : ([['line', horizontal]] as const);
    return [
      {
        caption: 'output size',
        columns: ['axis', 'formula'],
        rows: axes.map(([name, axis]) => [name, formula(axis)]),
      },
      ...axes.map(([name, axis]) => ({
        caption: `what each output along the ${name} is made of`,
        columns: ['output', 'inputs'],
        rows: Array.from({ length: outputSize(state)[name === 'rows' ? 0 : 1] }, (_, o) => [
          o,
          taps(axis, o)
            .map(({ input }) => (input < 0 || input >= axis.input ? 'padding' : input))
            .join(', '),
        ]),
      })),
    ];
  },
  controls,
  react,
  steps: {
    count: (state) => outputSize(state)[0] * outputSize(state)[1],
    index: ({ index }) => index,
    at: (state, index) => checked({ ...state, index }),
    label: ({ index }) => `output ${index}`,
  },
  bindings: Object.fromEntries(
    bound.map((key) => [key, numberBinding(key, (state: State) => state[key], parse)]),
  ),
};
