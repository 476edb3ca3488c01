import type { TypedArray } from '../../dtype/dtype.ts';
import { byteSize, typedArray } from '../../dtype/dtype.ts';
import type { Backend, View } from '../backend.ts';
import { denseStrides, elementCount, isDense } from '../extent.ts';
import { WasmBuffer } from './buffer.ts';
import { convolutionKernelsOf } from './convolution.ts';
import { createDevice, type Device, type DeviceOptions } from './device.ts';
import { fusedKernelsOf } from './fused.ts';
import { copy } from './kernels/copy.ts';
import { gather, scatter } from './kernels/gather.ts';
import { gemm } from './kernels/gemm.ts';
import { Mapper } from './kernels/map.ts';
import { move } from './kernels/move.ts';
import { keptForms } from './kernels/prepared-weight.ts';
import { reduce } from './kernels/reduce.ts';

/** The ten calls on WebAssembly, and the device behind them for kernels of their own. */
export interface WasmBackend extends Backend {
  readonly device: Device;
}

/** A WebAssembly backend with a memory of its own. */
export function createWasmBackend(options: DeviceOptions = {}): WasmBackend {
  const device = createDevice(options);
  const { memory } = device;
  const mapper = new Mapper(device);
  const call = <Result>(run: () => Result): Result => {
    memory.beginCall();
    return run();
  };
  return {
    name: 'wasm',
    get threads() {
      return device.threads.count;
    },
    setThreads: (count) => {
      device.threads.count = count;
    },
    device,
    allocate: (byteLength, madeBy) => memory.allocate(byteLength, madeBy),
    release: (buffer) => memory.release(buffer),
    memoryStats: () => memory.stats,
    write: (target, values) => call(() => write(device, target, values)),
    read: (source) => call(() => read(device, source)),
    copy: (source, target) => call(() => copy(device, mapper, source, target)),
    map: (mapCall) => call(() => mapper.map(mapCall)),
    reduce: (reduction, input, axes, output) =>
      call(() => reduce(device, mapper, reduction, input, axes, output)),
    gather: (source, offsets, output) => call(() => gather(device, source, offsets, output)),
    scatter: (source, offsets, target, mode) => call(() => scatter(device, source, offsets, target, mode)),
    gemm: (gemmCall) => call(() => gemm(device, mapper, gemmCall)),
    keptForms,
    convolution: convolutionKernelsOf(device, call),
    fused: fusedKernelsOf(device, mapper, call),
  };
}

/** Values go in at once where the view is dense, else by way of a dense copy. */
function write(device: Device, target: View, values: TypedArray): void {
  const { memory } = device;
  const count = elementCount(target.shape);
  const put = (address: number): void => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, count * values.BYTES_PER_ELEMENT);
    memory.u8.set(bytes, address);
  };
  if (count === 0) return;
  if (isDense(target)) put(memory.writable(target));
  else {
    const byteLength = count * values.BYTES_PER_ELEMENT;
    memory.borrow(byteLength, (address) => {
      put(address);
      move(device, denseView(target, address, byteLength), target);
    });
  }
}

function read(device: Device, source: View): TypedArray {
  const { memory } = device;
  const count = elementCount(source.shape);
  const byteLength = count * byteSize(source.dtype);
  // A slice of shared memory is not shared.
  const take = (address: number): TypedArray =>
    source.dtype === 'float32'
      ? memory.f32.slice(address >>> 2, (address >>> 2) + count)
      : typedArray(source.dtype, count, memory.u8.slice(address, address + byteLength).buffer);
  if (count === 0) return typedArray(source.dtype, 0);
  if (isDense(source)) return take(memory.readable(source));
  return memory.borrow(byteLength, (address) => {
    move(device, source, denseView(source, address, byteLength));
    return take(address);
  });
}

function denseView({ dtype, shape }: View, address: number, byteLength: number): View {
  const buffer = new WasmBuffer(byteLength, address, false);
  return { buffer, dtype, shape, strides: denseStrides(shape), offset: 0 };
}
