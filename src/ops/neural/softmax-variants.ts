import type { Tensor } from '../../tensor/tensor.ts';
import { empty } from '../creation/creation.ts';
import { type SoftmaxOptions, softmax } from './softmax.ts';

/**
 * `softmax(−x)` along `dim`.
 *
 * @throws when `dim` is out of range, and on integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmin.html
 * @example
 * ```ts
 * print(F.softmin(tensor([0, 1, 2]), 0));
 * // tensor([0.6652, 0.2447, 0.0900])
 * ```
 */
export function softmin(input: Tensor, dim?: number | null, options: SoftmaxOptions = {}): Tensor {
  return softmax(input.neg(), dim, options);
}

/** Options of `gumbelSoftmax`. */
export interface GumbelSoftmaxOptions {
  /** Temperature: the smaller, the closer to one-hot. Default: 1. */
  readonly tau?: number;
  /** Give one-hot samples, with the gradient of the soft ones. Default: false. */
  readonly hard?: boolean;
  /** Without meaning; PyTorch keeps it for old programs. */
  readonly eps?: number;
  /** The dimension of the classes. Default: −1. */
  readonly dim?: number;
}

/**
 * Samples from the Gumbel-softmax distribution of `logits` (Jang et al. 2016): random, differentiable,
 * almost one-hot. Draws one number per element from the generator that `manualSeed` seeds.
 *
 * @throws when `dim` is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.gumbel_softmax.html
 * @example
 * ```ts
 * print(F.gumbelSoftmax(tensor([0, 100, 0]), { hard: true }));
 * // tensor([0., 1., 0.])
 * ```
 */
export function gumbelSoftmax(
  logits: Tensor,
  { tau = 1, hard = false, dim = -1 }: GumbelSoftmaxOptions = {},
): Tensor {
  const noise = empty(logits.shape, { dtype: logits.dtype }).exponential_().log().neg();
  const soft = softmax(logits.add(noise).div(tau), dim);
  if (!hard) return soft;
  const winners = soft.argmax(dim, { keepdim: true });
  const oneHot = soft.detach().zerosLike().scatter(dim, winners, 1);
  return oneHot.sub(soft.detach()).add(soft);
}
