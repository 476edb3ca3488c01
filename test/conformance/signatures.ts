/**
 * PyTorch's signatures: argument names in PyTorch's order. What stands before the bar stays
 * positional in fovea, what stands after it goes into the trailing options object.
 *
 * `name#` is a value (a Python int there becomes a bigint), `*name` collects the rest into one
 * array, `...name` takes the rest as written, a lone `*` makes what follows keyword-only (as in
 * Python), `;` separates overloads.
 */
import { functional } from './signatures/functional.ts';
import { init, modules, utils } from './signatures/modules.ts';
import { data, optim, schedulers } from './signatures/optim.ts';
import { object, tensor } from './signatures/tensor.ts';
import { autograd, linalg, torch } from './signatures/torch.ts';

type Table = Readonly<Record<string, string>>;

export interface Parameter {
  readonly name: string;
  readonly isValue: boolean;
  readonly rest: 'none' | 'collect' | 'spread';
}

export interface Signature {
  readonly positional: readonly Parameter[];
  readonly options: readonly Parameter[];
  /** How many arguments Python lets stand by position (a rest parameter takes any number). */
  readonly mostPositional: number;
}

const tables: readonly (readonly [prefix: string, table: Table])[] = [
  ['torch.optim.lr_scheduler.', schedulers],
  ['torch.optim.', optim],
  ['torch.utils.data.', data],
  ['torch.autograd.', autograd],
  ['torch.linalg.', linalg],
  ['torch.nn.functional.', functional],
  ['torch.', torch],
  ['F.', functional],
  ['nn.init.', init],
  ['nn.utils.', utils],
  ['nn.', modules],
  ['method.', { ...object, ...tensor }],
];

/** The overloads PyTorch has for a call such as `F.conv2d`; none where the table does not know it. */
export function signaturesOf(call: string): readonly Signature[] {
  for (const [prefix, table] of tables) {
    if (!call.startsWith(prefix)) continue;
    const name = call.slice(prefix.length);
    const text = entry(table, name);
    if (text !== undefined) return text.split(';').map(parseSignature);
    const method = prefix === 'torch.' || prefix === 'F.' ? entry(tensor, name) : undefined;
    if (method !== undefined) return method.split(';').map((each) => parseSignature(`input ${each}`));
  }
  return [];
}

/** An in-place function `add_` takes what `add` takes. */
function entry(table: Table, name: string): string | undefined {
  return own(table, name) ?? (name.endsWith('_') ? own(table, name.slice(0, -1)) : undefined);
}

function own(table: Table, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

export function parseSignature(text: string): Signature {
  const [positional = '', options = ''] = text.split('|');
  const [free = '', keywordOnly = ''] = options.split(/(?:^| )\* /);
  const parameters = parseNames(positional);
  const takesRest = parameters.some(({ rest }) => rest !== 'none');
  const byPosition = parameters.length + parseNames(free).length;
  return {
    positional: parameters,
    options: [...parseNames(free), ...parseNames(keywordOnly)],
    mostPositional: takesRest ? Number.POSITIVE_INFINITY : byPosition,
  };
}

function parseNames(text: string): Parameter[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map(parseName);
}

function parseName(word: string): Parameter {
  const isValue = word.endsWith('#');
  const bare = isValue ? word.slice(0, -1) : word;
  if (bare.startsWith('...')) return { name: bare.slice(3), isValue, rest: 'spread' };
  if (bare.startsWith('*')) return { name: bare.slice(1), isValue, rest: 'collect' };
  return { name: bare, isValue, rest: 'none' };
}
