import type { Box } from '../drawing/box.ts';
import { framePart, placePart } from '../drawing/parts.ts';
import { numeral, tag, text } from '../drawing/svg.ts';
import { hessian, type Weights } from './descent.ts';

/** The weights that are shown: from −extent to extent in both directions. */
export const extent = 2.5;

/** The lowest point, where the kernel is [1, −1]. */
const valley: Weights = [1, -1];

/** Loss on each contour. */
const levels = [1, 4, 10, 20, 35, 55, 80, 110];

/** Room for the names of the axes. */
const axis = 34;

/** The weights at a place of the frame; rounded to hundredths. */
export function weightsAt(x: number, y: number): Weights {
  return [rounded(x * 2 * extent - extent), rounded(extent - y * 2 * extent)];
}

/** Within what is shown, in hundredths. */
export function rounded(weight: number): number {
  return Math.round(within(weight) * 100) / 100 + 0;
}

export interface SurfaceOptions {
  readonly width: number;
  readonly path: readonly Weights[];
  readonly step: number;
  readonly lit: string | null;
}

/** The loss over both weights as contours, and the way of the descent on it. */
export function surface({ width, path, step, lit }: SurfaceOptions): Box {
  const size = width - axis;
  const draw = (x: number, y: number): string => {
    const left = x + axis;
    const across = (w: number): number => left + ((w + extent) / (2 * extent)) * size;
    const down = (w: number): number => y + ((extent - w) / (2 * extent)) * size;
    // A point far outside is drawn at the rim, so that a path that runs away is seen to leave.
    const rim = (w: number): number => Math.min(50, Math.max(-50, w));
    const place = ([w1, w2]: Weights): string => `${across(rim(w1)).toFixed(1)},${down(rim(w2)).toFixed(1)}`;
    const walked = path.slice(0, step + 1);
    const here = walked[walked.length - 1];
    return [
      tag(
        'svg',
        { x: left, y, width: size, height: size, viewBox: `${left} ${y} ${size} ${size}` },
        tag('rect', { x: left, y, width: size, height: size, fill: 'var(--panel)' }),
        ...contours(across, down, size / (2 * extent)),
        cross(across(valley[0]), down(valley[1])),
        tag('polyline', {
          points: walked.map(place).join(' '),
          fill: 'none',
          stroke: 'var(--kernel)',
          'stroke-width': lit === 'path' ? 4 : 2,
          'stroke-linejoin': 'round',
        }),
        ...walked.slice(0, -1).map((point) => dot(across(rim(point[0])), down(rim(point[1])))),
      ),
      tag('rect', {
        x: left,
        y,
        width: size,
        height: size,
        fill: 'transparent',
        stroke: 'var(--line)',
        'stroke-width': 1.5,
        ...framePart('surface'),
      }),
      ...ticks(across, down, left, y + size),
      ball(across(within(here[0])), down(within(here[1])), path[0]),
    ].join('');
  };
  return { width, height: width, draw };
}

function within(w: number): number {
  return Math.min(extent, Math.max(-extent, w));
}

/** Level sets of a quadratic form are ellipses along its principal axes. */
function contours(across: (w: number) => number, down: (w: number) => number, unit: number): string[] {
  const { a, b, d } = hessian;
  const spread = Math.hypot((a - d) / 2, b);
  const [steep, flat] = [(a + d) / 2 + spread, (a + d) / 2 - spread];
  const angle = (Math.atan2(2 * b, a - d) / 2) * (180 / Math.PI);
  const [x, y] = [across(valley[0]), down(valley[1])];
  return levels.toReversed().map((level) =>
    tag('ellipse', {
      cx: x,
      cy: y,
      // L = ½ λ r², so r = √(2 L / λ) along each axis; the picture's y axis points down.
      rx: Math.sqrt((2 * level) / steep) * unit,
      ry: Math.sqrt((2 * level) / flat) * unit,
      transform: `rotate(${(-angle).toFixed(2)} ${x.toFixed(2)} ${y.toFixed(2)})`,
      fill: 'var(--output)',
      'fill-opacity': 0.07,
      stroke: 'var(--output)',
      'stroke-opacity': 0.45,
    }),
  );
}

function cross(x: number, y: number): string {
  return tag('path', {
    d: `M${x - 6} ${y}h12M${x} ${y - 6}v12`,
    stroke: 'var(--output)',
    'stroke-width': 2,
  });
}

function dot(x: number, y: number): string {
  return tag('circle', { cx: x, cy: y, r: 3, fill: 'var(--kernel)' });
}

function ball(x: number, y: number, [w1, w2]: Weights): string {
  const label = `descent from w1 = ${numeral(w1)}, w2 = ${numeral(w2)}; arrow keys move where it starts`;
  return tag(
    'g',
    placePart('start', label),
    tag('circle', {
      cx: x,
      cy: y,
      r: 9,
      fill: 'var(--kernel)',
      stroke: 'var(--paper)',
      'stroke-width': 2.5,
      class: 'glides',
    }),
    tag('circle', { cx: x, cy: y, r: 22, fill: 'transparent' }),
  );
}

function ticks(
  across: (w: number) => number,
  down: (w: number) => number,
  left: number,
  bottom: number,
): string[] {
  const style = { size: 12, fill: 'var(--muted)' };
  const names = [-2, -1, 0, 1, 2].flatMap((w) => [
    text(numeral(w), across(w), bottom + 13, style),
    text(numeral(w), left - 12, down(w), style),
  ]);
  return [
    ...names,
    text('w1', across(extent) - 12, bottom + 13, { ...style, fill: 'var(--kernel)', weight: 600 }),
    text('w2', left - 14, down(extent) + 10, { ...style, fill: 'var(--kernel)', weight: 600 }),
  ];
}
