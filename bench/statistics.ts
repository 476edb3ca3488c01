/** The times of one library on one workload, in milliseconds per run. */
export interface Timing {
  readonly minimum: number;
  readonly median: number;
}

/** Minimum and median of at least one time. */
export function timingOf(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { minimum: sorted[0], median };
}

/** Runs per round: as many as fill `slice` milliseconds, at least one. */
export function runsPerRound(slice: number, millisecondsPerRun: number): number {
  return Math.max(1, Math.round(slice / Math.max(millisecondsPerRun, 1e-4)));
}

/**
 * The largest difference relative to the largest magnitude of the reference: max|x − r| / max|r|. NaN where
 * any element is, or where the lengths differ.
 */
export function relativeError(values: ArrayLike<number>, reference: ArrayLike<number>): number {
  if (values.length !== reference.length) return Number.NaN;
  let difference = 0;
  let magnitude = 0;
  for (let n = 0; n < reference.length; n++) {
    const each = Math.abs(values[n] - reference[n]);
    if (Number.isNaN(each)) return Number.NaN;
    difference = Math.max(difference, each);
    magnitude = Math.max(magnitude, Math.abs(reference[n]));
  }
  return magnitude === 0 ? difference : difference / magnitude;
}
