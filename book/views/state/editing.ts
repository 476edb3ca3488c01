import { placeIn } from '../drawing/parts.ts';
import type { PartEvent } from '../view.ts';
import { clamped, type Matrix, stepped, withEntry } from './matrix.ts';

/** Typed numbers keep so many decimals. */
const decimals = 4;

/** A number after plus, minus, a drag or typing; the old one after anything else. */
export function edited(old: number, event: PartEvent, step: number, limit: number): number {
  if (event.kind === 'set') return Number(clamped(event.value, -limit, limit).toFixed(decimals)) + 0;
  return event.kind === 'change' ? stepped(old, event.by, step, limit) : old;
}

/** The matrix after an event on one of its entries, whose parts are named `group-row-column`. */
export function editedEntry(values: Matrix, group: string, event: PartEvent, step = 1, limit = 99): Matrix {
  const place = placeIn(group, event.part);
  if (place === null || (event.kind !== 'set' && event.kind !== 'change')) return values;
  const value = edited(values[place.row][place.column], event, step, limit);
  return withEntry(values, place.row, place.column, value);
}

/** The part that an event is about: of a drag, the one under the pointer. */
export function targetOf(event: PartEvent): string | null {
  return event.kind === 'drag' ? event.over : event.part;
}
