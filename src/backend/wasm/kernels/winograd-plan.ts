import type { Activation, PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import { timeOfMultiplyAdd } from '../threads/split.ts';
import { blockShapeFor } from './block-shape.ts';
import { evenStep } from './packed-gemm.ts';
import { planeBytes, type RowLayout } from './padded-rows.ts';
import { multiplyAddsOf, type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import type { BlockShape } from './register-block.ts';
import type { TileSize } from './winograd-transforms.ts';

// V and M of a strip of tiles stay in the second cache, where the channels are not too many for that.
const stripBytes = 1 << 19;
const fewestTiles = 16;

/** How the tiles of a convolution lie. */
export interface TileLayout {
  readonly size: TileSize;
  readonly outWidth: number;
  readonly outHeight: number;
  /** Tiles in a row, at least 4: those beyond the output are computed for nothing. */
  readonly columns: number;
  /** Bytes of a padded input row and plane. */
  readonly rowBytes: number;
  readonly planeBytes: number;
  /** Bytes from channel to channel, and from one of the (m + 2)² products to the next, of V and M. */
  readonly channelBytes: number;
  readonly inputStep: number;
  readonly outputStep: number;
}

/** A convolution by tiles: its geometry, where things lie, and how much is computed together. */
export interface Job {
  readonly device: Device;
  readonly geometry: PlaneGeometry;
  readonly layout: TileLayout;
  readonly padding: RowLayout;
  readonly block: BlockShape;
  /** Rows of tiles that are computed together. */
  readonly stripRows: number;
  /** Bytes from one of the (m + 2)² products to the next, of U. */
  readonly weightStep: number;
  /** Bytes of a group's U. */
  readonly weightBytes: number;
  readonly scratch: Scratch;
  readonly activation: Activation | undefined;
  readonly bias: { readonly at: number; readonly step: number } | undefined;
  readonly input: number;
  readonly output: number;
  /** The address of a word that is 1 once an output is not finite. */
  readonly flag: number;
}

/** Where things lie in the scratch memory. */
interface Scratch {
  readonly padded: number;
  readonly v: number;
  readonly m: number;
  readonly square: number;
  readonly end: number;
}

/** Plans a convolution; `flag` is the address of a word that tells of numbers that are not finite. */
export function planTiles(device: Device, call: PlaneConvolution, size: TileSize, flag: number): Job {
  const geometry = planeGeometry(call);
  const { inChannels, outChannels, width, outWidth, outHeight } = geometry;
  const columns = Math.max(4, Math.ceil(outWidth / size));
  const tileRows = Math.ceil(outHeight / size);
  const products = (size + 2) ** 2;
  const perRow = 4 * products * (inChannels + outChannels) * columns;
  const most = Math.max(Math.ceil(fewestTiles / columns), Math.floor(stripBytes / perRow));
  const stripRows = evenStep(tileRows, most, 1);
  const partWidth = 4 * Math.ceil((columns * size + 2) / 4);
  const padding = { width, begin: geometry.begin[1], parts: 1, partWidth, rowBytes: 4 * partWidth };
  const channelBytes = 16 * Math.ceil((stripRows * columns) / 4);
  const layout: TileLayout = {
    ...{ size, outWidth, outHeight, columns, channelBytes },
    rowBytes: padding.rowBytes,
    planeBytes: planeBytes(padding, stripRows * size + 2),
    inputStep: staggered(inChannels * channelBytes),
    outputStep: staggered(outChannels * channelBytes),
  };
  const weightStep = staggered(4 * inChannels * outChannels);
  const weightBytes = products * weightStep;
  const padded = 0;
  const v = padded + inChannels * layout.planeBytes + 64;
  const m = v + products * layout.inputStep;
  const square = m + products * layout.outputStep;
  const block = blockShapeFor(device, channelBytes / 4);
  const scratch = { padded, v, m, square, end: square + 16 * products };
  const bias = call.bias && { at: device.memory.readable(call.bias), step: 4 * call.bias.strides[0] };
  return {
    device,
    geometry,
    layout,
    padding,
    block,
    stripRows,
    weightStep,
    weightBytes,
    scratch,
    activation: call.activation,
    bias,
    input: device.memory.readable(call.input),
    output: device.memory.writable(call.output),
    flag,
  };
}

/** Steps of a multiple of 4096 bytes would put all products on the same few lines of a cache. */
function staggered(bytes: number): number {
  return bytes % 4096 < 64 ? bytes + 64 : bytes;
}

/** Nanoseconds that one thread takes. */
export function timeOf({ geometry, layout }: Job): number {
  const products = ((layout.size + 2) / layout.size / 3) ** 2;
  return 1.3 * products * multiplyAddsOf(geometry) * timeOfMultiplyAdd;
}
