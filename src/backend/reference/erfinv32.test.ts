import { expect, it } from 'vitest';
import { erfinv32 } from './erfinv32.ts';
import { erfinv } from './special.ts';

function bitsOf(value: number): string {
  return new Uint32Array(Float32Array.of(value).buffer)[0].toString(16);
}

it('has the bits of torch.erfinv', () => {
  // PyTorch 1.13 on a CPU with AVX2 and FMA
  const expected: [number, string][] = [
    [-0.9698482751846313, 'bfc43bb4'],
    [-0.49748694896698, 'bef2c301'],
    [0.2060299515724182, '3e3d1963'],
    [0.9999989867210388, '405d40ef'],
    [-0.14916706085205078, 'be082abb'],
    [-0.2091073989868164, 'be3ffd87'],
    [0.0653524398803711, '3d6d7e8a'],
    [0.568778395652771, '3f0e7b19'],
  ];
  for (const [y, bits] of expected) expect(bitsOf(erfinv32(y)), String(y)).toBe(bits);
});

it('is the inverse of erf to float32’s precision, and knows the ends', () => {
  for (let y = -0.999; y < 1; y += 0.0137) {
    const exact = erfinv(Math.fround(y));
    expect(Math.abs(erfinv32(Math.fround(y)) - exact)).toBeLessThan(4e-7 * Math.max(1, Math.abs(exact)));
  }
  expect([erfinv32(1), erfinv32(-1)]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  expect(erfinv32(1.5)).toBeNaN();
  expect(erfinv32(Number.NaN)).toBeNaN();
});
