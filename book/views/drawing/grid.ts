import type { Matrix } from '../state/matrix.ts';
import type { Box } from './box.ts';
import { type Attributes, numeral, type TextStyle, tag, text } from './svg.ts';

/** What a grid is; each has its colour, the same in every picture. */
export type Tone = 'input' | 'kernel' | 'output' | 'muted';

/** How a grid's numbers are shown: alone, on blue to orange around zero, or as pixels from black to white. */
export type Shade = 'none' | 'heat' | 'pixels';

export interface GridOptions {
  readonly group: string;
  readonly values: Matrix;
  readonly cell: number;
  readonly tone: Tone;
  readonly title?: string;
  readonly shade?: Shade;
  /** The magnitude that has the full colour (heat); the largest in the grid when left out. */
  readonly scale?: number;
  /** Text of a cell; the number when left out, '' for none. */
  readonly write?: (value: number, row: number, column: number) => string;
  /** Whether the cell is lit up. */
  readonly lit?: (row: number, column: number) => boolean;
  /** In which colour; the grid's own when left out. */
  readonly litTone?: Tone;
  /** Whether the cell is a little coloured, lit or not. */
  readonly tint?: (row: number, column: number) => boolean;
  /** Whether the cell is pale: not there yet, or only zeros around the image. */
  readonly pale?: (row: number, column: number) => boolean;
  /** Small text in the corner of a cell, in the kernel's colour: the weight it is multiplied by. */
  readonly corner?: (row: number, column: number) => string;
  /** What can be done with a cell, see `parts.ts`. */
  readonly part?: (row: number, column: number, part: string) => Attributes;
  /** Drawn over the cells. */
  readonly over?: (frame: Frame) => string;
}

/** Where the cells are, for what is drawn over them. */
export interface Frame {
  readonly cell: number;
  /** The corner of a cell at the top left. */
  at(row: number, column: number): { readonly x: number; readonly y: number };
}

const titleHeight = 26;

/** A title and, below it, squares with numbers. */
export function grid(options: GridOptions): Box {
  const { values, cell, tone, title } = options;
  const top = title === undefined ? 0 : titleHeight;
  const [width, height] = [values[0].length * cell, values.length * cell];
  const draw = (x: number, y: number): string => {
    const frame: Frame = { cell, at: (row, column) => ({ x: x + column * cell, y: y + top + row * cell }) };
    const scale = options.scale ?? Math.max(...values.flat().map(Math.abs), Number.MIN_VALUE);
    const cells = values.flatMap((row, i) =>
      row.map((value, j) => square(options, frame, scale, value, i, j)),
    );
    const border = {
      x,
      y: y + top,
      width,
      height,
      fill: 'none',
      stroke: `var(--${tone})`,
      'stroke-width': 1.5,
    };
    const heading = title === undefined ? '' : caption(title, tone, x + width / 2, y);
    return [
      heading,
      tag('g', { role: 'group', 'aria-label': title ?? options.group }, ...cells),
      tag('rect', { ...border, rx: 3, 'pointer-events': 'none' }),
      options.over?.(frame) ?? '',
    ].join('');
  };
  // A title wider than its grid overhangs on both sides, and asks for no room.
  return { width, height: height + top + (title === undefined ? 0 : titleHeight), draw };
}

/** A title on its own, for what is more than one grid. */
export function heading(title: string, tone: Tone): Box {
  return { width: 0, height: titleHeight, draw: (x, y) => (title === '' ? '' : caption(title, tone, x, y)) };
}

/** A grid's title, centred on x. */
export function caption(title: string, tone: Tone, x: number, y: number): string {
  return text(title, x, y + 10, { size: 14, fill: `var(--${tone})`, family: 'words', weight: 600 });
}

function square(
  options: GridOptions,
  frame: Frame,
  scale: number,
  value: number,
  row: number,
  column: number,
): string {
  const { cell, group, shade = 'none', tone } = options;
  const { x, y } = frame.at(row, column);
  const pale = options.pale?.(row, column) ?? false;
  const isLit = options.lit?.(row, column) ?? false;
  const part = `${group}-${row}-${column}`;
  const place = { x, y, width: cell, height: cell };
  const content = options.write?.(value, row, column) ?? numeral(value);
  const corner = options.corner?.(row, column) ?? '';
  const fill = shade === 'pixels' ? pixelInk(value) : pale ? 'var(--muted)' : 'var(--ink)';
  const centre = corner === '' ? y + cell / 2 : y + cell * 0.4;
  const square = tag(
    'g',
    options.part?.(row, column, part) ?? { 'data-part': part },
    tag('rect', {
      ...place,
      fill: 'var(--panel)',
      stroke: 'var(--line)',
      'stroke-dasharray': pale ? '3 3' : undefined,
    }),
    ...shading(shade, place, value / scale),
    tag('rect', {
      ...place,
      fill: `var(--${isLit ? (options.litTone ?? tone) : tone})`,
      'fill-opacity': isLit ? 0.3 : options.tint?.(row, column) ? 0.1 : 0,
      'pointer-events': 'none',
    }),
    content === '' ? '' : text(content, x + cell / 2, centre, { size: fitting(content, cell), fill }),
  );
  if (options.corner === undefined) return square;
  // Beside the cell and not in it: a cell's name is its number.
  const note = text(corner, x + cell - 4, y + cell - 9, cornerStyle(cell));
  return square + tag('g', { 'pointer-events': 'none' }, note);
}

function cornerStyle(cell: number): TextStyle {
  return { size: Math.max(9, cell * 0.25), fill: 'var(--kernel)', anchor: 'end' };
}

function shading(shade: Shade, place: Attributes, strength: number): string[] {
  const amount = Math.min(1, Math.abs(strength));
  if (shade === 'none') return [];
  if (shade === 'heat') {
    const fill = strength < 0 ? 'var(--negative)' : 'var(--positive)';
    return [tag('rect', { ...place, fill, 'fill-opacity': amount, stroke: 'var(--line)' })];
  }
  return [
    tag('rect', { ...place, fill: 'var(--black)', stroke: 'var(--line)' }),
    tag('rect', { ...place, fill: 'var(--white)', 'fill-opacity': Math.max(0, Math.min(1, strength)) }),
  ];
}

function pixelInk(value: number): string {
  return value > 0.5 ? 'var(--black)' : 'var(--white)';
}

/** The size at which a text of that many characters fits into a cell. */
function fitting(content: string, cell: number): number {
  return Math.min(cell * 0.42, (cell * 0.9) / ([...content].length * 0.602), 20);
}

/** An outline around some cells of a grid: the window. */
export function outline(
  frame: Frame,
  from: { readonly row: number; readonly column: number },
  size: { readonly rows: number; readonly columns: number },
  tone: Tone,
  attributes: Attributes = {},
): string {
  const { x, y } = frame.at(from.row, from.column);
  return tag('rect', {
    x,
    y,
    width: size.columns * frame.cell,
    height: size.rows * frame.cell,
    rx: 4,
    fill: 'none',
    stroke: `var(--${tone})`,
    'stroke-width': 3.5,
    'pointer-events': 'none',
    class: 'glides',
    ...attributes,
  });
}
