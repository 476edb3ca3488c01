import type { PlaneConvolution, View } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import type { Calls } from '../threads/program.ts';
import { forEachPiece, timeOfMultiplyAdd } from '../threads/split.ts';
import type { Work } from '../threads/threads.ts';
import { blockShapeFor } from './block-shape.ts';
import { CallPlans } from './call-plans.ts';
import { packKernel } from './pack-kernel.ts';
import { evenStep } from './packed-gemm.ts';
import {
  multiplyStrip,
  type PanelProduct,
  type Panels,
  packMatrices,
  panelProduct,
  type Strip,
} from './panel-product.ts';
import { multiplyAddsOf, type PlaneGeometry, planeGeometry } from './plane-geometry.ts';
import { type PreparedForm, withPrepared } from './prepared-weight.ts';
import { withStarts } from './sum-starts.ts';

// What is read again and again stays in the first cache, a strip of x in the second: the longer it is, the
// longer are the lines in which the outputs are written.
const stripOfPlanes = 1 << 17;
const depthPerChunk = 256;
const panelsPerStrip = 16;
const firstCache = 1 << 15;
const worthPacking = 48;
const fewStrips = 16;

/**
 * 1×1 kernels of stride 1: per image the product of the weight [M, C] and the planes [C, H · W]. The weight
 * is packed, and stays so where it is used again; planes are read as they lie, or strip by strip into panels.
 */
export function pointwiseConvolution(device: Device, call: PlaneConvolution): void {
  const { memory, threads } = device;
  const plan = plans.of(device, call);
  const { geometry, product, places, strips, stripPlaces, length } = plan;
  const { groups, outChannels, inChannels, outputPlane } = geometry;
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  const prepare = (target: number): void => packWeight(device, product, call.weight, target);
  withPrepared(device, call.weight, plan.packed, prepare, (weight) => {
    withStarts(device, call.bias, groups * outChannels, (starts) => {
      threads.parallel(plan.work, (first, end, calls, scratch) => {
        forEachPiece(length, first, end, (line, from, to) => {
          const [plane, strip] = [Math.floor(line / strips), line % strips];
          const [image, group] = [Math.floor(plane / groups), plane % groups];
          const first = 4 * strip * stripPlaces;
          const x = input + image * geometry.inputImage + group * inChannels * geometry.inputPlane + first;
          const y = output + image * geometry.outputImage + group * outChannels * outputPlane + first;
          const part = {
            weight: weight + 4 * group * outChannels * inChannels,
            start: starts + 4 * group * outChannels,
            y,
            outputPlane,
            block: length > 1 ? from : 0,
            endBlock: length > 1 ? to : product.rows,
          };
          computeStrip(plan, calls, part, x, Math.min(stripPlaces, places - strip * stripPlaces), scratch);
        });
      });
    });
  });
}

/** What does not depend on where tensors lie. */
interface PointwisePlan {
  readonly geometry: PlaneGeometry;
  readonly product: PanelProduct;
  readonly packed: PreparedForm;
  readonly places: number;
  readonly stripPlaces: number;
  readonly strips: number;
  /** The kernel that packs so many neighbouring places, where planes are packed before they are read. */
  readonly packOf: ((columns: number) => KernelFunction) | undefined;
  readonly work: Work;
  /** Units of work in a strip: blocks of output channels where strips are few, else 1. */
  readonly length: number;
}

