/** What is true of every view, over states that a reader's hands can reach. */
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tensor, tensor } from '../../src/index.ts';
import { views } from './registry.ts';
import { type Control, type Look, type PartEvent, still, type View, ViewError } from './view.ts';

const loaded = await Promise.all(
  Object.entries(views).map(async ([name, load]) => [name, await load()] as const),
);

/** One thing a reader does, as numbers that are taken modulo what there is. */
const deed = fc.record({
  where: fc.nat(),
  what: fc.nat(),
  by: fc.integer({ min: -3, max: 3 }),
  value: fc.oneof(fc.integer({ min: -200, max: 200 }), fc.double({ min: -5, max: 5, noNaN: true })),
});
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never;
const deeds = fc.array(deed, { maxLength: 12 });

const looks: readonly Look[] = [still, { lit: null, narrow: true }];

function partsOf(svg: string): readonly string[] {
  return [...svg.matchAll(/data-part="([^"]*)"/g)].map(([, part]) => part);
}

function eventOf({ where, what, by, value }: Deed, parts: readonly string[]): PartEvent {
  const part = parts[where % parts.length];
  const over = parts[(where + Math.abs(by)) % parts.length];
  const events: readonly PartEvent[] = [
    { kind: 'press', part },
    { kind: 'drag', part, over, start: by > 0, x: value, y: -value },
    { kind: 'move', part, rows: by, columns: -by },
    { kind: 'change', part, by },
    { kind: 'set', part, value },
  ];
  return events[what % events.length];
}

function used(control: Control<object>, state: object, { what, value }: Deed): object {
  switch (control.kind) {
    case 'slider': {
      const { min, max, step } = control.range(state);
      const steps = Math.round((max - min) / step);
      return control.set(state, min + (Math.abs(Math.round(value)) % (steps + 1)) * step);
    }
    case 'toggle':
      return control.set(state, !control.value(state));
    case 'choice':
      return control.set(state, control.options[what % control.options.length].value);
    case 'action':
      return control.apply(state);
  }
}

/** The state after the deeds; those that the view refuses with a sentence leave it as it was. */
function after(view: View<object>, done: readonly Deed[]): object {
  return done.reduce<object>((state, act) => {
    const shown = view.controls.filter((control) => control.shown?.(state) ?? true);
    try {
      if (act.what % 7 === 6 && shown.length > 0) return used(shown[act.where % shown.length], state, act);
      return view.react(state, eventOf(act, partsOf(view.render(state, still))));
    } catch (error) {
      if (error instanceof ViewError) return state;
      throw error;
    }
  }, view.initial);
}

/** The document, once an XML parser has found nothing to complain of. */
function wellFormed(svg: string): void {
  const complaints: string[] = [];
  const parser = new DOMParser({ onError: (_level, message) => void complaints.push(message) });
  const { documentElement } = parser.parseFromString(svg, 'image/svg+xml');
  expect(complaints).toEqual([]);
  expect(documentElement?.tagName).toBe('svg');
}

/** What a cell that says `const K = …` would give. */
function runOf(code: string): unknown {
  const value: unknown = new Function('tensor', `return ${code};`)(tensor);
  return value instanceof Tensor ? value.tolist() : value;
}

describe.each(loaded)('%s', (name, view) => {
  it('has its name, and handles that are in the picture', () => {
    expect(view.name).toBe(name);
    expect(view.handles.length).toBeGreaterThan(0);
    const plain = view.render(view.initial, still);
    for (const lit of view.handles) expect(view.render(view.initial, { lit, narrow: false })).not.toBe(plain);
  });

  it('starts where parse puts it', () => {
    expect(view.parse(undefined)).toEqual(view.initial);
    expect(view.parse({})).toEqual(view.initial);
  });

  it('draws well-formed pictures, fit for a phone and for a page', () => {
    fc.assert(
      fc.property(deeds, fc.nat(), (done, where) => {
        const state = after(view, done);
        for (const look of looks) {
          const svg = view.render(state, look);
          wellFormed(svg);
          expect(svg).not.toMatch(/NaN|undefined|Infinity|\[object/);
          expect(Number(/width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(look.narrow ? 366 : 820);
          const parts = partsOf(svg);
          expect(new Set(parts).size).toBe(parts.length);
          wellFormed(view.render(state, { ...look, lit: parts[where % parts.length] }));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('says what is seen, in sentences and in tables', () => {
    fc.assert(
      fc.property(deeds, (done) => {
        const state = after(view, done);
        const words = view.summary(state, still);
        expect(words).toMatch(/[.!?]$/);
        const tables = JSON.stringify(view.tables(state));
        expect(words + tables).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
        for (const { columns, rows } of view.tables(state)) {
          for (const row of rows) expect(row).toHaveLength(columns.length);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('stays the same through JSON, as in a URL', () => {
    fc.assert(
      fc.property(deeds, (done) => {
        const state = after(view, done);
        expect(view.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses damaged states with a sentence', () => {
    const damaged = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.constantFrom(...Object.keys(view.initial), 'other'), fc.anything()),
    );
    fc.assert(
      fc.property(damaged, (value) => {
        try {
          wellFormed(view.render(view.parse(value), still));
        } catch (error) {
          expect(error).toBeInstanceOf(ViewError);
          expect(String(error)).toMatch(/\.$/);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('goes through its steps', () => {
    const { steps } = view;
    if (!steps) return;
    fc.assert(
      fc.property(deeds, fc.nat(), (done, step) => {
        const state = after(view, done);
        const count = steps.count(state);
        expect(count).toBeGreaterThan(0);
        const at = steps.at(state, step % count);
        expect(steps.index(at)).toBe(step % count);
        expect(steps.count(at)).toBe(count);
        expect(steps.label(at)).not.toBe('');
      }),
      { numRuns: 20 },
    );
  });

  it('writes its constants as code, and takes them back from a run', () => {
    fc.assert(
      fc.property(deeds, (done) => {
        const state = after(view, done);
        for (const binding of Object.values(view.bindings)) {
          expect(binding.fromValue(state, runOf(binding.toCode(state)))).toEqual(state);
          expect(() => binding.fromValue(state, 'a word')).toThrow(ViewError);
        }
      }),
      { numRuns: 20 },
    );
  });
});
