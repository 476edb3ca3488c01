import { type Box, below, label, line } from '../drawing/box.ts';
import { caption, grid } from '../drawing/grid.ts';
import { numberPart, placeIn, pressPart } from '../drawing/parts.ts';
import { tag, text } from '../drawing/svg.ts';
import type { Matrix } from '../state/matrix.ts';
import { fieldSizes, type Layer, type Span } from './layers.ts';

/** The numbers of a layer, in the order of their columns. */
export const columns = ['kernel', 'stride', 'dilation', 'padding'] as const;

/** Gradients as heat, the computed box around them, and beside both axes what lies in the padding. */
export function field(gradients: Matrix, span: Span, side: number, lit: string | null): Box {
  const count = gradients.length;
  // Room around the input, so that a box that reaches into the padding is seen.
  const rim = Math.min(4, Math.max(0, -span.first, span.last - count + 1));
  const cell = side / (count + 2 * rim);
  const largest = Math.max(...gradients.flat(), Number.MIN_VALUE);
  const draw = (x: number, y: number): string => {
    const top = y + 26;
    const at = (index: number): number => (Math.min(count + rim, Math.max(-rim, index)) + rim) * cell;
    const pixels = gradients.flatMap((row, i) =>
      row.flatMap((value, j) =>
        value === 0
          ? []
          : [
              tag('rect', {
                x: x + at(j),
                y: top + at(i),
                width: cell,
                height: cell,
                fill: 'var(--positive)',
                // The root shows the faint rim of a bell as well.
                'fill-opacity': Math.max(0.08, Math.sqrt(value / largest)),
              }),
            ],
      ),
    );
    const box = {
      x: x + at(span.first),
      y: top + at(span.first),
      width: at(span.last + 1) - at(span.first),
      height: at(span.last + 1) - at(span.first),
    };
    const image = { x: x + at(0), y: top + at(0), width: count * cell, height: count * cell };
    return [
      caption(`input, ${count} × ${count}`, 'input', x + side / 2, y),
      tag('rect', { ...image, fill: 'var(--panel)' }),
      tag('g', { opacity: lit === 'computed' ? 0.35 : 1 }, ...pixels),
      tag('rect', { ...image, rx: 3, fill: 'none', stroke: 'var(--input)', 'stroke-width': 1.5 }),
      tag('rect', {
        ...box,
        rx: 4,
        fill: 'none',
        stroke: 'var(--kernel)',
        'stroke-width': lit === 'computed' ? 5 : 3,
        'stroke-opacity': lit === 'measured' ? 0.35 : 1,
        class: 'glides',
      }),
    ].join('');
  };
  return { width: side, height: side + 26, draw };
}

/** What the two colours of the field are. */
export function legend(width: number): Box {
  return below(
    [
      line(
        [{ text: '▢ ', fill: 'var(--kernel)', weight: 700 }, { text: 'computed from the formula' }],
        13,
        width,
      ),
      line(
        [{ text: '■ ', fill: 'var(--positive)' }, { text: 'measured: gradient of the middle output' }],
        13,
        width,
      ),
    ],
    0,
    'left',
  );
}

/** A row for each layer: its kind, its four numbers, and how far the stack sees up to it. */
export function layerTable(layers: readonly Layer[], cell: number, lit: string | null): Box {
  const sizes = fieldSizes(layers);
  const numbers = grid({
    group: 'layer',
    values: layers.map((layer) => columns.map((name) => layer[name])),
    cell,
    tone: 'kernel',
    lit: (i, j) =>
      lit === 'layers' || (placeIn('layer', lit)?.row === i && placeIn('layer', lit)?.column === j),
    part: (i, j, part) => numberPart(part, `${columns[j]} of layer ${i + 1}`, layers[i][columns[j]]),
  });
  const [kindWidth, sizeWidth, head] = [54, 76, 24];
  const small = { size: 11.5, fill: 'var(--muted)', family: 'words' } as const;
  const draw = (x: number, y: number): string => {
    const left = x + kindWidth;
    const middle = (row: number): number => y + head + (row + 0.5) * cell;
    const names = columns.map((name, j) => text(name, left + (j + 0.5) * cell, y + 10, small));
    const kinds = layers.map(({ kind }, i) =>
      tag(
        'g',
        pressPart(
          `kind-${i}-0`,
          `layer ${i + 1} is ${kind}: ${kind === 'conv' ? 'a convolution' : 'max pooling'}; change it`,
        ),
        tag('rect', {
          x,
          y: middle(i) - 14,
          width: kindWidth - 8,
          height: 28,
          rx: 6,
          fill: 'var(--paper)',
          stroke: 'var(--line)',
        }),
        text(kind, x + (kindWidth - 8) / 2, middle(i), { size: 13, family: 'words' }),
      ),
    );
    const seen = sizes.map((size, i) =>
      text(`${size} × ${size}`, left + 4 * cell + sizeWidth / 2, middle(i), {
        size: 13,
        fill: 'var(--output)',
      }),
    );
    const sees = text('sees', left + 4 * cell + sizeWidth / 2, y + 10, small);
    return [...names, sees, ...kinds, numbers.draw(left, y + head), ...seen].join('');
  };
  return { width: kindWidth + 4 * cell + sizeWidth, height: head + layers.length * cell, draw };
}

/** A line of words below the table. */
export function note(content: string): Box {
  return label(content, { size: 12.5, fill: 'var(--muted)', width: 300 });
}
