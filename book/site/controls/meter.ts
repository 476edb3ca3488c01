import { duration } from '../cells/duration.ts';
import type { Result } from '../worker/protocol.ts';
import { find } from './dom.ts';

/** Says in the top bar what ran last: where, and how long it took. */
export function showMeter({ threads, milliseconds }: Result): void {
  const meter = find('#meter', HTMLElement);
  const count = threads === 1 ? '1 thread' : `${threads} threads`;
  meter.textContent = `CPU · ${count} · ${duration(milliseconds)}`;
}
