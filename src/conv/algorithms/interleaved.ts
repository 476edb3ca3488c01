import { imagesTogether } from '../../backend/backend.ts';
import { elementCount } from '../../backend/extent.ts';
import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import type { Algorithm } from './algorithm.ts';
import { tapsMet } from './multiply.ts';
import { onPlanes, whyNotPlanes } from './planes.ts';

const channelsTogether = 2;

/**
 * Batches of small planes: sixteen images at a time, interleaved, so that a vector holds the same place of
 * several images. Planes of any width fill the vectors, and taps beyond the border are left out. Every output
 * is one sum of N = C/G · K products in float32: its error is at most N · 2⁻²⁴ times the sum of the products'
 * magnitudes, and usually about √N · 2⁻²⁴.
 */
export const interleaved: Algorithm = {
  name: 'interleaved',
  consider(spec, role, machine) {
    const obstacle = whyNotPlanes('interleaved', spec, role, machine) ?? whyNot(spec, role);
    if (obstacle !== undefined) return { ok: false, why: obstacle };
    return {
      ok: true,
      cost: Math.round(costOf(spec, role)),
      why: 'vectors hold the same place of several images',
      steps: [`interleave ${imagesTogether} images`, 'taps that meet an input', 'separate'],
      fuses: true,
      run: onPlanes('interleaved', spec, role),
    };
  },
};

function whyNot(spec: ConvSpec, role: Role): string | undefined {
  return role === 'weightGradient' ? 'computes outputs, not weights' : whyNotTogether(spec);
}

/** Why a batch cannot be cut. */
export function whyNotTogether({ batch }: ConvSpec): string | undefined {
  return batch % imagesTogether === 0 ? undefined : `${batch} images are not a multiple of ${imagesTogether}`;
}

/** The products; what begins a group, a sum and a row of its taps; and what is moved, all as measured. */
function costOf(spec: ConvSpec, role: Role): number {
  const { batch, groups } = spec;
  const isForward = role === 'forward';
  const [inside, outside] = isForward
    ? [spec.inChannels / groups, spec.outChannels / groups]
    : [spec.outChannels / groups, spec.inChannels / groups];
  const places = isForward ? spec.outputSize : spec.inputSize;
  const begun = (batch / imagesTogether) * groups;
  const panels = begun * Math.ceil(outside / channelsTogether);
  const met = tapsMet(spec);
  const sums = panels * elementCount(places);
  const rows = panels * inside * elementCount([...met.slice(0, -1), places[places.length - 1]]);
  const products = imagesTogether * channelsTogether * panels * inside * elementCount(met);
  const moved = elementCount(spec.inputShape) + elementCount(spec.outputShape);
  return products + 60 * sums + 28 * rows + 2 * moved + 30_000 * begun;
}
