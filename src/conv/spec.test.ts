import { describe, expect, test } from 'vitest';
import type { ConvOptions, ConvTransposeOptions, SpatialRank } from './options.ts';
import { outputPaddingFor } from './output-size.ts';
import { type ConvSpec, convSpec, convTransposeSpec } from './spec.ts';
import { type ConvTypes, checkConvTypes } from './types.ts';

type Shape = readonly number[];

/** What PyTorch 1.13.1 says on a CPU to these shapes and options, given as to F.conv{rank}d. */
const refusals: readonly [string, SpatialRank, Shape, Shape, Shape?, unknown?][] = [
  [
    'Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [4, 4]',
    2,
    [4, 4],
    [1, 1, 3, 3],
  ],
  [
    'Expected 4D (unbatched) or 5D (batched) input to conv3d, but got input of size: []',
    3,
    [],
    [1, 1, 3, 3, 3],
  ],
  [
    'Expected 2D (unbatched) or 3D (batched) input to conv1d, but got input of size: [1, 2, 5, 5]',
    1,
    [1, 2, 5, 5],
    [3, 2, 3],
  ],
  ['weight should have at least three dimensions', 2, [1, 2, 5, 5], [3, 2]],
  [
    'expected stride to be a single integer value or a list of 1 values to match the convolution dimensions, ' +
      'but got stride=[1, 1]',
    2,
    [1, 2, 5, 5],
    [3, 2, 3],
  ],
  [
    'expected padding to be a single integer value or a list of 2 values to match the convolution dimensions, ' +
      'but got padding=[1, 1, 1]',
    2,
    [1, 2, 5, 5],
    [3, 2, 3, 3],
    undefined,
    { padding: [1, 1, 1] },
  ],
  [
    'expected stride to be a single integer value or a list of 2 values to match the convolution dimensions, ' +
      'but got stride=[]',
    2,
    [1, 2, 5, 5],
    [3, 2, 3, 3],
    undefined,
    { stride: [] },
  ],
  [
    'Expected 3-dimensional input for 3-dimensional weight[3, 2, 3], but got 4-dimensional input of size ' +
      '[1, 2, 5, 5] instead',
    2,
    [1, 2, 5, 5],
    [3, 2, 3],
    undefined,
    { padding: 'same' },
  ],
  [
    'stride cannot broadcast to 2 dimensions',
    2,
    [1, 2, 5, 5],
    [3, 2, 3, 3],
    undefined,
    { padding: 'same', stride: [1, 1, 1] },
  ],
  [
    "padding='same' is not supported for strided convolutions",
    2,
    [1, 4, 5, 5],
    [3, 2, 3, 3],
    undefined,
    { padding: 'same', stride: 2 },
  ],
  ["Invalid padding string: 'full'", 2, [1, 2, 5, 5], [3, 2, 3, 3], undefined, { padding: 'full' }],
  [
    'non-positive groups is not supported',
    2,
    [1, 2, 5, 5],
    [3, 2, 3, 3],
    undefined,
    { groups: 0, stride: 0 },
  ],
  [
    'negative padding is not supported',
    2,
    [1, 2, 5, 5],
    [3, 2, 3, 3],
    undefined,
    { padding: -1, stride: -1 },
  ],
  ['non-positive stride is not supported', 2, [1, 2, 5, 5], [3, 2, 3, 3], undefined, { stride: [1, 0] }],
  [
    'Given groups=4, expected weight to be at least 4 at dimension 0, but got weight of size [3, 2, 3, 3] instead',
    2,
    [1, 2, 5, 5],
    [3, 2, 3, 3],
    undefined,
    { groups: 4 },
  ],
  [
    'Given groups=2, expected weight to be divisible by 2 at dimension 0, ' +
      'but got weight of size [[3, 2, 3, 3]] instead',
    2,
    [1, 2, 5, 5],
    [3, 2, 3, 3],
    undefined,
    { groups: 2 },
  ],
  [
    'Given groups=1, weight of size [3, 2, 3, 3], expected input[1, 3, 5, 5] to have 2 channels, ' +
      'but got 3 channels instead',
    2,
    [3, 5, 5],
    [3, 2, 3, 3],
  ],
  [
    'Given weight of size [3, 2, 3, 3], expected bias to be 1-dimensional with 3 elements, ' +
      'but got bias of size [3, 1] instead',
    2,
    [1, 2, 5, 5],
    [3, 2, 3, 3],
    [3, 1],
  ],
  [
    "Calculated padded input size per channel: (7 x 7). Kernel size: (9 x 9). Kernel size can't be greater " +
      'than actual input size',
    2,
    [1, 2, 5, 5],
    [3, 2, 3, 3],
    undefined,
    { padding: 1, dilation: 4 },
  ],
  [
    'kernel size should be greater than zero, but got kernel_height: 1 kernel_width: 0',
    1,
    [1, 2, 5],
    [3, 2, 0],
  ],
  [
    'kernel size should be greater than zero, but got: 0 x 3 x 3 (TxHxW)',
    3,
    [1, 2, 5, 5, 5],
    [3, 2, 0, 3, 3],
  ],
  [
    'kernel size should be greater than zero, but got [0, 3, 3]',
    3,
    [1, 2, 5, 5, 5],
    [3, 2, 0, 3, 3],
    undefined,
    { dilation: 2 },
  ],
  [
    'dilation should be greater than zero, but got [1, 0]',
    1,
    [1, 2, 5],
    [3, 2, 3],
    undefined,
    { dilation: 0 },
  ],
  [
    'Only zero batch or zero channel inputs are supported, but got input shape: [1, 2, 1, 0]',
    1,
    [1, 2, 0],
    [3, 2, 3],
    undefined,
    { padding: 2 },
  ],
];

