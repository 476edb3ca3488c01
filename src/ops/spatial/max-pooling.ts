import { isRecorded } from '../../autograd/record.ts';
import { fail, plainList } from '../../conv/errors.ts';
import type { PerAxis } from '../../conv/options.ts';
import { checkMaxPoolLine } from '../../conv/pool-line-check.ts';
import { type PoolNumbers, type PoolOptions, readPool, readPoolOfLine } from '../../conv/pool-options.ts';
import { type PoolSpec, poolSpec } from '../../conv/pool-spec.ts';
import { checkTensors } from '../../tensor/check-tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { takeFromPlanesOp } from './planes.ts';
import { refuseTypes } from './pool-arguments.ts';
import { largestInWindows, placesOfLargest } from './window-passes.ts';

/** Options of `maxPool1d`, `maxPool2d` and `maxPool3d`. */
export interface MaxPoolOptions extends PoolOptions {
  /** Also give the index in its plane of every maximum, for `maxUnpool`. Default: false. */
  readonly returnIndices?: boolean | undefined;
}

/** With `returnIndices: true` a pooling answers with a pair. */
type WithIndices = MaxPoolOptions & { readonly returnIndices: true };
type WithoutIndices = MaxPoolOptions & { readonly returnIndices?: false | undefined };

/**
 * The maximum of every window of `input` [N, C, L], which may lack N; NaN wins. With `returnIndices`
 * the pair of the maxima and their int64 indices along the axis.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool1d.html
 * @example
 * ```ts
 * print(F.maxPool1d(tensor([[1, 5, 2, 3]]), 2));
 * // tensor([[5., 3.]])
 * ```
 */
export function maxPool1d(input: Tensor, kernelSize: PerAxis, options?: WithoutIndices): Tensor;
export function maxPool1d(input: Tensor, kernelSize: PerAxis, options: WithIndices): [Tensor, Tensor];
export function maxPool1d(
  input: Tensor,
  kernelSize: PerAxis,
  options?: MaxPoolOptions,
): Tensor | [Tensor, Tensor];
export function maxPool1d(
  input: Tensor,
  kernelSize: PerAxis,
  options: MaxPoolOptions = {},
): Tensor | [Tensor, Tensor] {
  checkTensors('max_pool1d', { input });
  if (options.returnIndices) return maxPool1dWithIndices(input, kernelSize, options);
  if (!isRecorded([input])) checkWithoutIndices(input, kernelSize, options);
  checkMaxLine(input);
  const numbers = readPoolOfLine('max_pool1d', kernelSize, options);
  return maxPoolOf('max_pool2d', input.unsqueeze(-2), numbers).squeeze(-2);
}

/**
 * `maxPool1d` with `returnIndices`.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool1d.html
 * @example
 * ```ts
 * const [y, indices] = F.maxPool1dWithIndices(tensor([[1, 5, 2, 3]]), 2);
 * print(y, indices);
 * // tensor([[5., 3.]]) tensor([[1, 3]])
 * ```
 */
export function maxPool1dWithIndices(
  input: Tensor,
  kernelSize: PerAxis,
  options: MaxPoolOptions = {},
): [Tensor, Tensor] {
  checkTensors('max_pool1d', { input });
  checkMaxLine(input);
  const numbers = readPoolOfLine('max_pool1d', kernelSize, options);
  const [values, indices] = maxPoolWithIndicesOf('max_pool2d', input.unsqueeze(-2), numbers);
  return [values.squeeze(-2), indices.squeeze(-2)];
}

/**
 * The maximum of every window of `input` [N, C, H, W], which may lack N; NaN wins. With `returnIndices`
 * the pair of the maxima and their int64 indices in the plane, row by row.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html
 * @example
 * ```ts
 * const [y, indices] = F.maxPool2d(arange(9).view(1, 3, 3), 2, { stride: 1, returnIndices: true });
 * print(y, indices);
 * // tensor([[[4., 5.],
 * //          [7., 8.]]]) tensor([[[4, 5],
 * //          [7, 8]]])
 * ```
 */
export function maxPool2d(input: Tensor, kernelSize: PerAxis, options?: WithoutIndices): Tensor;
export function maxPool2d(input: Tensor, kernelSize: PerAxis, options: WithIndices): [Tensor, Tensor];
export function maxPool2d(
  input: Tensor,
  kernelSize: PerAxis,
  options?: MaxPoolOptions,
): Tensor | [Tensor, Tensor];
export function maxPool2d(
  input: Tensor,
  kernelSize: PerAxis,
  options: MaxPoolOptions = {},
): Tensor | [Tensor, Tensor] {
  if (options.returnIndices) return maxPool2dWithIndices(input, kernelSize, options);
  return maxPoolOf('max_pool2d', input, readPool('max_pool2d', kernelSize, options));
}

