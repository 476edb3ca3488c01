import type { Tensor } from '../ops/methods.ts';
import { adamStep, type Settings, type State } from './adam.ts';
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts';
import { checkBetas, checkSetting } from './settings.ts';

/** Options of `AdamW`. */
export interface AdamWOptions {
  /** Learning rate. Default: 1e-3. */
  readonly lr?: number;
  /** How much of the running means of gradients and of their squares is kept. Default: [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the denominator. Default: 1e-8. */
  readonly eps?: number;
  /** Pull towards zero. Default: 1e-2. */
  readonly weightDecay?: number;
  /** Divide by the largest mean of squares so far. Default: false. */
  readonly amsgrad?: boolean;
  /** Climb instead of descending. Default: false. */
  readonly maximize?: boolean;
}

const defaults: Settings = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 1e-2,
  amsgrad: false,
  maximize: false,
};

/**
 * Adam whose pull towards zero does not pass through the running means: w ← (1 − lr · λ) w first.
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.AdamW([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([0.8990, 1.8980], requires_grad=True)
 * ```
 */
export class AdamW extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: AdamWOptions = {}) {
    const settings = { ...defaults, ...options };
    checkSetting(settings.lr >= 0, 'learning rate', settings.lr);
    checkBetas(settings.betas);
    checkSetting(settings.eps >= 0, 'epsilon value', settings.eps);
    checkSetting(settings.weightDecay >= 0, 'weight_decay value', settings.weightDecay);
    super(params, settings);
  }

  protected override initialState(parameter: Tensor, group: ParamGroup<Settings>): State {
    return {
      step: 0,
      expAvg: parameter.detach().zerosLike(),
      expAvgSq: parameter.detach().zerosLike(),
      ...(group.amsgrad && { maxExpAvgSq: parameter.detach().zerosLike() }),
    };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: State,
    group: ParamGroup<Settings>,
  ): void {
    parameter.mul_(1 - group.lr * group.weightDecay);
    adamStep(parameter, gradient, state, group);
  }
}
