import type { ConvolutionKernels } from '../backend.ts';
import type { Device } from './device.ts';
import { depthwiseConvolution } from './kernels/depthwise.ts';
import { directConvolution } from './kernels/direct.ts';
import { implicitConvolution } from './kernels/implicit.ts';
import { interleavedConvolution } from './kernels/interleaved.ts';
import { interleavedGradient } from './kernels/interleaved-gradient.ts';
import { pointwiseConvolution } from './kernels/pointwise.ts';
import { smallConvolution } from './kernels/small.ts';
import { weightGradient } from './kernels/weight-gradient.ts';
import { winogradConvolution } from './kernels/winograd.ts';
import { winogradWeightGradient } from './kernels/winograd-weight-gradient.ts';

const winograd2 = winogradConvolution({ rows: 2, columns: 2 });
const winograd4x2 = winogradConvolution({ rows: 4, columns: 2 });
const winograd4 = winogradConvolution({ rows: 4, columns: 4 });

/** The convolution kernels of a device; `call` runs one. */
export function convolutionKernelsOf(device: Device, call: (run: () => void) => void): ConvolutionKernels {
  return {
    pointwise: (convolution) => call(() => pointwiseConvolution(device, convolution)),
    small: (convolution) => call(() => smallConvolution(device, convolution)),
    direct: (convolution) => call(() => directConvolution(device, convolution)),
    implicit: (convolution) => call(() => implicitConvolution(device, convolution)),
    depthwise: (convolution) => call(() => depthwiseConvolution(device, convolution)),
    interleaved: (convolution) => call(() => interleavedConvolution(device, convolution)),
    weightGradient: (convolution) => call(() => weightGradient(device, convolution)),
    winogradWeight: (convolution) => call(() => winogradWeightGradient(device, convolution)),
    interleavedWeight: (convolution) => call(() => interleavedGradient(device, convolution)),
    winograd2: (convolution) => call(() => winograd2(device, convolution)),
    winograd4x2: (convolution) => call(() => winograd4x2(device, convolution)),
    winograd4: (convolution) => call(() => winograd4(device, convolution)),
  };
}
