import type { Printed, PrintedTensor } from '../worker/protocol.ts';

/** What a printed thing can be shown as, beside its text. */
export type Form = 'numbers' | 'heat' | 'image' | 'plot';

export const formNames: Readonly<Record<Form, string>> = {
  numbers: 'Numbers',
  heat: 'Heat',
  image: 'Image',
  plot: 'Plot',
};

/** Rows of numbers; an image's planes one after the other. */
export interface Grid {
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** More rows or columns than this are pixels, not cells with numbers in them. */
const mostCells = 16;

/** The form other than numbers that a printed thing has, or none. */
export function formOf({ tensor, text }: Printed): Exclude<Form, 'numbers'> | undefined {
  if (!tensor) return lossesIn(text).length > 2 ? 'plot' : undefined;
  const grid = gridOf(tensor);
  if (!grid) return lineOf(tensor) ? 'plot' : undefined;
  const small = grid.rows <= mostCells && grid.columns <= mostCells;
  return small && grid.planes === 1 ? 'heat' : 'image';
}

/** What there is to choose from for things printed together; nothing where all is text. */
export function formsOf(items: readonly Printed[]): Form[] {
  const forms = items.map(formOf).filter((form) => form !== undefined);
  return forms.length > 0 ? [...new Set<Form>(['numbers', ...forms])] : [];
}

/** A tensor as a picture: `[H, W]`, or `[3, H, W]` in colour, behind any number of axes of one. */
export function gridOf({ shape, data }: PrintedTensor): Grid | undefined {
  const kept = shape.slice(
    Math.max(
      0,
      shape.findIndex((size) => size !== 1),
    ),
  );
  const full = kept.length < 2 && shape.length >= 2 ? shape.slice(-2) : kept;
  const [columns = 0, rows = 0, planes = 1, ...more] = full.toReversed();
  const isPicture = more.length === 0 && (planes === 1 || planes === 3) && rows > 0 && columns > 0;
  if (!data || !isPicture || full.length < 2) return undefined;
  return { planes, rows, columns, data };
}

/** The numbers of a tensor with one axis. */
export function lineOf({ shape, data }: PrintedTensor): number[] | undefined {
  return data && shape.length === 1 && shape[0] > 2 ? [...data] : undefined;
}

/** The numbers, each after a word, that end lines alike, as a loop prints them: `batch 2, loss 12.626`. */
export function lossesIn(text: string): number[] {
  const lines = text.trimEnd().split('\n');
  const endings = lines.map((line) => /^(.*[a-z]:?)\s(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)$/i.exec(line));
  const [first] = endings;
  if (!first) return [];
  const alike = endings.filter((ending) => ending && withoutNumbers(ending[1]) === withoutNumbers(first[1]));
  return alike.map((ending) => Number(ending?.[2]));
}

function withoutNumbers(text: string): string {
  return text.replace(/\d+(\.\d+)?/g, '#');
}
