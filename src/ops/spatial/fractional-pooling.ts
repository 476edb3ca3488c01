import { fail, plainList } from '../../conv/errors.ts';
import { fractionalStarts, maximaOfPlane } from '../../conv/fractional-windows.ts';
import type { PerAxis } from '../../conv/options.ts';
import { readInts } from '../../conv/pool-options.ts';
import { fromTypedArray, readValues } from '../../tensor/kernels.ts';
import { numel } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { rand } from '../random/random-creation.ts';
import { takeFromPlanesOp } from './planes.ts';
import { refuseTypes } from './pool-arguments.ts';

/** Options of `fractionalMaxPool2d` and `fractionalMaxPool3d`; one of the two sizes is needed. */
export interface FractionalMaxPoolOptions {
  /** How many windows there are. */
  readonly outputSize?: PerAxis | null | undefined;
  /** The same as a part of the input's size, between 0 and 1. */
  readonly outputRatio?: number | readonly number[] | null | undefined;
  /** Also give the index in its plane of every maximum. Default: false. */
  readonly returnIndices?: boolean | undefined;
}

/** With `returnIndices: true` a pooling answers with a pair. */
type WithIndices = FractionalMaxPoolOptions & { readonly returnIndices: true };
type WithoutIndices = FractionalMaxPoolOptions & { readonly returnIndices?: false | undefined };

/**
 * The maxima of `input` [N, C, H, W], which may lack N, over windows of a fixed size that begin at random,
 * on average as far apart as the output size asks.
 *
 * @throws where shapes or sizes do not fit together, or no output size is given.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.FractionalMaxPool2d.html
 * @example
 * ```ts
 * const y = F.fractionalMaxPool2d(arange(25).view(1, 5, 5), 2, { outputSize: 3 });
 * print(y.shape);
 * // torch.Size([1, 3, 3])
 * ```
 */
export function fractionalMaxPool2d(input: Tensor, kernelSize: PerAxis, options: WithoutIndices): Tensor;
export function fractionalMaxPool2d(
  input: Tensor,
  kernelSize: PerAxis,
  options: WithIndices,
): [Tensor, Tensor];
export function fractionalMaxPool2d(
  input: Tensor,
  kernelSize: PerAxis,
  options: FractionalMaxPoolOptions,
): Tensor | [Tensor, Tensor];
export function fractionalMaxPool2d(
  input: Tensor,
  kernelSize: PerAxis,
  options: FractionalMaxPoolOptions,
): Tensor | [Tensor, Tensor] {
  const [values, indices] = fractionalMaxPool(2, input, kernelSize, options);
  return options.returnIndices ? [values, indices] : values;
}

/**
 * `fractionalMaxPool2d` for volumes: `input` [N, C, D, H, W], which may lack N.
 *
 * @throws where shapes or sizes do not fit together, or no output size is given.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.FractionalMaxPool3d.html
 * @example
 * ```ts
 * const y = F.fractionalMaxPool3d(zeros([1, 5, 5, 5]), 2, { outputRatio: 0.5 });
 * print(y.shape);
 * // torch.Size([1, 2, 2, 2])
 * ```
 */
export function fractionalMaxPool3d(input: Tensor, kernelSize: PerAxis, options: WithoutIndices): Tensor;
export function fractionalMaxPool3d(
  input: Tensor,
  kernelSize: PerAxis,
  options: WithIndices,
): [Tensor, Tensor];
export function fractionalMaxPool3d(
  input: Tensor,
  kernelSize: PerAxis,
  options: FractionalMaxPoolOptions,
): Tensor | [Tensor, Tensor];
export function fractionalMaxPool3d(
  input: Tensor,
  kernelSize: PerAxis,
  options: FractionalMaxPoolOptions,
): Tensor | [Tensor, Tensor] {
  const [values, indices] = fractionalMaxPool(3, input, kernelSize, options);
  return options.returnIndices ? [values, indices] : values;
}

