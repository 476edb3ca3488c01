import type { Tensor } from '../ops/methods.ts';
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts';
import { checkBetas, checkSetting, decayed } from './settings.ts';

/** Options of `Adam`. */
export interface AdamOptions {
  /** Learning rate. Default: 1e-3. */
  readonly lr?: number;
  /** How much of the running means of gradients and of their squares is kept. Default: [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the denominator. Default: 1e-8. */
  readonly eps?: number;
  /** Pull towards zero. Default: 0. */
  readonly weightDecay?: number;
  /** Divide by the largest mean of squares so far. Default: false. */
  readonly amsgrad?: boolean;
  /** Climb instead of descending. Default: false. */
  readonly maximize?: boolean;
}

/** The settings of a group. */
export type Settings = { -readonly [Name in keyof AdamOptions]-?: AdamOptions[Name] };

/** What is remembered of a parameter. */
export type State = { step: number; expAvg: Tensor; expAvgSq: Tensor; maxExpAvgSq?: Tensor };

const defaults: Settings = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
};

/**
 * Gradient descent with steps scaled by running means: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
 * w ← w − lr · m̂ / (√v̂ + ε).
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.Adam([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([0.9000, 1.9000], requires_grad=True)
 * ```
 */
export class Adam extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: AdamOptions = {}) {
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
    adamStep(parameter, decayed(gradient, parameter, group.weightDecay), state, group);
  }
}

/** The step that Adam and AdamW share. */
export function adamStep(parameter: Tensor, grad: Tensor, state: State, settings: Settings): void {
  const { lr, eps } = settings;
  const [beta1, beta2] = settings.betas;
  state.step++;
  state.expAvg.mul_(beta1).add_(grad, { alpha: 1 - beta1 });
  state.expAvgSq.mul_(beta2).addcmul_(grad, grad, { value: 1 - beta2 });
  state.maxExpAvgSq?.copy_(state.maxExpAvgSq.maximum(state.expAvgSq));
  const squares = state.maxExpAvgSq ?? state.expAvgSq;
  const denominator = squares
    .sqrt()
    .div(Math.sqrt(1 - beta2 ** state.step))
    .add(eps);
  parameter.addcdiv_(state.expAvg, denominator, { value: -lr / (1 - beta1 ** state.step) });
}
