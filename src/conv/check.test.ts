import { describe, expect, test } from 'vitest';
import type { ConvOptions, ConvTransposeOptions, SpatialRank } from './options.ts';
import { convSpec, convTransposeSpec } from './spec.ts';
import { type ConvTypes, checkConvTypes } from './types.ts';

/** A wrong call, by default conv2d of [1, 2, 5, 5] with [3, 2, 3, 3], and what PyTorch 1.13.1 says to it. */
interface Refusal {
  readonly rank?: SpatialRank;
  readonly x?: readonly number[];
  readonly w?: readonly number[];
  readonly b?: readonly number[];
  /** Also of wrong types, as JavaScript may pass them. */
  readonly options?: object;
  readonly says: string;
}

const expected = (name: string, axes: number, list: string): string =>
  `expected ${name} to be a single integer value or a list of ${axes} values ` +
  `to match the convolution dimensions, but got ${name}=${list}`;

const notEmpty = 'Only zero batch or zero channel inputs are supported, but got input shape: ';

const refusals: readonly Refusal[] = [
  {
    x: [4, 4],
    says: 'Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [4, 4]',
  },
  {
    rank: 3,
    x: [],
    says: 'Expected 4D (unbatched) or 5D (batched) input to conv3d, but got input of size: []',
  },
  {
    rank: 1,
    says: 'Expected 2D (unbatched) or 3D (batched) input to conv1d, but got input of size: [1, 2, 5, 5]',
  },
  { w: [3, 2], says: 'weight should have at least three dimensions' },
  { w: [3, 2, 3], says: expected('stride', 1, '[1, 1]') },
  { options: { padding: [1, 1, 1] }, says: expected('padding', 2, '[1, 1, 1]') },
  { options: { stride: [] }, says: expected('stride', 2, '[]') },
  {
    w: [3, 2, 3],
    options: { padding: 'same' },
    says:
      'Expected 3-dimensional input for 3-dimensional weight[3, 2, 3], ' +
      'but got 4-dimensional input of size [1, 2, 5, 5] instead',
  },
  { options: { padding: 'same', stride: [1, 1, 1] }, says: 'stride cannot broadcast to 2 dimensions' },
  {
    x: [1, 4, 5, 5],
    options: { padding: 'same', stride: 2 },
    says: "padding='same' is not supported for strided convolutions",
  },
  { options: { padding: 'full' }, says: "Invalid padding string: 'full'" },
  { options: { groups: 0, stride: 0 }, says: 'non-positive groups is not supported' },
  { options: { padding: -1, stride: -1 }, says: 'negative padding is not supported' },
  { options: { stride: [1, 0] }, says: 'non-positive stride is not supported' },
  {
    options: { groups: 4 },
    says:
      'Given groups=4, expected weight to be at least 4 at dimension 0, ' +
      'but got weight of size [3, 2, 3, 3] instead',
  },
  {
    options: { groups: 2 },
    says:
      'Given groups=2, expected weight to be divisible by 2 at dimension 0, ' +
      'but got weight of size [[3, 2, 3, 3]] instead',
  },
  {
    x: [3, 5, 5],
    says:
      'Given groups=1, weight of size [3, 2, 3, 3], expected input[1, 3, 5, 5] to have 2 channels, ' +
      'but got 3 channels instead',
  },
  {
    b: [3, 1],
    says:
      'Given weight of size [3, 2, 3, 3], expected bias to be 1-dimensional with 3 elements, ' +
      'but got bias of size [3, 1] instead',
  },
  {
    options: { padding: 1, dilation: 4 },
    says:
      'Calculated padded input size per channel: (7 x 7). Kernel size: (9 x 9). ' +
      "Kernel size can't be greater than actual input size",
  },
  {
    rank: 1,
    x: [1, 2, 5],
    w: [3, 2, 0],
    says: 'kernel size should be greater than zero, but got kernel_height: 1 kernel_width: 0',
  },
  {
    rank: 3,
    x: [1, 2, 5, 5, 5],
    w: [3, 2, 0, 3, 3],
    says: 'kernel size should be greater than zero, but got: 0 x 3 x 3 (TxHxW)',
  },
  {
    rank: 3,
    x: [1, 2, 5, 5, 5],
    w: [3, 2, 0, 3, 3],
    options: { dilation: 2 },
    says: 'kernel size should be greater than zero, but got [0, 3, 3]',
  },
  {
    rank: 1,
    x: [1, 2, 5],
    w: [3, 2, 3],
    options: { dilation: 0 },
    says: 'dilation should be greater than zero, but got [1, 0]',
  },
  { rank: 1, x: [1, 2, 0], w: [3, 2, 3], options: { padding: 2 }, says: `${notEmpty}[1, 2, 1, 0]` },
];

const transposedRefusals: readonly Refusal[] = [
  {
    x: [5, 5],
    says: 'Expected 3D (unbatched) or 4D (batched) input to conv_transpose2d, but got input of size: [5, 5]',
  },
  {
    says:
      'Given transposed=1, weight of size [3, 2, 3, 3], expected input[1, 2, 5, 5] to have 3 channels, ' +
      'but got 2 channels instead',
  },
  {
    x: [1, 3, 5, 5],
    b: [],
    says:
      'Given transposed=1, weight of size [3, 2, 3, 3], expected bias to be 1-dimensional with 2 elements, ' +
      'but got bias of size [] instead',
  },
  { options: { outputPadding: -1, stride: -1 }, says: 'negative output_padding is not supported' },
  {
    rank: 1,
    x: [1, 3, 3],
    w: [3, 2, 3],
    options: { outputPadding: 2, stride: 2 },
    says:
      'output padding must be smaller than either stride or dilation, but got output_padding_height: 0 ' +
      'output_padding_width: 2 stride_height: 1 stride_width: 2 dilation_height: 1 dilation_width: 1',
  },
  {
    rank: 3,
    x: [1, 3, 5, 5, 5],
    w: [3, 2, 3, 3, 3],
    options: { dilation: 0 },
    says:
      'dilation should be greater than zero, but got dilation_depth: 0, dilation_height: 0, ' +
      'dilation_width: 0',
  },
  {
    x: [1, 3, 5, 5],
    w: [3, 2, 0, 3],
    says: 'kernel size should be greater than zero, but got kernel_height: 0 kernel_width: 3',
  },
  {
    rank: 1,
    x: [1, 3, 3],
    w: [3, 2, 3],
    options: { padding: 5 },
    says:
      'Given input size per channel: (1 x 3). Calculated output size per channel: (1 x -5). ' +
      'Output size is too small',
  },
  { options: { outputPadding: [1, 0, 0] }, says: expected('output_padding', 2, '[1, 0, 0]') },
  {
    options: { padding: 'same' },
    says: "conv_transpose2d(): argument 'padding' must be tuple of ints, not str",
  },
  { rank: 3, x: [1, 3, 0, 2, 2], w: [3, 2, 3, 3, 3], says: `${notEmpty}[1, 3, 0, 2, 2]` },
];

describe("PyTorch's sentences, with a remedy", () => {
  test.each(refusals)('$says', ({ rank = 2, x = [1, 2, 5, 5], w = [3, 2, 3, 3], b, options, says }) => {
    expect(() => convSpec(rank, x, w, b, options as ConvOptions)).toThrow(`${says}. `);
  });

  test.each(transposedRefusals)('transposed: $says', (refusal) => {
    const { rank = 2, x = [1, 2, 5, 5], w = [3, 2, 3, 3], b, options, says } = refusal;
    expect(() => convTransposeSpec(rank, x, w, b, options as ConvTransposeOptions)).toThrow(`${says}. `);
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
