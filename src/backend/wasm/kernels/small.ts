import type { Activation, PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';

/**
 * Convolution by plain loops over the linear memory, in JavaScript: for so few products a call into
 * WebAssembly, and all that prepares it, takes longer. Sums are taken in double precision and rounded once.
 */
export function smallConvolution({ memory }: Device, call: PlaneConvolution): void {
  const { input, weight, output, bias, activation, stride, dilation, begin } = call;
  const [least, most] = limits(activation);
  const x = memory.readable(input) >>> 2;
  const w = memory.readable(weight) >>> 2;
  const b = bias === undefined ? 0 : memory.readable(bias) >>> 2;
  const y = memory.writable(output) >>> 2;
  const { f32 } = memory;
  const [batch, , height, width] = input.shape;
  const [groups, outChannels, inChannels, kernelHeight, kernelWidth] = weight.shape;
  const [, , outHeight, outWidth] = output.shape;
  const [byGroup, byOut, byIn, byRow, byColumn] = weight.strides;
  for (let n = 0; n < batch; n++) {
    for (let m = 0; m < groups * outChannels; m++) {
      const group = Math.floor(m / outChannels);
      const planes = x + n * input.strides[0] + group * inChannels * input.strides[1];
      const taps = w + group * byGroup + (m % outChannels) * byOut;
      const start = bias === undefined ? 0 : f32[b + m * bias.strides[0]];
      let to = y + n * output.strides[0] + m * output.strides[1];
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++) {
          let sum = start;
          for (let c = 0; c < inChannels; c++) {
            const plane = planes + c * input.strides[1];
            for (let i = 0; i < kernelHeight; i++) {
              const top = row * stride[0] + i * dilation[0] - begin[0];
              if (top < 0 || top >= height) continue;
              const line = plane + top * width;
              const tapsOfRow = taps + c * byIn + i * byRow;
              for (let j = 0; j < kernelWidth; j++) {
                const left = column * stride[1] + j * dilation[1] - begin[1];
                if (left >= 0 && left < width) sum += f32[line + left] * f32[tapsOfRow + j * byColumn];
              }
            }
          }
          // A NaN is neither too small nor too large.
          f32[to++] = sum < least ? least : sum > most ? most : sum;
        }
      }
    }
  }
}

/** Activations that are computed here keep a result within limits. */
function limits(activation: Activation | undefined): readonly [number, number] {
  if (activation === undefined) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [0, activation === 'relu6' ? 6 : Number.POSITIVE_INFINITY];
}
