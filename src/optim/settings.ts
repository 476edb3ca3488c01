import type { Tensor } from '../ops/methods.ts';
import { pythonRepr } from '../tensor/format-python.ts';

/** Throws PyTorch's `Invalid WHAT: VALUE` where a setting does not lie in its range. */
export function checkSetting(isValid: boolean, what: string, value: number): void {
  if (!isValid) throw new RangeError(`Invalid ${what}: ${pythonRepr(value)}. It lies outside its range.`);
}

/** Checks the two factors of running means. */
export function checkBetas(betas: readonly [number, number]): void {
  betas.forEach((beta, i) => {
    checkSetting(beta >= 0 && beta < 1, `beta parameter at index ${i}`, beta);
  });
}

/** The gradient of the loss plus weightDecay · |w|² / 2. */
export function decayed(grad: Tensor, parameter: Tensor, weightDecay: number): Tensor {
  return weightDecay === 0 ? grad : grad.add(parameter, { alpha: weightDecay });
}

/** Weight decay through the gradient, or, decoupled from it, on the parameter itself. */
export function decay(
  parameter: Tensor,
  grad: Tensor,
  group: { readonly lr: number; readonly weightDecay: number; readonly decoupledWeightDecay: boolean },
): Tensor {
  if (!group.decoupledWeightDecay) return decayed(grad, parameter, group.weightDecay);
  parameter.mul_(1 - group.lr * group.weightDecay);
  return grad;
}