/**
 * `maxPool2d` with `returnIndices`.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html
 * @example
 * ```ts
 * const [y, indices] = F.maxPool2dWithIndices(arange(4).view(1, 2, 2), 2);
 * print(y, indices);
 * // tensor([[[3.]]]) tensor([[[3]]])
 * ```
 */
export function maxPool2dWithIndices(
  input: Tensor,
  kernelSize: PerAxis,
  options: MaxPoolOptions = {},
): [Tensor, Tensor] {
  return maxPoolWithIndicesOf('max_pool2d', input, readPool('max_pool2d', kernelSize, options));
}

/**
 * The maximum of every window of `input` [N, C, D, H, W], which may lack N; NaN wins. With `returnIndices`
 * the pair of the maxima and their int64 indices in the volume, row by row.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool3d.html
 * @example
 * ```ts
 * print(F.maxPool3d(arange(8).view(1, 2, 2, 2), 2));
 * // tensor([[[[7.]]]])
 * ```
 */
export function maxPool3d(input: Tensor, kernelSize: PerAxis, options?: WithoutIndices): Tensor;
export function maxPool3d(input: Tensor, kernelSize: PerAxis, options: WithIndices): [Tensor, Tensor];
export function maxPool3d(
  input: Tensor,
  kernelSize: PerAxis,
  options?: MaxPoolOptions,
): Tensor | [Tensor, Tensor];
export function maxPool3d(
  input: Tensor,
  kernelSize: PerAxis,
  options: MaxPoolOptions = {},
): Tensor | [Tensor, Tensor] {
  if (options.returnIndices) return maxPool3dWithIndices(input, kernelSize, options);
  return maxPoolOf('max_pool3d', input, readPool('max_pool3d', kernelSize, options));
}

/**
 * `maxPool3d` with `returnIndices`.
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool3d.html
 * @example
 * ```ts
 * const [y, indices] = F.maxPool3dWithIndices(arange(8).view(1, 2, 2, 2), 2);
 * print(y, indices);
 * // tensor([[[[7.]]]]) tensor([[[[7]]]])
 * ```
 */
export function maxPool3dWithIndices(
  input: Tensor,
  kernelSize: PerAxis,
  options: MaxPoolOptions = {},
): [Tensor, Tensor] {
  return maxPoolWithIndicesOf('max_pool3d', input, readPool('max_pool3d', kernelSize, options));
}

/** The maxima alone; where they are must be known only for gradients. */
function maxPoolOf(call: PlaneCall, input: Tensor, numbers: PoolNumbers): Tensor {
  if (isRecorded([input])) return maxPoolWithIndicesOf(call, input, numbers)[0];
  return largestInWindows(checkedSpec(call, input, numbers), input);
}

/** Finds every maximum first, then takes it: the gradient knows only where. */
function maxPoolWithIndicesOf(call: PlaneCall, input: Tensor, numbers: PoolNumbers): [Tensor, Tensor] {
  const spec = checkedSpec(call, input, numbers);
  const rank = spec.inputSize.length;
  const indices = placesOfLargest(spec, input);
  const node = `MaxPool${rank}DWithIndicesBackward0`;
  return [takeFromPlanesOp({ self: input, indices }, { rank, node }), indices];
}

type PlaneCall = 'max_pool2d' | 'max_pool3d';

function checkedSpec(call: PlaneCall, input: Tensor, numbers: PoolNumbers): PoolSpec {
  checkTensors(call, { input });
  const spec = poolSpec(call, input.shape, numbers);
  const isPlane = spec.inputSize.length === 2;
  refuseTypes(isPlane ? 'max_pool2d' : 'max_pool3d_with_indices_cpu', input, ['float32', 'float64']);
  return spec;
}

/** PyTorch has a kernel of its own for a line whose indices nobody needs, with sentences of its own. */
function checkWithoutIndices(input: Tensor, kernelSize: PerAxis, options: MaxPoolOptions): void {
  checkMaxLine(input);
  if (!Array.isArray(options.stride) || options.stride.length > 0) checkMaxPoolLine(kernelSize, options);
  refuseTypes('max_pool1d_impl', input, ['float32', 'float64']);
}

function checkMaxLine({ shape }: Tensor): void {
  const empty = shape.some((size, axis) => size === 0 && !(shape.length === 3 && axis === 0));
  if ((shape.length === 2 || shape.length === 3) && !empty) return;
  fail(
    'max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, ' +
      `but got:${plainList(shape)}`,
    'The axes are ([batch,] channels, length).',
  );
}
