import type { PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';

/** For every output channel its bias, or 0, and its taps. */
export function gatherTaps({ memory }: Device, { weight, bias }: PlaneConvolution, target: number): void {
  const numbers = new Float32Array(memory.memory.buffer);
  const [groups, outChannels, , height, width] = weight.shape;
  const [byGroup, byOut, , byRow, byColumn] = weight.strides;
  const source = memory.readable(weight) / 4;
  const biasAt = bias === undefined ? 0 : memory.readable(bias) / 4;
  let to = target / 4;
  for (let group = 0; group < groups; group++) {
    for (let out = 0; out < outChannels; out++) {
      const channel = group * outChannels + out;
      numbers[to++] = bias === undefined ? 0 : numbers[biasAt + channel * bias.strides[0]];
      const from = source + group * byGroup + out * byOut;
      for (let tap = 0; tap < height * width; tap++) {
        numbers[to++] = numbers[from + Math.floor(tap / width) * byRow + (tap % width) * byColumn];
      }
    }
  }
}
