import { type Box, below, beside, label, line, room, sign } from '../drawing/box.ts';
import { type Frame, grid, outline } from '../drawing/grid.ts';
import { hoverPart, placeIn, pressPart } from '../drawing/parts.ts';
import { tag, text } from '../drawing/svg.ts';
import { matrix, placeAt } from '../state/matrix.ts';
import type { Look } from '../view.ts';
import { type Axis, formula, outputLength, taps } from './geometry.ts';
import { axesOf, outputSize, type PaddingStrideState } from './state.ts';

/** The output that is looked at: under the pointer, else the state's own. */
export function outputAt(state: PaddingStrideState, lit: string | null): { row: number; column: number } {
  const place = placeIn('output', lit);
  const { row, column } = placeAt(state.index, outputSize(state)[1]);
  return place ? { row: place.row, column: place.column } : { row, column };
}

/** Name of the weight that stands over (row, column) of the input for that output; '' for none. */
function weightOver(
  axes: readonly [Axis, Axis],
  output: { row: number; column: number },
): (row: number, column: number) => string {
  const [vertical, horizontal] = axes;
  const rows = new Map(taps(vertical, output.row).map(({ tap, input }) => [input, tap]));
  const columns = new Map(taps(horizontal, output.column).map(({ tap, input }) => [input, tap]));
  const isLine = vertical.kernel === 1 && vertical.input === 1;
  return (row, column) => {
    const [k, l] = [rows.get(row), columns.get(column)];
    if (k === undefined || l === undefined) return '';
    return isLine ? `w${l}` : `${k},${l}`;
  };
}

/** Whether an input goes into an output. */
function feeds(
  axes: readonly [Axis, Axis],
  input: { row: number; column: number },
  row: number,
  column: number,
): boolean {
  const [vertical, horizontal] = axes;
  return (
    taps(vertical, row).some((read) => read.input === input.row) &&
    taps(horizontal, column).some((read) => read.input === input.column)
  );
}

interface Padding {
  readonly begin: number;
  readonly end: number;
}

/** Zeros around a convolution's input; around a transposed one's output, what is cut off. */
function around(axis: Axis, where: 'input' | 'output'): Padding {
  const isHere = axis.transposed === (where === 'output');
  return isHere ? { begin: axis.begin, end: axis.end } : { begin: 0, end: 0 };
}

interface Side {
  readonly group: 'input' | 'output';
  readonly title: string;
  readonly lengths: readonly [number, number];
  readonly around: readonly [Padding, Padding];
  readonly cell: number;
  readonly write: (row: number, column: number) => string;
  readonly lit: (row: number, column: number) => boolean;
  readonly over?: (frame: Frame, top: number, left: number) => string;
}

/** Input or output with the padding around it, dashed. Rows and columns count from the first true element. */
function side({ group, title, lengths, around: [vertical, horizontal], cell, write, lit, over }: Side): Box {
  const [rows, columns] = lengths;
  const [top, left] = [vertical.begin, horizontal.begin];
  const isInside = (i: number, j: number): boolean =>
    i >= top && i < top + rows && j >= left && j < left + columns;
  return grid({
    group,
    values: matrix(rows + top + vertical.end, columns + left + horizontal.end, () => 0),
    cell,
    tone: group,
    title,
    write: (_value, i, j) => (cell < 18 ? '' : write(i - top, j - left)),
    pale: (i, j) => !isInside(i, j),
    litTone: group === 'input' ? 'kernel' : group,
    tint: isInside,
    lit: (i, j) => lit(i - top, j - left),
    part: (i, j) => {
      const name = `${group}-${i - top}-${j - left}`;
      if (!isInside(i, j)) return {};
      return group === 'output'
        ? pressPart(name, `output at row ${i - top}, column ${j - left}`)
        : hoverPart(name);
    },
    over: (frame) => over?.(frame, top, left) ?? '',
  });
}

/** Input and output of the convolution, with the taps of one output. */
export function figureOf(state: PaddingStrideState, { lit, narrow }: Look): Box {
  const axes = axesOf(state);
  const output = outputAt(state, lit);
  const weight = weightOver(axes, output);
  const pixel = placeIn('input', lit);
  const [rows, columns] = outputSize(state);
  const [vertical, horizontal] = axes;
  const isLine = state.kind === '1d';
  const inputs = { around: [around(vertical, 'input'), around(horizontal, 'input')] as const };
  const outputs = { around: [around(vertical, 'output'), around(horizontal, 'output')] as const };
  const widths = [horizontal.input + span(inputs.around[1]), columns + span(outputs.around[1])];
  const isStacked = narrow || isLine;
  const across = isStacked ? Math.max(...widths) : widths[0] + widths[1];
  const cell = Math.min(isLine ? 44 : 38, (narrow ? 340 : isStacked ? 680 : 560) / across);
  const input = side({
    ...inputs,
    group: 'input',
    title: `input, ${isLine ? horizontal.input : `${vertical.input} × ${horizontal.input}`}`,
    lengths: [vertical.input, horizontal.input],
    cell,
    write: weight,
    lit: (i, j) => lit === 'input' || weight(i, j) !== '' || (pixel?.row === i && pixel.column === j),
  });
  const result = side({
    ...outputs,
    group: 'output',
    title: `output, ${isLine ? columns : `${rows} × ${columns}`}`,
    lengths: [rows, columns],
    cell,
    write: () => '',
    lit: (i, j) => lit === 'output' || (pixel !== null && feeds(axes, pixel, i, j)),
    over: (frame, top, left) => {
      const at = { row: output.row + top, column: output.column + left };
      return outline(frame, at, { rows: 1, columns: 1 }, 'output');
    },
  });
  if (isLine) return threads(input, result, horizontal, output.column, cell, pixel?.column ?? null);
  return narrow ? below([input, result], -10) : beside([input, sign('→', 50), result]);
}

