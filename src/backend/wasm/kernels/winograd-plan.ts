import type { Activation, PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import { timeOfMultiplyAdd } from '../threads/split.ts';
import { blockShapeFor } from './block-shape.ts';
import { evenStep } from './packed-gemm.ts';
import { padKernel, planeBytes, type RowLayout, staggered } from './padded-rows.ts';
import { multiplyAddsOf, type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import type { PreparedForm } from './prepared-weight.ts';
import type { BlockShape } from './register-block.ts';
import { inputKernel, outputKernel } from './winograd-kernels.ts';
import { tileProductKernel } from './winograd-product-kernel.ts';
import { nameOf, productsOf, type TileShape } from './winograd-transforms.ts';
import { weightKernel } from './winograd-weight.ts';

// V and M of a strip of tiles stay in the second cache, where the channels are not too many for that.
const stripBytes = 1 << 20;
const fewestTiles = 16;
// What the products of a strip read again and again stays in the first.
const firstCache = 1 << 15;

/** How the tiles of a convolution lie. */
export interface TileLayout {
  readonly tile: TileShape;
  /** How many products there are: places of a transformed tile. */
  readonly products: number;
  /** Rows of tiles. */
  readonly rows: number;
  /** Tiles in a row, at least 4: those beyond the output are computed for nothing. */
  readonly columns: number;
  /** Bytes of a padded input row and plane. */
  readonly rowBytes: number;
  readonly planeBytes: number;
  /** Bytes from channel to channel, and from one of the products to the next, of V and M. */
  readonly channelBytes: number;
  readonly inputStep: number;
  readonly outputStep: number;
}

/** Where things lie in the scratch memory. */
interface Scratch {
  readonly v: number;
  readonly m: number;
  readonly square: number;
  readonly end: number;
}

/** The compiled kernels of a convolution. */
interface TileKernels {
  readonly pad: KernelFunction;
  readonly input: KernelFunction;
  /** Transforms the weights of so many output channels. */
  readonly weightOf: (channels: number) => KernelFunction;
  /** Of groups of so many blocks, each of some output channels by some tiles. */
  readonly productOf: (channels: number, tiles: number, together: number) => KernelFunction;
  readonly outputOf: (hasBias: boolean) => KernelFunction;
}

/** How a convolution is computed by tiles, wherever its tensors lie. */
export interface TilePlan {
  readonly geometry: PlaneGeometry;
  readonly layout: TileLayout;
  readonly block: BlockShape;
  readonly kernels: TileKernels;
  /** Rows of tiles that are computed together. */
  readonly stripRows: number;
  /** Bytes from one of the products to the next, of U. */
  readonly weightStep: number;
  /** Bytes of a group's U. */
  readonly weightBytes: number;
  readonly transformed: PreparedForm;
  readonly scratch: Scratch;
  /** Nanoseconds that one thread takes. */
  readonly time: number;
}

/** Plans a convolution by tiles of a shape. */
export function planTiles(device: Device, call: PlaneConvolution, tile: TileShape): TilePlan {
  const geometry = planeGeometry(call);
  const { groups, inChannels, outChannels, width, outWidth, outHeight } = geometry;
  const products = productsOf(tile);
  const [rows, columns] = [Math.ceil(outHeight / tile.rows), Math.max(4, Math.ceil(outWidth / tile.columns))];
  const perRow = 4 * products * (inChannels + outChannels) * columns;
  const most = Math.max(Math.ceil(fewestTiles / columns), Math.floor(stripBytes / perRow));
  const stripRows = stripRowsFor(rows, columns, Math.min(rows, most));
  const partWidth = 4 * Math.ceil((columns * tile.columns + 2) / 4);
  const padding = { width, begin: geometry.begin[1], parts: 1, partWidth, rowBytes: 4 * partWidth };
  const channelBytes = 16 * Math.ceil((stripRows * columns) / 4);
  const layout: TileLayout = {
    tile,
    products,
    rows,
    columns,
    rowBytes: padding.rowBytes,
    planeBytes: planeBytes(padding, stripRows * tile.rows + 2),
    channelBytes,
    inputStep: staggered(inChannels * channelBytes),
    outputStep: staggered(outChannels * channelBytes),
  };
  const weightStep = staggered(4 * inChannels * outChannels);
  const weightBytes = products * weightStep;
  const v = inChannels * layout.planeBytes + 64;
  const m = v + products * layout.inputStep;
  const square = m + products * layout.outputStep;
  const block = blockShapeFor(device, outChannels, channelBytes / 4);
  return {
    geometry,
    layout,
    block,
    kernels: tileKernels(device, geometry, layout, block, padding, call.activation),
    stripRows,
    weightStep,
    weightBytes,
    transformed: {
      form: `winograd ${nameOf(tile)} ${block.rows}`,
      byteLength: groups * weightBytes,
    },
    scratch: { v, m, square, end: square + 16 * products },
    time: (1.3 * products * multiplyAddsOf(geometry) * timeOfMultiplyAdd) / (9 * tile.rows * tile.columns),
  };
}

/** The rows of tiles in a strip, at most so many, that leave the fewest tiles of vectors idle. */
function stripRowsFor(rows: number, columns: number, most: number): number {
  let [best, least] = [1, Number.POSITIVE_INFINITY];
  for (let wanted = most; wanted >= 1; wanted--) {
    const step = evenStep(rows, wanted, 1);
    const vectorsIn = (count: number) => Math.ceil((count * columns) / 4);
    const vectors = Math.floor(rows / step) * vectorsIn(step) + vectorsIn(rows % step);
    if (vectors < least) [best, least] = [step, vectors];
  }
  return best;
}

function tileKernels(
  { kernels, features }: Device,
  { inChannels, outWidth }: PlaneGeometry,
  { tile, channelBytes, columns }: TileLayout,
  { unroll }: BlockShape,
  padding: RowLayout,
  activation: Activation | undefined,
): TileKernels {
  const name = nameOf(tile);
  const inner = inChannels * channelBytes <= firstCache ? ('panels' as const) : ('blocks' as const);
  const stored = (column: number) => Math.max(0, Math.min(tile.columns, outWidth - column * tile.columns));
  const last = [4, 3, 2, 1].map((n) => stored(columns - n));
  return {
    pad: kernels.get(`pad ${Object.values(padding)}`, () => padKernel(padding)).run,
    input: kernels.get(`winograd input ${name}`, () => inputKernel(tile, features)).run,
    weightOf: (high) => {
      return kernels.get(`winograd weight ${name} ${high}`, () => weightKernel({ tile, high }, features)).run;
    },
    productOf: (rows, tiles, together) => {
      const shape = { rows, columns: tiles, unroll, together, inner };
      const build = () => tileProductKernel(shape, features);
      return kernels.get(`winograd product ${Object.values(shape)}`, build).run;
    },
    outputOf: (bias) => {
      const build = () => outputKernel({ tile, last, bias, activation }, features);
      return kernels.get(`winograd output ${name} ${last} ${bias} ${activation}`, build).run;
    },
  };
}
