import { describe, expect, test } from 'vitest';
import { outputPaddingFor } from './output-size.ts';
import { type ConvSpec, convSpec, convTransposeSpec } from './spec.ts';

describe('a spec', () => {
  test('prints on one line what is not the default', () => {
    const options = { padding: 1, stride: [2, 1], dilation: 2, groups: 4 };
    const spec = convSpec(2, [8, 64, 56, 56], [64, 16, 3, 3], [64], options);
    expect(String(spec)).toBe(
      'x[8,64,56,56] * w[64,16,3,3] stride 2×1 pad 1 dilation 2 groups 4 → [8,64,27,54]',
    );
    expect(spec.key).toBe(String(spec));
    expect(String(convSpec(1, [2, 5], [3, 2, 3]))).toBe('x[1,2,5] * w[3,2,3] → [1,3,3]');
  });

  test("of padding 'same' keeps the size and pads an even kernel more at the end", () => {
    const spec = convSpec(2, [1, 1, 5, 6], [1, 1, 4, 3], undefined, { padding: 'same', dilation: [1, 2] });
    expect(spec.outputSize).toEqual([5, 6]);
    expect(spec.padding).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  test('of a single example has a batch of 1 and remembers it', () => {
    const { batch, batched, outputShape } = convSpec(2, [2, 5, 5], [3, 2, 3, 3]);
    expect({ batch, batched, outputShape }).toEqual({ batch: 1, batched: false, outputShape: [1, 3, 3, 3] });
  });

  test('of a transposed convolution has the output of the user as its input', () => {
    const options = { stride: [3, 2], outputPadding: [1, 0], groups: 2, dilation: [1, 2] };
    const spec: ConvSpec = convTransposeSpec(2, [1, 2, 5, 2], [2, 2, 3, 1], undefined, options);
    expect(spec.inputShape).toEqual([1, 4, 16, 3]);
    expect(spec.outputShape).toEqual([1, 2, 5, 2]);
  });

  test('takes an empty batch', () => {
    expect(convSpec(2, [0, 2, 5, 5], [3, 2, 3, 3]).outputShape).toEqual([0, 3, 3, 3]);
    expect(convTransposeSpec(2, [0, 3, 5, 5], [3, 2, 3, 3]).inputShape).toEqual([0, 2, 7, 7]);
  });
});

describe('the output size that a caller asks of a transposed convolution', () => {
  const geometry = { stride: [2, 2], padding: [0, 0], kernelSize: [3, 3], dilation: [1, 1] };

  test('becomes output padding', () => {
    expect(outputPaddingFor([1, 1, 3, 3], [7, 8], geometry)).toEqual([0, 1]);
    expect(outputPaddingFor([1, 1, 3, 3], [1, 1, 8, 7], geometry)).toEqual([1, 0]);
  });

  test('is refused when no output padding gives it', () => {
    expect(() => outputPaddingFor([1, 1, 3, 3], [20, 20], geometry)).toThrow(
      'requested an output size of [20, 20], but valid sizes range from [7, 7] to [8, 8] ' +
        '(for an input of torch.Size([3, 3])). ',
    );
    expect(() => outputPaddingFor([1, 1, 3, 3], [8], geometry)).toThrow(
      'ConvTranspose2D: for 4D input, output_size must have 2 or 4 elements (got 1). ',
    );
  });
});
