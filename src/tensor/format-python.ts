import {
  exponentialDigits,
  fixedDigits,
  shortestDigits,
  significantDigits,
  withExponent,
} from './decimal.ts';

/** What Python code may print: numbers are floats, bigints are ints, and lists of these. */
export type PythonValue = number | bigint | boolean | string | null | readonly PythonValue[];

/**
 * A value as Python's `repr` writes it: `1.0`, `1e-08`, `inf`, `True`, `None`, `[[1.0, 2.0], [3.0, 4.5]]`.
 * A number is a float; an int is a bigint.
 *
 * @see https://docs.python.org/3/library/functions.html#repr
 * @example
 * ```ts
 * print(pythonRepr([1, 1e-8, 3n, true]));
 * // [1.0, 1e-08, 3, True]
 * ```
 */
export function pythonRepr(value: PythonValue): string {
  if (typeof value === 'number') return formatFloat(value, '', undefined, false);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'bigint') return value.toString();
  return value === null ? 'None' : `[${value.map(pythonRepr).join(', ')}]`;
}

/** Python prefers single quotes, and takes double quotes for text that has only single ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const body = text.replace(/[\\\n\r\t'"]/g, (sign) =>
    sign === quote ? `\\${sign}` : (escapes[sign] ?? sign),
  );
  return quote + body + quote;
}

/** The parts of `[[fill]align][sign][#][0][width][grouping][.precision][type]`. */
const SPEC = new RegExp(
  [
    '^(?:(?<fill>.)?(?<align>[<>=^]))?',
    '(?<sign>[-+ ])?(?<alternate>#)?',
    '(?<zero>0)?(?<width>\\d+)?(?<group>[,_])?',
    '(?:\\.(?<precision>\\d+))?(?<type>[a-zA-Z%])?$',
  ].join(''),
  'su',
);

/**
 * A number as Python's `format(value, spec)` writes it: `format(12.6257, '.3f')` is `12.626`. A number is a
 * float, or an int where the type asks for one and it is whole; a bigint is an int. Throws on a spec that
 * Python refuses.
 *
 * @see https://docs.python.org/3/library/string.html#format-specification-mini-language
 * @example
 * ```ts
 * print(formatPython(12.6257, '.3f'), formatPython(-1.5, '010.2f'), formatPython(255n, '#x'));
 * // 12.626 -000001.50 0xff
 * ```
 */
export function formatPython(value: number | bigint | boolean, spec: string): string {
  if (spec === '') return pythonRepr(value);
  const parts = SPEC.exec(spec)?.groups;
  if (parts === undefined) {
    throw new RangeError(
      `Invalid format specifier: '${spec}' is not [[fill]align][sign][#][0][width][,][.precision][type].`,
    );
  }
  const number = typeof value === 'boolean' ? BigInt(value) : value;
  const negative = number < 0 || Object.is(number, -0);
  const digits = grouped(magnitude(number, parts, spec), parts.group);
  const sign = negative ? '-' : (parts.sign ?? '-').replace('-', '');
  return padded(sign, digits, parts);
}

type Parts = { readonly [part: string]: string | undefined };

/** The digits without sign, by the type of the spec. */
function magnitude(value: number | bigint, parts: Parts, spec: string): string {
  const { type = '', alternate } = parts;
  const precision = parts.precision === undefined ? undefined : Number(parts.precision);
  const radix = ({ d: 10, b: 2, o: 8, x: 16, X: 16 } as const)[type] ?? 0;
  if (radix > 0 || (typeof value === 'bigint' && (type === '' || type === 'n'))) {
    if (precision !== undefined) throw new RangeError('Precision not allowed in integer format specifier');
    const digits = absoluteInteger(value, type).toString(radix || 10);
    const prefixed = alternate === undefined || radix === 10 || radix === 0 ? digits : `0${type}${digits}`;
    return type === 'X' ? prefixed.toUpperCase() : prefixed;
  }
  if (!/^[eEfFgGn%]?$/.test(type)) {
    throw new RangeError(`Unknown format code '${type}' for object of type 'float': in '${spec}'.`);
  }
  return formatFloat(Math.abs(Number(value)), type, precision, alternate !== undefined);
}

function absoluteInteger(value: number | bigint, type: string): bigint {
  if (typeof value === 'number' && !Number.isInteger(value)) {
    throw new RangeError(
      `Unknown format code '${type}' for object of type 'float': ${value} is not a whole number.`,
    );
  }
  const integer = BigInt(value);
  return integer < 0n ? -integer : integer;
}

/** A float by one of the types e, f, g, n, % or '' (Python's repr, or like g when there is a precision). */
function formatFloat(value: number, type: string, precision: number | undefined, alternate: boolean): string {
  const lower = type.toLowerCase();
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  let text = sign + floatDigits(value, lower, precision, alternate);
  if (lower === '%') text += '%';
  return type === lower ? text : text.toUpperCase();
}

function floatDigits(value: number, type: string, precision: number | undefined, alternate: boolean): string {
  if (Number.isNaN(value)) return 'nan';
  const scaled = type === '%' ? value * 100 : value;
  if (!Number.isFinite(scaled)) return 'inf';
  const point = alternate && precision === 0 ? '.' : '';
  if (type === 'f' || type === '%') return fixedDigits(scaled, precision ?? 6) + point;
  if (type === 'e') {
    const text = exponentialDigits(scaled, precision ?? 6);
    return point === '' ? text : text.replace('e', '.e');
  }
  return generalDigits(scaled, type, precision, alternate);
}

/** Types g, n and '': fixed notation for exponents from -4 up to the precision, else exponential. */
function generalDigits(
  value: number,
  type: string,
  precision: number | undefined,
  alternate: boolean,
): string {
  const repr = type === '' && precision === undefined;
  const count = Math.max(precision ?? 6, 1);
  const { digits, exponent } = repr ? shortestDigits(value) : significantDigits(value, count);
  // The empty type keeps a digit after the point, so its fixed notation ends one place earlier.
  const limit = repr ? 16 : type === '' ? count - 1 : count;
  const kept = alternate && !repr ? digits : digits.replace(/0+$/, '').padEnd(1, '0');
  if (exponent < -4 || exponent >= limit) return withExponent(kept, exponent);
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${kept}`;
  const whole = kept.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = kept.slice(exponent + 1);
  if (fraction !== '') return `${whole}.${fraction}`;
  return type === '' ? `${whole}.0` : alternate ? `${whole}.` : whole;
}

/** Thousands separated by `,` or `_` in the digits before the point. */
function grouped(digits: string, separator: string | undefined): string {
  if (separator === undefined) return digits;
  return digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, separator));
}

/**
 * Sign and digits filled up to the width: numbers stand on the right, `=` and a leading 0 fill after the
 * sign.
 */
function padded(sign: string, digits: string, parts: Parts): string {
  const zero = parts.zero !== undefined;
  const align = parts.align ?? (zero ? '=' : '>');
  const fill = parts.fill ?? (zero ? '0' : ' ');
  const room = Math.max(0, Number(parts.width ?? 0) - sign.length - digits.length);
  const before = align === '^' ? room >> 1 : align === '<' ? 0 : room;
  const padding = fill.repeat(before);
  if (align === '=') return sign + padding + digits;
  return padding + sign + digits + fill.repeat(room - before);
}
