import { forgetGrad } from '../autograd/graph.ts';
import { type DType, isFloatingPoint } from '../dtype/dtype.ts';
import { Tensor } from '../ops/methods.ts';
import { keep } from '../tensor/scope.ts';
import { logAsText } from '../tensor/shape.ts';
import { camelCase, snakeCase } from './names.ts';
import { Parameter } from './parameter.ts';
import { type IncompatibleKeys, loadStateDict, type StateDict } from './state-dict.ts';

/** A module from one tensor to another, as `Sequential` strings them together. */
export interface Layer extends Module {
  forward(input: Tensor): Tensor;
}

/** How far to look for members. */
export interface MemberOptions {
  /** Put before every name. Default: ''. */
  readonly prefix?: string;
  /** Look into the modules inside, too. Default: true. */
  readonly recurse?: boolean;
}

/**
 * A part of a network. Parameters and modules assigned to its fields are its members, in the order of the
 * fields; names are PyTorch's, so the field `runningMean` is `running_mean` in a state dict. Derived
 * classes define `forward`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html
 * @example
 * ```ts
 * class Net extends nn.Module {
 *   conv1 = new nn.Conv2d(1, 4, 3);
 *   fc = new nn.Linear(4, 2);
 *   forward(x) { return this.fc.forward(this.conv1.forward(x).mean([2, 3])); }
 * }
 * print(new Net());
 * // Net(
 * //   (conv1): Conv2d(1, 4, kernel_size=(3, 3), stride=(1, 1))
 * //   (fc): Linear(in_features=4, out_features=2, bias=True)
 * // )
 * ```
 */
export class Module {
  /** Whether the module is being trained; dropout and batch normalisation look at it. */
  training = true;
  readonly #buffers: Map<string, { readonly persistent: boolean }> = new Map();

  /** PyTorch's name of a field; containers that are given names keep them. */
  protected nameOf(field: string): string {
    return snakeCase(field);
  }

  /** The inverse of `nameOf`. */
  protected fieldOf(name: string): string {
    return camelCase(name);
  }

  /** What stands between the brackets of the printed module. */
  protected extraRepr(): string {
    return '';
  }

  /** Adds a tensor that belongs to the module's state but is not learned, or `null` as its placeholder. */
  registerBuffer(name: string, tensor: Tensor | null, options: { readonly persistent?: boolean } = {}): void {
    const field = this.fieldOf(name);
    this.#buffers.set(field, { persistent: options.persistent ?? true });
    Reflect.set(this, field, tensor && keep(tensor));
  }

  /** Adds a parameter under a name that is made at run time; assigning it to a field does the same. */
  registerParameter(name: string, parameter: Parameter | null): void {
    Reflect.set(this, this.fieldOf(name), parameter);
  }

  /** Adds a module under a name that is made at run time; assigning it to a field does the same. */
  registerModule(name: string, module: Module): void {
    Reflect.set(this, this.fieldOf(name), module);
  }

  /** The parameters, each once, with their names. */
  *namedParameters(options: MemberOptions = {}): Generator<[string, Parameter]> {
    yield* this.members(options, (module) =>
      module.own((value) => (value instanceof Parameter ? value : undefined)),
    );
  }

