import type { Activation } from '../../backend.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import type { Calls } from '../threads/program.ts';
import { timeOfByte } from '../threads/split.ts';
import { mostNarrow, narrowPanelKernel } from './narrow-panel-kernel.ts';
import { packKernel } from './pack-kernel.ts';
import { pointwiseKernel } from './pointwise-kernel.ts';
import type { BlockShape } from './register-block.ts';

// A chunk of the weight stays in the second cache.
const rowsPerChunk = 516;

/** What a product is made of. */
export interface ProductSizes {
  readonly outChannels: number;
  /** How many products an output sums up, and how many of them before the sums go to memory. */
  readonly depth: number;
  readonly depthStep: number;
}

/** Products of a packed weight [M, K] and panels of neighbouring places [K, places], in register blocks. */
export interface PanelProduct extends ProductSizes {
  readonly blocks: readonly Blocks[];
  /** How many blocks those are. */
  readonly rows: number;
  /** Places that a block computes together. */
  readonly panelWidth: number;
  readonly kernelOf: (rows: number, columns: number, isLast: boolean) => KernelFunction;
}

/** Plans products; `inner` says what stays in the first cache, see `pointwiseKernel`. */
export function panelProduct(
  device: Device,
  sizes: ProductSizes,
  block: BlockShape,
  inner: 'blocks' | 'panels',
  activation: Activation | undefined,
): PanelProduct {
  const blocks = blocksOf(sizes.outChannels, block.rows);
  return {
    ...sizes,
    blocks,
    rows: blocks.reduce((sum, { count }) => sum + count, 0),
    panelWidth: 4 * block.vectors,
    kernelOf: productFunctions(device, block.unroll, inner, activation),
  };
}

/** Blocks of one height, one below the other. */
interface Blocks {
  readonly rows: number;
  readonly count: number;
  /** The first output channel. */
  readonly first: number;
}

/**
 * Output channels in blocks of `high`. What is left is shared with the last whole block where it is less than
 * half of one: a low block leaves multipliers idle.
 */
export function blocksOf(channels: number, high: number): readonly Blocks[] {
  const left = channels % high;
  const shares = left > 0 && 2 * left <= high && channels > high;
  const whole = Math.floor(channels / high) - (shares ? 1 : 0);
  const rest = channels - whole * high;
  const lows = shares ? [Math.ceil(rest / 2), Math.floor(rest / 2)] : rest > 0 ? [rest] : [];
  const result: Blocks[] = whole > 0 ? [{ rows: high, count: whole, first: 0 }] : [];
  let first = whole * high;
  for (const rows of lows) {
    const last = result.at(-1);
    if (last?.rows === rows) result[result.length - 1] = { ...last, count: last.count + 1 };
    else result.push({ rows, count: 1, first });
    first += rows;
  }
  return result;
}

/** The weights of all groups as matrices in memory, steps in bytes. */
export interface WeightMatrices {
  readonly at: number;
  readonly groups: number;
  readonly byGroup: number;
  readonly byOut: number;
  readonly byDepth: number;
}

/** Packs by group, chunk of depth and block of output channels: for every k the block's numbers. */
export function packMatrices(
  device: Device,
  { outChannels, depth, depthStep, blocks }: PanelProduct,
  { at, groups, byGroup, byOut, byDepth }: WeightMatrices,
  target: number,
): void {
  const kind = byOut === 4 ? 'across' : byDepth === 4 ? 'along' : 'strided';
  const chunks = Math.ceil(depth / depthStep);
  const work = { units: groups * chunks, time: 8 * groups * outChannels * depth * timeOfByte };
  device.threads.parallel(work, (begin, end, calls) => {
    for (let unit = begin; unit < end; unit++) {
      const [group, k] = [Math.floor(unit / chunks), (unit % chunks) * depthStep];
      const size = Math.min(depthStep, depth - k);
      for (const { rows, count, first } of blocks) {
        const shape = { type: 'f32x4', kind, width: rows, pitch: rows } as const;
        const { run } = device.kernels.get(`pack f32x4 ${kind} ${rows} ${rows}`, () => packKernel(shape));
        const to = target + 4 * (group * outChannels * depth + outChannels * k + first * size);
        const from = at + group * byGroup + first * byOut + k * byDepth;
        calls.call(run, to, from, size, byOut, byDepth, count, 4 * rows * size);
      }
    }
  });
}

