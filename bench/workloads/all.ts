import { backwards, convolutions, correlation } from './convolutions.ts';
import { networks, training } from './networks.ts';
import { pools } from './pools.ts';
import { products } from './products.ts';
import type { Workload } from './workload.ts';

/** Every row of the table, in the order of the letters. */
export const workloads: readonly Workload[] = [
  ...convolutions,
  ...pools,
  ...products,
  correlation,
  training,
  ...networks,
  ...backwards,
].sort((a, b) => a.name.charCodeAt(0) - b.name.charCodeAt(0));
