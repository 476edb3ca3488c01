import { bernoulli } from '../../random/bernoulli.ts';
import { defaultGenerator } from '../../random/generator.ts';
import { contiguousStrides } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { inPlace } from '../declare/in-place.ts';
import { drawLike, floatArray } from '../random/draw.ts';

/** Options of the dropouts. */
export interface DropoutOptions {
  /** Whether anything is dropped at all. Default: true. */
  readonly training?: boolean;
  /** Whether to change the input itself. Default: false. */
  readonly inplace?: boolean;
}

/**
 * Sets each element to zero with probability `p` and divides the others by 1 − p.
 *
 * @throws when `p` is not a probability.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(F.dropout(ones([6]), 0.5));
 * // tensor([0., 0., 2., 0., 0., 0.])
 * ```
 */
export function dropout(input: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  return drop(input, p, options, { name: 'dropout', channels: false, alpha: false });
}

/**
 * Sets whole channels of [N, C, L] or [C, L] to zero with probability `p` and divides the others by 1 − p.
 *
 * @throws when `p` is not a probability, and for other than 2 or 3 dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout1d.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(F.dropout1d(ones([1, 3, 2]), 0.5));
 * // tensor([[[0., 0.],
 * //          [0., 0.],
 * //          [2., 2.]]])
 * ```
 */
export function dropout1d(input: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  if (input.ndim !== 2 && input.ndim !== 3) {
    throw new RangeError(
      `dropout1d: Expected 2D or 3D input, but received a ${input.ndim}D input. Note that dropout1d ` +
        'exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, ' +
        'and an optional batch dimension (i.e. 2D or 3D inputs).',
    );
  }
  return dropBatched(input, 3, p, options, 'dropout1d');
}

/**
 * Sets whole channels of [N, C, H, W] to zero with probability `p` and divides the others by 1 − p.
 *
 * @throws when `p` is not a probability.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout2d.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(F.dropout2d(ones([1, 3, 1, 2]), 0.5).flatten());
 * // tensor([0., 0., 0., 0., 2., 2.])
 * ```
 */
export function dropout2d(input: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  return drop(input, p, options, { name: 'dropout2d', channels: true, alpha: false });
}

/**
 * Sets whole channels of [N, C, D, H, W] or [C, D, H, W] to zero with probability `p` and divides the others
 * by 1 − p.
 *
 * @throws when `p` is not a probability.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout3d.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(F.dropout3d(ones([1, 3, 1, 1, 2]), 0.5).flatten());
 * // tensor([0., 0., 0., 0., 2., 2.])
 * ```
 */
export function dropout3d(input: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  return dropBatched(input, 5, p, options, 'dropout3d');
}

/**
 * Dropout for self-normalising networks: elements are set to SELU's negative saturation value with
 * probability `p`, and the result is scaled and shifted so that mean and variance stay.
 *
 * @throws when `p` is not a probability.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.alpha_dropout.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(F.alphaDropout(zeros([4]), 0.5, { training: true }));
 * // tensor([-0.7792, -0.7792,  0.7792, -0.7792])
 * ```
 */
export function alphaDropout(
  input: Tensor,
  p = 0.5,
  { training = false, inplace }: DropoutOptions = {},
): Tensor {
  return drop(input, p, { training, inplace }, { name: 'alphaDropout', channels: false, alpha: true });
}

/**
 * `alphaDropout` of whole channels of [N, C, …].
 *
 * @throws when `p` is not a probability.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.feature_alpha_dropout.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(F.featureAlphaDropout(zeros([1, 2, 2]), 0.5, { training: true }));
 * // tensor([[[-0.7792, -0.7792],
 * //          [-0.7792, -0.7792]]])
 * ```
 */
export function featureAlphaDropout(
  input: Tensor,
  p = 0.5,
  { training = false, inplace }: DropoutOptions = {},
): Tensor {
  return drop(input, p, { training, inplace }, { name: 'featureAlphaDropout', channels: true, alpha: true });
}

/** What is dropped, and how. */
interface Kind {
  readonly name: string;
  readonly channels: boolean;
  readonly alpha: boolean;
}

/** Channel dropout of an input of rank `rank`, or of one sample without its batch axis. */
function dropBatched(input: Tensor, rank: number, p: number, options: DropoutOptions, name: string): Tensor {
  const kind = { name, channels: true, alpha: false };
  if (input.ndim === rank) return drop(input, p, options, kind);
  const dropped = drop(input.unsqueeze(0), p, options, kind).squeeze(0);
  return options.inplace ? input : dropped;
}

function drop(input: Tensor, p: number, options: DropoutOptions, kind: Kind): Tensor {
  const { training = true, inplace = false } = options;
  if (!(p >= 0 && p <= 1)) {
    throw new RangeError(
      `dropout probability has to be between 0 and 1, but got ${p}. Pass the share of elements to drop.`,
    );
  }
  if (p === 0 || !training || input.numel() === 0) return input;
  const apply = (self: Tensor) => dropped(self, p, kind);
  return inplace ? inPlace(input, `${kind.name}_`, apply) : apply(input);
}

/** SELU's negative saturation value, −λα. */
const saturation = 1.7580993408473766;

function dropped(input: Tensor, p: number, { channels, alpha }: Kind): Tensor {
  if (p === 1) return input.mul(0);
  if (channels && input.ndim < 2) {
    throw new RangeError('Feature dropout requires at least 2 dimensions in the input. Add a batch axis.');
  }
  const shape = channels ? input.shape.map((size, axis) => (axis < 2 ? size : 1)) : input.shape;
  const kept = drawLike(input.dtype, shape, contiguousStrides(shape), (count) =>
    bernoulli(defaultGenerator, floatArray(input.dtype, count, 'bernoulli_scalar_cpu_'), 1 - p),
  );
  if (!alpha) return input.mul(kept.div(1 - p));
  const scale = 1 / Math.sqrt((saturation * saturation * p + 1) * (1 - p));
  const shift = kept
    .sub(1)
    .mul(saturation * scale)
    .add(saturation * scale * p);
  return input.mul(kept.mul(scale)).add(shift);
}