/** Some blocks of output channels of one group for neighbouring places. */
export interface Strip {
  /** The group's packed weight, what its sums start from, and the first place of its first output plane. */
  readonly weight: number;
  readonly start: number;
  readonly y: number;
  readonly outputPlane: number;
  /** The first block of output channels, and the one behind the last. */
  readonly block: number;
  readonly endBlock: number;
}

/** Some of the depth of a strip, and where its panels lie. */
export interface Panels {
  readonly at: number;
  /** Bytes from one k to the next, and from panel to panel. */
  readonly step: number;
  readonly panelStep: number;
  readonly k: number;
  readonly depth: number;
  readonly columns: number;
}

/** Adds to the outputs of a strip what some of its depth makes. */
export function multiplyStrip(product: PanelProduct, calls: Calls, strip: Strip, x: Panels): void {
  const { blocks, panelWidth, depth } = product;
  const [whole, left] = [Math.floor(x.columns / panelWidth), x.columns % panelWidth];
  const isLast = x.k + x.depth === depth;
  let firstBlock = 0;
  for (const { rows, count, first } of blocks) {
    const chunk = Math.max(1, Math.floor(rowsPerChunk / rows));
    const end = Math.min(count, strip.endBlock - firstBlock);
    for (let block = Math.max(0, strip.block - firstBlock); block < end; block += chunk) {
      const row = first + block * rows;
      const high = Math.min(chunk, end - block);
      if (whole > 0) {
        const run = product.kernelOf(rows, panelWidth, isLast);
        multiplyPanels(product, calls, run, strip, x, { row, blocks: high, panel: 0, panels: whole });
      }
      if (left > 0) {
        const run = product.kernelOf(rows, left, isLast);
        multiplyPanels(product, calls, run, strip, x, { row, blocks: high, panel: whole, panels: 1 });
      }
    }
    firstBlock += count;
  }
}

/** Blocks of output channels from `row` on, for panels of places from `panel` on. */
interface Part {
  readonly row: number;
  readonly blocks: number;
  readonly panel: number;
  readonly panels: number;
}

function multiplyPanels(
  { outChannels, panelWidth }: PanelProduct,
  calls: Calls,
  run: KernelFunction,
  strip: Strip,
  x: Panels,
  { row, blocks, panel, panels }: Part,
): void {
  const { outputPlane } = strip;
  const { k, depth } = x;
  calls.call(
    run,
    strip.weight + 4 * (outChannels * k + row * depth),
    strip.start + 4 * row,
    x.at + panel * x.panelStep,
    strip.y + row * outputPlane + 4 * panel * panelWidth,
    depth,
    x.step,
    outputPlane,
    blocks,
    panels,
    x.panelStep,
    k > 0 ? 1 : 0,
  );
}

/** The compiled kernels of a product; each is looked up once. */
function productFunctions(
  { kernels, features }: Device,
  unroll: number,
  inner: 'blocks' | 'panels',
  activation: Activation | undefined,
): PanelProduct['kernelOf'] {
  const known = new Map<number, KernelFunction>();
  return (rows, columns, isLast) => {
    const place = 2 * (64 * rows + columns) + (isLast ? 1 : 0);
    const found = known.get(place);
    if (found !== undefined) return found;
    const shape = { rows, columns, unroll, inner, activation: isLast ? activation : undefined };
    const key = `pointwise ${rows} ${columns} ${unroll} ${inner} ${shape.activation}`;
    const build = () =>
      columns <= mostNarrow ? narrowPanelKernel(shape, features) : pointwiseKernel(shape, features);
    const { run } = kernels.get(key, build);
    known.set(place, run);
    return run;
  };
}
