import { fail, plainList, sizeList } from './errors.ts';
import { expandPerAxis, type Pad, type SpatialRank } from './options.ts';

/** What a convolution is asked to do, expanded to one value per spatial axis but not yet trusted. */
export interface Geometry {
  readonly input: readonly number[];
  readonly weight: readonly number[];
  readonly bias: readonly number[] | undefined;
  readonly groups: number;
  readonly stride: readonly number[];
  readonly padding: readonly Pad[];
  readonly dilation: readonly number[];
}

/** How far a kernel reaches: dilation · (K − 1) + 1. */
export function extent(kernelSize: number, dilation: number): number {
  return dilation * (kernelSize - 1) + 1;
}

/** The input's shape with a batch axis, which a single example does not have. */
export function inputWithBatch(call: string, rank: SpatialRank, shape: readonly number[]): readonly number[] {
  if (shape.length === rank + 2) return shape;
  if (shape.length === rank + 1) return [1, ...shape];
  return fail(
    `Expected ${rank + 1}D (unbatched) or ${rank + 2}D (batched) input to ${call}, ` +
      `but got input of size: ${plainList(shape)}`,
    `The axes are ([batch,] channels, ${['width', 'height, width', 'depth, height, width'][rank - 1]}): ` +
      'add the missing ones with unsqueeze or reshape.',
  );
}

/** The number of spatial axes that a weight has. */
export function weightAxes(weight: readonly number[]): number {
  if (weight.length >= 3) return weight.length - 2;
  return fail(
    'weight should have at least three dimensions',
    `Its axes are (out channels, in channels / groups, kernel size…), but its size is ${plainList(weight)}.`,
  );
}

/** The padding that keeps every size at stride 1; an odd zero goes to the end, as in PyTorch. */
export function samePadding(
  input: readonly number[],
  weight: readonly number[],
  stride: readonly number[],
  dilation: readonly number[],
): readonly Pad[] {
  const axes = weightAxes(weight);
  checkRank(input, weight, '');
  for (const [name, list] of Object.entries({ stride, dilation })) {
    if (list.length !== axes && list.length !== 1) {
      fail(`${name} cannot broadcast to ${axes} dimensions`, `Give ${name} one value per spatial axis.`);
    }
  }
  if (stride.some((step) => step !== 1)) {
    fail(
      "padding='same' is not supported for strided convolutions",
      'Use stride 1, or give the padding as numbers.',
    );
  }
  const steps = expandPerAxis('dilation', dilation, axes);
  return weight.slice(2).map((size, axis) => {
    const total = steps[axis] * (size - 1);
    const begin = Math.trunc(total / 2);
    return [begin, total - begin];
  });
}

/** Refuses, in PyTorch's order, a convolution whose shapes and settings do not fit together. */
export function checkShapes(geometry: Geometry): void {
  const { input, weight, bias, groups } = geometry;
  checkSettings(geometry);
  if (input[1] !== weight[1] * groups) {
    fail(
      `Given groups=${groups}, weight of size ${plainList(weight)}, expected input${plainList(input)} ` +
        `to have ${weight[1] * groups} channels, but got ${input[1]} channels instead`,
      'Axis 1 of the input holds its channels; the weight is (out channels, in channels / groups, kernel…).',
    );
  }
  checkBias(bias, weight[0], `Given weight of size ${plainList(weight)}`);
  const sizes = input.slice(2);
  const padded = sizes.map((size, axis) => size + geometry.padding[axis][0] + geometry.padding[axis][1]);
  const kernel = weight.slice(2).map((size, axis) => extent(size, geometry.dilation[axis]));
  if (padded.some((size, axis) => size < kernel[axis])) {
    fail(
      `Calculated padded input size per channel: (${sizeList(padded)}). ` +
        `Kernel size: (${sizeList(kernel)}). Kernel size can't be greater than actual input size`,
      'Use a smaller kernel or dilation, more padding, or a larger input.',
    );
  }
  checkKernel(geometry);
  checkDilation(geometry, (dilation) => plainList(dilation.length === 1 ? [1, ...dilation] : dilation));
  checkNotEmpty(input);
}

/** The same for a transposed convolution, whose weight is [in channels, out channels / groups, K…]. */
export function checkTransposedShapes(geometry: Geometry, outputPadding: readonly number[]): void {
  const { input, weight, bias, groups, stride, dilation } = geometry;
  checkSettings(geometry, outputPadding);
  const given = `Given transposed=1, weight of size ${plainList(weight)}`;
  if (input[1] !== weight[0]) {
    fail(
      `${given}, expected input${plainList(input)} to have ${weight[0]} channels, ` +
        `but got ${input[1]} channels instead`,
      'The weight of a transposed convolution is (in channels, out channels / groups, kernel…).',
    );
  }
  checkBias(bias, weight[1] * groups, given);
  checkKernel(geometry);
  checkDilation(geometry, (values) => perAxis('dilation', values, 1, ', '));
  if (outputPadding.some((extra, axis) => extra >= stride[axis] && extra >= dilation[axis])) {
    fail(
      'output padding must be smaller than either stride or dilation, but got ' +
        `${perAxis('output_padding', outputPadding, 0)} ${perAxis('stride', stride, 1)} ` +
        perAxis('dilation', dilation, 1),
      'outputPadding only chooses among the output sizes that the stride allows.',
    );
  }
  checkNotEmpty(input);
}

