import { expect, it } from 'vitest';
import { tensor } from '../index.ts';
import { printedText } from './print.ts';

it('prints lists in brackets and everything else as it says itself', () => {
  expect(printedText(['a', 1.5, [2, [3, true]], null])).toBe('a 1.5 [2, [3, true]] null');
  expect(printedText([tensor([1]).shape, [tensor(2)]])).toBe('torch.Size([1]) [tensor(2.)]');
});
