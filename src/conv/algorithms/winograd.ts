import { elementCount } from '../../backend/extent.ts';
import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import type { Algorithm, Machine } from './algorithm.ts';
import { blockUse } from './costs.ts';
import { onPlanes, whyNotPlanes } from './planes.ts';

/** The outputs of a tile, rows by columns. */
interface Tile {
  readonly rows: 2 | 4;
  readonly columns: 2 | 4;
}

/**
 * 3×3 kernels of stride 1 by tiles of m × n outputs, each with (m + 2) · (n + 2) multiplications for the
 * 9 m n of the definition, and transforms before and after. Lavin, Gray, "Fast Algorithms for Convolutional
 * Neural Networks", 2015. Errors against float64, relative to the largest result: at most 2·10⁻⁶ for tiles of
 * 2 × 2 and 2·10⁻⁵ for the others. A NaN or an infinity reaches no outputs that it would not reach directly:
 * where one comes out, everything is computed again directly.
 */
function winograd(kernel: 'winograd2' | 'winograd4x2' | 'winograd4', tile: Tile): Algorithm {
  return {
    name: kernel,
    consider(spec, role, machine) {
      const obstacle =
        whyNotPlanes(kernel, spec, role, machine) ?? whyNot(spec, role) ?? whyNotPrecise(tile, machine);
      if (obstacle !== undefined) return { ok: false, why: obstacle };
      const products = productsOf(tile);
      const saving = Math.round((90 * tile.rows * tile.columns) / products) / 10;
      return {
        ok: true,
        cost: Math.round(costOf(spec, role, tile)),
        why: `tiles of ${tile.rows}×${tile.columns} outputs need ${saving}× fewer multiplications`,
        steps: ['transform weight', 'pad rows', 'transform tiles', `${products} × gemm`, 'transform back'],
        fuses: true,
        run: onPlanes(kernel, spec, role),
      };
    },
  };
}

export const winograd2: Algorithm = winograd('winograd2', { rows: 2, columns: 2 });
/** For planes so small that tiles of 4 × 4 would mostly reach beyond them. */
export const winograd4x2: Algorithm = winograd('winograd4x2', { rows: 4, columns: 2 });
export const winograd4: Algorithm = winograd('winograd4', { rows: 4, columns: 4 });

function productsOf({ rows, columns }: Tile): number {
  return (rows + 2) * (columns + 2);
}

function whyNotPrecise({ rows }: Tile, { precise }: Machine): string | undefined {
  return precise && rows === 4 ? 'rounds more than precise arithmetic may' : undefined;
}

function whyNot(spec: ConvSpec, role: Role): string | undefined {
  if (role === 'weightGradient') return 'computes outputs, not weights';
  if (spec.kernelSize.join('×') !== '3×3') return `kernel is ${spec.kernelSize.join('×')}`;
  if (spec.stride.some((step) => step !== 1)) return `stride is ${spec.stride.join('×')}`;
  return spec.dilation.some((step) => step !== 1) ? `dilation is ${spec.dilation.join('×')}` : undefined;
}

/** The products, and per number the work of the three transforms as measured. */
function costOf(spec: ConvSpec, role: Role, tile: Tile): number {
  const products = productsOf(tile);
  const [height, width] = role === 'forward' ? spec.outputSize : spec.inputSize;
  const tiles = spec.batch * Math.ceil(height / tile.rows) * Math.max(4, Math.ceil(width / tile.columns));
  const weights = elementCount(spec.weightShape) / 9;
  const channels = (role === 'forward' ? spec.outChannels : spec.inChannels) / spec.groups;
  const multiplications = products * tiles * weights;
  const transformed = products * tiles * (spec.inChannels + spec.outChannels);
  return multiplications / (0.8 * blockUse(channels, 8)) + 12 * transformed + 8 * products * weights;
}
