import type { ConvolutionKernels } from '../backend.ts';
import type { Device } from './device.ts';
import { depthwiseConvolution } from './kernels/depthwise.ts';
import { directConvolution } from './kernels/direct.ts';
import { weightGradient } from './kernels/weight-gradient.ts';
import { winogradConvolution } from './kernels/winograd.ts';

/** The convolution kernels of a device. */
export function convolutionKernelsOf(device: Device): ConvolutionKernels {
  return {
    direct: (call) => directConvolution(device, call),
    depthwise: (call) => depthwiseConvolution(device, call),
    weightGradient: (call) => weightGradient(device, call),
    winograd2: (call) => winogradConvolution(device, call, 2),
    winograd4: (call) => winogradConvolution(device, call, 4),
  };
}
