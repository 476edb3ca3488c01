import { type AdaptiveSize, checkAdaptive, readAdaptiveSize } from '../../conv/adaptive-size.ts';
import { readOne } from '../../conv/pool-options.ts';
import { adaptivePoolSpec } from '../../conv/pool-spec.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { averagePoolOp } from './average-pool-op.ts';
import { takeFromPlanesOp } from './planes.ts';
import { checkLine, refuseTypes } from './pool-arguments.ts';
import { placesOfLargest } from './window-passes.ts';

/** Options of `adaptiveMaxPool1d`, `adaptiveMaxPool2d` and `adaptiveMaxPool3d`. */
export interface AdaptiveMaxPoolOptions {
  /** Also give the index in its plane of every maximum. Default: false. */
  readonly returnIndices?: boolean | undefined;
}

/** With `returnIndices: true` a pooling answers with a pair. */
type WithIndices = { readonly returnIndices: true };
type WithoutIndices = { readonly returnIndices?: false | undefined };

/**
 * The averages of `input` [N, C, L], which may lack N, over as many windows as `outputSize` says
 * Window o of O covers ⌊o · I / O⌋ up to ⌈(o + 1) · I / O⌉.
 *
 * @throws where shapes, types or sizes do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool1d.html
 * @example
 * ```ts
 * print(F.adaptiveAvgPool1d(tensor([[1, 2, 3, 4, 5]]), 2));
 * // tensor([[2., 4.]])
 * ```
 */
export function adaptiveAvgPool1d(input: Tensor, outputSize: AdaptiveSize): Tensor {
  checkLine('adaptive_avg_pool1d', input);
  const size = readOne('adaptive_avg_pool1d', 'output_size', 2, outputSize);
  return averageOf(2, input.unsqueeze(-2), [1, size]).squeeze(-2);
}

/**
 * The averages of `input` [N, C, H, W], which may lack N, over as many windows as `outputSize`
 * says; `null` keeps a size. Window o of O covers ⌊o · I / O⌋ up to ⌈(o + 1) · I / O⌉.
 *
 * @throws where shapes, types or sizes do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool2d.html
 * @example
 * ```ts
 * print(F.adaptiveAvgPool2d(arange(12).view(1, 3, 4), [1, 2]));
 * // tensor([[[4.5000, 6.5000]]])
 * ```
 */
export function adaptiveAvgPool2d(input: Tensor, outputSize: AdaptiveSize): Tensor {
  return averageOf(2, input, outputSize);
}

/**
 * The averages of `input` [N, C, D, H, W], which may lack N, over as many windows as `outputSize`
 * says; `null` keeps a size. Window o of O covers ⌊o · I / O⌋ up to ⌈(o + 1) · I / O⌉.
 *
 * @throws where shapes, types or sizes do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool3d.html
 * @example
 * ```ts
 * print(F.adaptiveAvgPool3d(arange(8).view(1, 2, 2, 2), [2, 1, 1]).flatten());
 * // tensor([1.5000, 5.5000])
 * ```
 */
export function adaptiveAvgPool3d(input: Tensor, outputSize: AdaptiveSize): Tensor {
  return averageOf(3, input, outputSize);
}

/**
 * The maxima of `input` [N, C, L], which may lack N, over the windows of `adaptiveAvgPool1d`; NaN wins.
 * With `returnIndices` the pair of the maxima and their int64 indices in the plane.
 *
 * @throws where shapes, types or sizes do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool1d.html
 * @example
 * ```ts
 * print(F.adaptiveMaxPool1d(tensor([[1, 2, 3, 4, 5]]), 2));
 * // tensor([[3., 5.]])
 * ```
 */
export function adaptiveMaxPool1d(input: Tensor, outputSize: AdaptiveSize, options?: WithoutIndices): Tensor;
export function adaptiveMaxPool1d(
  input: Tensor,
  outputSize: AdaptiveSize,
  options: WithIndices,
): [Tensor, Tensor];
export function adaptiveMaxPool1d(
  input: Tensor,
  outputSize: AdaptiveSize,
  options?: AdaptiveMaxPoolOptions,
): Tensor | [Tensor, Tensor];
export function adaptiveMaxPool1d(
  input: Tensor,
  outputSize: AdaptiveSize,
  { returnIndices = false }: AdaptiveMaxPoolOptions = {},
): Tensor | [Tensor, Tensor] {
  checkLine('adaptive_max_pool1d', input);
  const size = readOne('adaptive_max_pool1d', 'output_size', 2, outputSize);
  const [values, indices] = maximumOf(2, input.unsqueeze(-2), [1, size]);
  return returnIndices ? [values.squeeze(-2), indices.squeeze(-2)] : values.squeeze(-2);
}

