import { fail, plainList } from './errors.ts';
import type { PoolCall, PoolNumbers } from './pool-options.ts';

const axisNames = ['T', 'H', 'W'];

/** `kH: 2 kW: 2`, as PyTorch lists one number per axis. */
function perAxis(prefix: string, values: readonly number[]): string {
  const names = axisNames.slice(-values.length);
  return values.map((value, axis) => `${prefix}${names[axis]}: ${value}`).join(' ');
}

/** Refuses, in PyTorch's order, a pooling that cannot be; the output's size otherwise. */
export function checkPool(call: PoolCall, shape: readonly number[], numbers: PoolNumbers): readonly number[] {
  const rank = numbers.kernelSize.length;
  if (shape.length !== rank + 1 && shape.length !== rank + 2) {
    if (call === 'avg_pool2d' && shape.length > 4) failEmptyPlanes(shape);
    fail(
      `non-empty ${rank + 1}D or ${rank + 2}D (batch mode) tensor expected for input`,
      `The axes are ([batch,] channels, ${['height, width', 'depth, height, width'][rank - 2]}), ` +
        `but the input has shape ${plainList(shape)}.`,
    );
  }
  const inputSize = shape.slice(-rank);
  checkSteps(numbers);
  checkPositive(numbers);
  checkNotEmpty(call, shape, rank);
  if (call === 'avg_pool3d' && inputSize.some((size, axis) => size < numbers.kernelSize[axis])) {
    fail(
      `input image (${perAxis('', inputSize)}) smaller than ` +
        `kernel size (${perAxis('k', numbers.kernelSize)})`,
      'Use a smaller kernel, or pad the input first.',
    );
  }
  const outputSize = inputSize.map((size, axis) => outputSizeOf(size, axis, numbers));
  checkOutput(shape, outputSize);
  checkDilation(inputSize, outputSize, numbers);
  return outputSize;
}

/** What PyTorch looks at first, where it computes the output's size. */
function checkSteps({ kernelSize, stride, padding }: PoolNumbers): void {
  kernelSize.forEach((kernel, axis) => {
    const pad = padding[axis];
    if (stride[axis] === 0) fail('stride should not be zero', 'The stride defaults to the kernel size.');
    if (pad < 0) fail(`pad must be non-negative, but got pad: ${pad}`, 'Slice the input to make it smaller.');
    if (pad > Math.trunc(kernel / 2)) {
      fail(
        `pad should be at most half of kernel size, but got pad=${pad} and kernel_size=${kernel}`,
        'More would make windows of padding alone: pad the input with F.pad first.',
      );
    }
  });
}

function checkPositive({ kernelSize, stride, dilation }: PoolNumbers): void {
  const remedy = 'Every number must be 1 or more.';
  if (kernelSize.some((size) => size <= 0)) {
    fail(`kernel size should be greater than zero, but got ${perAxis('k', kernelSize)}`, remedy);
  }
  if (stride.some((step) => step <= 0)) {
    fail(`stride should be greater than zero, but got ${perAxis('d', stride)}`, remedy);
  }
  if (dilation.some((step) => step <= 0)) {
    fail(`dilation should be greater than zero, but got ${perAxis('dilation', dilation)}`, remedy);
  }
}

function checkNotEmpty(call: PoolCall, shape: readonly number[], rank: number): void {
  const batched = shape.length === rank + 2;
  const empty = shape.findIndex((size, axis) => size === 0 && !(batched && axis === 0));
  if (empty < 0) return;
  if (rank === 2) failEmptyPlanes(shape);
  const place = call === 'max_pool3d' ? 'max_pool3d_with_indices_out_cpu_template' : call;
  fail(
    `${place}(): Expected input's non-batch dimensions to have positive length, but input has a shape of ` +
      `${plainList(shape)} and non-batch dimension ${shape[empty]} has length zero!`,
    `Only the batch may be empty, but axis ${empty} is.`,
  );
}

function failEmptyPlanes(shape: readonly number[]): never {
  return fail(
    'Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, ' +
      `but got:${plainList(shape)}`,
    'The axes are ([batch,] channels, height, width); only the batch may be empty.',
  );
}

function outputSizeOf(size: number, axis: number, numbers: PoolNumbers): number {
  const { kernelSize, stride, padding, dilation, ceilMode } = numbers;
  const reach = dilation[axis] * (kernelSize[axis] - 1) + 1;
  const room = size + 2 * padding[axis] - reach + (ceilMode ? stride[axis] - 1 : 0);
  const windows = Math.floor(room / stride[axis]) + 1;
  const lastStartsOutside = (windows - 1) * stride[axis] >= size + padding[axis];
  return ceilMode && lastStartsOutside ? windows - 1 : windows;
}

function checkOutput(shape: readonly number[], outputSize: readonly number[]): void {
  if (outputSize.every((size) => size > 0)) return;
  const [channels, ...inputSize] = shape.slice(-outputSize.length - 1);
  fail(
    `Given input size: (${[channels, ...inputSize].join('x')}). Calculated output size: ` +
      `(${[channels, ...outputSize].join('x')}). Output size is too small`,
    'The kernel reaches beyond the padded input: use a smaller kernel or dilation.',
  );
}

/** PyTorch reads a place outside the plane where a dilated window steps over the whole input. */
function checkDilation(
  inputSize: readonly number[],
  outputSize: readonly number[],
  { kernelSize, stride, padding, dilation }: PoolNumbers,
): void {
  inputSize.forEach((size, axis) => {
    for (let o = 0; o < outputSize[axis]; o++) {
      const start = o * stride[axis] - padding[axis];
      const steps = start < 0 ? Math.ceil(-start / dilation[axis]) : 0;
      if (steps < kernelSize[axis] && start + steps * dilation[axis] < size) continue;
      fail(
        `fovea: window ${o} of spatial axis ${axis} sees padding only (dilation ${dilation[axis]}, ` +
          `padding ${padding[axis]}, input ${size})`,
        'It would have no maximum: use a smaller dilation or padding.',
      );
    }
  });
}
