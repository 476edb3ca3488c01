import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { activate, checkFloating, type InplaceOptions } from './activate.ts';

/** `scale · x` where positive, else `scale · alpha · (e^(rate·x) − 1)`, with PyTorch's rounding near 0. */
function exponentialUnit(name: string, node: string): Pointwise {
  return pointwise({
    name,
    node,
    type: 'promote',
    promoted: 1,
    formula: (x, alpha, scale, rate) =>
      e.where(e.le(x, 0), e.mul(e.sub(e.exp(e.mul(x, rate)), 1), e.mul(alpha, scale)), e.mul(x, scale)),
  });
}

export const eluOp: Pointwise = exponentialUnit('elu', 'EluBackward0');
export const seluOp: Pointwise = exponentialUnit('selu', 'EluBackward0');
export const celuOp: Pointwise = exponentialUnit('celu', 'CeluBackward0');

/** The fixed point of Klambauer et al. 2017 for mean 0 and variance 1. */
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/**
 * `x` where positive, else `alpha · (eˣ − 1)` (Clevert et al. 2015).
 *
 * @throws on integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.elu.html
 * @example
 * ```ts
 * print(F.elu(tensor([-1, 0, 2])));
 * // tensor([-0.6321,  0.0000,  2.0000])
 * ```
 */
export function elu(input: Tensor, alpha = 1, options: InplaceOptions = {}): Tensor {
  checkFloating(input, 'elu_cpu');
  return activate(eluOp, input, options, alpha, 1, 1);
}

/**
 * `elu` scaled so that activations keep mean 0 and variance 1 (Klambauer et al. 2017).
 *
 * @throws on integers.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.selu.html
 * @example
 * ```ts
 * print(F.selu(tensor([-1, 0, 2])));
 * // tensor([-1.1113,  0.0000,  2.1014])
 * ```
 */
export function selu(input: Tensor, options: InplaceOptions = {}): Tensor {
  checkFloating(input, 'elu_cpu');
  return activate(seluOp, input, options, seluAlpha, seluScale, 1);
}

/**
 * `x` where positive, else `alpha · (e^(x/alpha) − 1)`: smooth at 0 for every `alpha`.
 *
 * @throws on integers, and when `alpha` is 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.celu.html
 * @example
 * ```ts
 * print(F.celu(tensor([-1, 0, 2]), 2));
 * // tensor([-0.7869,  0.0000,  2.0000])
 * ```
 */
export function celu(input: Tensor, alpha = 1, options: InplaceOptions = {}): Tensor {
  if (alpha === 0) {
    throw new RangeError('ZeroDivisionError: alpha cannot be 0 for CELU. Give another alpha, or use relu.');
  }
  checkFloating(input, 'elu_cpu');
  return activate(celuOp, input, options, alpha, 1, 1 / alpha);
}
