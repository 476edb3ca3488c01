import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adaptiveTaps, adaptiveWindow, slidingTaps, type Tap, tapLayout } from './taps.ts';

/** What each output place sees, in the order of the taps. */
function seenBy(taps: readonly Tap[], outputSize: number): [element: number, input: number][][] {
  const seen = Array.from({ length: outputSize }, (): [number, number][] => []);
  for (const { element, input, inputStep, output, outputStep, count } of taps) {
    for (let j = 0; j < count; j++) seen[output + j * outputStep].push([element, input + j * inputStep]);
  }
  return seen;
}

test('the taps of a sliding window are its elements inside the input, in order', () => {
  const axis = fc.record({
    inputSize: fc.integer({ min: 1, max: 9 }),
    outputSize: fc.integer({ min: 0, max: 9 }),
    kernelSize: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 4 }),
    dilation: fc.integer({ min: 1, max: 4 }),
    begin: fc.integer({ min: 0, max: 4 }),
  });
  const property = fc.property(axis, (window) => {
    const { inputSize, outputSize, kernelSize, stride, dilation, begin } = window;
    const expected = Array.from({ length: outputSize }, (_, o) =>
      Array.from({ length: kernelSize }, (_, k) => [k, o * stride + k * dilation - begin]).filter(
        ([, input]) => input >= 0 && input < inputSize,
      ),
    );
    expect(seenBy(slidingTaps(window), outputSize)).toEqual(expected);
  });
  fc.assert(property);
});

test('the taps of an adaptive pool are the elements of its windows, in order', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 14 }));
  const property = fc.property(sizes, ([inputSize, outputSize]) => {
    const expected = Array.from({ length: outputSize }, (_, o) => {
      const [start, end] = adaptiveWindow(inputSize, outputSize, o);
      return Array.from({ length: end - start }, (_, k) => [k, start + k]);
    });
    expect(seenBy(adaptiveTaps(inputSize, outputSize), outputSize)).toEqual(expected);
  });
  fc.assert(property);
});

test('an adaptive pool that divides its input needs one tap per element of a window', () => {
  expect(adaptiveTaps(12, 4)).toHaveLength(3);
  expect(adaptiveTaps(12, 8)).toHaveLength(4);
});

test('the layout of a tap starts and steps as it says', () => {
  const [tap] = slidingTaps({ inputSize: 5, outputSize: 2, kernelSize: 1, stride: 3, dilation: 1, begin: 0 });
  const layout = { shape: [4, 5], strides: [10, 2], offset: 7 };
  expect(tapLayout(layout, [{ ...tap, input: 1 }], 'input')).toEqual({
    shape: [4, 2],
    strides: [10, 6],
    offset: 9,
  });
});
