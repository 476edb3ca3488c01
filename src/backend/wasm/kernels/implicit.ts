import type { PlaneConvolution, View } from '../../backend.ts';
import { denseStrides, elementCount } from '../../extent.ts';
import { WasmBuffer } from '../buffer.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import type { Calls } from '../threads/program.ts';
import { forEachPiece, timeOfMultiplyAdd } from '../threads/split.ts';
import type { Work } from '../threads/threads.ts';
import { blockShapeFor } from './block-shape.ts';
import { CallPlans } from './call-plans.ts';
import { move } from './move.ts';
import { evenStep } from './packed-gemm.ts';
import { padKernel, planeBytes, type RowLayout, rowLayout, rowsSeen, tapOffsets } from './padded-rows.ts';
import { multiplyStrip, type PanelProduct, packMatrices, panelProduct, type Strip } from './panel-product.ts';
import { isFlat, multiplyAddsOf, type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import { type PreparedForm, withPrepared } from './prepared-weight.ts';
import { withStarts } from './sum-starts.ts';
import { unfoldKernel } from './unfold-kernel.ts';

// A strip's padded rows and its panels share the second cache with a chunk of the weight; one panel stays in
// the first, where all output channels read it.
const paddedBytes = 1 << 18;
const panelBytes = 1 << 19;
const depthPerChunk = 576;
const fewStrips = 16;

/**
 * Convolution as a product of matrices, the second of which is never there as a whole: what the taps see of
 * a strip of rows is put into panels, some channels at a time, and multiplied with the packed weight while
 * it is in the caches. Every output is one sum in the order of channels and taps.
 *
 * Chetlur and others, "cuDNN: Efficient Primitives for Deep Learning", 2014.
 */
export function implicitConvolution(device: Device, call: PlaneConvolution): void {
  const { memory, threads } = device;
  const plan = plans.of(device, call);
  const { geometry, product, rows: stripRows, strips, taps, length } = plan;
  const { groups, inChannels, outChannels, outHeight, outWidth } = geometry;
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  const prepare = (target: number): void => packWeight(device, product, call.weight, target);
  withPrepared(device, call.weight, plan.packed, prepare, (weight) => {
    withStarts(device, call.bias, groups * outChannels, (starts) => {
      memory.borrow(4 * taps.length, (table) => {
        memory.i32.set(taps, table / 4);
        threads.parallel(plan.work, (first, end, calls, scratch) => {
          forEachPiece(length, first, end, (line, from, to) => {
            const [plane, row] = [Math.floor(line / strips), (line % strips) * stripRows];
            const [image, group] = [Math.floor(plane / groups), plane % groups];
            const place = 4 * row * outWidth;
            const strip = {
              weight: weight + 4 * group * outChannels * product.depth,
              start: starts + 4 * group * outChannels,
              y: output + image * geometry.outputImage + group * outChannels * geometry.outputPlane + place,
              outputPlane: geometry.outputPlane,
              block: length > 1 ? from : 0,
              endBlock: length > 1 ? to : product.rows,
            };
            const x = input + image * geometry.inputImage + group * inChannels * geometry.inputPlane;
            computeStrip(
              plan,
              calls,
              strip,
              { x, row, table, scratch },
              Math.min(stripRows, outHeight - row),
            );
          });
        });
      });
    });
  });
}

/** What does not depend on where tensors lie. */
interface ImplicitPlan {
  readonly geometry: PlaneGeometry;
  readonly product: PanelProduct;
  readonly packed: PreparedForm;
  readonly pad: KernelFunction;
  readonly unfold: KernelFunction;
  /** Where the inputs under the taps lie in the padded copy. */
  readonly taps: readonly number[];
  /** Rows of output that are computed together, and how many such strips a plane has. */
  readonly rows: number;
  readonly strips: number;
  /** Bytes from the padded input of one output row to that of the next, and from plane to plane. */
  readonly rowStep: number;
  readonly plane: number;
  /** Where panels and joined rows lie in the scratch memory, behind the padded planes. */
  readonly panels: number;
  readonly line: number;
  readonly work: Work;
  /** Units of work in a strip: blocks of output channels where strips are few, else 1. */
  readonly length: number;
}

const plans = new CallPlans<ImplicitPlan>((device, call) => {
  const geometry = planeGeometry(call);
  const { batch, groups, inChannels, outChannels, outHeight, outWidth, stride } = geometry;
  const layout = rowLayout(geometry);
  const taps = tapOffsets(geometry, layout);
  const block = blockShapeFor(device, outChannels, outHeight * outWidth);
  const panelWidth = 4 * block.vectors;
  const channelsPerChunk = evenStep(inChannels, Math.max(1, Math.floor(depthPerChunk / taps.length)), 1);
  const depthStep = channelsPerChunk * taps.length;
  const rows = stripRows(geometry, layout, depthStep, panelWidth);
  const plane = planeBytes(layout, rowsSeen(geometry, rows));
  const places = panelWidth * Math.ceil((rows * outWidth) / panelWidth);
  const sizes = { outChannels, depth: inChannels * taps.length, depthStep };
  const product = panelProduct(device, sizes, block, 'blocks', call.activation);
  const strips = Math.ceil(outHeight / rows);
  const lines = batch * groups * strips;
  const length = lines < fewStrips ? product.rows : 1;
  const panels = 64 * Math.ceil((inChannels * plane + 64) / 64);
  const line = panels + 4 * depthStep * places;
  const { kernels } = device;
  return {
    geometry,
    product,
    packed: { form: `implicit ${block.rows} ${depthStep}`, byteLength: 4 * elementCount(call.weight.shape) },
    pad: kernels.get(`pad ${Object.values(layout)}`, () => padKernel(layout)).run,
    unfold: kernels.get(`unfold ${outWidth} ${block.vectors}`, () => unfoldKernel(outWidth, block.vectors))
      .run,
    taps,
    rows,
    strips,
    rowStep: stride[0] * layout.rowBytes,
    plane,
    panels,
    line,
    work: {
      units: lines * length,
      time: multiplyAddsOf(geometry) * timeOfMultiplyAdd,
      scratchBytes: line + 4 * places + 64,
      overhead: length > 1 ? 3 : 0.05,
    },
    length,
  };
});

/** Rows of output in a strip: as many as the caches hold and leave the fewest places of panels idle. */
function stripRows(
  geometry: PlaneGeometry,
  { rowBytes }: RowLayout,
  depthStep: number,
  panelWidth: number,
): number {
  const { inChannels, outHeight, outWidth, stride } = geometry;
  const paddedRows = paddedBytes / (inChannels * rowBytes) - rowsSeen(geometry, 1);
  const most = Math.min(paddedRows / stride[0] + 1, panelBytes / (4 * depthStep * outWidth));
  const panelsIn = (rows: number) => Math.ceil((rows * outWidth) / panelWidth);
  let [best, least] = [1, Number.POSITIVE_INFINITY];
  for (let wanted = Math.max(1, Math.min(outHeight, Math.floor(most))); wanted >= 1; wanted--) {
    const rows = evenStep(outHeight, wanted, 1);
    const panels = Math.floor(outHeight / rows) * panelsIn(rows) + panelsIn(outHeight % rows);
    if (panels < least) [best, least] = [rows, panels];
  }
  return best;
}

/** Packs the weight as matrices [M, C · KH · KW]. */
function packWeight(device: Device, product: PanelProduct, weight: View, target: number): void {
  const { memory } = device;
  const [groups] = weight.shape;
  const pack = (view: View): void => {
    const [byGroup, byOut] = view.strides.map((stride) => 4 * stride);
    packMatrices(device, product, { at: memory.readable(view), groups, byGroup, byOut, byDepth: 4 }, target);
  };
  if (isFlat(weight)) {
    pack(weight);
    return;
  }
  const byteLength = 4 * elementCount(weight.shape);
  memory.borrow(byteLength, (address) => {
    const buffer = new WasmBuffer(byteLength, address, false);
    const dense = { ...weight, buffer, strides: denseStrides(weight.shape), offset: 0 };
    move(device, weight, dense);
    pack(dense);
  });
}

/** Where the inputs of a strip are, and what it works with. */
interface Source {
  /** The planes of a group. */
  readonly x: number;
  /** The first row of output. */
  readonly row: number;
  readonly table: number;
  readonly scratch: number;
}

function computeStrip(
  { geometry, product, pad, unfold, taps, rowStep, plane, panels, line }: ImplicitPlan,
  calls: Calls,
  strip: Strip,
  { x, row, table, scratch }: Source,
  rows: number,
): void {
  const { inChannels, inputPlane, height, stride, begin, outWidth } = geometry;
  const { depth: all, depthStep, panelWidth } = product;
  const first = row * stride[0] - begin[0];
  calls.call(pad, x, scratch, inChannels, inputPlane, plane, first, rowsSeen(geometry, rows), height);
  const at = scratch + panels;
  for (let k = 0; k < all; k += depthStep) {
    const depth = Math.min(depthStep, all - k);
    const panelStep = 4 * panelWidth * depth;
    const [from, channels] = [scratch + (k / taps.length) * plane, depth / taps.length];
    const steps = [plane, rowStep, panelStep];
    calls.call(unfold, from, at, table, channels, taps.length, rows, ...steps, scratch + line);
    const step = 4 * panelWidth;
    multiplyStrip(product, calls, strip, { at, step, panelStep, k, depth, columns: rows * outWidth });
  }
}
