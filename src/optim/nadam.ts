import type { Tensor } from '../ops/methods.ts';
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts';
import {
  checkRunningMeans,
  checkSetting,
  decay,
  type RunningMeansOptions,
  runningMeansDefaults,
  type SettingsOf,
  withDefaults,
} from './settings.ts';

/** Options of `NAdam`. */
export interface NAdamOptions extends RunningMeansOptions {
  /** How fast the momentum grows to β₁. Default: 4e-3. */
  readonly momentumDecay?: number;
  /** Pull parameters towards zero directly, as AdamW does. Default: false. */
  readonly decoupledWeightDecay?: boolean;
}

type Settings = SettingsOf<NAdamOptions>;

type State = { step: number; muProduct: number; expAvg: Tensor; expAvgSq: Tensor };

const defaults: Settings = {
  ...runningMeansDefaults,
  lr: 2e-3,
  momentumDecay: 4e-3,
  decoupledWeightDecay: false,
};

/**
 * Adam with Nesterov momentum.
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.NAdam.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.NAdam([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([0.8950, 1.8950], requires_grad=True)
 * ```
 */
export class NAdam extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: NAdamOptions = {}) {
    const settings = withDefaults('NAdam', defaults, options);
    checkRunningMeans(settings);
    checkSetting(settings.momentumDecay >= 0, 'momentum_decay value', settings.momentumDecay);
    super(params, settings);
  }

  protected override initialState(parameter: Tensor): State {
    return {
      step: 0,
      muProduct: 1,
      expAvg: parameter.detach().zerosLike(),
      expAvgSq: parameter.detach().zerosLike(),
    };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: State,
    group: ParamGroup<Settings>,
  ): void {
    const { lr, eps, momentumDecay } = group;
    const [beta1, beta2] = group.betas;
    const grad = decay(parameter, gradient, group);
    const momentumAt = (step: number) => beta1 * (1 - 0.5 * 0.96 ** (step * momentumDecay));
    state.step++;
    const mu = momentumAt(state.step);
    const muNext = momentumAt(state.step + 1);
    // PyTorch keeps the product in float32, and multiplies the present momentum into the next one again.
    state.muProduct = Math.fround(state.muProduct * Math.fround(mu));
    const productNext = Math.fround(Math.fround(state.muProduct * Math.fround(mu)) * Math.fround(muNext));
    state.expAvg.mul_(beta1).add_(grad, { alpha: 1 - beta1 });
    state.expAvgSq.mul_(beta2).addcmul_(grad, grad, { value: 1 - beta2 });
    const denominator = state.expAvgSq
      .div(1 - beta2 ** state.step)
      .sqrt()
      .add(eps);
    parameter.addcdiv_(grad, denominator, { value: (-lr * (1 - mu)) / (1 - state.muProduct) });
    parameter.addcdiv_(state.expAvg, denominator, { value: (-lr * muNext) / (1 - productNext) });
  }
}
