import type { PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import { elementCount } from '../layout.ts';
import { withPrepared } from './prepared-weight.ts';

/**
 * Lends the weight as rows: for every output channel its bias, or 0, and its taps. The taps stay as they are
 * where the weight is used again; the bias is written each time.
 */
export function withTaps(device: Device, call: PlaneConvolution, use: (address: number) => void): void {
  const { weight } = call;
  const [groups, outChannels] = weight.shape;
  const byteLength = 4 * (groups * outChannels + elementCount(weight.shape));
  const prepare = (target: number): void => gatherTaps(device, call, target);
  withPrepared(device, weight, { form: 'taps', byteLength, prepare }, (address) => {
    writeStarts(device, call, address);
    use(address);
  });
}

function writeStarts({ memory }: Device, { weight, bias }: PlaneConvolution, target: number): void {
  const [groups, outChannels, , height, width] = weight.shape;
  const from = bias === undefined ? 0 : memory.readable(bias) / 4;
  const step = bias === undefined ? 0 : bias.strides[0];
  const { f32 } = memory;
  for (let channel = 0; channel < groups * outChannels; channel++) {
    f32[target / 4 + channel * (1 + height * width)] = bias === undefined ? 0 : f32[from + channel * step];
  }
}

function gatherTaps({ memory }: Device, { weight }: PlaneConvolution, target: number): void {
  const [groups, outChannels, , height, width] = weight.shape;
  const [byGroup, byOut, , byRow, byColumn] = weight.strides;
  const source = memory.readable(weight) / 4;
  const { f32 } = memory;
  let to = target / 4;
  for (let group = 0; group < groups; group++) {
    for (let out = 0; out < outChannels; out++) {
      to++;
      const from = source + group * byGroup + out * byOut;
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          f32[to++] = f32[from + row * byRow + column * byColumn];
        }
      }
    }
  }
}
