/** SVG as text. An attribute that is undefined or false is left out. */
export interface Attributes {
  readonly [name: string]: string | number | boolean | undefined;
}

/** An element with its attributes and children (SVG, not plain text: that goes through `escaped`). */
export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(
      ([key, value]) => ` ${key}="${typeof value === 'number' ? coordinate(value) : escaped(String(value))}"`,
    )
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

/** Two decimals are a hundredth of a pixel. */
function coordinate(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`A picture cannot be drawn at ${value}.`);
  return String(Math.round(value * 100) / 100);
}

/** Plain text as XML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Sans for words, monospaced for numbers: the same as the page has for its tools and its code. */
export const fonts = {
  words: "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif",
  numbers: "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
} as const;

export interface TextStyle {
  readonly size?: number;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly family?: keyof typeof fonts;
  readonly weight?: number;
}

/** A line of text, centred on (x, y) unless `anchor` says otherwise. */
export function text(content: string, x: number, y: number, style: TextStyle = {}): string {
  const { size = 16, fill = 'var(--ink)', anchor = 'middle', family = 'numbers', weight } = style;
  const attributes = {
    x,
    y,
    'font-size': size,
    'font-family': fonts[family],
    'font-weight': weight,
    'text-anchor': anchor,
    'dominant-baseline': 'central',
    fill,
  };
  return tag('text', attributes, escaped(content));
}

/** A number as it stands in a picture: at most `decimals` of them, and a true minus sign. */
export function numeral(value: number, decimals = 2): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e5) return value.toExponential(1).replace('e+', 'e').replace('-', '−');
  const rounded = String(Number(magnitude.toFixed(decimals)));
  return value < 0 && rounded !== '0' ? `−${rounded}` : rounded;
}

/** The same where it stands after an operator: a negative one in parentheses. */
export function factor(value: number): string {
  const written = numeral(value);
  return written.startsWith('−') ? `(${written})` : written;
}
