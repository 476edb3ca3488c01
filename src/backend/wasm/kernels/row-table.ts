import type { WindowAxis } from '../../fused.ts';

/**
 * The rows of a plane that meet in each row of the result, as offsets in elements. Rows of the result whose
 * offsets differ by a shift alone are of one `shape`.
 */
export interface RowTable {
  readonly rows: readonly RowEntry[];
  /** The commonest offsets from the first one, for code that has them as constants. */
  readonly shapes: readonly (readonly number[])[];
}

export interface RowEntry {
  /** The number of its shape, or −1. */
  readonly shape: number;
  readonly offsets: readonly number[];
}

/** Which places of an axis meet in which place of the other side. */
type Meetings = readonly (readonly number[])[];

// Written out in the code.
const mostShapes = 3;
const mostRows = 9;

/** For every place of the output, the places of the input in its window. */
export function placesSeen(axis: WindowAxis): Meetings {
  const { inputSize, outputSize, kernelSize, stride, dilation, begin } = axis;
  return Array.from({ length: outputSize }, (_, o) => {
    const places: number[] = [];
    for (let k = 0; k < kernelSize; k++) {
      const place = o * stride + k * dilation - begin;
      if (place >= 0 && place < inputSize) places.push(place);
    }
    return places;
  });
}

/** For every place of the input, the places of the output whose windows see it. */
export function placesSeeing(axis: WindowAxis): Meetings {
  const places: number[][] = Array.from({ length: axis.inputSize }, () => []);
  placesSeen(axis).forEach((seen, o) => {
    for (const place of seen) places[place].push(o);
  });
  return places;
}

/** The table of all axes but the last; `sizes` are those of the planes that are read. */
export function rowTable(meetings: readonly Meetings[], sizes: readonly number[]): RowTable {
  const width = sizes[sizes.length - 1];
  let rows: number[][] = [[0]];
  meetings.forEach((axis, n) => {
    rows = rows.flatMap((outer) =>
      axis.map((inner) => outer.flatMap((a) => inner.map((b) => a * sizes[n] + b))),
    );
  });
  const scaled = rows.map((row) => row.map((offset) => offset * width));
  const counts = new Map<string, number>();
  const keys = scaled.map((row) => row.map((offset) => offset - row[0]).join());
  keys.forEach((key, n) => {
    if (scaled[n].length > 0 && scaled[n].length <= mostRows) counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  const common = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostShapes);
  const known = common.map(([key]) => key);
  return {
    rows: scaled.map((offsets, n) => ({ shape: known.indexOf(keys[n]), offsets })),
    shapes: known.map((key) => key.split(',').map(Number)),
  };
}
