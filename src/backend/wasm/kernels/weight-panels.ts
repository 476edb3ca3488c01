import type { PlaneConvolution, View } from '../../backend.ts';
import { denseStrides, elementCount } from '../../extent.ts';
import { WasmBuffer } from '../buffer.ts';
import type { Device } from '../device.ts';
import { timeOfByte } from '../threads/split.ts';
import { move } from './move.ts';
import { packKernel, packLinesKernel } from './pack-kernel.ts';
import { isFlat } from './plane-geometry.ts';
import { writeStarts } from './sum-starts.ts';

/** The packed weight of one group: panels of output channels, for a range of input channels each. */
export interface WeightPanels {
  /** Output channels in a panel. */
  readonly high: number;
  /** Input channels in a chunk. */
  readonly chunk: number;
}

/** Bytes that `packWeight` needs. */
export function panelBytes(weight: View, { chunk }: WeightPanels): number {
  const [groups, outChannels, inChannels] = weight.shape;
  return 4 * (elementCount(weight.shape) + groups * outChannels * Math.ceil(inChannels / chunk));
}

/** Where the panel of an output channel starts, for the chunk that begins with an input channel. */
export function panelAt(
  weight: View,
  { chunk }: WeightPanels,
  group: number,
  first: number,
  out: number,
): number {
  const [, outChannels, inChannels, height, width] = weight.shape;
  const taps = height * width;
  const chunks = Math.ceil(inChannels / chunk);
  const size = Math.min(chunk, inChannels - first);
  const perGroup = outChannels * (inChannels * taps + chunks);
  return 4 * (group * perGroup + outChannels * (first * taps + first / chunk) + out * (size * taps + 1));
}

/**
 * Packs a weight [G, M/G, C/G, KH, KW] for the direct kernel: by group, by chunk of input channels, by
 * panel of output channels: room for what the sums start from, then channel by channel, tap by tap, the
 * numbers of the panel's output channels.
 */
export function packWeight(device: Device, weight: View, panels: WeightPanels, target: number): void {
  const step = tapStep(weight);
  if (step === undefined) {
    const byteLength = 4 * elementCount(weight.shape);
    device.memory.borrow(byteLength, (address) => {
      const buffer = new WasmBuffer(byteLength, address, false);
      const dense = { ...weight, buffer, strides: denseStrides(weight.shape), offset: 0 };
      move(device, weight, dense);
      packWeight(device, dense, panels, target);
    });
    return;
  }
  const source = device.memory.readable(weight);
  const [groups, outChannels, inChannels, height, width] = weight.shape;
  const [byGroup, byOut, byIn] = weight.strides.map((stride) => 4 * stride);
  const taps = height * width;
  const chunks = Math.ceil(inChannels / panels.chunk);
  const rows = Math.ceil(outChannels / panels.high);
  const work = { units: groups * chunks * rows, time: 8 * elementCount(weight.shape) * timeOfByte };
  device.threads.parallel(work, (begin, end, calls) => {
    for (let unit = begin; unit < end; unit++) {
      const out = (unit % rows) * panels.high;
      const first = (Math.floor(unit / rows) % chunks) * panels.chunk;
      const group = Math.floor(unit / (rows * chunks));
      const channels = Math.min(panels.chunk, inChannels - first);
      const lines = Math.min(panels.high, outChannels - out);
      const to = target + panelAt(weight, panels, group, first, out) + 4 * lines;
      const from = source + group * byGroup + out * byOut + first * byIn;
      if (isFlat(weight)) {
        const shape = { type: 'f32x4', kind: 'along', width: lines, pitch: lines } as const;
        const { run } = device.kernels.get(`pack f32x4 along ${lines} ${lines}`, () => packKernel(shape));
        calls.call(run, to, from, channels * taps, byOut, 4, 1, 0);
      } else {
        const { run } = device.kernels.get(`pack lines ${lines}`, () => packLinesKernel(lines));
        calls.call(run, to, from, channels, taps, byOut, byIn, step);
      }
    }
  });
}

/** Bytes from one tap to the next, where that is the same for all: negative where a kernel is reversed. */
function tapStep({ shape, strides }: View): number | undefined {
  const [, , , height, width] = shape;
  const [, , , byRow, byColumn] = strides;
  const step = width > 1 ? byColumn : byRow;
  return height === 1 || byRow === width * step ? 4 * step : undefined;
}

/** Writes what the sums of all output channels start from into the panels of a packed weight. */
export function writePanelStarts(
  device: Device,
  { weight, bias }: Pick<PlaneConvolution, 'weight' | 'bias'>,
  panels: WeightPanels,
  address: number,
): void {
  const [groups, outChannels] = weight.shape;
  for (let group = 0; group < groups; group++) {
    for (let out = 0; out < outChannels; out += panels.high) {
      const count = Math.min(panels.high, outChannels - out);
      const at = address + panelAt(weight, panels, group, 0, out);
      writeStarts(device, bias, { first: group * outChannels + out, count, at, step: 4 });
    }
  }
}
