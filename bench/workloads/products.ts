import { Network } from './network.ts';
import type { Workload } from './workload.ts';

function product(size: number): Workload {
  const network = new Network();
  const output = network.matmul(network.input('a', size, size), network.input('b', size, size));
  return network.workload(`I ${size}`, `matmul ${size}³`, output);
}

/** I: square matrices. */
export const products: readonly Workload[] = [product(512), product(1024)];
