import type { PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import { depthwiseKernel } from './depthwise-kernel.ts';
import { planeGeometry } from './plane-geometry.ts';

// Short calls, so that the first slow code is soon replaced.
const outputsPerCall = 1 << 16;
// Nanoseconds, roughly.
const timeOfOutput = 0.4;

/** 3×3 kernels of stride 1, each on one plane that keeps its width. */
export function depthwiseConvolution(device: Device, call: PlaneConvolution): void {
  const { memory, kernels, features, threads } = device;
  const { batch, groups, outChannels, height, width, outHeight, begin, ...steps } = planeGeometry(call);
  const { activation } = call;
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  const { run } = kernels.get(`depthwise ${width} ${activation}`, () =>
    depthwiseKernel(width, activation, features),
  );
  const rows = Math.max(12, Math.floor(outputsPerCall / width));
  const weightBytes = 40 * groups * outChannels;
  memory.borrow(weightBytes + 4 * width + 16, (weight) => {
    gatherTaps(device, call, weight);
    const zeros = weight + weightBytes;
    memory.u8.fill(0, zeros, zeros + 4 * width + 16);
    const channels = groups * outChannels;
    const strips = Math.ceil(outHeight / rows);
    const work = {
      units: batch * channels * strips,
      time: batch * channels * outHeight * width * timeOfOutput,
    };
    threads.parallel(work, (first, end, calls) => {
      for (let unit = first; unit < end; unit++) {
        const plane = Math.floor(unit / strips);
        const out = plane % channels;
        const image = (plane - out) / channels;
        const row = (unit % strips) * rows;
        const from = input + image * steps.inputImage + Math.floor(out / outChannels) * steps.inputPlane;
        const to = output + image * steps.outputImage + out * steps.outputPlane;
        const last = Math.min(outHeight, row + rows);
        calls.call(run, from, weight + 40 * out, to, zeros, row, last, height, begin[0]);
      }
    });
  });
}

/** For every output channel its bias, or 0, and its nine taps. */
function gatherTaps({ memory }: Device, { weight, bias }: PlaneConvolution, target: number): void {
  const numbers = new Float32Array(memory.memory.buffer);
  const [groups, outChannels] = weight.shape;
  const [byGroup, byOut, , byRow, byColumn] = weight.strides;
  const source = memory.readable(weight) / 4;
  const biasAt = bias === undefined ? 0 : memory.readable(bias) / 4;
  let to = target / 4;
  for (let group = 0; group < groups; group++) {
    for (let out = 0; out < outChannels; out++) {
      const channel = group * outChannels + out;
      numbers[to++] = bias === undefined ? 0 : numbers[biasAt + channel * bias.strides[0]];
      const from = source + group * byGroup + out * byOut;
      for (let tap = 0; tap < 9; tap++) {
        numbers[to++] = numbers[from + Math.floor(tap / 3) * byRow + (tap % 3) * byColumn];
      }
    }
  }
}
