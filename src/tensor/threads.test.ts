import { afterEach, expect, test } from 'vitest';
import { currentDevice } from './storage.ts';
import { getNumThreads, setNumThreads } from './threads.ts';

const before = getNumThreads();
afterEach(() => setNumThreads(before));

test('the number of threads is what was asked for, where the device has threads', () => {
  setNumThreads(3);
  expect(getNumThreads()).toBe(currentDevice().setThreads === undefined ? 1 : 3);
  expect(currentDevice().threads).toBe(getNumThreads());
});

test.each([
  [0, 'setNumThreads expects a positive integer'],
  [-1, 'setNumThreads expects a positive integer'],
  [1.5, 'setNumThreads expects an int, but got float'],
  [Number.NaN, 'setNumThreads expects an int, but got float'],
  ['2', 'setNumThreads expects an int, but got string'],
])('%s threads are refused', (count, sentence) => {
  expect(() => Reflect.apply(setNumThreads, undefined, [count])).toThrow(sentence);
});