/**
 * The maxima of `input` [N, C, H, W], which may lack N, over the windows of `adaptiveAvgPool2d`; NaN wins.
 * With `returnIndices` the pair of the maxima and their int64 indices in the plane.
 *
 * @throws where shapes, types or sizes do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool2d.html
 * @example
 * ```ts
 * const [y, indices] = F.adaptiveMaxPool2d(arange(12).view(1, 3, 4), 2, { returnIndices: true });
 * print(y, indices);
 * // tensor([[[ 5.,  7.],
 * //          [ 9., 11.]]]) tensor([[[ 5,  7],
 * //          [ 9, 11]]])
 * ```
 */
export function adaptiveMaxPool2d(input: Tensor, outputSize: AdaptiveSize, options?: WithoutIndices): Tensor;
export function adaptiveMaxPool2d(
  input: Tensor,
  outputSize: AdaptiveSize,
  options: WithIndices,
): [Tensor, Tensor];
export function adaptiveMaxPool2d(
  input: Tensor,
  outputSize: AdaptiveSize,
  options?: AdaptiveMaxPoolOptions,
): Tensor | [Tensor, Tensor];
export function adaptiveMaxPool2d(
  input: Tensor,
  outputSize: AdaptiveSize,
  { returnIndices = false }: AdaptiveMaxPoolOptions = {},
): Tensor | [Tensor, Tensor] {
  const [values, indices] = maximumOf(2, input, outputSize);
  return returnIndices ? [values, indices] : values;
}

/**
 * The maxima of `input` [N, C, D, H, W], which may lack N, over the windows of `adaptiveAvgPool3d`; NaN wins.
 * With `returnIndices` the pair of the maxima and their int64 indices in the plane.
 *
 * @throws where shapes, types or sizes do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool3d.html
 * @example
 * ```ts
 * print(F.adaptiveMaxPool3d(arange(8).view(1, 2, 2, 2), [2, 1, 1]).flatten());
 * // tensor([3., 7.])
 * ```
 */
export function adaptiveMaxPool3d(input: Tensor, outputSize: AdaptiveSize, options?: WithoutIndices): Tensor;
export function adaptiveMaxPool3d(
  input: Tensor,
  outputSize: AdaptiveSize,
  options: WithIndices,
): [Tensor, Tensor];
export function adaptiveMaxPool3d(
  input: Tensor,
  outputSize: AdaptiveSize,
  options?: AdaptiveMaxPoolOptions,
): Tensor | [Tensor, Tensor];
export function adaptiveMaxPool3d(
  input: Tensor,
  outputSize: AdaptiveSize,
  { returnIndices = false }: AdaptiveMaxPoolOptions = {},
): Tensor | [Tensor, Tensor] {
  const [values, indices] = maximumOf(3, input, outputSize);
  return returnIndices ? [values, indices] : values;
}

function averageOf(rank: 2 | 3, input: Tensor, wanted: AdaptiveSize): Tensor {
  const outputSize = readAdaptiveSize('avg', rank, input.shape, wanted);
  // One window over everything is a mean, which PyTorch takes as such.
  if (outputSize.every((size) => size === 1)) {
    return input.mean(
      outputSize.map((_, axis) => axis - rank),
      { keepdim: true },
    );
  }
  checkAdaptive('avg', rank, input.shape);
  const kernel = rank === 2 ? 'adaptive_avg_pool2d' : 'adaptive_avg_pool3d_cpu';
  refuseTypes(kernel, input, ['float32', 'float64']);
  const spec = adaptivePoolSpec(input.shape.slice(-rank), outputSize);
  return averagePoolOp({ self: input }, { spec, name: `AdaptiveAvgPool${rank}D` });
}

function maximumOf(rank: 2 | 3, input: Tensor, wanted: AdaptiveSize): [Tensor, Tensor] {
  checkAdaptive('max', rank, input.shape);
  const outputSize = readAdaptiveSize('max', rank, input.shape, wanted);
  const kernel = rank === 2 ? 'adaptive_max_pool2d' : 'adaptive_max_pool3d_cpu';
  refuseTypes(kernel, input, ['float32', 'float64']);
  const indices = placesOfLargest(adaptivePoolSpec(input.shape.slice(-rank), outputSize), input);
  const node = `AdaptiveMaxPool${rank}DBackward0`;
  return [takeFromPlanesOp({ self: input, indices }, { rank, node }), indices];
}
