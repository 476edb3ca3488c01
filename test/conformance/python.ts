/** What Python knows about a value and JavaScript does not: the kind of number, the kind of sequence. */
export type Kind = 'float' | 'dtype' | 'tuple' | 'size';

export class Tagged {
  readonly kind: Kind;
  readonly value: unknown;

  constructor(kind: Kind, value: unknown) {
    this.kind = kind;
    this.value = value;
  }
}

/** The JavaScript value that stands for a Python value; containers keep their shape. */
export function plain(value: unknown): unknown {
  if (value instanceof Tagged) return plain(value.value);
  return isOrdinaryArray(value) ? value.map(plain) : value;
}

/** Every number inside becomes a Python float. */
export function asFloats(value: unknown): unknown {
  if (typeof value === 'number') return new Tagged('float', value);
  return Array.isArray(value) ? value.map(asFloats) : value;
}

/** Python's `str(value)`: fovea's objects print themselves, Python's own values print as in Python. */
export function str(value: unknown): string {
  return typeof value === 'string' ? value : repr(value);
}

function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value instanceof Tagged) return taggedText(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : floatText(value);
  if (typeof value === 'string') return `'${value}'`;
  if (isOrdinaryArray(value)) return `[${value.map(repr).join(', ')}]`;
  return String(value);
}

function taggedText({ kind, value }: Tagged): string {
  if (kind === 'float' && typeof value === 'number') return floatText(value);
  if (kind === 'dtype' && typeof value === 'string') return `torch.${value}`;
  if (!isOrdinaryArray(value)) return String(value);
  const items = value.map(repr);
  if (kind === 'size') return `torch.Size([${items.join(', ')}])`;
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}

/** An array that does not bring its own text (a shape or a pair of results may). */
function isOrdinaryArray(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.toString === Array.prototype.toString;
}

/** Python's `repr(float)`: the shortest digits, an exponent below 1e-4 and from 1e16 on. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16)) {
    return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const text = power < 0 ? value.toFixed(digits.replace(/[-.]/g, '').length - 1 - power) : String(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}

/** A number written as Python writes floats. */
export function parseFloatText(text: string): number {
  return text.endsWith('inf') ? Number(text.replace('inf', 'Infinity')) : Number(text);
}
