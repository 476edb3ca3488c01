import type { FusedKernels } from '../fused.ts';
import type { Device } from './device.ts';
import { formulaKernelsOf } from './kernels/formula-sum.ts';
import type { Mapper } from './kernels/map.ts';
import { softmaxKernelsOf } from './kernels/softmax.ts';
import { windowKernelsOf } from './kernels/windows.ts';

/** How a kernel is run as one call of the device. */
export type RunCall = <Result>(run: () => Result) => Result;

/** The fused kernels of a device; `call` runs one. */
export function fusedKernelsOf(device: Device, mapper: Mapper, call: RunCall): FusedKernels {
  return {
    ...windowKernelsOf(device, call),
    ...formulaKernelsOf(device, mapper, call),
    ...softmaxKernelsOf(device, call),
  };
}
