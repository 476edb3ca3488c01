import type { Tensor } from '../ops/methods.ts';
import { Optimizer, type ParamGroup, type Params } from './optimizer.ts';
import {
  checkRunningMeans,
  decay,
  type RunningMeansOptions,
  runningMeansDefaults,
  type SettingsOf,
  withDefaults,
} from './settings.ts';

/** Options of `RAdam`. */
export interface RAdamOptions extends RunningMeansOptions {
  /** Pull parameters towards zero directly, as AdamW does. Default: false. */
  readonly decoupledWeightDecay?: boolean;
}

type Settings = SettingsOf<RAdamOptions>;

type State = { step: number; expAvg: Tensor; expAvgSq: Tensor };

const defaults: Settings = { ...runningMeansDefaults, decoupledWeightDecay: false };

/**
 * Adam that starts as plain momentum until the variance of its scaling is small enough.
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.RAdam.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.RAdam([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([0.8000, 1.6000], requires_grad=True)
 * ```
 */
export class RAdam extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: RAdamOptions = {}) {
    const settings = withDefaults('RAdam', defaults, options);
    checkRunningMeans(settings);
    super(params, settings);
  }

  protected override initialState(parameter: Tensor): State {
    return { step: 0, expAvg: parameter.detach().zerosLike(), expAvgSq: parameter.detach().zerosLike() };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: State,
    group: ParamGroup<Settings>,
  ): void {
    const [beta1, beta2] = group.betas;
    const grad = decay(parameter, gradient, group);
    state.step++;
    const correction2 = 1 - beta2 ** state.step;
    state.expAvg.mul_(beta1).add_(grad, { alpha: 1 - beta1 });
    state.expAvgSq.mul_(beta2).addcmul_(grad, grad, { value: 1 - beta2 });
    const direction = state.expAvg.div(1 - beta1 ** state.step);
    const limit = 2 / (1 - beta2) - 1;
    const length = limit - (2 * state.step * beta2 ** state.step) / correction2;
    if (length <= 5) {
      parameter.add_(direction.mul(group.lr), { alpha: -1 });
      return;
    }
    const rectified = Math.sqrt(((length - 4) * (length - 2) * limit) / ((limit - 4) * (limit - 2) * length));
    const scale = state.expAvgSq.sqrt().add(group.eps).reciprocal().mul(Math.sqrt(correction2));
    parameter.add_(direction.mul(group.lr).mul(scale).mul(rectified), { alpha: -1 });
  }
}