const plans = new CallPlans<PointwisePlan>((device, call) => {
  const geometry = planeGeometry(call);
  const { batch, groups, outChannels, inChannels } = geometry;
  const places = geometry.outHeight * geometry.outWidth;
  const block = blockShapeFor(device, outChannels, places);
  const panelWidth = 4 * block.vectors;
  const depthStep = evenStep(inChannels, depthPerChunk, 4);
  const panels = Math.ceil(places / panelWidth);
  const panelBytes = 4 * panelWidth * inChannels;
  const inner = panelBytes * panelsPerStrip <= firstCache ? 'panels' : 'blocks';
  const most = Math.max(panelsPerStrip, Math.floor(stripOfPlanes / panelBytes));
  const stripPlaces = evenStep(panels, most, 1) * panelWidth;
  const strips = Math.ceil(places / stripPlaces);
  const sizes = { outChannels, depth: inChannels, depthStep };
  const product = panelProduct(device, sizes, block, inner, call.activation);
  const lines = batch * groups * strips;
  const length = lines < fewStrips ? product.rows : 1;
  const isPacked = packsPlanes(geometry);
  return {
    geometry,
    product,
    packed: {
      form: `pointwise ${block.rows} ${depthStep}`,
      byteLength: 4 * groups * outChannels * inChannels,
    },
    places,
    stripPlaces,
    strips,
    packOf: isPacked ? packFunctions(device, panelWidth) : undefined,
    work: {
      units: lines * length,
      time: multiplyAddsOf(geometry) * timeOfMultiplyAdd,
      scratchBytes: isPacked ? 4 * depthStep * stripPlaces + 64 : 0,
      overhead: length > 1 ? 1 : 0.05,
    },
    length,
  };
});

/**
 * Planes are read as they lie, unless their vectors often cross the lines of the cache, or planes a multiple
 * of 4096 bytes apart compete for the same lines; but not where too few sums would use what is packed.
 */
function packsPlanes({ outChannels, inputPlane }: PlaneGeometry): boolean {
  return outChannels >= worthPacking && (inputPlane % 4096 === 0 || inputPlane % 16 !== 0);
}

function packWeight(device: Device, product: PanelProduct, weight: View, target: number): void {
  const [byGroup, byOut, byDepth] = weight.strides.map((stride) => 4 * stride);
  const at = device.memory.readable(weight);
  packMatrices(device, product, { at, groups: weight.shape[0], byGroup, byOut, byDepth }, target);
}

/** Some blocks of output channels for some neighbouring places, the first of which is at x. */
function computeStrip(
  { geometry, product, packOf }: PointwisePlan,
  calls: Calls,
  strip: Strip,
  x: number,
  columns: number,
  scratch: number,
): void {
  const { inputPlane } = geometry;
  const { depth: inChannels, depthStep, panelWidth } = product;
  for (let k = 0; k < inChannels; k += depthStep) {
    const depth = Math.min(depthStep, inChannels - k);
    const source = x + k * inputPlane;
    if (packOf === undefined) {
      const panels = { at: source, step: inputPlane, panelStep: 4 * panelWidth, k, depth, columns };
      multiplyStrip(product, calls, strip, panels);
    } else {
      const panelStep = 4 * panelWidth * depth;
      const panels = { at: scratch, step: 4 * panelWidth, panelStep, k, depth, columns };
      packPlanes(packOf, calls, source, inputPlane, panelWidth, panels);
      multiplyStrip(product, calls, strip, panels);
    }
  }
}

/** Puts neighbouring places into panels, for every channel. */
function packPlanes(
  packOf: (columns: number) => KernelFunction,
  calls: Calls,
  source: number,
  inputPlane: number,
  panelWidth: number,
  { at, panelStep, depth, columns }: Panels,
): void {
  const [whole, left] = [Math.floor(columns / panelWidth), columns % panelWidth];
  if (whole > 0) calls.call(packOf(panelWidth), at, source, depth, 4, inputPlane, whole, panelStep);
  const [to, from] = [at + whole * panelStep, source + 4 * whole * panelWidth];
  if (left > 0) calls.call(packOf(left), to, from, depth, 4, inputPlane, 1, 0);
}

function packFunctions({ kernels }: Device, panelWidth: number): (columns: number) => KernelFunction {
  const known = new Map<number, KernelFunction>();
  return (columns) => {
    const found = known.get(columns);
    if (found !== undefined) return found;
    const shape = { type: 'f32x4', kind: 'across', width: columns, pitch: panelWidth } as const;
    const { run } = kernels.get(`pack f32x4 across ${columns} ${panelWidth}`, () => packKernel(shape));
    known.set(columns, run);
    return run;
  };
}