function span({ begin, end }: Padding): number {
  return begin + end;
}

/** Output above input, and a thread from each input to each output that it goes into. */
function threads(
  input: Box,
  output: Box,
  axis: Axis,
  chosen: number,
  cell: number,
  pixel: number | null,
): Box {
  const gap = 70;
  const width = Math.max(input.width, output.width);
  const lefts = [(width - input.width) / 2, (width - output.width) / 2];
  const [paddedInput, paddedOutput] = [around(axis, 'input'), around(axis, 'output')];
  const draw = (x: number, y: number): string => {
    const bottom = y + output.height - 26;
    const inputX = (index: number): number => x + lefts[0] + (index + paddedInput.begin + 0.5) * cell;
    const outputX = (index: number): number => x + lefts[1] + (index + paddedOutput.begin + 0.5) * cell;
    const lines = Array.from({ length: outputLength(axis) }, (_, o) =>
      taps(axis, o).map(({ input: i }) => {
        const isLit = pixel === null ? o === chosen : i === pixel;
        return tag('line', {
          x1: inputX(i),
          y1: bottom + gap,
          x2: outputX(o),
          y2: bottom,
          stroke: isLit ? 'var(--kernel)' : 'var(--line)',
          'stroke-width': isLit ? 2.5 : 1.2,
          'pointer-events': 'none',
        });
      }),
    );
    return [output.draw(x + lefts[1], y), ...lines.flat(), input.draw(x + lefts[0], bottom + gap - 26)].join(
      '',
    );
  };
  return { width, height: output.height - 52 + gap + input.height, draw };
}

/** The size formula with its numbers, for each axis. */
export function formulas(state: PaddingStrideState, narrow: boolean): Box {
  const [vertical, horizontal] = axesOf(state);
  const named = (name: string, axis: Axis): Box => {
    const [before, result] = formula(axis).split(' = ');
    const runs = [
      { text: name, fill: 'var(--muted)' },
      { text: before },
      { text: ' = ', fill: 'var(--muted)' },
      { text: result, fill: 'var(--output)', weight: 700 },
    ];
    return line(runs, 15, narrow ? 344 : 640);
  };
  if (state.kind === '1d') return named('', horizontal);
  return below([named('rows    ', vertical), named('columns ', horizontal)], 2, 'left');
}

/** Which input channels each output channel sees. */
export function groupsOf({ channels, groups, kernel, kind }: PaddingStrideState): Box {
  const [pitch, height] = [40, 74];
  const width = (channels - 1) * pitch + 24;
  const per = channels / groups;
  const draw = (x: number, y: number): string => {
    const across = (channel: number): number => x + 12 + channel * pitch;
    const all = Array.from({ length: channels }, (_, channel) => channel);
    const lines = all.flatMap((out) =>
      all
        .filter((channel) => Math.floor(channel / per) === Math.floor(out / per))
        .map((channel) =>
          tag('line', {
            x1: across(channel),
            y1: y + 12,
            x2: across(out),
            y2: y + height - 12,
            stroke: 'var(--kernel)',
            'stroke-width': 1.5,
          }),
        ),
    );
    const circles = all.flatMap((channel) => [
      circle(across(channel), y + 12, 'input', channel),
      circle(across(channel), y + height - 12, 'output', channel),
    ]);
    return [...lines, ...circles].join('');
  };
  const shape = [channels, per, ...(kind === '2d' ? [kernel, kernel] : [kernel])];
  const count = shape.reduce((product, length) => product * length, 1);
  const words = label(`weight [${shape.join(', ')}]: ${count} numbers`, {
    size: 13,
    fill: 'var(--muted)',
    width: 230,
  });
  return below([room({ width, height, draw }, { width: 230 }), words], 4);
}

function circle(x: number, y: number, tone: 'input' | 'output', channel: number): string {
  return (
    tag('circle', {
      cx: x,
      cy: y,
      r: 11,
      fill: 'var(--paper)',
      stroke: `var(--${tone})`,
      'stroke-width': 2,
    }) + text(String(channel), x, y, { size: 12, fill: `var(--${tone})` })
  );
}
