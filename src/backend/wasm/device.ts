import { FunctionBuilder } from './assembler/function.ts';
import { detectFeatures, type Features } from './features.ts';
import { KernelCache, type KernelSource } from './kernel-cache.ts';
import { LinearMemory } from './memory.ts';
import { Threads, type ThreadsOptions } from './threads/threads.ts';

/** What every kernel works with: memory, compiled kernels, threads, and what the runtime can do. */
export interface Device {
  readonly features: Features;
  readonly memory: LinearMemory;
  readonly kernels: KernelCache;
  readonly threads: Threads;
}

/** Departures from what was detected, for tests. */
export interface DeviceOptions {
  readonly relaxed?: boolean;
  readonly shared?: boolean;
  readonly maximumPages?: number;
  readonly budget?: number;
  readonly threads?: ThreadsOptions;
}

/** A device with a memory of its own. Throws where the runtime has no WebAssembly, or none with vectors. */
export function createDevice({ maximumPages, budget, threads, ...wanted }: DeviceOptions = {}): Device {
  const features = limitFeatures(detectFeatures(), wanted);
  const memory = new LinearMemory({ shared: features.shared, maximumPages, budget });
  const kernels = new KernelCache(memory);
  kernels.compile(probe());
  return { features, memory, kernels, threads: new Threads(memory, kernels, threads) };
}

/** Features can be declined, not conjured up. */
function limitFeatures(found: Features, { relaxed = true, shared = true }: DeviceOptions): Features {
  return { relaxed: found.relaxed && relaxed, shared: found.shared && shared };
}

/** A kernel that shows whether vectors can be compiled, and whether the page's policy lets anything be. */
function probe(): KernelSource<'run'> {
  const f = new FunctionBuilder([]);
  f.f32x4(0).set(f.local('v128'));
  return { functions: { run: f } };
}
