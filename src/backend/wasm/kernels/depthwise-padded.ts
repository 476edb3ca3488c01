import type { PlaneConvolution } from '../../backend.ts';
import type { Device } from '../device.ts';
import { timeOfMultiplyAdd } from '../threads/split.ts';
import { paddedDepthwiseKernel } from './depthwise-padded-kernel.ts';
import { withTaps } from './depthwise-taps.ts';
import { padKernel, planeBytes, rowLayout, rowsSeen, tapOffsets } from './padded-rows.ts';
import { multiplyAddsOf, planeGeometry } from './plane-geometry.ts';

// Padded planes are read while they are in the first cache.
const paddedBytes = 1 << 15;

/** Kernels of any size, stride and dilation, each on one plane: some planes are padded, then convolved. */
export function paddedDepthwise(device: Device, call: PlaneConvolution): void {
  const { memory, kernels, features, threads } = device;
  const geometry = planeGeometry(call);
  const { batch, groups, outChannels, outHeight, outWidth, stride, inputPlane, outputPlane } = geometry;
  const { activation } = call;
  const layout = rowLayout(geometry);
  const rowsFitting = Math.floor(paddedBytes / layout.rowBytes / stride[0]) - rowsSeen(geometry, 1);
  const strip = Math.max(1, Math.min(outHeight, rowsFitting));
  const plane = planeBytes(layout, rowsSeen(geometry, strip));
  const chunk = Math.min(groups, Math.max(1, Math.floor(paddedBytes / plane)));
  const shape = {
    ...{ outWidth, rowStep: stride[0] * layout.rowBytes, activation },
    taps: tapOffsets(geometry, layout),
  };
  const key = `depthwise padded ${Object.values(shape).join(' ')}`;
  const { run } = kernels.get(key, () => paddedDepthwiseKernel(shape, features));
  const { run: pad } = kernels.get(`pad ${Object.values(layout)}`, () => padKernel(layout));
  const weightStep = 4 * (1 + shape.taps.length);
  const input = memory.readable(call.input);
  const output = memory.writable(call.output);
  withTaps(device, call, (weight) => {
    const [chunks, strips] = [Math.ceil(groups / chunk), Math.ceil(outHeight / strip)];
    const work = {
      units: batch * chunks * strips,
      time: 2 * multiplyAddsOf(geometry) * timeOfMultiplyAdd,
      scratchBytes: chunk * plane + 64,
    };
    threads.parallel(work, (begin, end, calls, padded) => {
      for (let unit = begin; unit < end; unit++) {
        const row = (unit % strips) * strip;
        const group = (Math.floor(unit / strips) % chunks) * chunk;
        const image = Math.floor(unit / strips / chunks);
        const planes = Math.min(chunk, groups - group);
        const rows = Math.min(strip, outHeight - row);
        const from = input + image * geometry.inputImage + group * inputPlane;
        const [first, seen] = [row * stride[0] - geometry.begin[0], rowsSeen(geometry, rows)];
        calls.call(pad, from, padded, planes, inputPlane, plane, first, seen, geometry.height);
        for (let out = 0; out < outChannels; out++) {
          const channel = group * outChannels + out;
          const to = output + image * geometry.outputImage + channel * outputPlane + 4 * row * outWidth;
          const taps = weight + channel * weightStep;
          const [toStep, tapsStep] = [outChannels * outputPlane, outChannels * weightStep];
          calls.call(run, padded, taps, to, planes, rows, plane, toStep, tapsStep);
        }
      }
    });
  });
}
