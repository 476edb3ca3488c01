import type { ConvolutionKernels } from '../backend.ts';
import type { Device } from './device.ts';
import { depthwiseConvolution } from './kernels/depthwise.ts';
import { directConvolution } from './kernels/direct.ts';
import { interleavedConvolution } from './kernels/interleaved.ts';
import { interleavedGradient } from './kernels/interleaved-gradient.ts';
import { pointwiseConvolution } from './kernels/pointwise.ts';
import { smallConvolution } from './kernels/small.ts';
import { weightGradient } from './kernels/weight-gradient.ts';
import { winogradConvolution } from './kernels/winograd.ts';
import { winogradWeightGradient } from './kernels/winograd-weight-gradient.ts';

/** The convolution kernels of a device; `call` runs one. */
export function convolutionKernelsOf(device: Device, call: (run: () => void) => void): ConvolutionKernels {
  return {
    pointwise: (convolution) => call(() => pointwiseConvolution(device, convolution)),
    small: (convolution) => call(() => smallConvolution(device, convolution)),
    direct: (convolution) => call(() => directConvolution(device, convolution)),
    depthwise: (convolution) => call(() => depthwiseConvolution(device, convolution)),
    interleaved: (convolution) => call(() => interleavedConvolution(device, convolution)),
    weightGradient: (convolution) => call(() => weightGradient(device, convolution)),
    winogradWeight: (convolution) => call(() => winogradWeightGradient(device, convolution)),
    interleavedWeight: (convolution) => call(() => interleavedGradient(device, convolution)),
    winograd2: (convolution) => call(() => winogradConvolution(device, convolution, 2)),
    winograd4: (convolution) => call(() => winogradConvolution(device, convolution, 4)),
  };
}
