import { legacyName } from '../dtype/dtype.ts';
import type { Tensor } from '../ops/methods.ts';
import { fusedLayers } from './fused-layers.ts';
import { type Layer, Module } from './module.ts';
import { Parameter } from './parameter.ts';

/** A module whose members are named by their position. */
abstract class IndexedModule<Member extends object> extends Module {
  /** The members, by position. */
  [index: number]: Member;

  protected constructor(members: Iterable<Member>) {
    super();
    this.extend(members);
  }

  /** Number of members. */
  get length(): number {
    return Object.keys(this).filter((field) => /^\d+$/.test(field)).length;
  }

  /** The member at a position; negative ones count from the end. */
  at(index: number): Member | undefined {
    return [...this].at(index);
  }

  /** Adds a member at the end. */
  append(member: Member): this {
    this[this.length] = member;
    return this;
  }

  /** Adds members at the end. */
  extend(members: Iterable<Member>): this {
    for (const member of members) this.append(member);
    return this;
  }

  *[Symbol.iterator](): Generator<Member> {
    const { length } = this;
    for (let index = 0; index < length; index++) yield this[index];
  }
}

/**
 * Layers applied one after the other. They are `net[0]`, `net[1]`, … or, given as an object, have names.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html
 * @example
 * ```ts
 * const net = new nn.Sequential(new nn.Flatten(), new nn.ReLU());
 * print(net.forward(tensor([[[1, -2], [-3, 4]]])));
 * // tensor([[1., 0., 0., 4.]])
 * ```
 */
export class Sequential extends Module {
  /** The layers, by position. */
  [index: number]: Layer;

  constructor(...layers: Layer[] | [{ readonly [name: string]: Layer }]) {
    super();
    const [first] = layers;
    const named = layers.length === 1 && !(first instanceof Module) ? first : layers;
    for (const [name, layer] of Object.entries(named)) {
      if (typeof layer?.forward !== 'function') throw notALayer(layer);
      this.registerModule(name, layer);
    }
  }

  /** Applies all layers in turn; some together, where the result is the same. */
  forward(input: Tensor): Tensor {
    const layers = [...this];
    let output = input;
    for (let position = 0; position < layers.length; ) {
      const fused = fusedLayers(layers, position, output);
      output = fused?.output ?? layers[position].forward(output);
      position += fused?.count ?? 1;
    }
    return output;
  }

  /** Number of layers. */
  get length(): number {
    return [...this].length;
  }

  /** The layer at a position; negative ones count from the end. */
  at(index: number): Layer | undefined {
    return [...this].at(index);
  }

  /** Adds a layer at the end. */
  append(layer: Layer): this {
    if (typeof layer?.forward !== 'function') throw notALayer(layer);
    this[this.length] = layer;
    return this;
  }

  *[Symbol.iterator](): Generator<Layer> {
    for (const value of Object.values(this)) if (isLayer(value)) yield value;
  }

  protected override nameOf(field: string): string {
    return field;
  }

  protected override fieldOf(name: string): string {
    return name;
  }
}

function isLayer(value: unknown): value is Layer {
  return value instanceof Module && 'forward' in value;
}

function notALayer(value: unknown): TypeError {
  return new TypeError(
    `${String(value)} is not a Module subclass. Pass layers made with \`new\`: each has forward(input).`,
  );
}

/**
 * A list of modules that are members of the module that holds the list.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleList.html
 * @example
 * ```ts
 * print(new nn.ModuleList([new nn.ReLU(), new nn.Identity()]));
 * // ModuleList(
 * //   (0): ReLU()
 * //   (1): Identity()
 * // )
 * ```
 */
export class ModuleList<M extends Module = Module> extends IndexedModule<M> {
  constructor(modules: Iterable<M> = []) {
    super(modules);
  }
}

/**
 * A list of parameters that are members of the module that holds the list.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ParameterList.html
 * @example
 * ```ts
 * const weights = new nn.ParameterList([new nn.Parameter(ones([2])), new nn.Parameter(zeros([3]))]);
 * print([...weights.namedParameters()].map(([name]) => name));
 * // [0, 1]
 * ```
 */
export class ParameterList extends IndexedModule<Parameter> {
  constructor(values: Iterable<Parameter | Tensor> = []) {
    super([...values].map((value) => (value instanceof Parameter ? value : new Parameter(value))));
  }

  protected override extraRepr(): string {
    return [...this].map((each, index) => describe(String(index), each, `torch.${each.dtype}`)).join('\n');
  }
}

function describe(name: string, { shape }: Parameter, type: string): string {
  return `  (${name}): Parameter containing: [${type} of size ${shape.join('x')}]`;
}

/** A module whose members have names chosen at run time. */
abstract class NamedModule<Member extends object> extends Module implements Iterable<string> {
  readonly #members: Set<string> = new Set();

  protected constructor(members: Iterable<readonly [string, Member]>) {
    super();
    this.update(members);
  }

  /** The member of a name. */
  get(name: string): Member | undefined {
    return [...this.entries()].find(([key]) => key === name)?.[1];
  }

  /** Adds a member, or replaces the one of that name. */
  set(name: string, member: Member): this {
    if (name in this && !this.#members.has(name)) {
      throw new Error(`attribute '${name}' already exists. Modules have a field of that name: take another.`);
    }
    this.#members.add(name);
    Reflect.set(this, name, member);
    return this;
  }

  /** Adds members, or replaces those of the same names. */
  update(members: Iterable<readonly [string, Member]>): this {
    for (const [name, member] of members) this.set(name, member);
    return this;
  }

  /** Whether there is a member of a name. */
  has(name: string): boolean {
    return this.#members.has(name);
  }

  /** The names. */
  keys(): IterableIterator<string> {
    return this.#members.keys();
  }

  /** The members. */
  *values(): Generator<Member> {
    for (const [, member] of this.entries()) yield member;
  }

  /** Names and members. */
  abstract entries(): Generator<[string, Member]>;

  [Symbol.iterator](): IterableIterator<string> {
    return this.keys();
  }

  protected override nameOf(field: string): string {
    return field;
  }

  protected override fieldOf(name: string): string {
    return name;
  }
}

/**
 * Modules by name, members of the module that holds the dictionary.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleDict.html
 * @example
 * ```ts
 * const branches = new nn.ModuleDict({ soft: new nn.Tanh(), hard: new nn.ReLU() });
 * print(branches.get('hard'));
 * // ReLU()
 * ```
 */
export class ModuleDict extends NamedModule<Module> {
  constructor(modules: { readonly [name: string]: Module } = {}) {
    super(Object.entries(modules));
  }

  *entries(): Generator<[string, Module]> {
    yield* this.namedChildren();
  }
}

/**
 * Parameters by name, members of the module that holds the dictionary.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ParameterDict.html
 * @example
 * ```ts
 * const scales = new nn.ParameterDict({ left: ones([2]), right: zeros([2]) });
 * print([...scales.keys()]);
 * // [left, right]
 * ```
 */
export class ParameterDict extends NamedModule<Parameter> {
  constructor(parameters: { readonly [name: string]: Parameter | Tensor } = {}) {
    super(
      Object.entries(parameters).map(([name, value]) => [
        name,
        value instanceof Parameter ? value : new Parameter(value),
      ]),
    );
  }

  *entries(): Generator<[string, Parameter]> {
    yield* this.namedParameters({ recurse: false });
  }

  protected override extraRepr(): string {
    const typeOf = ({ dtype }: Parameter) => `torch.${legacyName(dtype)}Tensor`;
    return [...this.entries()].map(([name, each]) => describe(name, each, typeOf(each))).join('\n');
  }
}
