import type { ConvolutionKernels } from '../backend.ts';
import type { Device } from './device.ts';
import { directConvolution } from './kernels/direct.ts';

/** The convolution kernels of a device. */
export function convolutionKernelsOf(device: Device): ConvolutionKernels {
  return {
    direct: (call) => directConvolution(device, call),
  };
}
