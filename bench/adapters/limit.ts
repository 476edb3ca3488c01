import { createWasmBackend } from '../../src/backend/wasm/backend.ts';
import { peakOf } from '../peak.ts';
import type { Adapter } from './adapter.ts';

/** Not a peer but the ceiling: as many 128-bit multiply-adds as WebAssembly can do, whatever the workload. */
export function limit(): Adapter {
  const { device } = createWasmBackend();
  const { relaxed } = device.features;
  const { run } = peakOf(device);
  return {
    version: relaxed ? 'relaxed SIMD' : 'plain SIMD',
    prepare: async () => ({ results: async () => [], run }),
  };
}
