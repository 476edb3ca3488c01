import { elementCount } from '../../backend/extent.ts';
import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import { hasPadding, paddedSize } from '../views.ts';
import type { Algorithm } from './algorithm.ts';
import { blockUse } from './costs.ts';
import { onPlanes, whyNotPlanes } from './planes.ts';

// A row of taps is written out in the kernel.
const widestKernel = 64;
// Of larger kernels, each row of taps is a loop.
const mostTapsWrittenOut = 9;

/**
 * Convolution as its definition says: a block of neighbouring outputs of some channels stays in registers
 * while every tap passes by. Every output is one sum of N = C/G · K products in float32: its error is at most
 * N · 2⁻²⁴ times the sum of the products' magnitudes, and usually about √N · 2⁻²⁴.
 */
export const direct: Algorithm = {
  name: 'direct',
  consider(spec, role, machine) {
    const taps = elementCount(spec.kernelSize);
    const obstacle = whyNotPlanes('direct', spec, role, machine) ?? whyNot(spec, role);
    if (obstacle !== undefined) return { ok: false, why: obstacle };
    const [planes, size] =
      role === 'forward' ? [spec.inChannels, spec.outputSize] : [spec.outChannels, spec.inputSize];
    const columns = size[size.length - 1];
    const [channels, inside] =
      role === 'forward' ? [spec.outChannels, spec.inChannels] : [spec.inChannels, spec.outChannels];
    const use = blockUse(channels / spec.groups, columns);
    // Padding is multiplied like all else.
    const products = spec.batch * channels * elementCount(size) * (inside / spec.groups) * taps;
    const speed = taps > mostTapsWrittenOut ? 0.86 : 0.92;
    const copied = spec.batch * planes * elementCount(paddedSize(spec));
    return {
      ok: true,
      cost: Math.round(products / (speed * use) + 2 * copied),
      why: 'blocks of neighbouring outputs stay in registers',
      steps: [hasPadding(spec) ? 'pad rows' : 'copy rows', `${taps} taps over channels`],
      fuses: true,
      run: onPlanes('direct', spec, role),
    };
  },
};

function whyNot({ kernelSize }: ConvSpec, role: Role): string | undefined {
  if (role === 'weightGradient') return 'computes outputs, not weights';
  const width = kernelSize[kernelSize.length - 1];
  return width > widestKernel ? `kernel is ${width} wide` : undefined;
}
