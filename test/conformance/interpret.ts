/** Runs a golden program, step by step, against fovea's public API. */
import { bind, type Keywords } from './bind.ts';
import { builtin } from './builtins.ts';
import {
  decodeArgument,
  decodeTensor,
  Ellipsis,
  isRecord,
  type JsonRecord,
  listOf,
  recordOf,
  Slice,
  textOf,
} from './convert.ts';
import {
  call,
  callMethod,
  construct,
  isTensor,
  iterate,
  lookUp,
  makeTensor,
  type Namespace,
  noGrad,
  property,
} from './fovea.ts';
import { camelCase, isClass, operators, pathOf, publicName } from './names.ts';
import { asFloats, plain, str, Tagged } from './python.ts';

export type Outcome =
  | { readonly kind: 'done'; readonly variables: ReadonlyMap<string, unknown> }
  | { readonly kind: 'raised'; readonly step: number; readonly error: unknown };

/** Runs every step; the first error ends the program. */
export function interpret(fovea: Namespace, program: JsonRecord): Outcome {
  const variables = new Map<string, unknown>();
  let step = -1;
  try {
    for (const [name, stored] of Object.entries(recordOf(program.inputs))) {
      variables.set(name, makeTensor(fovea, decodeTensor(stored)));
    }
    for (const instruction of listOf(program.steps)) {
      step += 1;
      runStep(fovea, recordOf(instruction), variables);
    }
    return { kind: 'done', variables };
  } catch (error) {
    return { kind: 'raised', step, error };
  }
}

function runStep(fovea: Namespace, instruction: JsonRecord, variables: Map<string, unknown>): void {
  const variable = (name: string) => variables.get(name);
  const name = textOf(instruction.call);
  const args = listOf(instruction.args).map((arg) => decodeArgument(arg, variable));
  const keywords = Object.fromEntries(
    Object.entries(recordOf(instruction.kwargs)).map(([key, arg]) => [key, decodeArgument(arg, variable)]),
  );
  const run = () => evaluate(fovea, name, args, keywords);
  store(variables, instruction, instruction.no_grad === true ? noGrad(fovea, run) : run());
}

function store(variables: Map<string, unknown>, { let: target }: JsonRecord, result: unknown): void {
  if (typeof target === 'string') variables.set(target, result);
  if (!Array.isArray(target)) return;
  const parts = iterate(plain(result));
  for (const [index, name] of target.entries()) variables.set(String(name), parts[index]);
}

/** One call of a program; `torch.`, `F.` and `nn.` calls follow the naming rule. */
export function evaluate(
  fovea: Namespace,
  name: string,
  args: readonly unknown[],
  keywords: Keywords = {},
): unknown {
  const [family = '', member = ''] = name.split(/\.(.*)/s);
  if (family === 'method') return tag(member, args[0], method(name, member, args, keywords));
  if (family === 'op') return operator(fovea, member, args);
  if (family === 'py') return builtin(member, args);
  const special = specials[name];
  return special === undefined ? publicCall(fovea, name, args, keywords) : special(fovea, args, keywords);
}

function publicCall(fovea: Namespace, name: string, args: readonly unknown[], keywords: Keywords): unknown {
  const path = pathOf(name);
  const target = lookUp(fovea, path);
  const bound = bind(name, args, keywords);
  const result = isClass(path.at(-1) ?? '') ? construct(target, name, bound) : call(target, name, bound);
  return tag(name.slice(name.lastIndexOf('.') + 1), args[0], result);
}

function method(name: string, member: string, args: readonly unknown[], keywords: Keywords): unknown {
  const [self, ...rest] = args;
  const target = plain(self);
  if (isDictionary(target)) return dictionaryMethod(target, member);
  return callMethod(target, publicName(member), bind(name, rest, keywords));
}

/** A plain object is JavaScript's dict. */
function isDictionary(value: unknown): value is JsonRecord {
  return isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;
}

