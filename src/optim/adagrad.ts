import type { Tensor } from '../ops/methods.ts';
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts';
import { checkSetting, decayed, withDefaults } from './settings.ts';

/** Options of `Adagrad`. */
export interface AdagradOptions {
  /** Learning rate. Default: 1e-2. */
  readonly lr?: number;
  /** How fast the learning rate falls. Default: 0. */
  readonly lrDecay?: number;
  /** Pull towards zero. Default: 0. */
  readonly weightDecay?: number;
  /** What the sums start from. Default: 0. */
  readonly initialAccumulatorValue?: number;
  /** Added to the denominator. Default: 1e-10. */
  readonly eps?: number;
  /** Climb instead of descending. Default: false. */
  readonly maximize?: boolean;
}

type Settings = { -readonly [Name in keyof AdagradOptions]-?: AdagradOptions[Name] };

type State = { step: number; sum: Tensor };

const defaults: Settings = {
  lr: 1e-2,
  lrDecay: 0,
  weightDecay: 0,
  initialAccumulatorValue: 0,
  eps: 1e-10,
  maximize: false,
};

/**
 * Gradients divided by the root of the sum of all their squares so far.
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.Adagrad([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([0.9000, 1.9000], requires_grad=True)
 * ```
 */
export class Adagrad extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: AdagradOptions = {}) {
    const settings = withDefaults('Adagrad', defaults, options);
    checkSetting(settings.lr >= 0, 'learning rate', settings.lr);
    checkSetting(settings.lrDecay >= 0, 'lr_decay value', settings.lrDecay);
    checkSetting(settings.weightDecay >= 0, 'weight_decay value', settings.weightDecay);
    checkSetting(
      settings.initialAccumulatorValue >= 0,
      'initial_accumulator_value value',
      settings.initialAccumulatorValue,
    );
    checkSetting(settings.eps >= 0, 'epsilon value', settings.eps);
    super(params, settings);
  }

  protected override initialState(parameter: Tensor, group: ParamGroup<Settings>): State {
    return { step: 0, sum: parameter.detach().zerosLike().fill_(group.initialAccumulatorValue) };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: State,
    group: ParamGroup<Settings>,
  ): void {
    const grad = decayed(gradient, parameter, group.weightDecay);
    state.step++;
    const rate = group.lr / (1 + (state.step - 1) * group.lrDecay);
    state.sum.addcmul_(grad, grad, { value: 1 });
    parameter.addcdiv_(grad, state.sum.sqrt().add(group.eps), { value: -rate });
  }
}
