/** Python's built-in functions on the values of a program. */
import { callMethod, isTensor, iterate, Missing, property } from './fovea.ts';
import { floatText, parseFloatText, plain, str, Tagged } from './python.ts';

export function builtin(name: string, args: readonly unknown[]): unknown {
  const run = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (run === undefined) throw new Missing(`Python's ${name} is not known here`);
  return run(args[0]);
}

const builtins: Readonly<Record<string, (value: unknown) => unknown>> = {
  str,
  repr: (value) => (typeof value === 'string' ? `'${value}'` : str(value)),
  list: (value) => iterate(plain(value)),
  tuple: (value) => new Tagged('tuple', iterate(plain(value))),
  len: (value) => lengthOf(plain(value)),
  int: (value) => integerOf(number(value)),
  float: (value) => new Tagged('float', Number(number(value))),
  bool: (value) => Boolean(isTensor(value) ? callMethod(value, 'item', []) : plain(value)),
};

function lengthOf(value: unknown): unknown {
  if (typeof value === 'string') return value.length;
  if (isTensor(value)) return callMethod(value, 'size', [0]);
  const holder: object = Object(value);
  if ('length' in holder) return property(value, 'length');
  return 'size' in holder ? property(value, 'size') : iterate(value).length;
}

function number(value: unknown): unknown {
  if (isTensor(value)) return callMethod(value, 'item', []);
  return typeof value === 'string' ? parseFloatText(value) : plain(value);
}

function integerOf(value: unknown): unknown {
  if (typeof value === 'bigint') return value;
  const whole = Math.trunc(Number(value));
  if (!Number.isFinite(whole)) throw new RangeError(`cannot convert float ${floatText(whole)} to integer`);
  return whole;
}
