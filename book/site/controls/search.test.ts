import { expect, test } from 'vitest';
import { type Findable, search } from './search.ts';

function entry(section: string, text: string): Findable {
  return { page: 'pooling', anchor: 'a', chapter: 'Pooling', section, text };
}

const index = [entry('Windows', 'A stripe of ones.'), entry('Stripe', 'Nothing but ones.'), entry('End', '')];

test('finds what holds every word, titles first', () => {
  expect(search(index, 'STRIPE ones').map(({ section }) => section)).toEqual(['Stripe', 'Windows']);
  expect(search(index, 'stripe twos')).toEqual([]);
});

test('nothing asked is nothing found', () => {
  expect(search(index, '  ')).toEqual([]);
});
