import { escaped, numeral, type TextStyle, tag, text } from './svg.ts';

/** A piece of a picture that knows its size and not yet its place. */
export interface Box {
  readonly width: number;
  readonly height: number;
  draw(x: number, y: number): string;
}

/** Boxes from left to right, each centred on the row's middle line. */
export function beside(boxes: readonly Box[], gap = 0): Box {
  const height = Math.max(...boxes.map((box) => box.height));
  const width = boxes.reduce((sum, box) => sum + box.width, gap * (boxes.length - 1));
  const draw = (x: number, y: number): string => {
    let left = x;
    const drawn = boxes.map((box) => {
      const at = left;
      left += box.width + gap;
      return box.draw(at, y + (height - box.height) / 2);
    });
    return drawn.join('');
  };
  return { width, height, draw };
}

/** Boxes from top to bottom, each centred, or at the left. */
export function below(boxes: readonly Box[], gap = 0, align: 'centre' | 'left' = 'centre'): Box {
  const width = Math.max(...boxes.map((box) => box.width));
  const height = boxes.reduce((sum, box) => sum + box.height, gap * (boxes.length - 1));
  const draw = (x: number, y: number): string => {
    let top = y;
    const drawn = boxes.map((box) => {
      const at = top;
      top += box.height + gap;
      return box.draw(align === 'left' ? x : x + (width - box.width) / 2, at);
    });
    return drawn.join('');
  };
  return { width, height, draw };
}

/** Boxes on top of each other, the first one in front, each of the others a little further right and up. */
export function stacked(boxes: readonly Box[], shift: number): Box {
  const depth = (boxes.length - 1) * shift;
  const draw = (x: number, y: number): string =>
    boxes
      .map((box, index) => box.draw(x + index * shift, y + depth - index * shift))
      .toReversed()
      .join('');
  const width = Math.max(...boxes.map((box) => box.width)) + depth;
  return { width, height: Math.max(...boxes.map((box) => box.height)) + depth, draw };
}

/** A box in the middle of at least so much room, so that what changes in it moves nothing around it. */
export function room(box: Box, minimum: { readonly width?: number; readonly height?: number }): Box {
  const width = Math.max(box.width, minimum.width ?? 0);
  const height = Math.max(box.height, minimum.height ?? 0);
  return {
    width,
    height,
    draw: (x, y) => box.draw(x + (width - box.width) / 2, y + (height - box.height) / 2),
  };
}

/** An operator between two boxes: ⋆, =, +. */
export function sign(symbol: string, width = 34): Box {
  return {
    width,
    height: 24,
    draw: (x, y) => text(symbol, x + width / 2, y + 12, { size: 22, fill: 'var(--muted)', family: 'words' }),
  };
}

/** Piece of a line of text, in its colour. */
export interface Run {
  readonly text: string;
  readonly fill?: string;
  readonly weight?: number;
}

/** About the width of a character of the monospaced font, as a part of its size. */
const advance = 0.602;

/** A line of monospaced text in several colours, in smaller letters where it would be too wide. */
export function line(runs: readonly Run[], largest = 16, widest: number = Number.POSITIVE_INFINITY): Box {
  const count = runs.reduce((sum, run) => sum + [...run.text].length, 0);
  const size = Math.min(largest, widest / (count * advance));
  const width = count * size * advance;
  const draw = (x: number, y: number): string => {
    const spans = runs.map(({ text: content, fill, weight }) =>
      tag('tspan', { fill, 'font-weight': weight }, escaped(content)),
    );
    // One text element, so that the spans follow each other by the font's own widths.
    return text('', x + width / 2, y + size * 0.75, { size }).replace(
      /><\/text>$/,
      ` xml:space="preserve">${spans.join('')}</text>`,
    );
  };
  return { width, height: size * 1.5, draw };
}

/** A line of words. */
export function label(content: string, style: TextStyle & { readonly width?: number } = {}): Box {
  const size = style.size ?? 14;
  const width = style.width ?? [...content].length * size * 0.56;
  return {
    width,
    height: size * 1.5,
    draw: (x, y) => text(content, x + width / 2, y + size * 0.75, { size, family: 'words', ...style }),
  };
}

/** What the colours of a heat map mean: from −scale by 0 to scale. */
export function heatLegend(scale: number, width = 180): Box {
  const steps = 13;
  const square = width / steps;
  const draw = (x: number, y: number): string => {
    const squares = Array.from({ length: steps }, (_, index) => {
      const strength = (2 * index) / (steps - 1) - 1;
      const fill = strength < 0 ? 'var(--negative)' : 'var(--positive)';
      const place = { x: x + index * square, y, width: square, height: 10 };
      return tag('rect', { ...place, fill, 'fill-opacity': Math.abs(strength) });
    });
    const names = [-scale, 0, scale].map((value, index) =>
      text(numeral(value), x + (index * width) / 2, y + 22, { size: 12, fill: 'var(--muted)' }),
    );
    const frame = tag('rect', { x, y, width, height: 10, fill: 'none', stroke: 'var(--line)' });
    return [...squares, frame, ...names].join('');
  };
  return { width, height: 30, draw };
}

/** The whole picture; `title` names it for a screen reader. */
export function picture(title: string, content: Box, margin = 6): string {
  const width = Math.ceil(content.width + 2 * margin);
  const height = Math.ceil(content.height + 2 * margin);
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'group',
    'aria-label': title,
  };
  return tag('svg', attributes, content.draw(margin, margin));
}
