/** Devices and backends whose threads are all there, so that a test knows who computes. */
import { createWasmBackend, type WasmBackend } from '../../src/backend/wasm/backend.ts';
import { createDevice, type Device, type DeviceOptions } from '../../src/backend/wasm/device.ts';

/** A device of so many threads, which share everything that can be shared, however small. */
export async function deviceWith(threads: number, options: DeviceOptions = {}): Promise<Device> {
  const device = createDevice({ ...options, threads: { worthSharing: 0, ...options.threads } });
  device.threads.count = threads;
  await device.threads.start();
  return device;
}

/** A backend on such a device. */
export async function backendWith(threads: number, options: DeviceOptions = {}): Promise<WasmBackend> {
  const backend = createWasmBackend({ ...options, threads: { worthSharing: 0 } });
  backend.device.threads.count = threads;
  await backend.device.threads.start();
  return backend;
}
