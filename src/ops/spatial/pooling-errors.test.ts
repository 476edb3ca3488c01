/** Every sentence with which PyTorch 1.13 refuses a pooling. */
import { expect, test } from 'vitest';
import { F, zeros } from '../../index.ts';

const line = zeros([1, 2, 4]);
const plane = zeros([1, 2, 4, 4]);
const volume = zeros([1, 2, 4, 4, 4]);

const refusals: [call: () => unknown, sentence: string][] = [
  [() => F.maxPool1d(line, 0), 'max_pool1d() kernel_size must be greater than zero, but got 0'],
  [() => F.maxPool1d(line, 2, { stride: 0 }), 'max_pool1d() stride must be greater than zero, but got 0'],
  [
    () => F.maxPool1d(line, 3, { padding: 2 }),
    'max_pool1d() padding should be at most half of kernel size, but got padding=2 and kernel_size=3',
  ],
  [() => F.maxPool1d(line, 3, { padding: -1 }), 'max_pool1d() padding must be non-negative, but got -1'],
  [() => F.maxPool1d(line, 2, { dilation: 0 }), 'max_pool1d() dilation must be greater than zero, but got 0'],
  [
    () => F.maxPool1d(line, [2, 2]),
    'max_pool1d() kernel_size must be an int, list of ints or tuple of ints of size 1 but got size 2',
  ],
  [() => F.maxPool1d(line.long(), 2), `"max_pool1d_impl" not implemented for 'Long'`],
  [() => F.maxPool1d(line, 0, { returnIndices: true }), 'stride should not be zero'],
  [
    () => F.avgPool2d(zeros([1, 1, 1, 4, 4]), 2),
    'Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[1, 1, 1, 4, 4]',
  ],
  [
    () => F.avgPool3d(zeros([1, 1, 0, 4, 4]), 2),
    'has a shape of [1, 1, 0, 4, 4] and non-batch dimension 0 has length zero!',
  ],
  [() => F.maxPool2d(plane, 0), 'stride should not be zero'],
  [() => F.maxPool2d(plane, 2, { stride: 0 }), 'stride should not be zero'],
  [() => F.maxPool2d(plane, -1), 'kernel size should be greater than zero, but got kH: -1 kW: -1'],
  [() => F.maxPool2d(plane, 2, { stride: -1 }), 'stride should be greater than zero, but got dH: -1 dW: -1'],
  [() => F.maxPool2d(plane, 2, { padding: -1 }), 'pad must be non-negative, but got pad: -1'],
  [
    () => F.maxPool2d(plane, [2, 3], { padding: [1, 2] }),
    'pad should be at most half of kernel size, but got pad=2 and kernel_size=3',
  ],
  [
    () => F.maxPool3d(volume, 2, { dilation: 0 }),
    'dilation should be greater than zero, but got dilationT: 0 dilationH: 0 dilationW: 0',
  ],
  [
    () => F.maxPool2d(plane, 5),
    'Given input size: (2x4x4). Calculated output size: (2x0x0). Output size is too small',
  ],
  [() => F.maxPool2d(zeros([4]), 2), 'non-empty 3D or 4D (batch mode) tensor expected for input'],
  [
    () => F.maxPool2d(zeros([2, 0, 4, 4]), 2),
    'Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[2, 0, 4, 4]',
  ],
  [
    () => F.maxPool3d(zeros([2, 0, 4, 4, 4]), 2),
    "max_pool3d_with_indices_out_cpu_template(): Expected input's non-batch dimensions to have positive " +
      'length, but input has a shape of [2, 0, 4, 4, 4] and non-batch dimension 0 has length zero!',
  ],
  [() => F.maxPool2d(plane.to('int64'), 2), '"max_pool2d" not implemented for \'Long\''],
  [
    () => F.maxPool2d(plane, [2, 2, 2]),
    'max_pool2d: kernel_size must either be a single int, or a tuple of two ints',
  ],
  [
    () => F.maxPool3d(volume, 2, { padding: [1, 1] }),
    'max_pool3d: padding must be either be a single int, or a tuple of three ints',
  ],
  [
    () => F.avgPool3d(volume, 2, { stride: [1, 2] }),
    'avg_pool3d: stride must be omitted, a single int, or a tuple of three ints',
  ],
  [
    () => F.maxPool1d(line, [2, 2], { returnIndices: true }),
    "max_pool1d() argument 'kernel_size' should contain one int (got 2)",
  ],
  [
    () => F.maxPool2d(plane, 2.5),
    "max_pool2d(): argument 'kernel_size' (position 2) must be tuple of ints, not float",
  ],
  [
    () => F.maxPool1d(zeros([4]), 2),
    'max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:[4]',
  ],
  [
    () => F.avgPool1d(zeros([4]), 2),
    "Expected 2 to 3 dimensions, but got 1-dimensional tensor for argument #1 'self' " +
      '(while checking arguments for avg_pool1d)',
  ],
  [() => F.avgPool2d(plane, 2, { divisorOverride: 0 }), 'divisor must be not zero'],
  [
    () => F.avgPool3d(zeros([1, 1, 2, 3, 3]), [3, 2, 2], { padding: [1, 0, 0] }),
    'input image (T: 2 H: 3 W: 3) smaller than kernel size (kT: 3 kH: 2 kW: 2)',
  ],
  [() => F.avgPool2d(plane.to('bool'), 2), '"avg_pool2d" not implemented for \'Bool\''],
  [() => F.adaptiveAvgPool2d(zeros([4]), 2), 'adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got [4]'],
  [() => F.adaptiveMaxPool2d(zeros([4]), 2), 'adaptive_max_pool2d(): Expected 3D or 4D tensor, but got: [4]'],
  [
    () => F.adaptiveAvgPool2d(zeros([2, 2, 4, 0]), 2),
    'adaptive_avg_pool2d(): Expected input to have non-zero size for non-batch dimensions, but input ' +
      'has sizes [2, 2, 4, 0] with dimension 3 being empty',
  ],
  [() => F.adaptiveAvgPool2d(plane, [2, 2, 2]), 'adaptive_avg_pool2d: output_size must be 2'],
  [
    () => F.adaptiveAvgPool2d(plane, -1),
    'adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 but received {-1, -1}',
  ],
  [
    () => F.adaptiveMaxPool2d(plane, -1),
    'Trying to create tensor with negative dimension -1: [1, 2, -1, -1]',
  ],
  [() => F.lpPool2d(plane, 2, 5), 'Given input size: (2x4x4). Calculated output size: (2x0x0).'],
  // PyTorch reads beyond the plane here.
  [() => F.maxPool2d(zeros([1, 3, 3]), 2, { padding: 1, dilation: 4 }), 'sees padding only'],
];

for (const [call, sentence] of refusals) test(sentence, () => expect(call).toThrow(sentence));
