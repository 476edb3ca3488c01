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

/** Options of `Adamax`. */
export type AdamaxOptions = RunningMeansOptions;

type Settings = SettingsOf<AdamaxOptions>;

type State = { step: number; expAvg: Tensor; expInf: Tensor };

const defaults: Settings = { ...runningMeansDefaults, lr: 2e-3 };

/**
 * Adam with the largest gradient so far, fading by β₂, in place of the root of the mean square.
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adamax.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.Adamax([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([0.9000, 1.9000], requires_grad=True)
 * ```
 */
export class Adamax extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: AdamaxOptions = {}) {
    const settings = withDefaults('Adamax', defaults, options);
    checkRunningMeans(settings);
    super(params, settings);
  }

  protected override initialState(parameter: Tensor): State {
    return { step: 0, expAvg: parameter.detach().zerosLike(), expInf: parameter.detach().zerosLike() };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: State,
    group: ParamGroup<Settings>,
  ): void {
    const grad = decayed(gradient, parameter, group.weightDecay);
    const [beta1, beta2] = group.betas;
    state.step++;
    state.expAvg.mul_(beta1).add_(grad, { alpha: 1 - beta1 });
    state.expInf.copy_(state.expInf.mul(beta2).maximum(grad.abs().add(group.eps)));
    parameter.addcdiv_(state.expAvg, state.expInf, { value: -group.lr / (1 - beta1 ** state.step) });
  }
}
