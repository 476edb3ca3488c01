import type { PlaneConvolution } from '../../backend.ts';
import { elementCount } from '../../extent.ts';
import type { Device } from '../device.ts';
import { withPrepared } from './prepared-weight.ts';
import { writeStarts } from './sum-starts.ts';

/**
 * Lends the weight as rows: for every output channel its bias, or 0, and its taps. The taps stay as they are
 * where the weight is used again; the bias is written each time.
 */
export function withTaps(device: Device, call: PlaneConvolution, use: (address: number) => void): void {
  const { weight } = call;
  const [groups, outChannels, , height, width] = weight.shape;
  const rowBytes = 4 * (1 + height * width);
  const byteLength = 4 * (groups * outChannels + elementCount(weight.shape));
  const prepare = (target: number): void => gatherTaps(device, call, target);
  withPrepared(device, weight, { form: 'taps', byteLength }, prepare, (address) => {
    writeStarts(device, call.bias, { first: 0, count: groups * outChannels, at: address, step: rowBytes });
    use(address);
  });
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
