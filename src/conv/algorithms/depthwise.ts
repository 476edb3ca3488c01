import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import type { Algorithm } from './algorithm.ts';
import { multiplyAdds } from './multiply.ts';
import { runOnPlanes, whyNotPlanes } from './planes.ts';

// Shorter rows have no room for a left and a right end.
const shortestRow = 5;

/**
 * One 3×3 kernel per plane, its nine numbers in registers, three rows of outputs at a time; nothing is
 * copied. Every output is one sum of nine products in float32: its error is at most 9 · 2⁻²⁴ times the sum
 * of the products' magnitudes.
 */
export const depthwise: Algorithm = {
  name: 'depthwise',
  consider(spec, role, machine) {
    const obstacle = whyNotPlanes('depthwise', spec, role, machine) ?? whyNot(spec, role);
    if (obstacle !== undefined) return { ok: false, why: obstacle };
    return {
      ok: true,
      cost: Math.round(multiplyAdds(spec) / 0.75),
      why: 'every plane has a kernel of its own, which stays in registers',
      steps: ['3 rows at a time'],
      fuses: true,
      run: (backend, views, epilogue) => runOnPlanes(backend, 'depthwise', { spec, role }, views, epilogue),
    };
  },
};

function whyNot(spec: ConvSpec, role: Role): string | undefined {
  const { groups, inChannels, outChannels, kernelSize, stride, dilation, padding, inputSize, outputSize } =
    spec;
  if (role === 'weightGradient') return 'computes outputs, not weights';
  const perGroup = role === 'forward' ? inChannels / groups : outChannels / groups;
  if (perGroup !== 1) return `${perGroup} channels meet in an output`;
  if (kernelSize.join('×') !== '3×3') return `kernel is ${kernelSize.join('×')}`;
  if (stride.some((step) => step !== 1)) return `stride is ${stride.join('×')}`;
  if (dilation.some((step) => step !== 1)) return `dilation is ${dilation.join('×')}`;
  if (padding[1][0] !== 1 || outputSize[1] !== inputSize[1]) return 'the width changes';
  return inputSize[1] < shortestRow ? `rows are only ${inputSize[1]} long` : undefined;
}
