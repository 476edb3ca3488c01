import type { View } from '../../backend.ts';
import { WasmBuffer } from '../buffer.ts';
import type { Device } from '../device.ts';
import { denseStrides, elementCount } from '../layout.ts';
import { timeOfByte } from '../threads/split.ts';
import { move } from './move.ts';
import { packKernel } from './pack-kernel.ts';
import { isFlat } from './plane-geometry.ts';

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
 * panel of output channels: what the sums start from (the bias, or 0), then channel by channel, tap by tap,
 * the numbers of the panel's output channels.
 */
export function packWeight(
  device: Device,
  weight: View,
  bias: View | undefined,
  panels: WeightPanels,
  target: number,
): void {
  if (!isFlat(weight)) {
    const byteLength = 4 * elementCount(weight.shape);
    device.memory.borrow(byteLength, (address) => {
      const buffer = new WasmBuffer(byteLength, address, false);
      const dense = { ...weight, buffer, strides: denseStrides(weight.shape), offset: 0 };
      move(device, weight, dense);
      packWeight(device, dense, bias, panels, target);
    });
    return;
  }
  const source = device.memory.readable(weight);
  const biasAt = bias && { at: device.memory.readable(bias), step: 4 * bias.strides[0] };
  const [groups, outChannels, inChannels, height, width] = weight.shape;
  const taps = height * width;
  const chunks = Math.ceil(inChannels / panels.chunk);
  const rows = Math.ceil(outChannels / panels.high);
  const work = { units: groups * chunks * rows, time: 8 * elementCount(weight.shape) * timeOfByte };
  device.threads.parallel(work, (begin, end, calls) => {
    for (let unit = begin; unit < end; unit++) {
      const out = (unit % rows) * panels.high;
      const first = (Math.floor(unit / rows) % chunks) * panels.chunk;
      const group = Math.floor(unit / (rows * chunks));
      const depth = Math.min(panels.chunk, inChannels - first) * taps;
      const lines = Math.min(panels.high, outChannels - out);
      const to = target + panelAt(weight, panels, group, first, out);
      const { f32 } = device.memory;
      for (let line = 0; line < lines; line++) {
        const channel = group * outChannels + out + line;
        f32[to / 4 + line] = biasAt ? f32[(biasAt.at + channel * biasAt.step) / 4] : 0;
      }
      const from = source + 4 * (group * weight.strides[0] + out * weight.strides[1] + first * taps);
      const key = `pack f32x4 along ${lines} ${lines}`;
      const { run } = device.kernels.get(key, () =>
        packKernel({ type: 'f32x4', kind: 'along', width: lines, pitch: lines }),
      );
      calls.call(run, to + 4 * lines, from, depth, 4 * weight.strides[1], 4, 1, 0);
    }
  });
}
