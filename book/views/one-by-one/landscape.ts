/** A colour as [red, green, blue], each from 0 to 1. */
export type Colour = readonly number[];

/** A small picture of our own making: sun, sky, hills and a lake. */
export const landscape: readonly (readonly Colour[])[] = paint(12, 12);

function paint(rows: number, columns: number): readonly (readonly Colour[])[] {
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => colourAt(i, j)));
}

function colourAt(row: number, column: number): Colour {
  if (Math.hypot(row - 2.5, column - 8.5) < 1.9) return [1, 0.84, 0.24];
  if (row >= 9) return mixed([0.16, 0.42, 0.62], [0.36, 0.68, 0.78], ((column * 5 + row * 3) % 7) / 6);
  const hill = 6.4 - 2.2 * Math.sin(column / 2.1) + 0.3 * column - 1;
  if (row >= hill) return mixed([0.2, 0.5, 0.22], [0.46, 0.66, 0.26], (row - hill) / 5);
  return mixed([0.36, 0.6, 0.9], [0.95, 0.78, 0.66], row / 8);
}

function mixed(from: Colour, to: Colour, amount: number): Colour {
  return from.map((value, channel) => Math.round((value + (to[channel] - value) * amount) * 100) / 100);
}

/** The matrix [Cout, Cin] times a pixel's vector of channels. */
export function recoloured(weights: readonly (readonly number[])[], colour: Colour): Colour {
  return weights.map((row) => row.reduce((sum, weight, channel) => sum + weight * colour[channel], 0));
}
