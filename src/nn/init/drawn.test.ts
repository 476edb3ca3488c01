import { expect, test } from 'vitest';
import { Generator, nn, zeros } from '../../index.ts';

test('sparse_ takes a spread and a generator', () => {
  const draw = (std?: number) => {
    const generator = new Generator().manualSeed(3);
    return nn.init.sparse_(zeros([10, 3]), 0.25, { generator, ...(std === undefined ? {} : { std }) });
  };
  expect(draw(1).eq(0).sum(0).tolist()).toEqual([3, 3, 3]);
  expect(draw(1).allclose(draw().mul(100))).toBe(true);
});
