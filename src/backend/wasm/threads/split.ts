import { mostTasks } from './control.ts';

/** Nanoseconds of what kernels do, roughly: to tell work that is worth sharing. */
export const timeOfMultiplyAdd = 0.035;
export const timeOfByte = 0.06;

const mostTasksPerThread = 8;

/**
 * How many units make a task. What counts is when the last thread is done: more tasks even out better, but
 * each costs its overhead, and what the last one takes longer than expected is up to its size.
 */
export function unitsPerTask(units: number, threads: number, overhead: number): number {
  let best = units;
  let least = Number.POSITIVE_INFINITY;
  const most = Math.min(units, mostTasksPerThread * threads, mostTasks);
  for (let tasks = Math.min(threads, most); tasks <= most; tasks++) {
    const size = Math.ceil(units / tasks);
    const turns = Math.ceil(Math.ceil(units / size) / threads);
    const cost = turns * (size + overhead) + size / 10;
    if (cost < least) {
      best = size;
      least = cost;
    }
  }
  return best;
}

/**
 * Visits what a range of units is of lines that have `length` units each: whole lines, and pieces of the
 * first and the last.
 */
export function forEachPiece(
  length: number,
  first: number,
  end: number,
  visit: (line: number, from: number, to: number) => void,
): void {
  for (let unit = first; unit < end; ) {
    const line = Math.floor(unit / length);
    const from = unit - line * length;
    const to = Math.min(length, from + end - unit);
    visit(line, from, to);
    unit += to - from;
  }
}
