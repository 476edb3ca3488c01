import { describe, expect, it } from 'vitest';
import { relativeError, runsPerRound, timingOf } from './statistics.ts';

describe('timingOf', () => {
  it('takes the least and the middle', () => {
    expect(timingOf([5, 1, 9])).toEqual({ minimum: 1, median: 5 });
    expect(timingOf([4, 2, 8, 1])).toEqual({ minimum: 1, median: 3 });
    expect(timingOf([7])).toEqual({ minimum: 7, median: 7 });
  });

  it('sorts by value and leaves the times as they are', () => {
    const times = [100, 20, 3];
    expect(timingOf(times)).toEqual({ minimum: 3, median: 20 });
    expect(times).toEqual([100, 20, 3]);
  });
});

describe('runsPerRound', () => {
  it('fills the slice, and runs at least once', () => {
    expect(runsPerRound(20, 0.5)).toBe(40);
    expect(runsPerRound(20, 3000)).toBe(1);
    expect(runsPerRound(20, 0)).toBe(200_000);
  });
});

describe('relativeError', () => {
  it('relates the largest difference to the largest magnitude', () => {
    expect(relativeError([1, -4.5, 2], [1, -4, 2])).toBe(0.125);
    expect(relativeError([1, 2], [1, 2])).toBe(0);
  });

  it('is NaN where something is missing or not a number', () => {
    expect(relativeError([1], [1, 2])).toBeNaN();
    expect(relativeError([1, Number.NaN, 2], [1, 1, 2])).toBeNaN();
  });

  it('is the difference itself where the reference is zero', () => {
    expect(relativeError([0.5, 0], [0, 0])).toBe(0.5);
  });
});
