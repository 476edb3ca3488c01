import { Network } from './network.ts';
import type { Task, Workload } from './workload.ts';

interface Layer {
  readonly name: string;
  readonly title: string;
  /** [C, H, W] of the input. */
  readonly input: readonly [number, number, number];
  readonly channels: number;
  readonly size: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly groups?: number;
  readonly batch?: number;
}

const layers: readonly Layer[] = [
  { name: 'A', title: '3×3 64→64 56²', input: [64, 56, 56], channels: 64, size: 3, padding: 1 },
  { name: 'B', title: '3×3 256→256 14²', input: [256, 14, 14], channels: 256, size: 3, padding: 1 },
  { name: 'C', title: '1×1 256→64 56²', input: [256, 56, 56], channels: 64, size: 1 },
  {
    ...{ name: 'D', title: 'depthwise 3×3 128 56²' },
    ...{ input: [128, 56, 56], channels: 128, size: 3, padding: 1, groups: 128 },
  },
  {
    ...{ name: 'E', title: '7×7 s2 3→64 224²' },
    ...{ input: [3, 224, 224], channels: 64, size: 7, stride: 2, padding: 3 },
  },
  {
    ...{ name: 'F', title: '5×5 1→6 28², batch 256' },
    ...{ input: [1, 28, 28], channels: 6, size: 5, padding: 2, batch: 256 },
  },
  { name: 'H', title: '3×3 1→1 1920×1080', input: [1, 1080, 1920], channels: 1, size: 3, padding: 1 },
];

function convolution(layer: Layer, name: string, title: string, batch: number, task: Task): Workload {
  const network = new Network();
  const output = network.convolution(network.input('x', batch, ...layer.input), layer);
  return network.workload(name, title, output, task);
}

/** A–F and H: one convolution each. */
export const convolutions: readonly Workload[] = layers.map((layer) =>
  convolution(layer, layer.name, layer.title, layer.batch ?? 1, 'forward'),
);

/** M: the gradients of A–E by the input and by the weight, batch 8. */
export const backwards: readonly Workload[] = layers
  .slice(0, 5)
  .map((layer) =>
    convolution(layer, `M ${layer.name}`, `backward of ${layer.name}, batch 8`, 8, 'gradients'),
  );

function smallCorrelation(): Workload {
  const network = new Network();
  const output = network.convolution(network.input('x', 1, 1, 3, 3), { channels: 1, size: 2 });
  return network.workload('J', 'corr2d 3×3 by 2×2, read back', output, 'forward', true);
}

/** J: as small as it gets. */
export const correlation: Workload = smallCorrelation();
