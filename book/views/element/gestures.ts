import { placeOf } from '../drawing/parts.ts';
import type { PartEvent } from '../view.ts';

/** What gestures need of the element they are made on. */
export interface GestureTarget {
  /** The element around the picture. */
  readonly root: HTMLElement;
  send(event: PartEvent): void;
  /** The part under the pointer; null when it has left. */
  point(part: string | null): void;
  /** The part with the focus. */
  focus(part: string | null): void;
  /** Asks for a number for a part, beginning with what was typed. */
  ask(part: SVGElement, typed: string): void;
}

/** So many pixels of a drag change a number by one step. */
const pixelsPerStep = 9;

/** What the pointer can hold. */
const held = new Set(['number', 'drag', 'place']);

/** A pointer held down on a part. */
interface Hold {
  readonly pointer: number;
  readonly part: string;
  readonly acts: string;
  readonly x: number;
  readonly y: number;
  /** Steps of the number that have been sent. */
  sent: number;
  moved: boolean;
}

/** Turns pointer and keyboard into events of parts; the result stops that. */
export function listen(target: GestureTarget): () => void {
  const { root } = target;
  const off = new AbortController();
  const { signal } = off;
  let hold: Hold | null = null;

  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    handle: (event: HTMLElementEventMap[Name]) => void,
  ): void => root.addEventListener(name, handle, { signal });

  on('pointerdown', (event) => {
    const element = partAt(event.target);
    const part = element?.dataset.part;
    const acts = element?.dataset.acts;
    if (event.button !== 0 || part === undefined || acts === undefined || !held.has(acts)) return;
    root.setPointerCapture(event.pointerId);
    hold = {
      pointer: event.pointerId,
      part,
      acts,
      x: event.clientX,
      y: event.clientY,
      sent: 0,
      moved: false,
    };
    if (acts !== 'number')
      target.send({ kind: 'drag', part, over: part, start: true, ...pointOf(root, event) });
    // The pressed part takes the focus, without the page's selecting text or scrolling.
    event.preventDefault();
    element?.focus({ preventScroll: true });
  });
  on('pointermove', (event) => {
    if (hold === null || event.pointerId !== hold.pointer) return;
    const [right, up] = [event.clientX - hold.x, hold.y - event.clientY];
    if (Math.hypot(right, up) > 4) hold.moved = true;
    if (!hold.moved) return;
    const { part } = hold;
    if (hold.acts === 'number') {
      const steps = Math.trunc((right + up) / pixelsPerStep);
      if (steps !== hold.sent) target.send({ kind: 'change', part, by: steps - hold.sent });
      hold.sent = steps;
    } else {
      const over = partAt(document.elementFromPoint(event.clientX, event.clientY))?.dataset.part ?? null;
      target.point(over);
      target.send({ kind: 'drag', part, over, start: false, ...pointOf(root, event) });
    }
  });
  const release = (event: PointerEvent): void => {
    if (hold === null || event.pointerId !== hold.pointer) return;
    const { acts, moved, part } = hold;
    hold = null;
    const element = partNamed(root, part);
    if (event.type === 'pointerup' && acts === 'number' && !moved && element) target.ask(element, '');
  };
  on('pointerup', release);
  on('pointercancel', release);
  on('click', (event) => {
    const { part, acts } = partAt(event.target)?.dataset ?? {};
    if (part !== undefined && (acts === 'press' || acts === 'move')) target.send({ kind: 'press', part });
  });
  on('pointerover', (event) => {
    if (hold === null) target.point(partAt(event.target)?.dataset.part ?? null);
  });
  on('pointerleave', () => {
    if (hold === null) target.point(null);
  });
  on('focusin', (event) => target.focus(partAt(event.target)?.dataset.part ?? null));
  on('focusout', () => target.focus(null));
  on('keydown', (event) => onKey(target, event));
  return () => off.abort();
}

function onKey(target: GestureTarget, event: KeyboardEvent): void {
  const element = partAt(event.target);
  const part = element?.dataset.part;
  if (element === null || part === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const { acts } = element.dataset;
  const times = event.shiftKey ? 10 : 1;
  const [rows, columns] = arrows[event.key] ?? [0, 0];
  if (rows !== 0 || columns !== 0) {
    if (acts === 'move' || acts === 'place')
      target.send({ kind: 'move', part, rows: rows * times, columns: columns * times });
    else rove(target.root, part, rows, columns);
  } else if (acts === 'number' && (event.key in changes || /^[\d.,−]$/.test(event.key))) {
    const by = changes[event.key];
    if (by === undefined) target.ask(element, event.key.replace(',', '.'));
    else target.send({ kind: 'change', part, by: by * times });
  } else if (event.key === 'Enter' || event.key === ' ') {
    if (acts === 'number') target.ask(element, '');
    else target.send({ kind: 'press', part });
  } else return;
  event.preventDefault();
}

const arrows: { readonly [key: string]: readonly [rows: number, columns: number] | undefined } = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

const changes: { readonly [key: string]: number | undefined } = {
  '+': 1,
  '=': 1,
  '-': -1,
  _: -1,
  PageUp: 10,
  PageDown: -10,
};

/** Moves the focus to the neighbour in the part's group. */
function rove(root: HTMLElement, part: string, rows: number, columns: number): void {
  const place = placeOf(part);
  if (place === null) return;
  const next = partNamed(root, `${place.group}-${place.row + rows}-${place.column + columns}`);
  if (next?.hasAttribute('tabindex')) next.focus();
}

/** Makes each group of parts one stop of the tab key: its part with the focus, else the one that had it. */
export function rovingTabs(root: HTMLElement, lastFocused: ReadonlyMap<string, string>): void {
  const groups = new Map<string, SVGElement[]>();
  for (const element of root.querySelectorAll<SVGElement>('[data-part][tabindex]')) {
    const group = groupOf(element.dataset.part ?? '');
    groups.set(group, [...(groups.get(group) ?? []), element]);
  }
  for (const [group, elements] of groups) {
    const stop = elements.find(({ dataset }) => dataset.part === lastFocused.get(group)) ?? elements[0];
    for (const element of elements) element.setAttribute('tabindex', element === stop ? '0' : '-1');
  }
}

export function groupOf(part: string): string {
  return placeOf(part)?.group ?? part;
}

export function partNamed(root: HTMLElement, part: string): SVGElement | null {
  return root.querySelector<SVGElement>(`[data-part="${CSS.escape(part)}"]`);
}

function partAt(target: EventTarget | null): SVGElement | null {
  return target instanceof Element ? target.closest<SVGElement>('[data-part]') : null;
}

/** Where the pointer is on the picture's frame, from 0 to 1 within it. */
function pointOf(root: HTMLElement, event: PointerEvent): { readonly x: number; readonly y: number } {
  const frame = root.querySelector('[data-frame]') ?? root;
  const { left, top, width, height } = frame.getBoundingClientRect();
  return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
}
