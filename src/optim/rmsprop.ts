import type { Tensor } from '../ops/methods.ts';
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts';
import { checkSetting, decayed, withDefaults } from './settings.ts';

/** Options of `RMSprop`. */
export interface RMSpropOptions {
  /** Learning rate. Default: 1e-2. */
  readonly lr?: number;
  /** How much of the running mean is kept. Default: 0.99. */
  readonly alpha?: number;
  /** Added to the denominator. Default: 1e-8. */
  readonly eps?: number;
  /** Pull towards zero. Default: 0. */
  readonly weightDecay?: number;
  /** Share of the last step that is kept. Default: 0. */
  readonly momentum?: number;
  /** Divide by the deviation instead: subtract the squared mean. Default: false. */
  readonly centered?: boolean;
  /** Climb instead of descending. Default: false. */
  readonly maximize?: boolean;
}

type Settings = { -readonly [Name in keyof RMSpropOptions]-?: RMSpropOptions[Name] };

type State = { step: number; squareAvg: Tensor; momentumBuffer?: Tensor; gradAvg?: Tensor };

const defaults: Settings = {
  lr: 1e-2,
  alpha: 0.99,
  eps: 1e-8,
  weightDecay: 0,
  momentum: 0,
  centered: false,
  maximize: false,
};

/**
 * Gradients divided by the root of a running mean of their squares.
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.RMSprop([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([5.9605e-08, 1.0000e+00], requires_grad=True)
 * ```
 */
export class RMSprop extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: RMSpropOptions = {}) {
    const settings = withDefaults('RMSprop', defaults, options);
    checkSetting(settings.lr >= 0, 'learning rate', settings.lr);
    checkSetting(settings.alpha >= 0, 'alpha value', settings.alpha);
    checkSetting(settings.eps >= 0, 'epsilon value', settings.eps);
    checkSetting(settings.weightDecay >= 0, 'weight_decay value', settings.weightDecay);
    checkSetting(settings.momentum >= 0, 'momentum value', settings.momentum);
    super(params, settings);
  }

  protected override initialState(parameter: Tensor, group: ParamGroup<Settings>): State {
    return {
      step: 0,
      squareAvg: parameter.detach().zerosLike(),
      ...(group.momentum > 0 && { momentumBuffer: parameter.detach().zerosLike() }),
      ...(group.centered && { gradAvg: parameter.detach().zerosLike() }),
    };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: State,
    group: ParamGroup<Settings>,
  ): void {
    const { lr, alpha, eps, momentum } = group;
    const { squareAvg, gradAvg, momentumBuffer } = state;
    const grad = decayed(gradient, parameter, group.weightDecay);
    state.step++;
    squareAvg.mul_(alpha).addcmul_(grad, grad, { value: 1 - alpha });
    gradAvg?.mul_(alpha).add_(grad, { alpha: 1 - alpha });
    const variance = gradAvg ? squareAvg.addcmul(gradAvg, gradAvg, { value: -1 }) : squareAvg;
    const denominator = variance.sqrt().add(eps);
    if (!momentumBuffer) {
      parameter.addcdiv_(grad, denominator, { value: -lr });
      return;
    }
    momentumBuffer.mul_(momentum).addcdiv_(grad, denominator);
    parameter.add_(momentumBuffer, { alpha: -lr });
  }
}
