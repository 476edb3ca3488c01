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
 * One kernel per plane, its numbers in registers where they are few: those of 3×3 that keep the width, or
 * halve it, copy nothing; else some padded planes at a time. Every output is one sum of K products in
 * float32: its error is at most K · 2⁻²⁴ times the sum of the products' magnitudes.
 */
export const depthwise: Algorithm = {
  name: 'depthwise',
  consider(spec, role, machine) {
    const obstacle = whyNotPlanes('depthwise', spec, role, machine) ?? whyNot(spec, role);
    if (obstacle !== undefined) return { ok: false, why: obstacle };
    const isPadded = !isUnpadded(spec);
    return {
      ok: true,
      cost: Math.round(isPadded ? paddedCost(spec, role) : unpaddedCost(spec)),
      why: 'every plane has a kernel of its own, which stays in registers',
      steps: isPadded ? ['pad planes', 'some sums at a time'] : ['rows as they lie'],
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

/** Whether the kernels for 3×3 that copy nothing take it: those that keep the width or halve it. */
function isUnpadded({ kernelSize, stride, dilation, padding, inputSize, outputSize }: ConvSpec): boolean {
  if (inputSize.length !== 2 || kernelSize.join('×') !== '3×3') return false;
  const [step] = stride;
  const isPlain = stride[1] === step && step <= 2 && dilation.every((each) => each === 1);
  const isWhole = padding[1][0] === 1 && inputSize[1] === step * outputSize[1];
  return isPlain && isWhole && inputSize[1] > 4;
}

function unpaddedCost(spec: ConvSpec): number {
  return multiplyAdds(spec) / (spec.stride[0] === 1 ? 0.75 : 0.35);
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
