import type { View } from '../../backend.ts';
import type { Device } from '../device.ts';

/** Neighbouring output channels, and where what their sums start from goes: so many bytes apart. */
export interface Starts {
  readonly first: number;
  readonly count: number;
  readonly at: number;
  readonly step: number;
}

/** Writes what the sums of some output channels start from: their bias, or 0. */
export function writeStarts(
  { memory }: Device,
  bias: View | undefined,
  { first, count, at, step }: Starts,
): void {
  const by = bias === undefined ? 0 : bias.strides[0];
  let from = bias === undefined ? 0 : memory.readable(bias) / 4 + first * by;
  let to = at / 4;
  const { f32 } = memory;
  for (let n = 0; n < count; n++) {
    f32[to] = bias === undefined ? 0 : f32[from];
    from += by;
    to += step / 4;
  }
}

/** Lends what the sums of all output channels start from, side by side: the bias itself if it lies so. */
export function withStarts(
  device: Device,
  bias: View | undefined,
  channels: number,
  use: (address: number) => void,
): void {
  const { memory } = device;
  if (bias !== undefined && bias.strides[0] === 1) use(memory.readable(bias));
  else {
    memory.borrow(4 * channels, (at) => {
      writeStarts(device, bias, { first: 0, count: channels, at, step: 4 });
      use(at);
    });
  }
}
