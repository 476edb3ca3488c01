import type { Attributes } from './svg.ts';

/**
 * What a reader can act on, as attributes of its SVG element. `data-acts` tells the custom element which
 * gestures a part takes: `press`; `number` (drag, plus and minus, typing); `move` (arrow keys); `drag` (the
 * pointer held down); `place` (both).
 * Parts are named `group-row-column`; a group is one stop of the tab key, and arrow keys
 * go from part to part in it.
 */
export type Acts = 'press' | 'number' | 'move' | 'drag' | 'place';

/** Lights up under the pointer, and that is all. */
export function hoverPart(part: string): Attributes {
  return { 'data-part': part };
}

/** Can be clicked; `pressed` for one that is on or off. */
export function pressPart(part: string, label: string, pressed?: boolean): Attributes {
  return { ...acting(part, 'press', label, 'button'), 'aria-pressed': written(pressed) };
}

/** Can be painted on or dragged from, and clicked by key; `pressed` as for `pressPart`. */
export function dragPart(part: string, label: string, pressed?: boolean): Attributes {
  return { ...acting(part, 'drag', label, 'button'), 'aria-pressed': written(pressed) };
}

/** A number that can be changed. */
export function numberPart(part: string, label: string, value: number): Attributes {
  return { ...acting(part, 'number', label, 'spinbutton'), 'aria-valuenow': String(value) };
}

/** Is moved by the arrow keys. */
export function movePart(part: string, label: string): Attributes {
  return { ...acting(part, 'move', label, 'button'), 'aria-roledescription': 'movable by arrow keys' };
}

/** Is dragged to where it shall be, or moved there by the arrow keys. */
export function placePart(part: string, label: string): Attributes {
  return { ...movePart(part, label), 'data-acts': 'place' };
}

/** The ground that `x` and `y` of a drag are measured on; it takes drags itself. */
export function framePart(part: string): Attributes {
  return { 'data-part': part, 'data-acts': 'drag', 'data-frame': '' };
}

function acting(part: string, acts: Acts, label: string, role: string): Attributes {
  return { 'data-part': part, 'data-acts': acts, role, tabindex: '-1', 'aria-label': label };
}

function written(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** Where a part named `group-row-column` is. */
export interface Place {
  readonly group: string;
  readonly row: number;
  readonly column: number;
}

/** The place in a part's name; null for a part that is no cell. */
export function placeOf(part: string | null): Place | null {
  const match = /^(.+)-(\d+)-(\d+)$/.exec(part ?? '');
  return match && { group: match[1], row: Number(match[2]), column: Number(match[3]) };
}

/** The place, if the part is a cell of that group. */
export function placeIn(group: string, part: string | null): Place | null {
  const place = placeOf(part);
  return place?.group === group ? place : null;
}