function fractionalMaxPool(
  rank: 2 | 3,
  input: Tensor,
  kernelSize: PerAxis,
  options: FractionalMaxPoolOptions,
): [Tensor, Tensor] {
  const call = `fractional_max_pool${rank}d`;
  const place = rank === 2 ? `${call}()` : `${call}_out()`;
  checkInput(place, rank, input.shape);
  refuseTypes('check_uniform_bounds', input, ['float32', 'float64']);
  const inputSize = input.shape.slice(-rank);
  const outputSize = readOutputSize(call, rank, inputSize, options);
  const kernel = perAxis(call, rank, 'kernel_size', kernelSize);
  checkFit(place, inputSize, outputSize, kernel);
  const indices = randomMaxima(input, outputSize, kernel);
  const node = `FractionalMaxPool${rank}DBackward0`;
  return [takeFromPlanesOp({ self: input, indices }, { rank, node }), indices];
}

/** Every plane has windows of its own, from one random number per axis: found on the host. */
function randomMaxima(input: Tensor, outputSize: readonly number[], kernel: readonly number[]): Tensor {
  const rank = outputSize.length;
  const inputSize = input.shape.slice(-rank);
  const leading = input.shape.slice(0, -rank);
  const batch = leading.length === 1 ? [1, ...leading] : leading;
  const random = readValues(rand([...batch, rank], { dtype: input.dtype }));
  const values = Float64Array.from(readValues(input), Number);
  const round = input.dtype === 'float32' ? Math.fround : (value: number) => value;
  const [area, planes] = [numel(inputSize), numel(leading)];
  const indices = Array.from({ length: planes }, (_, n) => {
    const starts = inputSize.map((size, axis) => {
      // PyTorch takes the samples of a plane for its width first, those of a volume in order.
      const sample = Number(random[n * rank + (rank === 2 ? 1 - axis : axis)]);
      return fractionalStarts(size, outputSize[axis], kernel[axis], sample, round);
    });
    return maximaOfPlane(values.subarray(n * area, (n + 1) * area), inputSize, starts, kernel);
  });
  return fromTypedArray(BigInt64Array.from(indices.flat(), BigInt), [...leading, ...outputSize], 'int64');
}

function perAxis(call: string, rank: 2 | 3, name: string, value: unknown): readonly number[] {
  const list = readInts(call, name, 2, value);
  if (list.length === rank) return list;
  if (list.length === 1) return Array.from({ length: rank }, () => list[0]);
  return fail(
    `${call}: ${name} must either be a single Int or tuple of ${rank === 2 ? 'Ints' : 'three Ints'}`,
    `It has ${list.length} elements.`,
  );
}

function readOutputSize(
  call: string,
  rank: 2 | 3,
  inputSize: readonly number[],
  { outputSize, outputRatio }: FractionalMaxPoolOptions,
): readonly number[] {
  if (outputSize !== undefined && outputSize !== null) return perAxis(call, rank, 'output_size', outputSize);
  if (outputRatio === undefined || outputRatio === null) {
    fail(
      `${call} requires specifying either an output_size or an output_ratio`,
      'Pass { outputSize } or { outputRatio }.',
    );
  }
  return inputSize.map((size, axis) => {
    return Math.trunc(size * (typeof outputRatio === 'number' ? outputRatio : outputRatio[axis]));
  });
}

function checkInput(place: string, rank: 2 | 3, shape: readonly number[]): void {
  const remedy = 'The axes are ([batch,] channels, two or three spatial axes); only the batch may be empty.';
  if (shape.length !== rank + 1 && shape.length !== rank + 2) {
    fail(`${place}: Expected ${rank + 1}D or ${rank + 2}D tensor, but got: ${plainList(shape)}`, remedy);
  }
  const empty = shape.findIndex((size, axis) => size === 0 && axis >= shape.length - rank - 1);
  if (empty < 0) return;
  fail(
    `${place}: Expected input to have non-zero size for non-batch dimensions, but got${plainList(shape)} ` +
      `with dimension ${empty} being empty`,
    remedy,
  );
}

function checkFit(
  place: string,
  inputSize: readonly number[],
  outputSize: readonly number[],
  kernel: readonly number[],
): void {
  const names = ['time', 'height', 'width'].slice(-inputSize.length);
  names.forEach((name, axis) => {
    if (kernel[axis] <= 0) fail(`fovea: kernel size ${plainList(kernel)} must be positive`, 'Use 1 or more.');
    if (outputSize[axis] + kernel[axis] - 1 <= inputSize[axis]) return;
    fail(
      `${place}: pool ${name} ${kernel[axis]} too large relative to input ${name} ${inputSize[axis]}`,
      'Windows begin at different places: ask for fewer, or for smaller ones.',
    );
  });
}