const transposedRefusals: readonly [string, SpatialRank, Shape, Shape, Shape?, unknown?][] = [
  [
    'Expected 3D (unbatched) or 4D (batched) input to conv_transpose2d, but got input of size: [5, 5]',
    2,
    [5, 5],
    [2, 2, 3, 3],
  ],
  [
    'Given transposed=1, weight of size [3, 2, 3, 3], expected input[1, 2, 5, 5] to have 3 channels, ' +
      'but got 2 channels instead',
    2,
    [2, 5, 5],
    [3, 2, 3, 3],
  ],
  [
    'Given transposed=1, weight of size [3, 2, 3, 3], expected bias to be 1-dimensional with 2 elements, ' +
      'but got bias of size [] instead',
    2,
    [1, 3, 5, 5],
    [3, 2, 3, 3],
    [],
  ],
  [
    'negative output_padding is not supported',
    2,
    [1, 3, 5, 5],
    [3, 2, 3, 3],
    undefined,
    { outputPadding: -1, stride: -1 },
  ],
  [
    'output padding must be smaller than either stride or dilation, but got output_padding_height: 0 ' +
      'output_padding_width: 2 stride_height: 1 stride_width: 2 dilation_height: 1 dilation_width: 1',
    1,
    [1, 3, 3],
    [3, 2, 3],
    undefined,
    { outputPadding: 2, stride: 2 },
  ],
  [
    'dilation should be greater than zero, but got dilation_depth: 0, dilation_height: 0, dilation_width: 0',
    3,
    [1, 3, 5, 5, 5],
    [3, 2, 3, 3, 3],
    undefined,
    { dilation: 0 },
  ],
  [
    'kernel size should be greater than zero, but got kernel_height: 0 kernel_width: 3',
    2,
    [1, 3, 5, 5],
    [3, 2, 0, 3],
  ],
  [
    'Given input size per channel: (1 x 3). Calculated output size per channel: (1 x -5). Output size is too small',
    1,
    [1, 3, 3],
    [3, 2, 3],
    undefined,
    { padding: 5 },
  ],
  [
    'expected output_padding to be a single integer value or a list of 2 values to match the convolution ' +
      'dimensions, but got output_padding=[1, 0, 0]',
    2,
    [1, 3, 3, 3],
    [3, 2, 3, 3],
    undefined,
    { outputPadding: [1, 0, 0] },
  ],
  [
    'Only zero batch or zero channel inputs are supported, but got input shape: [1, 3, 0, 2, 2]',
    3,
    [1, 3, 0, 2, 2],
    [3, 2, 3, 3, 3],
  ],
];

describe("PyTorch's sentences, with a remedy", () => {
  test.each(refusals)('%s', (sentence, rank, input, weight, bias, options) => {
    const build = () => convSpec(rank, input, weight, bias, options as ConvOptions);
    expect(build).toThrow(`${sentence}. `);
  });

  test.each(transposedRefusals)('transposed: %s', (sentence, rank, input, weight, bias, options) => {
    const build = () => convTransposeSpec(rank, input, weight, bias, options as ConvTransposeOptions);
    expect(build).toThrow(`${sentence}. `);
  });

  test.each<[string, unknown]>([
    ["conv2d(): argument 'stride' must be tuple of ints, not float", { stride: 1.5 }],
    ["conv2d(): argument 'padding' must be tuple of ints, not float", { padding: Number.NaN }],
    [
      "conv2d(): argument 'dilation' must be tuple of ints, not float",
      { dilation: Number.POSITIVE_INFINITY },
    ],
    ["conv2d(): argument 'padding' must be tuple of ints, not bool", { padding: true }],
    ["conv2d(): argument 'stride' must be tuple of ints, not NoneType", { stride: null }],
    [
      "conv2d(): argument 'dilation' must be tuple of ints, but found element of type str at pos 2",
      { dilation: [1, 'a'] },
    ],
    ["conv2d(): argument 'groups' must be int, not float", { groups: 1.5 }],
  ])('%s', (sentence, options) => {
    const build = () => convSpec(2, [1, 2, 5, 5], [3, 2, 3, 3], undefined, options as ConvOptions);
    expect(build).toThrow(TypeError);
    expect(build).toThrow(`${sentence}. `);
  });

  test.each<[string, SpatialRank, boolean, ConvTypes]>([
    ['expected scalar type Long but found Float', 2, false, { input: 'int64', weight: 'float32' }],
    [
      'expected scalar type Float but found Double',
      2,
      true,
      { input: 'float32', weight: 'float32', bias: 'float64' },
    ],
    [
      'Input type (long int) and bias type (float) should be the same',
      2,
      false,
      { input: 'int64', weight: 'int64', bias: 'float32' },
    ],
    [`"slow_conv2d_cpu" not implemented for 'Bool'`, 1, false, { input: 'bool', weight: 'bool' }],
    [
      `"slow_conv_transpose2d_out_cpu" not implemented for 'Half'`,
      1,
      true,
      { input: 'float16', weight: 'float16' },
    ],
  ])('%s', (sentence, rank, transposed, types) => {
    expect(() => checkConvTypes(rank, transposed, types)).toThrow(`${sentence}. `);
  });
});

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
