import { expect, test } from 'vitest';
import { SharingBalance } from './balance.ts';

const millisecond = 1e6;

/** How many pieces of work of a millisecond are done alone before sharing is tried again. */
function piecesAlone(balance: SharingBalance): number {
  let pieces = 0;
  while (!balance.allows(millisecond)) pieces++;
  return pieces;
}

test('work is shared from the beginning, and small losses are forgiven', () => {
  const balance = new SharingBalance();
  expect(balance.allows(millisecond)).toBe(true);
  balance.record(-1.5);
  expect(balance.allows(millisecond)).toBe(true);
});

test('what was lost is paid back by a tenth of the work done alone', () => {
  const balance = new SharingBalance();
  balance.record(-5);
  // 2 ms were forgiven; each piece pays 0.1 ms of the other 3.
  expect(Math.abs(piecesAlone(balance) - 30)).toBeLessThanOrEqual(1);
  expect(balance.allows(millisecond)).toBe(true);
});

test('long work pays back sooner than short work', () => {
  const balance = new SharingBalance();
  balance.record(-5);
  expect([balance.allows(40 * millisecond), balance.allows(millisecond)]).toEqual([false, true]);
});

test('what was won long ago does not outweigh a loss', () => {
  const balance = new SharingBalance();
  for (let n = 0; n < 1000; n++) balance.record(10);
  balance.record(-3);
  expect(balance.allows(millisecond)).toBe(false);
});

test('one terrible wait is forgotten after half a second of work', () => {
  const balance = new SharingBalance();
  balance.record(-1e6);
  expect(Math.abs(piecesAlone(balance) - 500)).toBeLessThanOrEqual(1);
});

test('where sharing always loses, it costs a tenth of the time in the long run', () => {
  const balance = new SharingBalance();
  let [work, lost] = [0, 0];
  for (let n = 0; n < 10_000; n++) {
    work += 1;
    if (!balance.allows(millisecond)) continue;
    balance.record(-4);
    lost += 4;
  }
  expect(lost / work).toBeLessThan(0.12);
});
