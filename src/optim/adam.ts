import type { Tensor } from '../ops/methods.ts';
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts';
import {
  checkRunningMeans,
  decayed,
  type RunningMeansOptions,
  runningMeansDefaults,
  type SettingsOf,
  withDefaults,
} from './settings.ts';

/** Options of `Adam`. */
export interface AdamOptions extends RunningMeansOptions {
  /** Divide by the largest mean of squares so far. Default: false. */
  readonly amsgrad?: boolean;
}

/** The settings of a group. */
export type Settings = SettingsOf<AdamOptions>;

/** What is remembered of a parameter. */
export type State = { step: number; expAvg: Tensor; expAvgSq: Tensor; maxExpAvgSq?: Tensor };

const defaults: Settings = { ...runningMeansDefaults, amsgrad: false };

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
    const settings = withDefaults('Adam', defaults, options);
    checkRunningMeans(settings);
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
    this.follow(parameter, decayed(gradient, parameter, group.weightDecay), state, group);
  }

  /** The step along running means, once weight decay is settled. */
  protected follow(parameter: Tensor, grad: Tensor, state: State, settings: Settings): void {
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
}
