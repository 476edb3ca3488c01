import { type DType, isFloatingPoint } from '../dtype/dtype.ts';
import { exponentialDigits, fixedDigits } from './decimal.ts';
import { getPrintOptions, type PrintOptions } from './print-options.ts';

/** What is known of a tensor when it is printed. */
export interface Printable {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** The element at a row-major position; only the elements that are shown are asked for. */
  readonly valueAt: (position: number) => number | bigint | boolean;
  readonly requiresGrad?: boolean;
  /** The name of the autograd node, such as `MulBackward0`. */
  readonly gradFn?: string | null;
  /** Whether the tensor is a parameter of a module: it is announced as one. */
  readonly parameter?: boolean;
}

/**
 * A tensor's text, PyTorch's character by character: `tensor([[19., 25.],\n        [37., 43.]])`.
 * Follows `torch/_tensor_str.py` with the options of `setPrintOptions`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_printoptions.html
 */
export function formatTensor(tensor: Printable): string {
  const prefix = 'tensor(';
  const options = getPrintOptions();
  const body = elementCount(tensor) === 0 ? '[]' : formatBody(tensor, prefix.length, options);
  const text = addSuffixes(prefix + body, suffixes(tensor), prefix.length, options.linewidth);
  return tensor.parameter ? `Parameter containing:\n${text}` : text;
}

/**
 * The text of a function's several results:
 * `torch.return_types.sort(\nvalues=tensor(...),\nindices=tensor(...))`.
 */
export function formatNamedTuple(name: string, fields: { readonly [field: string]: string }): string {
  const lines = Object.entries(fields).map(([field, text]) => `${field}=${text}`);
  return `torch.return_types.${name}(\n${lines.join(',\n')})`;
}

function elementCount({ shape }: Printable): number {
  return shape.reduce((count, size) => count * size, 1);
}

/** float32, int64 and bool go without saying, but an empty tensor has nothing that would tell them apart. */
function suffixes(tensor: Printable): string[] {
  const { dtype, shape } = tensor;
  const empty = elementCount(tensor) === 0;
  const result: string[] = [];
  if (empty && shape.length !== 1) result.push(`size=(${shape.join(', ')})`);
  if (dtype !== 'float32' && (empty || (dtype !== 'int64' && dtype !== 'bool'))) {
    result.push(`dtype=torch.${dtype}`);
  }
  if (tensor.gradFn) result.push(`grad_fn=<${tensor.gradFn}>`);
  else if (tensor.requiresGrad) result.push('requires_grad=True');
  return result;
}

/** Appends each suffix to the last line, or to a new one where it would not fit. */
function addSuffixes(text: string, list: readonly string[], indent: number, linewidth: number): string {
  let result = text;
  let length = text.length - text.lastIndexOf('\n') + 1;
  for (const suffix of list) {
    if (length + suffix.length + 2 > linewidth) {
      result += `,\n${' '.repeat(indent)}${suffix}`;
      length = indent + suffix.length;
    } else {
      result += `, ${suffix}`;
      length += suffix.length + 2;
    }
  }
  return `${result})`;
}

function formatBody(tensor: Printable, indent: number, options: PrintOptions): string {
  const { shape, dtype, valueAt } = tensor;
  const edge = elementCount(tensor) > options.threshold ? options.edgeitems : Number.POSITIVE_INFINITY;
  const shown = shape.map((size) => shownIndices(size, edge));

  const values: (number | bigint | boolean)[] = [];
  const collect = (axis: number, position: number): void => {
    if (axis === shape.length) {
      values.push(valueAt(position));
      return;
    }
    for (const i of shown[axis]!) {
      if (i !== null) collect(axis + 1, position * shape[axis]! + i);
    }
  };
  collect(0, 0);
  const { width, format } = isFloatingPoint(dtype)
    ? floatFormatter(values.map(Number), options)
    : integerFormatter(dtype);
  const texts = values.map(format);
  const elementWidth = width ?? texts.reduce((widest, text) => Math.max(widest, text.length), 1);
  const elements = texts.map((text) => text.padStart(elementWidth))[Symbol.iterator]();
  const next = (): string => elements.next().value ?? '';

  const render = (axis: number, column: number): string => {
    if (axis === shape.length) return next();
    const indices = shown[axis]!;
    if (axis === shape.length - 1) {
      const row = indices.map((i) => (i === null ? ' ...' : next()));
      const perLine = Math.max(1, Math.floor((options.linewidth - column) / (elementWidth + 2)));
      return bracketLines(row, perLine, column);
    }
    const separator = `,${'\n'.repeat(shape.length - 1 - axis)}${' '.repeat(column + 1)}`;
    return `[${indices.map((i) => (i === null ? '...' : render(axis + 1, column + 1))).join(separator)}]`;
  };
  return render(0, indent);
}

/** The indices shown of an axis: all, or `edge` at either end and null, the dots, between them. */
function shownIndices(size: number, edge: number): (number | null)[] {
  const all = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  return size > 2 * edge ? [...all(0, edge), null, ...all(size - edge, size)] : all(0, size);
}

/** One row, `perLine` elements on a line, the lines aligned after the bracket in the given column. */
function bracketLines(elements: readonly string[], perLine: number, column: number): string {
  const lines: string[] = [];
  for (let i = 0; i < elements.length; i += perLine) lines.push(elements.slice(i, i + perLine).join(', '));
  return `[${lines.join(`,\n${' '.repeat(column + 1)}`)}]`;
}

/** How the elements are written, and how wide; a width of undefined is that of the widest text. */
interface Formatter {
  readonly width?: number;
  readonly format: (value: number | bigint | boolean) => string;
}

function integerFormatter(dtype: DType): Formatter {
  if (dtype === 'bool') return { format: (value) => (Number(value) !== 0 ? 'True' : 'False') };
  return { format: String };
}

/**
 * Whole numbers are written `1.`, others with `precision` digits, and all of them in scientific notation
 * where they are far apart, large or small. The width is that of the finite numbers other than zero, as
 * PyTorch measures it.
 */
function floatFormatter(values: readonly number[], options: PrintOptions): Formatter {
  const { precision, sciMode } = options;
  const measured = values.filter((value) => Number.isFinite(value) && value !== 0);
  const magnitudes = measured.map(Math.abs);
  const smallest = magnitudes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const largest = magnitudes.reduce((a, b) => Math.max(a, b), 0);
  const whole = measured.every(Number.isInteger);
  const scientific =
    measured.length > 0 && (largest / smallest > 1000 || largest > 1e8 || (!whole && smallest < 1e-4));

  const asExponential = (value: number) => signed(value, (x) => exponentialDigits(x, precision));
  const asWhole = (value: number) => signed(value, (x) => `${fixedDigits(x, 0)}.`);
  const asFixed = (value: number) => signed(value, (x) => fixedDigits(x, precision));
  const choose = (inExponential: boolean) => (inExponential ? asExponential : whole ? asWhole : asFixed);

  // The width comes from the notation that the numbers ask for, also where sciMode imposes the other; without
  // any measured number sciMode does nothing.
  const measure = choose(scientific);
  const width = measured.reduce((widest, value) => Math.max(widest, measure(value).length), 1);
  const write = choose(measured.length > 0 && (sciMode ?? scientific));
  return { width, format: (value) => write(Number(value)) };
}

function signed(value: number, digits: (magnitude: number) => string): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + (Number.isFinite(value) ? digits(Math.abs(value)) : 'inf');
}
