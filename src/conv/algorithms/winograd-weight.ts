import { elementCount } from '../../backend/extent.ts';
import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import type { Algorithm, Machine } from './algorithm.ts';
import { blockUse } from './costs.ts';
import { onPlanes, whyNotPlanes } from './planes.ts';

const products = 36;

/**
 * The weight's gradient of 3×3 kernels of stride 1 by tiles of 4 × 4 outputs: F(4, 3) of `winograd.ts`, which
 * is linear in the weight, differentiated. Errors against float64, relative to the largest result: at most
 * 5·10⁻⁵. Where a NaN or an infinity comes out, everything is computed again by the definition.
 */
export const winogradWeight: Algorithm = {
  name: 'winograd-weight',
  consider(spec, role, machine) {
    const obstacle =
      whyNotPlanes('winogradWeight', spec, role, machine) ?? whyNot(spec, role) ?? whyNotPrecise(machine);
    if (obstacle !== undefined) return { ok: false, why: obstacle };
    return {
      ok: true,
      cost: Math.round(costOf(spec)),
      why: 'tiles of 4×4 outputs need 4× fewer multiplications',
      steps: ['transform tiles of both', `${products} × gemm, added`, 'transform back'],
      run: onPlanes('winogradWeight', spec, role),
    };
  },
};

function whyNotPrecise({ precise }: Machine): string | undefined {
  return precise ? 'rounds more than precise arithmetic may' : undefined;
}

function whyNot(spec: ConvSpec, role: Role): string | undefined {
  if (role !== 'weightGradient') return 'computes weights, not outputs';
  if (spec.kernelSize.join('×') !== '3×3') return `kernel is ${spec.kernelSize.join('×')}`;
  if (spec.stride.some((step) => step !== 1)) return `stride is ${spec.stride.join('×')}`;
  return spec.dilation.some((step) => step !== 1) ? `dilation is ${spec.dilation.join('×')}` : undefined;
}

/** The products, and per number the work of the transforms as measured. */
function costOf(spec: ConvSpec): number {
  const { groups, inChannels, outChannels } = spec;
  const [height, width] = spec.outputSize;
  const tiles = spec.batch * Math.ceil(height / 4) * Math.max(4, Math.ceil(width / 4));
  const weights = elementCount(spec.weightShape) / 9;
  const use = blockUse(outChannels / groups, inChannels / groups);
  const transformed = products * tiles * (inChannels + outChannels);
  return (products * tiles * weights) / (0.75 * use) + 14 * transformed + 16 * products * weights;
}