  /** The parameters, each once. */
  *parameters(options: MemberOptions = {}): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters(options)) yield parameter;
  }

  /** The buffers, each once, with their names. */
  *namedBuffers(options: MemberOptions = {}): Generator<[string, Tensor]> {
    yield* this.members(options, (module) => module.ownBuffers());
  }

  /** The buffers, each once. */
  *buffers(options: MemberOptions = {}): Generator<Tensor> {
    for (const [, buffer] of this.namedBuffers(options)) yield buffer;
  }

  /** The modules directly inside, each once, with their names. */
  *namedChildren(): Generator<[string, Module]> {
    const seen = new Set<Module>();
    for (const [name, child] of this.ownModules()) {
      if (!seen.has(child)) yield [name, child];
      seen.add(child);
    }
  }

  /** The modules directly inside, each once. */
  *children(): Generator<Module> {
    for (const [, child] of this.namedChildren()) yield child;
  }

  /** This module and all inside, each once, with their names; its own is the prefix. */
  *namedModules(options: { readonly prefix?: string } = {}): Generator<[string, Module]> {
    yield* this.walk(options.prefix ?? '', new Set());
  }

  /** This module and all inside, each once. */
  *modules(): Generator<Module> {
    for (const [, module] of this.namedModules()) yield module;
  }

  /** Parameters and persistent buffers by name. They share memory with the module. */
  stateDict(options: { readonly prefix?: string; readonly keepVars?: boolean } = {}): Map<string, Tensor> {
    const { prefix = '', keepVars = false } = options;
    const state = new Map<string, Tensor>();
    for (const [name, tensor] of this.ownState())
      state.set(prefix + name, keepVars ? tensor : tensor.detach());
    for (const [name, child] of this.ownModules()) {
      for (const entry of child.stateDict({ prefix: `${prefix}${name}.`, keepVars })) state.set(...entry);
    }
    return state;
  }

  /**
   * Copies the values of a state dict into the parameters and buffers.
   *
   * @throws when keys are missing or left over (unless `strict` is false), or shapes differ; nothing is
   * changed then.
   */
  loadStateDict(state: StateDict, options: { readonly strict?: boolean } = {}): IncompatibleKeys {
    return loadStateDict(this, state, options.strict ?? true);
  }

  /** Sets `training` here and in all modules inside. */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** The opposite of `train`. */
  eval(): this {
    return this.train(false);
  }

  /** Forgets the gradients of all parameters; with `setToNone: false` they become zeros. */
  zeroGrad(options: { readonly setToNone?: boolean } = {}): void {
    for (const parameter of this.parameters()) {
      forgetGrad(parameter, options.setToNone);
    }
  }

  /** Says for all parameters whether gradients are recorded. */
  requiresGrad_(requiresGrad = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad = requiresGrad;
    return this;
  }

  /** Converts floating-point parameters and buffers. They become new tensors: make optimizers afterwards. */
  to(dtype: DType): this {
    const converted = new Map<Tensor, Tensor>();
    for (const module of this.modules()) module.convertOwn(dtype, converted);
    return this;
  }

  /** `to('float32')`. */
  float(): this {
    return this.to('float32');
  }

  /** `to('float64')`. */
  double(): this {
    return this.to('float64');
  }

  /** Calls `f` on every module inside, innermost first, and on this one. */
  apply(f: (module: Module) => void): this {
    for (const child of this.children()) child.apply(f);
    f(this);
    return this;
  }

  toString(): string {
    const extra = this.extraRepr();
    const children = [...this.ownModules()].map(
      ([name, child]) => `(${name}): ${String(child).replaceAll('\n', '\n  ')}`,
    );
    const lines = [...(extra === '' ? [] : extra.split('\n')), ...children];
    const name = this.constructor.name;
    if (lines.length === 0) return `${name}()`;
    if (lines.length === 1 && children.length === 0) return `${name}(${extra})`;
    return `${name}(\n  ${lines.join('\n  ')}\n)`;
  }

  /** The fields that `select` accepts, by PyTorch's names. */
  private *own<T>(select: (value: unknown, field: string) => T | undefined): Generator<[string, T]> {
    for (const [field, value] of Object.entries(this)) {
      const selected = select(value, field);
      if (selected !== undefined) yield [this.nameOf(field), selected];
    }
  }

  private ownModules(): Generator<[string, Module]> {
    return this.own((value) => (value instanceof Module ? value : undefined));
  }

  private ownBuffers(onlyPersistent = false): Generator<[string, Tensor]> {
    return this.own((value, field) => {
      const buffer = this.#buffers.get(field);
      if (buffer === undefined || !(value instanceof Tensor)) return undefined;
      return buffer.persistent || !onlyPersistent ? value : undefined;
    });
  }

  /** What a state dict holds of this module itself: parameters, then buffers. */
  private *ownState(): Generator<[string, Tensor]> {
    yield* this.own((value) => (value instanceof Parameter ? value : undefined));
    yield* this.ownBuffers(true);
  }

  private *members<T>(
    { prefix = '', recurse = true }: MemberOptions,
    membersOf: (module: Module) => Iterable<[string, T]>,
  ): Generator<[string, T]> {
    const seen = new Set<T>();
    const modules: Iterable<[string, Module]> = recurse ? this.namedModules({ prefix }) : [[prefix, this]];
    for (const [path, module] of modules) {
      for (const [name, member] of membersOf(module)) {
        if (!seen.has(member)) yield [path === '' ? name : `${path}.${name}`, member];
        seen.add(member);
      }
    }
  }

  private *walk(path: string, seen: Set<Module>): Generator<[string, Module]> {
    if (seen.has(this)) return;
    seen.add(this);
    yield [path, this];
    for (const [name, child] of this.ownModules()) {
      yield* child.walk(path === '' ? name : `${path}.${name}`, seen);
    }
  }

  private convertOwn(dtype: DType, converted: Map<Tensor, Tensor>): void {
    for (const [field, value] of Object.entries(this)) {
      const isMember = value instanceof Parameter || this.#buffers.has(field);
      if (!isMember || !(value instanceof Tensor) || !isFloatingPoint(value.dtype)) continue;
      const data = value.detach().to(dtype);
      const member = converted.get(value) ?? (value instanceof Parameter ? new Parameter(data) : keep(data));
      if (value instanceof Parameter) member.requiresGrad = value.requiresGrad;
      converted.set(value, member);
      Reflect.set(this, field, member);
    }
  }
}

logAsText(Module.prototype);
