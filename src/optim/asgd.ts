import type { Tensor } from '../ops/methods.ts';
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts';
import { checkSetting, decayed, withDefaults } from './settings.ts';

/** Options of `ASGD`. */
export interface ASGDOptions {
  /** Learning rate. Default: 1e-2. */
  readonly lr?: number;
  /** How fast parameters decay. Default: 1e-4. */
  readonly lambd?: number;
  /** The power with which steps fall. Default: 0.75. */
  readonly alpha?: number;
  /** The step at which averaging begins. Default: 1e6. */
  readonly t0?: number;
  /** Pull towards zero. Default: 0. */
  readonly weightDecay?: number;
  /** Climb instead of descending. Default: false. */
  readonly maximize?: boolean;
}

type Settings = { -readonly [Name in keyof ASGDOptions]-?: ASGDOptions[Name] };

type State = { step: number; eta: number; mu: number; ax: Tensor };

const defaults: Settings = {
  lr: 1e-2,
  lambd: 1e-4,
  alpha: 0.75,
  t0: 1e6,
  weightDecay: 0,
  maximize: false,
};

/**
 * Gradient descent with falling steps that also averages the parameters, in the state `ax`.
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.ASGD.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.ASGD([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([0.8000, 1.6000], requires_grad=True)
 * ```
 */
export class ASGD extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: ASGDOptions = {}) {
    const settings = withDefaults('ASGD', defaults, options);
    checkSetting(settings.lr >= 0, 'learning rate', settings.lr);
    checkSetting(settings.alpha >= 0, 'alpha value', settings.alpha);
    checkSetting(settings.weightDecay >= 0, 'weight_decay value', settings.weightDecay);
    super(params, settings);
  }

  protected override initialState(parameter: Tensor, group: ParamGroup<Settings>): State {
    return { step: 0, eta: group.lr, mu: 1, ax: parameter.detach().zerosLike() };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: State,
    group: ParamGroup<Settings>,
  ): void {
    const { lr, lambd, alpha, t0 } = group;
    const grad = decayed(gradient, parameter, group.weightDecay);
    state.step++;
    parameter.mul_(1 - lambd * state.eta);
    parameter.add_(grad, { alpha: -state.eta });
    if (state.mu === 1) state.ax.copy_(parameter);
    else state.ax.add_(parameter.sub(state.ax).mul(state.mu));
    // PyTorch keeps both rates in float32.
    state.eta = Math.fround(lr / (1 + lambd * lr * state.step) ** alpha);
    state.mu = Math.fround(1 / Math.max(1, state.step - t0));
  }
}
