import type { Tensor } from '../ops/methods.ts';
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts';
import { checkSetting, decayed, withDefaults } from './settings.ts';

/** Options of `Adadelta`. */
export interface AdadeltaOptions {
  /** Learning rate. Default: 1. */
  readonly lr?: number;
  /** How much of the running means is kept. Default: 0.9. */
  readonly rho?: number;
  /** Added to the denominator. Default: 1e-6. */
  readonly eps?: number;
  /** Pull towards zero. Default: 0. */
  readonly weightDecay?: number;
  /** Climb instead of descending. Default: false. */
  readonly maximize?: boolean;
}

type Settings = { -readonly [Name in keyof AdadeltaOptions]-?: AdadeltaOptions[Name] };

type State = { step: number; squareAvg: Tensor; accDelta: Tensor };

const defaults: Settings = {
  lr: 1,
  rho: 0.9,
  eps: 1e-6,
  weightDecay: 0,
  maximize: false,
};

/**
 * Steps in the proportion of running means: √(mean of Δ²) / √(mean of g²) · g.
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adadelta.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.Adadelta([w], { lr: 0.5 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([0.9984, 1.9984], requires_grad=True)
 * ```
 */
export class Adadelta extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: AdadeltaOptions = {}) {
    const settings = withDefaults('Adadelta', defaults, options);
    checkSetting(settings.lr >= 0, 'learning rate', settings.lr);
    checkSetting(settings.rho >= 0 && settings.rho <= 1, 'rho value', settings.rho);
    checkSetting(settings.eps >= 0, 'epsilon value', settings.eps);
    checkSetting(settings.weightDecay >= 0, 'weight_decay value', settings.weightDecay);
    super(params, settings);
  }

  protected override initialState(parameter: Tensor): State {
    return { step: 0, squareAvg: parameter.detach().zerosLike(), accDelta: parameter.detach().zerosLike() };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: State,
    group: ParamGroup<Settings>,
  ): void {
    const { lr, rho, eps } = group;
    const { squareAvg, accDelta } = state;
    const grad = decayed(gradient, parameter, group.weightDecay);
    state.step++;
    squareAvg.mul_(rho).addcmul_(grad, grad, { value: 1 - rho });
    const deviation = squareAvg.add(eps).sqrt();
    const delta = accDelta.add(eps).sqrt().div(deviation).mul(grad);
    accDelta.mul_(rho).addcmul_(delta, delta, { value: 1 - rho });
    parameter.add_(delta, { alpha: -lr });
  }
}
