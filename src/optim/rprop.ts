import type { Tensor } from '../ops/methods.ts';
import { pythonRepr } from '../tensor/format-python.ts';
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts';
import { checkSetting, withDefaults } from './settings.ts';

/** Options of `Rprop`. */
export interface RpropOptions {
  /** Learning rate. Default: 1e-2. */
  readonly lr?: number;
  /** Factors by which steps shrink and grow. Default: [0.5, 1.2]. */
  readonly etas?: readonly [number, number];
  /** The smallest and the largest step. Default: [1e-6, 50]. */
  readonly stepSizes?: readonly [number, number];
  /** Climb instead of descending. Default: false. */
  readonly maximize?: boolean;
}

type Settings = { -readonly [Name in keyof RpropOptions]-?: RpropOptions[Name] };

type State = { step: number; prev: Tensor; stepSize: Tensor };

const defaults: Settings = {
  lr: 1e-2,
  etas: [0.5, 1.2],
  stepSizes: [1e-6, 50],
  maximize: false,
};

/**
 * Steps whose sizes grow while the sign of the gradient stays and shrink when it turns.
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Rprop.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.Rprop([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([0.9000, 1.9000], requires_grad=True)
 * ```
 */
export class Rprop extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: RpropOptions = {}) {
    const settings = withDefaults('Rprop', defaults, options);
    checkSetting(settings.lr >= 0, 'learning rate', settings.lr);
    const [shrink, grow] = settings.etas;
    if (!(0 < shrink && shrink < 1 && 1 < grow)) {
      throw new RangeError(
        `Invalid eta values: ${pythonRepr(shrink)}, ${pythonRepr(grow)}. ` +
          'Shrink by less than 1, grow by more.',
      );
    }
    super(params, settings);
  }

  protected override initialState(parameter: Tensor, group: ParamGroup<Settings>): State {
    return {
      step: 0,
      prev: parameter.detach().zerosLike(),
      stepSize: parameter.detach().zerosLike().fill_(group.lr),
    };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: State,
    group: ParamGroup<Settings>,
  ): void {
    const [shrink, grow] = group.etas;
    const { prev, stepSize } = state;
    state.step++;
    const agreement = gradient.mul(prev);
    const turned = agreement.lt(0);
    const factor = agreement.onesLike().maskedFill(agreement.gt(0), grow).maskedFill(turned, shrink);
    stepSize.mul_(factor).clamp_(...group.stepSizes);
    const grad = gradient.maskedFill(turned, 0);
    parameter.addcmul_(grad.sign(), stepSize, { value: -1 });
    prev.copy_(grad);
  }
}
