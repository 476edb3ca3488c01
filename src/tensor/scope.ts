// Programs that compile for ES2022 read `Symbol.dispose` in the declarations of this file.
/// <reference lib="esnext.disposable" preserve="true" />
import { isPlainObject } from '../arguments/plain-object.ts';
import { type Storage, setAllocationListener } from './storage.ts';
import { Tensor } from './tensor.ts';

/**
 * A stretch of the program whose temporaries are freed when it ends. Everything allocated inside is
 * freed except what escapes: what `scope(f)` returns, what was passed to `keep`, and gradients,
 * parameters and tensors saved for a backward pass.
 *
 * @example
 * ```ts
 * const opened = scope();
 * const kept = keep(ones([1]));
 * opened.close();
 * print(kept);
 * // tensor([1.])
 * ```
 */
export class Scope {
  readonly name: string;
  private readonly storages = new Set<Storage>();

  constructor(name: string) {
    this.name = name;
  }

  /** Takes over a storage's first holder. */
  adopt(storage: Storage): void {
    this.storages.add(storage);
  }

  /** Hands a storage to `heir`; to nobody (it then lives while JavaScript reaches it) without one. */
  disown(storage: Storage, heir: Scope | undefined): void {
    if (!this.storages.delete(storage)) return;
    if (heir) heir.storages.add(storage);
  }

  /** Whether this scope would free the storage. */
  owns(storage: Storage): boolean {
    return this.storages.has(storage);
  }

  /** Ends the scope, and any that was opened in it and forgotten: frees what they still own. */
  close(): void {
    const position = scopes.lastIndexOf(this);
    if (position < 0) return;
    for (const { name, storages } of scopes.splice(position)) {
      for (const storage of storages) storage.letGo(name);
      storages.clear();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const scopes: Scope[] = [];

setAllocationListener((storage) => scopes.at(-1)?.adopt(storage));

function open(name: string): Scope {
  const opened = new Scope(name);
  scopes.push(opened);
  return opened;
}

/**
 * Runs `f` and frees every tensor made inside, except those in what it returns (a tensor, or arrays and
 * objects of tensors) and those passed to `keep`. Without `f` it opens a scope for `using`.
 *
 * @throws when `f` returns a promise: a scope must end before other code runs.
 * @example
 * ```ts
 * const y = scope(() => ones([2]).add(1).mul(3));
 * print(y);
 * // tensor([6., 6.])
 * ```
 */
export function scope<T>(f: () => T): T;
export function scope(): Scope;
export function scope<T>(f?: () => T): T | Scope {
  const name = `scope ${scopes.length + 1}`;
  return f === undefined ? open(name) : scopeNamed(name, f);
}

/** `scope(f)` under a name for the message that a use of its freed tensors gets. */
export function scopeNamed<T>(name: string, f: () => T): T {
  const heir = scopes.at(-1);
  const opened = open(name);
  try {
    const result = f();
    if (result instanceof Promise) {
      throw new TypeError('fovea: scope(f) needs an f that is not async; use `using s = scope()` inside it.');
    }
    forEachTensor(result, (tensor) => opened.disown(tensor.storage, heir));
    return result;
  } finally {
    opened.close();
  }
}

/**
 * Lets a tensor outlive every open scope.
 *
 * @example
 * ```ts
 * let kept = zeros([1]);
 * scope(() => { kept = keep(ones([1])); });
 * print(kept);
 * // tensor([1.])
 * ```
 */
export function keep<T extends Tensor>(tensor: T): T {
  for (const open of scopes) open.disown(tensor.storage, undefined);
  tensor.storage.isReplaceable = false;
  return tensor;
}

/** Lets a gradient outlive every open scope, until another takes its place. */
export function keepUntilReplaced(gradient: Tensor): Tensor {
  keep(gradient).storage.isReplaceable = true;
  return gradient;
}

/** The innermost scope frees a gradient that has been replaced, unless somebody else has kept it. */
export function freeReplaced({ storage }: Tensor): void {
  const inner = scopes.at(-1);
  if (inner === undefined || !storage.isReplaceable) return;
  storage.isReplaceable = false;
  inner.adopt(storage);
}

/** Calls `visit` on every tensor in nested arrays, maps and plain objects. */
export function forEachTensor(value: unknown, visit: (tensor: Tensor) => void): void {
  if (value instanceof Tensor) visit(value);
  else if (Array.isArray(value) || value instanceof Set) for (const item of value) forEachTensor(item, visit);
  else if (value instanceof Map) for (const item of value.values()) forEachTensor(item, visit);
  else if (isPlainObject(value)) {
    for (const item of Object.values(value)) forEachTensor(item, visit);
  }
}
