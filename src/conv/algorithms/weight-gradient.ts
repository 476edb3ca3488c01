import { elementCount } from '../../backend/extent.ts';
import { hasPadding, paddedSize } from '../views.ts';
import type { Algorithm } from './algorithm.ts';
import { multiplyAdds } from './multiply.ts';
import { onPlanes, whyNotPlanes } from './planes.ts';

// Output channels in registers beside one row of taps; fewer leave multipliers idle.
const channelsTogether = 3;

/**
 * The weight's gradient by its definition: each of its numbers is a sum over all places, taken in the lanes
 * of a register for a whole image, then over the batch. Its error is at most N · O · 2⁻²⁴ times the sum of
 * the products' magnitudes, and usually about the root of that.
 */
export const weightGradient: Algorithm = {
  name: 'weight-gradient',
  consider(spec, role, machine) {
    const obstacle =
      whyNotPlanes('weightGradient', spec, role, machine) ??
      (role === 'weightGradient' ? undefined : 'computes weights, not outputs');
    if (obstacle !== undefined) return { ok: false, why: obstacle };
    const width = spec.outputSize[spec.outputSize.length - 1];
    const perGroup = spec.outChannels / spec.groups;
    const filled = (width / (4 * Math.ceil(width / 4))) * Math.min(1, perGroup / channelsTogether);
    const speed = spec.kernelSize[spec.kernelSize.length - 1] === 1 ? 0.6 : 0.8;
    const copied = spec.batch * spec.inChannels * elementCount(paddedSize(spec));
    const sums = 40 * spec.batch * elementCount(spec.weightShape);
    return {
      ok: true,
      cost: Math.round(multiplyAdds(spec) / (speed * filled) + 2 * copied + sums),
      why: 'the sums over an image stay in registers',
      steps: [hasPadding(spec) ? 'pad rows' : 'copy rows', 'sum over places', 'add over the batch'],
      run: onPlanes('weightGradient', spec, role),
    };
  },
};
