import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peakMultiplyAdds } from './peak.ts';
import type { MeasuredProcess } from './process.ts';
import { relativeError, runsPerRound, type Timing, timingOf } from './statistics.ts';
import { valuesOf, type Workload } from './workloads/workload.ts';

/** How patiently to measure; all but the rounds in milliseconds. */
export interface Patience {
  readonly rounds: number;
  /** What one library runs for in one round, if a run is not longer than that. */
  readonly slice: number;
  /** After so much of a library on a workload it is timed no more. */
  readonly budget: number;
  readonly warmUp: number;
  /** The longest wait for an answer. */
  readonly limit: number;
}

/** What came of one library on one workload: times and the error, or why there are none. */
export type Outcome = { readonly timing: Timing; readonly error: number } | { readonly reason: string };

/** One workload, by every library. */
export interface Row {
  readonly workload: Workload;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** The multiply-adds per millisecond that 128-bit vectors can do at most, measured in the same rounds. */
  readonly limitRate: number;
}

/** A library to measure, or why it is not. */
export interface Contender {
  readonly name: string;
  readonly process: MeasuredProcess | undefined;
  /** Why it does not run a workload, known beforehand. */
  refusal(workload: Workload): string | undefined;
}

/** Errors above are wrong results. */
const tolerance = 1e-3;

/** Writes down what the libraries read. */
function writeWorkload(folder: string, workload: Workload): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'workload.json'), JSON.stringify(workload));
  Object.entries(workload.given).forEach(([name, given], n) => {
    writeFileSync(join(folder, `${name}.f32`), valuesOf(given, n + 1));
  });
}

function readResults(prefix: string, count: number): readonly Float64Array[] {
  return Array.from({ length: count }, (_, n) => {
    const { buffer } = new Uint8Array(readFileSync(`${prefix}.${n}.f64`));
    return new Float64Array(buffer);
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A library that has computed the right thing, and the times of its rounds so far. */
interface Runner {
  readonly name: string;
  readonly process: MeasuredProcess;
  readonly runs: number;
  readonly error: number;
  readonly times: number[];
  spent: number;
}

/** One workload: the truth in float64, every library beside it, then rounds in which each has its turn. */
export async function measure(
  workload: Workload,
  oracle: MeasuredProcess,
  limit: MeasuredProcess,
  contenders: readonly Contender[],
  folder: string,
  patience: Patience,
): Promise<Row> {
  writeWorkload(folder, workload);
  const prefix = (name: string): string => join(folder, name);
  const outcomes = new Map<string, Outcome>();
  const runners: Runner[] = [];
  try {
    await oracle.ask({ do: 'load', folder, results: prefix('oracle'), warmUp: 0 }, 600_000);
    oracle.end();
    const truth = readResults(prefix('oracle'), Math.max(1, workload.gradientsOf.length));
    for (const { name, process, refusal } of contenders) {
      const reason = refusal(workload);
      if (process === undefined || reason !== undefined) {
        outcomes.set(name, { reason: reason ?? 'not there' });
        continue;
      }
      try {
        const { warmUp } = patience;
        const estimate = await process.ask(
          { do: 'load', folder, results: prefix(name), warmUp },
          patience.limit,
        );
        const results = readResults(prefix(name), truth.length);
        const errors = results.map((result, n) => relativeError(result, truth[n]));
        const error = errors.reduce((a, b) => (b <= a ? a : b));
        if (!(error <= tolerance)) throw new Error(`wrong result: the error is ${error.toExponential(0)}`);
        const runs = runsPerRound(patience.slice, estimate);
        runners.push({ name, process, runs, error, times: [], spent: 0 });
      } catch (error) {
        outcomes.set(name, { reason: messageOf(error) });
      }
    }
    const load = { do: 'load', folder, results: prefix('limit'), warmUp: patience.warmUp } as const;
    const peakRuns = runsPerRound(patience.slice, await limit.ask(load, patience.limit));
    const peak: Runner = { name: 'limit', process: limit, runs: peakRuns, error: 0, times: [], spent: 0 };
    await race([peak, ...runners], patience, outcomes);
    const limitRate = peakMultiplyAdds / timingOf(peak.times).minimum;
    for (const { name, times, error } of runners) {
      if (!outcomes.has(name)) outcomes.set(name, { timing: timingOf(times), error });
    }
    return { workload, outcomes, limitRate };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Library by library within each round, so that whatever else the machine does falls on all alike. */
async function race(
  runners: readonly Runner[],
  { rounds, budget, limit }: Patience,
  outcomes: Map<string, Outcome>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const runner of runners) {
      if (outcomes.has(runner.name) || (round > 0 && runner.spent > budget)) continue;
      try {
        const elapsed = await runner.process.ask({ do: 'time', runs: runner.runs }, limit);
        runner.spent += elapsed;
        runner.times.push(elapsed / runner.runs);
      } catch (error) {
        outcomes.set(runner.name, { reason: messageOf(error) });
      }
    }
  }
}
