import { elementCount } from '../../backend/extent.ts';
import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import { hasPadding, paddedSize } from '../views.ts';
import type { Algorithm } from './algorithm.ts';
import { panelUse } from './costs.ts';
import { multiplyAdds } from './multiply.ts';
import { onPlanes, whyNotPlanes } from './planes.ts';

// More lie too far apart in a panel.
const mostTaps = 128;

/**
 * A product of matrices, the second of which, the windows, is made strip by strip and chunk by chunk in the
 * caches. Any kernel, stride and dilation, any width fills the registers alike. Every output is one sum of
 * N = C/G · K products in float32: its error is at most N · 2⁻²⁴ times the sum of the products' magnitudes,
 * and usually about √N · 2⁻²⁴.
 */
export const implicit: Algorithm = {
  name: 'implicit',
  consider(spec, role, machine) {
    const obstacle = whyNotPlanes('implicit', spec, role, machine) ?? whyNot(spec, role);
    if (obstacle !== undefined) return { ok: false, why: obstacle };
    return {
      ok: true,
      cost: Math.round(costOf(spec, role)),
      why: 'windows become a matrix within the caches, a strip at a time',
      steps: [hasPadding(spec) ? 'pad rows' : 'copy rows', 'unfold a strip', 'gemm'],
      fuses: true,
      run: onPlanes('implicit', spec, role),
    };
  },
};

function whyNot({ kernelSize, stride }: ConvSpec, role: Role): string | undefined {
  if (role === 'weightGradient') return 'computes outputs, not weights';
  const taps = elementCount(kernelSize);
  if (taps * elementCount(stride) === 1) return 'kernel is 1×1: there is nothing to unfold';
  return taps > mostTaps ? `has ${taps} taps` : undefined;
}

/** The products, and what is moved: the padded copy, and every window. */
function costOf(spec: ConvSpec, role: Role): number {
  const [planes, channels, size] =
    role === 'forward'
      ? [spec.inChannels, spec.outChannels, spec.outputSize]
      : [spec.outChannels, spec.inChannels, spec.inputSize];
  const places = elementCount(size);
  const use = panelUse(channels / spec.groups, places);
  const copied = spec.batch * planes * elementCount(paddedSize(spec));
  const unfolded = spec.batch * planes * elementCount(spec.kernelSize) * places;
  return multiplyAdds(spec) / (0.94 * use) + 2 * copied + 5 * unfolded;
}
