import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convolutionReference } from './reference.ts';
import { ConvSpec } from './spec.ts';

/** Convolutions along one axis, of one group, some with windows left out. */
const anySpec = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    inChannels: fc.integer({ min: 1, max: 3 }),
    outChannels: fc.integer({ min: 1, max: 3 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    begin: fc.integer({ min: 0, max: 3 }),
    end: fc.integer({ min: 0, max: 3 }),
    outputSize: fc.integer({ min: 1, max: 5 }),
    unreached: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ kernel, stride, dilation, begin, end, outputSize, unreached, ...channels }) => {
    const reach = (outputSize - 1) * stride + dilation * (kernel - 1) + 1;
    return oneAxis({
      ...channels,
      inputSize: Math.max(1, reach + unreached - begin - end),
      kernel,
      stride,
      dilation,
      pad: [begin, end],
      outputSize,
    });
  });

interface OneAxis {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly inputSize: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: readonly [number, number];
  readonly outputSize: number;
}

function oneAxis({ batch, inChannels, outChannels, ...axis }: OneAxis): ConvSpec {
  return new ConvSpec({
    batch,
    batched: true,
    groups: 1,
    inChannels,
    outChannels,
    inputSize: [axis.inputSize],
    kernelSize: [axis.kernel],
    stride: [axis.stride],
    padding: [axis.pad],
    dilation: [axis.dilation],
    outputSize: [axis.outputSize],
  });
}

/** A tensor [a, b, length] whose element is a function of its place. */
function tensor(
  a: number,
  b: number,
  length: number,
  at: (i: number, j: number, k: number) => number,
): Float64Array {
  return Float64Array.from({ length: a * b * length }, (_, place) =>
    at(Math.floor(place / (b * length)), Math.floor(place / length) % b, place % length),
  );
}

const x = (n: number, c: number, i: number) => ((n * 7 + c * 5 + i * 3) % 11) - 5;
const w = (m: number, c: number, k: number) => ((m * 3 + c * 7 + k * 5) % 9) - 4;
const g = (n: number, m: number, o: number) => ((n * 5 + m * 3 + o * 7) % 13) - 6;

test('the data gradient is a forward convolution of the spread cotangent', () => {
  const property = fc.property(anySpec, (spec) => {
    const { batch, inChannels, outChannels } = spec;
    const [inputSize, kernel, stride, dilation, outputSize] = axisOf(spec);
    const [begin, end] = spec.padding[0];
    const reach = dilation * (kernel - 1);
    const unreached = begin + inputSize + end - (outputSize - 1) * stride - reach - 1;
    const spread = (outputSize - 1) * stride + 1;
    const forward = oneAxis({
      batch,
      inChannels: outChannels,
      outChannels: inChannels,
      inputSize: spread,
      kernel,
      stride: 1,
      dilation,
      pad: [reach - begin, reach - end + unreached],
      outputSize: inputSize,
    });
    const gradient = convolutionReference(spec, 'dataGradient', {
      weight: tensor(outChannels, inChannels, kernel, w),
      output: tensor(batch, outChannels, outputSize, g),
    });
    const same = convolutionReference(forward, 'forward', {
      input: tensor(batch, outChannels, spread, (n, m, o) => (o % stride === 0 ? g(n, m, o / stride) : 0)),
      weight: tensor(inChannels, outChannels, kernel, (c, m, k) => w(m, c, kernel - 1 - k)),
    });
    expect(same.map((value) => value + 0)).toEqual(gradient.map((value) => value + 0));
  });
  fc.assert(property);
});

test('the weight gradient is a forward convolution of the input with the cotangent', () => {
  const property = fc.property(anySpec, (spec) => {
    const { batch, inChannels, outChannels } = spec;
    const [inputSize, kernel, stride, dilation, outputSize] = axisOf(spec);
    const forward = oneAxis({
      batch: inChannels,
      inChannels: batch,
      outChannels,
      inputSize,
      kernel: outputSize,
      stride: dilation,
      dilation: stride,
      pad: spec.padding[0],
      outputSize: kernel,
    });
    const gradient = convolutionReference(spec, 'weightGradient', {
      input: tensor(batch, inChannels, inputSize, x),
      output: tensor(batch, outChannels, outputSize, g),
    });
    const exchanged = convolutionReference(forward, 'forward', {
      input: tensor(inChannels, batch, inputSize, (c, n, i) => x(n, c, i)),
      weight: tensor(outChannels, batch, outputSize, (m, n, o) => g(n, m, o)),
    });
    const at = (m: number, c: number, k: number) => exchanged[(c * outChannels + m) * kernel + k];
    expect(tensor(outChannels, inChannels, kernel, at)).toEqual(gradient);
  });
  fc.assert(property);
});

function axisOf(spec: ConvSpec): readonly number[] {
  return [spec.inputSize, spec.kernelSize, spec.stride, spec.dilation, spec.outputSize].map(
    ([first]) => first,
  );
}
