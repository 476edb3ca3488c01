import { Network } from './network.ts';
import type { Workload } from './workload.ts';

function pool(name: string, title: string, op: 'maxPool' | 'averagePool', size: number): Workload {
  const network = new Network();
  const output = network.pool(op, network.input('x', 1, 64, 112, 112), { size, stride: 2 });
  return network.workload(name, title, output);
}

/** G: windows without and with overlap. */
export const pools: readonly Workload[] = [
  pool('G max', 'max-pool 2×2 64 112²', 'maxPool', 2),
  pool('G avg', 'avg-pool 3×3 s2 64 112²', 'averagePool', 3),
];
