import { describe, expect, it } from 'vitest';
import { float16ToNumber, numberToFloat16 } from './float16.ts';

describe('float16', () => {
  it('rounds as PyTorch, subnormals, ties and overflow included', () => {
    // torch.tensor(values).half().view(torch.int16), PyTorch 1.13
    const values = [1, 0.1, 65504, 65519, 65520, 6e-8, 5.96e-8, 2.98e-8, 3e-8, 6.1e-5, 1 / 3, -2.5, Infinity];
    const bits = [15360, 11878, 31743, 31743, 31744, 1, 1, 0, 1, 1023, 13653, 0xc100, 31744];
    expect(values.map(numberToFloat16)).toEqual(bits);
    expect([2049, 2051, 1e-5].map(numberToFloat16)).toEqual([26624, 26626, 168]);
  });

  it('reads back every one of the 65,536 patterns', () => {
    for (let half = 0; half < 65536; half++) {
      const value = float16ToNumber(half);
      if (Number.isNaN(value)) expect(half & 0x7fff).toBeGreaterThan(0x7c00);
      else expect(numberToFloat16(value)).toBe(half);
    }
  });
});