function dictionaryMethod(target: JsonRecord, member: string): unknown {
  if (member === 'keys') return Object.keys(target);
  if (member === 'values') return Object.values(target);
  if (member === 'items') return Object.entries(target);
  return callMethod(target, publicName(member), []);
}

function operator(fovea: Namespace, member: string, args: readonly unknown[]): unknown {
  const name = operators[member] ?? camelCase(member);
  const [left, ...rest] = args.map(plain);
  if (isTensor(left)) return callMethod(left, name, rest);
  return call(lookUp(fovea, [name]), name, [left, ...rest]);
}

type Special = (fovea: Namespace, args: readonly unknown[], keywords: Keywords) => unknown;

const specials: Readonly<Record<string, Special>> = {
  index: (fovea, [target, index]) => {
    const sequence = plain(target);
    if (Array.isArray(sequence)) return sequence.at(Number(plain(index)));
    return callMethod(sequence, 'at', indexParts(fovea, index));
  },
  setindex: (fovea, [target, index, value]) =>
    callMethod(plain(target), 'set', [indexParts(fovea, index), plain(value)]),
  get: (_, [target, path]) => {
    const names = String(path).split('.');
    const value = names.reduce((holder, name) => attribute(holder, name), plain(target));
    return tag(names.at(-1) ?? '', target, value);
  },
  set: (_, [target, path, value]) => {
    const names = String(path).split('.').map(camelCase);
    const holder = names.slice(0, -1).reduce((parent, name) => property(parent, name), plain(target));
    Reflect.set(Object(holder), names.at(-1) ?? '', plain(value));
  },
  apply: (_, [module, ...rest], keywords) =>
    callMethod(plain(module), 'forward', bind('apply', rest, keywords)),
  load: (fovea, [module, values]) => noGrad(fovea, () => load(module, values)),
  format: (fovea, args) => call(lookUp(fovea, ['format']), 'format', args.map(plain)),
};

const fields = ['values', 'indices'];

/** A pair of results is a tuple in JavaScript and a named tuple in Python. */
function attribute(holder: unknown, name: string): unknown {
  if (Array.isArray(holder) && fields.includes(name)) return holder[fields.indexOf(name)];
  return property(holder, camelCase(name));
}

function load(module: unknown, values: unknown): void {
  for (const [name, value] of Object.entries(Object(values))) {
    const parameter = name
      .split('.')
      .reduce((holder, part) => property(holder, camelCase(part)), plain(module));
    callMethod(parameter, 'copy_', [value]);
  }
}

function indexParts(fovea: Namespace, index: unknown): unknown[] {
  const parts = index instanceof Tagged && index.kind === 'tuple' ? index.value : [index];
  return iterate(parts).map((part) => indexPart(fovea, part));
}

/** Slices are strings in fovea; a Python list is an index tensor of int64 or a mask. */
function indexPart(fovea: Namespace, part: unknown): unknown {
  if (part instanceof Slice) return part.text;
  if (part instanceof Ellipsis) return '...';
  const value = plain(part);
  return Array.isArray(value) ? evaluate(fovea, 'torch.tensor', [value]) : value;
}

const tupleMethods = new Set(['stride', 'chunk', 'split', 'unbind', 'tensor_split', 'broadcast_tensors']);
const dtypeFunctions = new Set(['dtype', 'result_type', 'promote_types', 'get_default_dtype']);

/** Marks what Python would know about a result: a float, a dtype, a tuple (of tensors, too), a size. */
function tag(name: string, self: unknown, result: unknown): unknown {
  if (dtypeFunctions.has(name) && typeof result === 'string') return new Tagged('dtype', result);
  if ((name === 'item' || name === 'tolist') && isFloating(plain(self))) return asFloats(result);
  if (!Array.isArray(result)) return result;
  if (name === 'shape' || name === 'size') return new Tagged('size', result);
  const isTuple = tupleMethods.has(name) || (result.length > 0 && result.every(isTensor));
  return isTuple ? new Tagged('tuple', result) : result;
}

function isFloating(value: unknown): boolean {
  return isTensor(value) && String(property(value, 'dtype')).includes('float');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : str(error);
}
