import type { FunctionBuilder, Local } from '../assembler/function.ts';

type Four = readonly [number, number, number, number];

/** Pushes the four lanes at the given places of a row of vectors that follow each other. */
export function pickLanes(f: FunctionBuilder, row: readonly Local[], places: Four): void {
  const [first] = places;
  if (first % 4 === 0 && places.every((place, lane) => place === first + lane)) {
    f.get(row[first / 4]);
    return;
  }
  // Two vectors at a time: what is there already keeps its lane.
  const needed = [...new Set(places.map((place) => place >> 2))];
  const [a, b = a, ...others] = needed;
  const from = (place: number): number => (place >> 2 === a ? place % 4 : 4 + (place % 4));
  f.get(row[a]).get(row[b]);
  shuffle(
    f,
    places.map((place) => (place >> 2 === a || place >> 2 === b ? from(place) : 0)),
  );
  for (const vector of others) {
    f.get(row[vector]);
    shuffle(
      f,
      places.map((place, lane) => (place >> 2 === vector ? 4 + (place % 4) : lane)),
    );
  }
}

/** Shuffles the two vectors on the stack. */
export function shuffle(f: FunctionBuilder, lanes: readonly number[]): void {
  const [a, b, c, d] = lanes;
  f.shuffle32(a, b, c, d);
}

/** The larger of a total and the vector on the stack: the first of equal ones, and NaN if there is one. */
export function keepLargest(f: FunctionBuilder, total: Local, value: Local): void {
  f.set(value).get(total).get(value);
  f.op('f32x4.pmax').get(value).get(value).op('f32x4.ne', 'v128.or').set(total);
}

/** Adds four floats to sums of two doubles each, of the lower and of the upper two. */
export function addDoubles(f: FunctionBuilder, [low, high]: readonly [Local, Local], value: Local): void {
  f.get(low).get(value).op('f64x2.promote_low_f32x4', 'f64x2.add').set(low);
  f.get(high).get(value).get(value).shuffle32(2, 3, 2, 3);
  f.op('f64x2.promote_low_f32x4', 'f64x2.add').set(high);
}
