import { detectFeatures, type Features } from './features.ts';
import { KernelCache } from './kernel-cache.ts';
import { LinearMemory } from './memory.ts';

/** What every kernel works with: the memory, the compiled kernels, and what the runtime can do. */
export interface Device {
  readonly features: Features;
  readonly memory: LinearMemory;
  readonly kernels: KernelCache;
}

/** Departures from what was detected, for tests. */
export interface DeviceOptions {
  readonly relaxed?: boolean;
  readonly shared?: boolean;
  readonly maximumPages?: number;
  readonly budget?: number;
}

/** A device with a memory of its own. */
export function createDevice({ maximumPages, budget, ...wanted }: DeviceOptions = {}): Device {
  const features = limitFeatures(detectFeatures(), wanted);
  const memory = new LinearMemory({ shared: features.shared, maximumPages, budget });
  return { features, memory, kernels: new KernelCache(memory) };
}

/** Features can be declined, not conjured up. */
function limitFeatures(found: Features, { relaxed = true, shared = true }: DeviceOptions): Features {
  return { relaxed: found.relaxed && relaxed, shared: found.shared && shared };
}
