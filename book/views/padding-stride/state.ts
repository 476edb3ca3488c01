import { booleanOf, fieldsOf, integerOf, oneOf, type Range } from '../state/parsing.ts';
import { ViewError } from '../view.ts';
import { type Axis, outputLength } from './geometry.ts';

export const kinds = ['1d', '2d'] as const;

/** Every parameter of a convolution; both axes of an image have the same ones but for its size. */
export interface PaddingStrideState extends Omit<Axis, 'input'> {
  readonly kind: (typeof kinds)[number];
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  readonly groups: number;
  /** The output that is looked at, counted along the rows. */
  readonly index: number;
}

export const initial: PaddingStrideState = {
  kind: '2d',
  rows: 5,
  columns: 5,
  kernel: 3,
  stride: 2,
  dilation: 1,
  begin: 1,
  end: 1,
  transposed: false,
  outputPadding: 0,
  channels: 4,
  groups: 1,
  index: 0,
};

/** What each number may be. */
export const ranges: {
  readonly [Key in Exclude<keyof PaddingStrideState, 'kind' | 'transposed' | 'index'>]: Range;
} = {
  rows: [1, 7],
  columns: [1, 7],
  kernel: [1, 4],
  stride: [1, 3],
  dilation: [1, 3],
  begin: [0, 4],
  end: [0, 4],
  outputPadding: [0, 2],
  channels: [1, 6],
  groups: [1, 6],
};

/** The vertical axis, which a line does not have, and the horizontal one. */
export function axesOf(state: PaddingStrideState): readonly [vertical: Axis, horizontal: Axis] {
  const { kernel, stride, dilation, begin, end, outputPadding, kind } = state;
  const { transposed } = state;
  const axis = { kernel, stride, dilation, begin, end, outputPadding, transposed };
  const none = { kernel: 1, stride: 1, dilation: 1, begin: 0, end: 0, outputPadding: 0, transposed: false };
  return [
    kind === '2d' ? { ...axis, input: state.rows } : { ...none, input: 1 },
    { ...axis, input: state.columns },
  ];
}

export function outputSize(state: PaddingStrideState): readonly [rows: number, columns: number] {
  const [vertical, horizontal] = axesOf(state);
  return [outputLength(vertical), outputLength(horizontal)];
}

/** The state, if there is such a convolution. */
export function checked(state: PaddingStrideState): PaddingStrideState {
  const { stride, dilation, outputPadding, channels, groups, transposed } = state;
  const [rows, columns] = outputSize(state);
  if (rows < 1 || columns < 1) {
    throw new ViewError(
      `Nothing comes out: the output would be ${rows} × ${columns}. Pad more or take a smaller kernel.`,
    );
  }
  if (transposed && outputPadding >= Math.max(stride, dilation)) {
    throw new ViewError('Output padding must be smaller than the stride or the dilation.');
  }
  if (channels % groups !== 0) {
    throw new ViewError(`${channels} channels cannot be divided into ${groups} groups.`);
  }
  return { ...state, index: Math.min(state.index, rows * columns - 1) };
}

export function parse(value: unknown): PaddingStrideState {
  const fields = fieldsOf(value, initial);
  const number = (key: keyof typeof ranges): number => integerOf(fields[key], key, ranges[key]);
  return checked({
    kind: oneOf(fields.kind, 'kind', kinds),
    rows: number('rows'),
    columns: number('columns'),
    kernel: number('kernel'),
    stride: number('stride'),
    dilation: number('dilation'),
    begin: number('begin'),
    end: number('end'),
    transposed: booleanOf(fields.transposed, 'transposed'),
    outputPadding: number('outputPadding'),
    channels: number('channels'),
    groups: number('groups'),
    index: integerOf(fields.index, 'index', [0, 2000]),
  });
}
