import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeState, encodeState, isUntouched, type PageState, parseState, untouched } from './codec.ts';

const texts = fc.dictionary(fc.string(), fc.string());
const states: fc.Arbitrary<PageState> = fc.record({
  cells: texts,
  answers: texts,
  views: fc.dictionary(fc.string(), fc.jsonValue()),
  seed: fc.option(fc.maxSafeInteger(), { nil: undefined }),
});

test('a state comes back from its text', async () => {
  await fc.assert(
    fc.asyncProperty(states, async (state) => {
      const back = await decodeState(await encodeState(state));
      expect(JSON.stringify(back)).toBe(JSON.stringify(state));
    }),
    { numRuns: 50 },
  );
});

test('the text fits a URL as it is', async () => {
  const text = await encodeState({ ...untouched, cells: { 1: 'ünïcode + / =' } });
  expect(text).toMatch(/^[\w-]+$/);
});

test.each(['', 'x', '%%%', 'AAAA', 'eyJjZWxscyI6e319'])('a damaged text is refused: %j', async (text) => {
  await expect(decodeState(text)).rejects.toThrow();
});

test.each(['1', '[]', '{"cells":{"1":2}}', '{"views":[]}', '{"seed":"x"}'])(
  'what is no state is refused: %s',
  (json) => {
    expect(() => parseState(json)).toThrow(TypeError);
  },
);

test('knows a page that nobody has touched', () => {
  expect(isUntouched(untouched)).toBe(true);
  expect(isUntouched({ ...untouched, seed: 1 })).toBe(false);
});
