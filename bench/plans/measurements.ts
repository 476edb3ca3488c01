import type { Role } from '../../src/conv/roles.ts';

/** How long each algorithm took for one role of a layer, in milliseconds: the least of many runs. */
export interface Measurement {
  readonly layer: string;
  readonly role: Role;
  /** What the planner chose when this was measured. */
  readonly chosen: string;
  readonly milliseconds: { readonly [algorithm: string]: number };
  /** The first call of the chosen one on a new device, compiling included. */
  readonly firstCall: number;
}

/** The measurements of a version of Node. */
export function fileOf(version: string): URL {
  return new URL(`node-${version.split('.')[0]}.json`, import.meta.url);
}
