import { expect, test } from 'vitest';
import { hex } from '../../test/hex.ts';
import { erf } from './erf.ts';
import { erfinv } from './erfinv.ts';

test('erf has the bits of the C library on every interval', () => {
  const points = Float32Array.of(0.3, -0.84, 0.9, -1.2, 1.3, 2.5, -2.9, 3.5, 7);
  expect(hex(points.map(erf))).toBe(
    '3ea841c5 bf43e064 3f4c022d bf690a56 3f6f1b25 3f7fe554 bf7ffd4e 3f7ffff4 3f800000',
  );
});

test('erfinv has the bits of PyTorch', () => {
  const points = Float32Array.of(0, 0.1, -0.5, 0.7, 0.75, -0.95, 0.999, 0.99999);
  expect(hex(points.map(erfinv))).toBe(
    '00000000 3db5fa21 bef430fe 3f3b9d4e 3f503c49 bfb1654b 4014e995 4047e2b1',
  );
  expect([1, -1, 1.5, Number.NaN].map(erfinv)).toEqual([
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    Number.NaN,
  ]);
});
