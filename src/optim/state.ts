import { camelCase, snakeCase } from '../nn/names.ts';
import { Tensor } from '../ops/methods.ts';
import { keep } from '../tensor/scope.ts';
import type { ParamGroup } from './optimizer.ts';

/** What `stateDict()` gives: plain data and tensors under PyTorch's names. */
export interface OptimizerState {
  /** What is remembered of each parameter, by its position among all. */
  readonly state: { readonly [position: string]: { readonly [name: string]: unknown } };
  /** The settings of each group; `params` are positions. */
  readonly param_groups: readonly SavedGroup[];
}

interface SavedGroup {
  readonly params: readonly number[];
  readonly [setting: string]: unknown;
}

type Groups = readonly { readonly params: readonly Tensor[] }[];

/** Settings and states, with positions in place of parameters. */
export function saveState(groups: Groups, states: ReadonlyMap<Tensor, object>): OptimizerState {
  const positions = new Map(groups.flatMap(({ params }) => params).map((each, i) => [each, i]));
  const state: { [position: string]: { [name: string]: unknown } } = {};
  for (const [parameter, position] of positions) {
    const found = states.get(parameter);
    if (found !== undefined) state[position] = renamed(found, snakeCase);
  }
  const saved = groups.map(({ params, ...settings }) => ({
    ...renamed(settings, snakeCase),
    params: params.map((each) => positions.get(each) ?? -1),
  }));
  return { state, param_groups: saved };
}

/** Puts a saved state back; `stateOf` gives the state of a parameter, made if it has none yet. */
export function loadState<Settings>(
  saved: OptimizerState,
  groups: readonly ParamGroup<Settings>[],
  stateOf: (parameter: Tensor, group: ParamGroup<Settings>) => object,
): void {
  if (saved.param_groups.length !== groups.length) {
    throw new RangeError(
      'loaded state dict has a different number of parameter groups. ' +
        `It has ${saved.param_groups.length}, this optimizer ${groups.length}.`,
    );
  }
  if (saved.param_groups.some(({ params }, i) => params.length !== groups[i].params.length)) {
    throw new RangeError(
      "loaded state dict contains a parameter group that doesn't match the size of optimizer's group. " +
        'Make the optimizer for the same parameters first.',
    );
  }
  saved.param_groups.forEach(({ params, ...settings }, i) => {
    const group = groups[i];
    Object.assign(group, renamed(settings, camelCase));
    params.forEach((position, k) => {
      const found = saved.state[position];
      if (found !== undefined) restore(stateOf(group.params[k], group), found);
    });
  });
}

function restore(state: object, saved: { readonly [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(saved)) {
    const own = value instanceof Tensor ? keep(value.detach().clone()) : value;
    const isCount = own instanceof Tensor && typeof Reflect.get(state, camelCase(name)) === 'number';
    Reflect.set(state, camelCase(name), isCount ? own.item() : own);
  }
}

function renamed(values: object, rename: (name: string) => string): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [rename(name), value]));
}
