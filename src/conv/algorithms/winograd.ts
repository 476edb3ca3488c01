import { elementCount } from '../../backend/extent.ts';
import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import type { Algorithm, Machine } from './algorithm.ts';
import { blockUse } from './costs.ts';
import { onPlanes, whyNotPlanes } from './planes.ts';

/**
 * 3×3 kernels of stride 1 by tiles of m × m outputs, each with (m + 2)² multiplications for the 9 m² of the
 * definition, and transforms before and after. Lavin, Gray, "Fast Algorithms for Convolutional Neural
 * Networks", 2015. Errors against float64, relative to the largest result: at most 2·10⁻⁶ for m = 2 and
 * 2·10⁻⁵ for m = 4. A NaN or an infinity reaches no outputs that it would not reach directly: where one
 * comes out, everything is computed again directly.
 */
function winograd(size: 2 | 4): Algorithm {
  const kernel = `winograd${size}` as const;
  return {
    name: kernel,
    consider(spec, role, machine) {
      const obstacle =
        whyNotPlanes(kernel, spec, role, machine) ?? whyNot(spec, role) ?? whyNotPrecise(size, machine);
      if (obstacle !== undefined) return { ok: false, why: obstacle };
      const products = (size + 2) ** 2;
      const saving = (9 * size ** 2) / products;
      return {
        ok: true,
        cost: Math.round(costOf(spec, role, size)),
        why: `tiles of ${size}×${size} outputs need ${saving}× fewer multiplications`,
        steps: ['transform weight', 'pad rows', 'transform tiles', `${products} × gemm`, 'transform back'],
        fuses: true,
        run: onPlanes(kernel, spec, role),
      };
    },
  };
}

export const winograd2: Algorithm = winograd(2);
export const winograd4: Algorithm = winograd(4);

function whyNotPrecise(size: 2 | 4, { precise }: Machine): string | undefined {
  return precise && size === 4 ? 'rounds more than precise arithmetic may' : undefined;
}

function whyNot(spec: ConvSpec, role: Role): string | undefined {
  if (role === 'weightGradient') return 'computes outputs, not weights';
  if (spec.kernelSize.join('×') !== '3×3') return `kernel is ${spec.kernelSize.join('×')}`;
  if (spec.stride.some((step) => step !== 1)) return `stride is ${spec.stride.join('×')}`;
  return spec.dilation.some((step) => step !== 1) ? `dilation is ${spec.dilation.join('×')}` : undefined;
}

/** The products, and per number the work of the three transforms as measured. */
function costOf(spec: ConvSpec, role: Role, size: 2 | 4): number {
  const products = (size + 2) ** 2;
  const [height, width] = role === 'forward' ? spec.outputSize : spec.inputSize;
  const tiles = spec.batch * Math.ceil(height / size) * Math.max(4, Math.ceil(width / size));
  const weights = elementCount(spec.weightShape) / 9;
  const channels = (role === 'forward' ? spec.outChannels : spec.inChannels) / spec.groups;
  const multiplications = products * tiles * weights;
  const transformed = products * tiles * (spec.inChannels + spec.outChannels);
  return multiplications / (0.8 * blockUse(channels, 8)) + 12 * transformed + 8 * products * weights;
}
