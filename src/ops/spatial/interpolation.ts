import { listText } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d } from './adaptive-pooling.ts';
import {
  checkInterpolation,
  type InterpolateOptions,
  type InterpolationMode,
  type Target,
  targetOf,
} from './interpolation-target.ts';
import { type Kernel, resizeMatrix } from './interpolation-weights.ts';
import { resampleOp } from './resample.ts';

const kernelOf: { readonly [Mode in Exclude<InterpolationMode, 'area'>]: Kernel } = {
  nearest: 'nearest',
  'nearest-exact': 'nearest-exact',
  linear: 'linear',
  bilinear: 'linear',
  trilinear: 'linear',
  bicubic: 'cubic',
};

const nodeStem: { readonly [Mode in Exclude<InterpolationMode, 'area'>]: string } = {
  nearest: 'UpsampleNearest',
  'nearest-exact': 'UpsampleNearestExact',
  linear: 'UpsampleLinear',
  bilinear: 'UpsampleBilinear',
  trilinear: 'UpsampleTrilinear',
  bicubic: 'UpsampleBicubic',
};

/**
 * Resizes the spatial dimensions of [N, C, …] to `size`, or by `scaleFactor`.
 *
 * @throws when not exactly one of them is given, or mode, options and dimensions do not belong together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html
 * @example
 * ```ts
 * print(F.interpolate(tensor([[[1, 3]]]), { size: 4, mode: 'linear' }));
 * // tensor([[[1.0000, 1.5000, 2.5000, 3.0000]]])
 * ```
 */
export function interpolate(input: Tensor, options: InterpolateOptions = {}): Tensor {
  const mode = options.mode ?? 'nearest';
  checkInterpolation(input, mode, options);
  const target = targetOf(input, options);
  checkSizes(input, target.size);
  return mode === 'area' ? areas(input, target.size) : resized(input, mode, options, target);
}

/**
 * `interpolate` under its older name.
 *
 * @throws as `interpolate`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.upsample.html
 * @example
 * ```ts
 * print(F.upsample(tensor([[[1, 3]]]), { scaleFactor: 2 }));
 * // tensor([[[1., 1., 3., 3.]]])
 * ```
 */
export function upsample(input: Tensor, options: InterpolateOptions = {}): Tensor {
  return interpolate(input, options);
}

function resized(
  input: Tensor,
  mode: Exclude<InterpolationMode, 'area'>,
  { alignCorners, antialias = false }: InterpolateOptions,
  { size, scaleFactors }: Target,
): Tensor {
  const node = `${nodeStem[mode]}${size.length}D${antialias ? 'Aa' : ''}Backward1`;
  const round = input.dtype === 'float64' ? (value: number) => value : Math.fround;
  let result = input;
  for (let axis = size.length - 1; axis >= 0; axis--) {
    const matrix = resizeMatrix({
      kernel: kernelOf[mode],
      inputSize: input.shape[axis + 2],
      outputSize: size[axis],
      scaleFactor: scaleFactors?.[axis],
      alignCorners: alignCorners ?? false,
      antialias,
      round,
    });
    result = resampleOp({ self: result }, { axis: axis + 2, matrix, node });
  }
  return result;
}

function areas(input: Tensor, size: readonly number[]): Tensor {
  if (size.length === 1) return adaptiveAvgPool1d(input, size[0]);
  return size.length === 2 ? adaptiveAvgPool2d(input, [...size]) : adaptiveAvgPool3d(input, [...size]);
}

function checkSizes(input: Tensor, size: readonly number[]): void {
  const spatial = input.shape.slice(2);
  if (spatial.every((n) => n > 0) && size.every((n) => n > 0)) return;
  const named = (sizes: readonly number[]) =>
    sizes.map((n, axis) => `${'DHW'[3 - sizes.length + axis]}: ${n}`).join(', ');
  throw new RangeError(
    `Input and output sizes should be greater than 0, but got input (${named(spatial)})` +
      `${size.length === 1 ? ' and' : ''} output (${named(size)}). The output size is ${listText(size)}.`,
  );
}
