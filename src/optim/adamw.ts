import type { Tensor } from '../ops/methods.ts';
import { Adam, type AdamOptions, type Settings, type State } from './adam.ts';
import type { ParamGroup, Params } from './optimizer.ts';

/** Options of `AdamW`: those of Adam, with a weightDecay of 1e-2. */
export type AdamWOptions = AdamOptions;

/**
 * Adam whose pull towards zero does not pass through the running means: w ← (1 − lr · λ) w first.
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.AdamW([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([0.8990, 1.8980], requires_grad=True)
 * ```
 */
export class AdamW extends Adam {
  constructor(params: Params<Settings>, options: AdamWOptions = {}) {
    super(params, { weightDecay: 1e-2, ...options });
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: State,
    group: ParamGroup<Settings>,
  ): void {
    parameter.mul_(1 - group.lr * group.weightDecay);
    this.follow(parameter, gradient, state, group);
  }
}
