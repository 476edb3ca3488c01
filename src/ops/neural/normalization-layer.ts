import { listText, normalizeDim, numel, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Affine, standardize } from './normalization.ts';

/** Options of `layerNorm` and `groupNorm`. */
export interface LayerNormOptions extends Affine {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

/**
 * Normalises over the last dimensions, whose shape is `normalizedShape`, then scales and shifts by weight and
 * bias of that shape (Ba et al. 2016).
 *
 * @throws when the shapes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.layer_norm.html
 * @example
 * ```ts
 * print(F.layerNorm(tensor([[1, 3], [0, 20]]), [2], { eps: 0 }));
 * // tensor([[-1.,  1.],
 * //         [-1.,  1.]])
 * ```
 */
export function layerNorm(
  input: Tensor,
  normalizedShape: number | readonly number[],
  options: LayerNormOptions = {},
): Tensor {
  const size = [normalizedShape].flat();
  checkLayer(input, size, options);
  const first = input.ndim - size.length;
  const axes = size.map((_, axis) => first + axis);
  const layout = { view: input.shape, axes, parameters: size, eps: options.eps ?? 1e-5 };
  return standardize(input, options, size, { ...layout, node: 'NativeLayerNormBackward0' })[0];
}

function checkLayer(input: Tensor, size: readonly number[], { weight, bias }: Affine): void {
  if (size.length === 0) {
    throw new RangeError(
      'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but ' +
        'got normalized_shape = []. Name the sizes of the last dimensions.',
    );
  }
  for (const [name, tensor] of [['weight', weight] as const, ['bias', bias] as const]) {
    if (tensor && !sameShape(tensor.shape, size)) {
      throw new RangeError(
        `Expected ${name} to be of same shape as normalized_shape, but got ${name} of shape ` +
          `${listText(tensor.shape)} and normalized_shape = ${listText(size)}. Reshape it.`,
      );
    }
  }
  if (!sameShape(input.shape.slice(-size.length), size)) {
    throw new RangeError(
      `Given normalized_shape=${listText(size)}, expected input with shape [*, ${size.join(', ')}], ` +
        `but got input of size${listText(input.shape)}. Name the sizes of the input's last dimensions.`,
    );
  }
}

/**
 * Normalises groups of channels of each sample of [N, C, …], then scales and shifts each channel (Wu and He
 * 2018).
 *
 * @throws when the groups do not divide the channels, or weight or bias do not fit them.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.group_norm.html
 * @example
 * ```ts
 * print(F.groupNorm(tensor([[1, 3, 0, 20], [0, 2, 5, 7]]), 2, { eps: 0 }));
 * // tensor([[-1.,  1., -1.,  1.],
 * //         [-1.,  1., -1.,  1.]])
 * ```
 */
export function groupNorm(input: Tensor, numGroups: number, options: LayerNormOptions = {}): Tensor {
  checkGroups(input, numGroups, options);
  const [batch, channels, ...spatial] = input.shape;
  const view = [batch, numGroups, channels / numGroups, ...spatial];
  const axes = view.map((_, axis) => axis).slice(2);
  const parameters = [1, numGroups, channels / numGroups, ...spatial.map(() => 1)];
  const layout = { view, axes, parameters, eps: options.eps ?? 1e-5, node: 'NativeGroupNormBackward0' };
  return standardize(input, options, [channels], layout)[0];
}

function checkGroups(input: Tensor, numGroups: number, { weight, bias }: Affine): void {
  const { shape } = input;
  normalizeDim(1, shape.length);
  if (!(numGroups > 0) || shape[1] % numGroups !== 0) {
    throw new RangeError(
      'Expected number of channels in input to be divisible by num_groups, but got input of shape ' +
        `${listText(shape)} and num_groups=${numGroups}. Choose a divisor of ${shape[1]}.`,
    );
  }
  const size = [Math.floor((shape[0] * shape[1]) / numGroups), numGroups, ...shape.slice(2)];
  if (numel([size[0], ...size.slice(2)]) === 1) {
    throw new RangeError(
      `Expected more than 1 value per channel when training, got input size ${listText(size)}. ` +
        'A single value has no variance.',
    );
  }
  for (const [name, tensor] of [['weight', weight] as const, ['bias', bias] as const]) {
    if (tensor && !sameShape(tensor.shape, [shape[1]])) {
      throw new RangeError(
        `Expected ${name} to be a vector of size equal to the number of channels in input, but got ` +
          `${name} of shape ${listText(tensor.shape)} and input of shape ${listText(shape)}. ` +
          'Give one number per channel.',
      );
    }
  }
}
