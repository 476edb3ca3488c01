import { checkOptions } from '../arguments/options.ts';
import { pythonType } from '../arguments/python-type.ts';
import { forgetGrad } from '../autograd/graph.ts';
import { enableGrad, noGrad } from '../autograd/modes.ts';
import { legacyName } from '../dtype/dtype.ts';
import { Tensor } from '../ops/methods.ts';
import { pythonRepr } from '../tensor/format-python.ts';
import { keep, scope } from '../tensor/scope.ts';
import { loadState, type OptimizerState, saveState } from './state.ts';

/** The settings that every optimizer has. */
export interface CommonSettings {
  /** Learning rate. */
  lr: number;
  /** Climb instead of descending. */
  maximize: boolean;
}

/** Parameters that share settings; `lr` and the others may be changed between steps. */
export type ParamGroup<Settings> = Settings & { params: Tensor[] };

/** A group as it is given: settings that are left out are those of the optimizer. */
export type GivenGroup<Settings> = Partial<Settings> & { readonly params: Tensor | Iterable<Tensor> };

/** What an optimizer takes: parameters, or groups of them. */
export type Params<Settings> = Iterable<Tensor | GivenGroup<Settings>>;

/** What an optimizer remembers of a parameter, by name. */
export type ParameterState = { [name: string]: Tensor | number | null };

/**
 * Changes parameters along their gradients. Derived classes say how one parameter changes.
 *
 * @throws when there are no parameters, or they are not leaf tensors, or stand in two groups.
 * @see https://docs.pytorch.org/docs/stable/optim.html#torch.optim.Optimizer
 * @example
 * ```ts
 * const [a, b] = [ones([1], { requiresGrad: true }), ones([1], { requiresGrad: true })];
 * const optimizer = new optim.SGD([{ params: [a], lr: 0.5 }, { params: [b] }], { lr: 0.1 });
 * a.add(b).backward();
 * optimizer.step();
 * print(a.item(), optimizer.paramGroups[1].lr);
 * // 0.5 0.1
 * ```
 */
export abstract class Optimizer<
  Settings extends CommonSettings = CommonSettings,
  State extends ParameterState = ParameterState,
> {
  readonly paramGroups: ParamGroup<Settings>[] = [];
  /** What is remembered, by parameter. */
  readonly state: Map<Tensor, State> = new Map();
  /** The settings of groups that do not bring their own. */
  readonly defaults: Settings;

  protected constructor(params: Params<Settings>, defaults: Settings) {
    this.defaults = defaults;
    checkParams(params);
    const given = [...params];
    if (given.length === 0) {
      throw new RangeError(
        'optimizer got an empty parameter list. An iterator such as parameters() can be walked only once: ' +
          'call it again for each use.',
      );
    }
    const tensors: Tensor[] = [];
    for (const each of given) {
      if (each instanceof Tensor) tensors.push(each);
      else this.addParamGroup(each);
    }
    if (tensors.length > 0) this.addGroup(tensors, {});
  }

  /** The state of a parameter before its first step. */
  protected abstract initialState(parameter: Tensor, group: ParamGroup<Settings>): State;

  /** Changes one parameter in place, and its state. Nothing is recorded, temporaries are freed. */
  protected abstract update(parameter: Tensor, grad: Tensor, state: State, group: ParamGroup<Settings>): void;

  /** Adds parameters with settings of their own. */
  addParamGroup(given: GivenGroup<Settings>): void {
    checkOptions('A parameter group', given, ['params', ...Object.keys(this.defaults)]);
    this.addGroup(given.params instanceof Tensor ? [given.params] : [...given.params], given);
  }

  private addGroup(params: Tensor[], settings: object): void {
    const known = new Set(this.paramGroups.flatMap((group) => group.params));
    for (const parameter of params) {
      checkParameter(parameter);
      if (known.has(parameter)) {
        throw new RangeError('some parameters appear in more than one parameter group. Name each only once.');
      }
      known.add(parameter);
    }
    this.paramGroups.push({ ...this.defaults, ...settings, params });
  }

  /** Forgets the gradients of all parameters; with `setToNone: false` they become zeros. */
  zeroGrad(options: { readonly setToNone?: boolean } = {}): void {
    for (const { params } of this.paramGroups) {
      for (const parameter of params) {
        forgetGrad(parameter, options.setToNone);
      }
    }
  }

  /** One step for every parameter that has a gradient. `closure` computes the loss (and gradients) first. */
  step<Loss>(closure?: () => Loss): Loss | undefined {
    const loss = closure && enableGrad(closure);
    noGrad(() => {
      for (const group of this.paramGroups) {
        for (const parameter of group.params) {
          if (parameter.grad !== null) this.stepOne(parameter, parameter.grad, group);
        }
      }
    });
    return loss;
  }

  /** Settings and state under PyTorch's names, with positions in place of parameters. */
  stateDict(): OptimizerState {
    return saveState(this.paramGroups, this.state);
  }

  /**
   * Continues from a saved state.
   *
   * @throws when it has other groups, or groups of other sizes.
   */
  loadStateDict(saved: OptimizerState): void {
    loadState(saved, this.paramGroups, (parameter, group) => this.stateOf(parameter, group));
  }

  /** The settings, group by group, as PyTorch prints them. */
  toString(): string {
    const groups = saveState(this.paramGroups, this.state).param_groups.map((group, i) => {
      const { params: _, ...settings } = group;
      const names = Object.keys(settings).sort();
      const lines = names.map((name) => `    ${name}: ${text(settings[name])}\n`);
      return `Parameter Group ${i}\n${lines.join('')}`;
    });
    return `${this.constructor.name} (\n${groups.join('\n')})`;
  }

  private stepOne(parameter: Tensor, grad: Tensor, group: ParamGroup<Settings>): void {
    const state = this.stateOf(parameter, group);
    scope(() => {
      const direction = group.maximize ? grad.detach().neg() : grad.detach();
      this.update(parameter, direction, state, group);
      for (const value of Object.values(state)) if (value instanceof Tensor) keep(value);
    });
  }

  private stateOf(parameter: Tensor, group: ParamGroup<Settings>): State {
    const known = this.state.get(parameter);
    if (known !== undefined) return known;
    const state = noGrad(() => this.initialState(parameter, group));
    for (const value of Object.values(state)) if (value instanceof Tensor) keep(value);
    this.state.set(parameter, state);
    return state;
  }
}

function checkParams(params: unknown): void {
  const isTensor = params instanceof Tensor;
  if (!isTensor && typeof params === 'object' && params !== null && Symbol.iterator in params) return;
  throw new TypeError(
    'params argument given to the optimizer should be an iterable of Tensors or dicts, but got ' +
      `${isTensor ? `torch.${legacyName(params.dtype)}Tensor` : pythonType(params)}. ` +
      'Pass net.parameters(), or put tensors in an array.',
  );
}

function checkParameter(parameter: unknown): void {
  if (!(parameter instanceof Tensor)) {
    throw new TypeError(
      `optimizer can only optimize Tensors, but one of the params is ${typeof parameter}. ` +
        'Pass net.parameters().',
    );
  }
  if (!parameter.isLeaf) {
    throw new RangeError("can't optimize a non-leaf Tensor. Pass the tensor that it was computed from.");
  }
}

function text(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(text).join(', ')})`;
  if (typeof value === 'number') return pythonRepr(value);
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}
