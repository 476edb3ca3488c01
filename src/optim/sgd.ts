import { checkOptions } from '../arguments/options.ts';
import type { Tensor } from '../ops/methods.ts';
import { type CommonSettings, Optimizer, type ParamGroup, type Params } from './optimizer.ts';
import { checkSetting, decayed } from './settings.ts';

/** Options of `SGD`. */
export interface SGDOptions {
  /** Learning rate. Required. */
  readonly lr: number;
  /** Share of the last step that is kept. Default: 0. */
  readonly momentum?: number;
  /** Share of the gradient that momentum does not take. Default: 0. */
  readonly dampening?: number;
  /** Pull towards zero. Default: 0. */
  readonly weightDecay?: number;
  /** Look ahead along the momentum. Default: false. */
  readonly nesterov?: boolean;
  /** Climb instead of descending. Default: false. */
  readonly maximize?: boolean;
}

interface Settings extends CommonSettings, Required<SGDOptions> {
  lr: number;
  maximize: boolean;
}

const names = ['lr', 'momentum', 'dampening', 'weightDecay', 'nesterov', 'maximize'];

type State = { momentumBuffer: Tensor | null };

/**
 * Gradient descent, with momentum if wanted: v ← μ v + (1 − τ) g, w ← w − lr · v.
 *
 * @throws on settings out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.SGD([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * print(w);
 * // tensor([0.8000, 1.6000], requires_grad=True)
 * ```
 */
export class SGD extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: SGDOptions) {
    if (options) checkOptions('SGD.__init__()', options, names);
    const { lr, momentum = 0, dampening = 0, weightDecay = 0 } = options ?? {};
    const { nesterov = false, maximize = false } = options ?? {};
    if (lr === undefined) {
      throw new TypeError(
        "parameter group didn't specify a value of required optimization parameter lr. Pass { lr }.",
      );
    }
    checkSetting(lr >= 0, 'learning rate', lr);
    checkSetting(momentum >= 0, 'momentum value', momentum);
    checkSetting(weightDecay >= 0, 'weight_decay value', weightDecay);
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new RangeError('Nesterov momentum requires a momentum and zero dampening. Set momentum above 0.');
    }
    super(params, { lr, momentum, dampening, weightDecay, nesterov, maximize });
  }

  protected override initialState(): State {
    return { momentumBuffer: null };
  }

  protected override update(
    parameter: Tensor,
    grad: Tensor,
    state: State,
    { lr, momentum, dampening, weightDecay, nesterov }: ParamGroup<Settings>,
  ): void {
    let direction = decayed(grad, parameter, weightDecay);
    if (momentum !== 0) {
      if (state.momentumBuffer === null) state.momentumBuffer = direction.clone();
      else state.momentumBuffer.mul_(momentum).add_(direction, { alpha: 1 - dampening });
      direction = nesterov ? direction.add(state.momentumBuffer, { alpha: momentum }) : state.momentumBuffer;
    }
    parameter.add_(direction, { alpha: -lr });
  }
}