/** Refuses a transposed convolution that its padding leaves without any output. */
export function checkTransposedSize(from: readonly number[], to: readonly number[]): void {
  if (to.every((size) => size > 0)) return;
  const [given, calculated] =
    from.length === 1
      ? [
          [1, ...from],
          [1, ...to],
        ]
      : [from, to];
  fail(
    `Given input size per channel: (${sizeList(given)}). ` +
      `Calculated output size per channel: (${sizeList(calculated)}). Output size is too small`,
    'Use less padding, or more outputPadding.',
  );
}

/** What both directions check first. */
function checkSettings(geometry: Geometry, outputPadding: readonly number[] = []): void {
  const { input, weight, groups, stride, padding } = geometry;
  if (groups <= 0) fail('non-positive groups is not supported', `groups is ${groups}; use 1 or more.`);
  if (padding.some(([begin, end]) => begin < 0 || end < 0)) {
    fail('negative padding is not supported', 'To crop, take a slice of the input instead.');
  }
  if (outputPadding.some((extra) => extra < 0)) {
    fail(
      'negative output_padding is not supported',
      'Use 0 or more, and padding to make the output smaller.',
    );
  }
  if (stride.some((step) => step <= 0)) {
    fail('non-positive stride is not supported', `stride is ${plainList(stride)}; use 1 or more.`);
  }
  checkRank(input, weight, ' ');
  const wanted = `Given groups=${groups}, expected weight to be`;
  const remedy = 'Axis 0 of the weight is split among the groups.';
  if (weight[0] < groups) {
    fail(
      `${wanted} at least ${groups} at dimension 0, but got weight of size ${plainList(weight)} instead`,
      remedy,
    );
  }
  if (weight[0] % groups !== 0) {
    fail(
      `${wanted} divisible by ${groups} at dimension 0, ` +
        `but got weight of size [${plainList(weight)}] instead`,
      remedy,
    );
  }
}

/** PyTorch writes `weight[3, 2, 3]` for padding='same' and `weight [3, 2, 3]` elsewhere. */
function checkRank(input: readonly number[], weight: readonly number[], space: string): void {
  if (weight.length === input.length) return;
  fail(
    `Expected ${weight.length}-dimensional input for ${weight.length}-dimensional weight${space}` +
      `${plainList(weight)}, but got ${input.length}-dimensional input of size ${plainList(input)} instead`,
    'Use the convolution whose number of spatial axes is that of the weight.',
  );
}

function checkBias(bias: readonly number[] | undefined, channels: number, given: string): void {
  if (bias === undefined || (bias.length === 1 && bias[0] === channels)) return;
  fail(
    `${given}, expected bias to be 1-dimensional with ${channels} elements, ` +
      `but got bias of size ${plainList(bias)} instead`,
    'The bias holds one number per output channel.',
  );
}

function checkKernel({ weight, dilation }: Geometry): void {
  const kernel = weight.slice(2);
  if (kernel.every((size) => size > 0)) return;
  const sentence = 'kernel size should be greater than zero, but got';
  const remedy = 'Every kernel axis needs at least one element.';
  if (dilation.some((step) => step !== 1)) fail(`${sentence} ${plainList(kernel)}`, remedy);
  if (kernel.length === 3) fail(`${sentence}: ${sizeList(kernel)} (TxHxW)`, remedy);
  fail(`${sentence} ${perAxis('kernel', kernel, 1)}`, remedy);
}

function checkDilation({ dilation }: Geometry, print: (dilation: readonly number[]) => string): void {
  if (dilation.every((step) => step > 0)) return;
  fail(
    `dilation should be greater than zero, but got ${print(dilation)}`,
    '1 puts the kernel on neighbouring elements.',
  );
}

function checkNotEmpty(input: readonly number[]): void {
  if (input[0] === 0 || input.slice(2).every((size) => size > 0)) return;
  const shape = input.length === 3 ? [input[0], input[1], 1, input[2]] : input;
  fail(
    `Only zero batch or zero channel inputs are supported, but got input shape: ${plainList(shape)}`,
    'Every spatial axis of the input needs at least one element.',
  );
}

/** `stride_height: 1 stride_width: 2`; PyTorch runs one axis as two, with `first` for the height. */
function perAxis(name: string, values: readonly number[], first: number, separator = ' '): string {
  const padded = values.length === 1 ? [first, ...values] : values;
  const axes = ['depth', 'height', 'width'].slice(-padded.length);
  return padded.map((value, axis) => `${name}_${axes[axis]}: ${value}`).join(separator);
}
