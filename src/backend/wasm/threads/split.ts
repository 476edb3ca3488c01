import { mostTasks } from './control.ts';

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
