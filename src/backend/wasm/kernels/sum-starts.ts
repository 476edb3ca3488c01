import type { View } from '../../backend.ts';
import type { Device } from '../device.ts';

/** Writes what the sums of each output channel start from, its bias or 0, to the address of the channel. */
export function writeStarts(
  { memory }: Device,
  bias: View | undefined,
  channels: number,
  addressOf: (channel: number) => number,
): void {
  const from = bias === undefined ? 0 : memory.readable(bias) / 4;
  const step = bias === undefined ? 0 : bias.strides[0];
  const { f32 } = memory;
  for (let channel = 0; channel < channels; channel++) {
    f32[addressOf(channel) / 4] = bias === undefined ? 0 : f32[from + channel * step];
  }
}
