import { noGrad } from '../autograd/modes.ts';
import { Tensor } from '../ops/methods.ts';
import { sameShape } from '../tensor/shape.ts';
import type { Module } from './module.ts';

/** Tensors by name: a Map, as `stateDict()` gives it, or a plain object. */
export type StateDict = ReadonlyMap<string, Tensor> | { readonly [name: string]: Tensor };

/** The names that a state dict lacks and those that the module does not know. */
export interface IncompatibleKeys {
  readonly missingKeys: readonly string[];
  readonly unexpectedKeys: readonly string[];
}

/** Copies `state` into `module`, or says in PyTorch's words why not; see `Module.loadStateDict`. */
export function loadStateDict(module: Module, state: StateDict, strict: boolean): IncompatibleKeys {
  const given = new Map(state instanceof Map ? state : Object.entries(state));
  const own = module.stateDict({ keepVars: true });
  const missingKeys = [...own.keys()].filter((key) => !given.has(key));
  const unexpectedKeys = [...given.keys()].filter((key) => !own.has(key));
  const complaints = strict
    ? [...keysText('Missing', missingKeys), ...keysText('Unexpected', unexpectedKeys)]
    : [];
  complaints.push(...mismatches(own, given));
  if (complaints.length > 0) {
    throw new Error(
      `Error(s) in loading state_dict for ${module.constructor.name}:\n\t${complaints.join('\n\t')}\n` +
        'Nothing was loaded: give a state dict of the same architecture' +
        `${strict ? ', or pass { strict: false } to load the names that match' : ''}.`,
    );
  }
  noGrad(() => {
    for (const [key, tensor] of own) {
      const source = given.get(key);
      if (source !== undefined) tensor.copy_(source);
    }
  });
  return { missingKeys, unexpectedKeys };
}

function keysText(kind: string, keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  return [`${kind} key(s) in state_dict: ${keys.map((key) => `"${key}"`).join(', ')}. `];
}

function mismatches(own: ReadonlyMap<string, Tensor>, given: ReadonlyMap<string, unknown>): string[] {
  return [...own].flatMap(([key, tensor]) => {
    const source = given.get(key);
    if (source === undefined) return [];
    if (!(source instanceof Tensor)) {
      return [
        `While copying the parameter named "${key}", expected torch.Tensor or Tensor-like object from ` +
          `checkpoint but received ${typeof source}`,
      ];
    }
    if (sameShape(source.shape, tensor.shape)) return [];
    return [
      `size mismatch for ${key}: copying a param with shape ${source.shape} from checkpoint, ` +
        `the shape in current model is ${tensor.shape}.`,
    ];
  });
}
