import { imagesTogether } from '../../backend/backend.ts';
import { elementCount } from '../../backend/extent.ts';
import type { ConvSpec } from '../spec.ts';
import type { Algorithm } from './algorithm.ts';
import { whyNotTogether } from './interleaved.ts';
import { tapsMet } from './multiply.ts';
import { onPlanes, whyNotPlanes } from './planes.ts';

const mostHigh = 4;
const mostWide = 2;
// A sum waits four cycles for its predecessor, and two are added to in each.
const busySums = 8;

/**
 * The weight's gradient for batches of small planes, sixteen images at a time, interleaved like those of
 * `interleaved.ts`: each of its numbers is a sum over places and images in the lanes of one vector. Its error
 * is at most N · O · 2⁻²⁴ times the sum of the products' magnitudes, and usually about the root of that.
 */
export const interleavedWeight: Algorithm = {
  name: 'interleaved-weight',
  consider(spec, role, machine) {
    const obstacle =
      whyNotPlanes('interleavedWeight', spec, role, machine) ??
      (role === 'weightGradient' ? whyNotTogether(spec) : 'computes weights, not outputs');
    if (obstacle !== undefined) return { ok: false, why: obstacle };
    return {
      ok: true,
      cost: Math.round(costOf(spec)),
      why: 'vectors hold the same place of several images',
      steps: [`interleave ${imagesTogether} images`, 'sum over places', 'add over the batch'],
      run: onPlanes('interleavedWeight', spec, role),
    };
  },
};

/** The products, in blocks of output by input channels; what begins a row of them; and what is moved. */
function costOf(spec: ConvSpec): number {
  const { batch, groups, kernelSize } = spec;
  const [inside, outside] = [spec.inChannels / groups, spec.outChannels / groups];
  const lines = Math.ceil(outside / mostHigh);
  const high = Math.ceil(outside / lines);
  const timeOf = (wide: number): number => Math.max(busySums, high * wide);
  const left = inside % mostWide;
  const perPlace = Math.floor(inside / mostWide) * timeOf(mostWide) + (left > 0 ? timeOf(left) : 0);
  const met = tapsMet(spec);
  const products = batch * groups * lines * perPlace * elementCount(met);
  const blocks = (batch / imagesTogether) * groups * lines * Math.ceil(inside / mostWide);
  const rows = blocks * elementCount([...met.slice(0, -1), kernelSize[kernelSize.length - 1]]);
  const moved = elementCount(spec.inputShape) + elementCount(spec.outputShape);
  return 0.8 * products + 275 * rows + 24 * moved;
}
