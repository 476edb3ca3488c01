import { checkOptions } from '../arguments/options.ts';
import type { Tensor } from '../ops/methods.ts';
import { pythonRepr } from '../tensor/format-python.ts';

/** Throws PyTorch's `Invalid WHAT: VALUE` where a setting does not lie in its range. */
export function checkSetting(isValid: boolean, what: string, value: number): void {
  if (!isValid || typeof value !== 'number')
    throw new RangeError(`Invalid ${what}: ${pythonRepr(value)}. It lies outside its range.`);
}

/** The options of an optimizer over its defaults, which name all that there is. */
export function withDefaults<Settings extends object>(
  name: string,
  defaults: Settings,
  options: Partial<Settings>,
): Settings {
  checkOptions(`${name}.__init__()`, options, Object.keys(defaults));
  return { ...defaults, ...options };
}

/** Checks the two factors of running means. */
function checkBetas(betas: readonly [number, number]): void {
  betas.forEach((beta, i) => {
    checkSetting(beta >= 0 && beta < 1, `beta parameter at index ${i}`, beta);
  });
}

/** What Adam and its relatives are told. */
export interface RunningMeansOptions {
  /** Learning rate. Default: 1e-3; 2e-3 for Adamax and NAdam. */
  readonly lr?: number;
  /** How much of the running means of gradients and of their squares is kept. Default: [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the denominator. Default: 1e-8. */
  readonly eps?: number;
  /** Pull towards zero. Default: 0; 1e-2 for AdamW. */
  readonly weightDecay?: number;
  /** Climb instead of descending. Default: false. */
  readonly maximize?: boolean;
}

/** Options as an optimizer keeps them: all given, and open to change between steps. */
export type SettingsOf<Options> = { -readonly [Name in keyof Options]-?: Options[Name] };

/** PyTorch's defaults for Adam and its relatives. */
export const runningMeansDefaults: SettingsOf<RunningMeansOptions> = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  maximize: false,
};

/** Checks what Adam and its relatives are told. */
export function checkRunningMeans({ lr, betas, eps, weightDecay }: SettingsOf<RunningMeansOptions>): void {
  checkSetting(lr >= 0, 'learning rate', lr);
  checkBetas(betas);
  checkSetting(eps >= 0, 'epsilon value', eps);
  checkSetting(weightDecay >= 0, 'weight_decay value', weightDecay);
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
