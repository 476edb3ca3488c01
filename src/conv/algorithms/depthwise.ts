import { elementCount } from '../../backend/extent.ts';
import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import { paddedSize } from '../views.ts';
import type { Algorithm } from './algorithm.ts';
import { multiplyAdds } from './multiply.ts';
import { onPlanes, whyNotPlanes } from './planes.ts';

// All taps are written out in the kernel.
const mostTaps = 64;

/**
 * One kernel per plane, its numbers in registers where they are few: three rows of a 3×3 that keeps the width
 * together, with nothing copied; else some padded planes at a time. Every output is one sum of K products in
 * float32: its error is at most K · 2⁻²⁴ times the sum of the products' magnitudes.
 */
export const depthwise: Algorithm = {
  name: 'depthwise',
  consider(spec, role, machine) {
    const obstacle = whyNotPlanes('depthwise', spec, role, machine) ?? whyNot(spec, role);
    if (obstacle !== undefined) return { ok: false, why: obstacle };
    const isPadded = !keepsWidth(spec);
    return {
      ok: true,
      cost: Math.round(isPadded ? paddedCost(spec, role) : multiplyAdds(spec) / 0.75),
      why: 'every plane has a kernel of its own, which stays in registers',
      steps: isPadded ? ['pad planes', 'some sums at a time'] : ['3 rows at a time'],
      fuses: true,
      run: onPlanes('depthwise', spec, role),
    };
  },
};

function whyNot(spec: ConvSpec, role: Role): string | undefined {
  if (role === 'weightGradient') return 'computes outputs, not weights';
  const perGroup = (role === 'forward' ? spec.inChannels : spec.outChannels) / spec.groups;
  if (perGroup !== 1) return `${perGroup} channels meet in an output`;
  const taps = elementCount(spec.kernelSize);
  return taps > mostTaps ? `has ${taps} taps` : undefined;
}

/** Whether the kernel for 3×3 that copies nothing takes it. */
function keepsWidth({ kernelSize, stride, dilation, padding, inputSize, outputSize }: ConvSpec): boolean {
  const isPlain = [...stride, ...dilation].every((step) => step === 1);
  const isSame = inputSize.length === 2 && padding[1][0] === 1 && outputSize[1] === inputSize[1];
  return kernelSize.join('×') === '3×3' && isPlain && isSame && inputSize[1] > 4;
}

function paddedCost(spec: ConvSpec, role: Role): number {
  const [planes, size] =
    role === 'forward' ? [spec.inChannels, spec.outputSize] : [spec.outChannels, spec.inputSize];
  const width = size[size.length - 1];
  const use = width / (4 * Math.ceil(width / 4));
  const copied = spec.batch * planes * elementCount(paddedSize(spec));
  const speed = elementCount(spec.kernelSize) > 9 ? 0.4 : 0.6;
  return multiplyAdds(spec) / (speed * use) + 3 * copied + 300 * spec.batch * planes;
}
