import { createRequire } from 'node:module';
import type { Workload } from '../workloads/workload.ts';

/** The values of the given tensors, row-major, in PyTorch's order of axes. */
export type Values = ReadonlyMap<string, Float32Array>;

/** A workload made ready in one library: what may be done once has been done. */
export interface Prepared {
  /**
   * The output, or the gradients in the order of `gradientsOf`, row-major in PyTorch's order of axes. For
   * training those of the loss before the first step. Asked for once, before the first run.
   */
  results(): Promise<readonly ArrayLike<number>[]>;
  /** What is timed. */
  run(): void | Promise<void>;
  dispose?(): void;
}

/** A library to be measured. */
export interface Adapter {
  readonly version: string;
  prepare(workload: Workload, values: Values): Promise<Prepared>;
}

/** Loads a package from the folder of the peers. Its type is the part of it that the adapter uses. */
export function loadPeer<T>(name: string): T {
  const folder = process.env.FOVEA_BENCH_PEERS;
  if (folder === undefined) throw new Error('FOVEA_BENCH_PEERS names no folder');
  return createRequire(`${folder}/package.json`)(name);
}

/** How many threads a library is to use, if it has threads. */
export const threads: number = Number(process.env.FOVEA_BENCH_THREADS ?? '1');

/** The version of a peer. */
export function peerVersion(name: string): string {
  return loadPeer<{ readonly version: string }>(
    `${process.env.FOVEA_BENCH_PEERS}/node_modules/${name}/package.json`,
  ).version;
}
