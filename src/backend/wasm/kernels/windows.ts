import { elementCount } from '../../extent.ts';
import type { IndexedCall, WindowAxis, WindowCall, WindowKernels } from '../../fused.ts';
import type { Device } from '../device.ts';
import type { RunCall } from '../fused.ts';
import type { KernelFunction, KernelSource } from '../kernel-cache.ts';
import { planeIndexKernel } from './plane-index-kernels.ts';
import { placesSeeing, placesSeen, type RowTable, rowTable } from './row-table.ts';
import { placesKernel, spreadKernel, windowKernel } from './window-kernels.ts';
import { type RowGeometry, tableEntry } from './window-rows.ts';

// Short calls, so that the first slow code is soon replaced.
const elementsPerCall = 1 << 16;
// What a block sees is held in so many vectors at most; columns beyond are the ten calls' business.
const widestReach = 64;
const mostPlans = 256;
// Nanoseconds, roughly.
const timeOfElement = 0.15;
const timeOfIndex = 1;

type Task = 'sum' | 'spread' | 'max' | 'places';

/** How windows of one shape are computed: the kernel, and its table of rows. */
interface WindowPlan {
  readonly run: KernelFunction;
  readonly table: Int32Array;
  readonly rows: number;
  readonly plane: number;
  readonly targetPlane: number;
  readonly targetWidth: number;
}

/** The window kernels of a device. */
export function windowKernelsOf(device: Device, call: RunCall): WindowKernels {
  const windows = new Windows(device);
  return {
    sumWindows: (windowCall) => call(() => windows.run('sum', windowCall, windowCall.divisor)),
    spreadWindows: (windowCall) => call(() => windows.run('spread', windowCall, windowCall.divisor)),
    largestInWindows: (windowCall) => call(() => windows.run('max', windowCall)),
    placesOfLargest: (windowCall) => call(() => windows.run('places', windowCall)),
    takeFromPlanes: (indexedCall) => call(() => indexPlanes(device, 'take', indexedCall)),
    addToPlanes: (indexedCall) => call(() => indexPlanes(device, 'add', indexedCall)),
  };
}

class Windows {
  private readonly device: Device;
  private readonly plans = new Map<string, WindowPlan>();

  constructor(device: Device) {
    this.device = device;
  }

  run(task: Task, { source, target, windows }: WindowCall, divisor = 1): boolean {
    if (!covers(task, windows)) return false;
    const count = elementCount(target.shape);
    if (count === 0) return true;
    const { memory } = this.device;
    const plan = this.plan(task, windows, divisor);
    const from = memory.readable(source);
    const to = memory.writable(target);
    memory.borrow(plan.table.byteLength, (table) => {
      memory.i32.set(plan.table, table / 4);
      runPlanes(this.device, plan, count / plan.targetPlane, {
        from,
        to,
        table,
        bytes: task === 'places' ? 8 : 4,
      });
    });
    return true;
  }

  private plan(task: Task, windows: readonly WindowAxis[], divisor: number): WindowPlan {
    const key = [task, divisor, ...windows.flatMap((axis) => Object.values(axis))].join();
    const known = this.plans.get(key);
    if (known !== undefined) return known;
    if (this.plans.size >= mostPlans) this.plans.clear();
    const made = this.makePlan(task, windows, divisor);
    this.plans.set(key, made);
    return made;
  }

  private makePlan(task: Task, windows: readonly WindowAxis[], divisor: number): WindowPlan {
    const inputSizes = windows.map(({ inputSize }) => inputSize);
    const outputSizes = windows.map(({ outputSize }) => outputSize);
    const [sizes, targetSizes] = task === 'spread' ? [outputSizes, inputSizes] : [inputSizes, outputSizes];
    const table = rowTable(windows.slice(0, -1).map(task === 'spread' ? placesSeeing : placesSeen), sizes);
    const geometry: RowGeometry = {
      width: sizes[sizes.length - 1],
      targetWidth: targetSizes[targetSizes.length - 1],
      plane: elementCount(sizes),
      targetPlane: elementCount(targetSizes),
      shapes: table.shapes,
      isRagged: table.rows.some(({ shape }) => shape < 0),
    };
    const axis = windows[windows.length - 1];
    const { run } = this.device.kernels.compile(sourceOf(task, axis, geometry, divisor));
    return { ...geometry, run, table: tableWords(table), rows: table.rows.length };
  }
}

/** Entries first, then the offsets that they name by the distance from the entry. */
function tableWords({ rows }: RowTable): Int32Array {
  const entryWords = tableEntry.bytes >> 2;
  const offsets = rows.reduce((total, row) => total + row.offsets.length, 0);
  // An entry without rows names one that is not read.
  const words = new Int32Array(rows.length * entryWords + offsets + 1);
  let list = rows.length * entryWords;
  rows.forEach((row, n) => {
    const at = n * entryWords;
    words[at + (tableEntry.shape >> 2)] = row.shape;
    words[at + (tableEntry.count >> 2)] = row.offsets.length;
    words[at + (tableEntry.offsets >> 2)] = 4 * (list - at);
    for (const offset of row.offsets) words[list++] = 4 * offset;
  });
  return words;
}

interface Addresses {
  readonly from: number;
  readonly to: number;
  readonly table: number;
  /** Of an element of the result. */
  readonly bytes: number;
}

/** Planes by the call, and of large ones a few rows. */
function runPlanes(
  { threads }: Device,
  plan: WindowPlan,
  planes: number,
  { from, to, table, bytes }: Addresses,
): void {
  const { run, rows, plane, targetPlane, targetWidth } = plan;
  const largest = Math.max(plane, targetPlane);
  const planesPerCall = Math.max(1, Math.floor(elementsPerCall / largest));
  const rowsPerCall = Math.max(1, Math.ceil((rows * elementsPerCall) / largest));
  const strips = Math.ceil(rows / rowsPerCall);
  const time = planes * (plane + targetPlane) * timeOfElement;
  threads.parallel({ units: planes * strips, time }, (firstUnit, end, calls) => {
    for (let unit = firstUnit; unit < end; ) {
      const first = Math.floor(unit / strips);
      const row = (unit % strips) * rowsPerCall;
      const some = strips > 1 ? 1 : Math.min(planesPerCall, end - unit);
      const start = to + bytes * (first * targetPlane + row * targetWidth);
      const entry = table + row * tableEntry.bytes;
      calls.call(run, from + 4 * first * plane, start, start, some, entry, Math.min(rowsPerCall, rows - row));
      unit += some;
    }
  });
}

function covers(task: Task, windows: readonly WindowAxis[]): boolean {
  const { stride, kernelSize, dilation } = windows[windows.length - 1];
  if (task === 'spread' && windows.some((axis) => axis.dilation !== 1)) return false;
  return 3 * stride + (kernelSize - 1) * dilation < widestReach;
}

function sourceOf(task: Task, axis: WindowAxis, geometry: RowGeometry, divisor: number): KernelSource<'run'> {
  if (task === 'places') return placesKernel(axis, geometry);
  if (task === 'spread') return spreadKernel(axis, geometry, divisor);
  return windowKernel(task, axis, geometry, divisor);
}

function indexPlanes(device: Device, direction: 'take' | 'add', call: IndexedCall): boolean {
  const { memory, kernels, threads } = device;
  const { source, indices, target } = call;
  const { run } = kernels.get(`planes ${direction}`, () => planeIndexKernel(direction));
  const [planes, count] = indices.shape;
  const planeSize = (direction === 'take' ? source : target).shape[1];
  const addresses = { source: memory.readable(source), indices: memory.readable(indices) };
  const to = memory.writable(target);
  const [fromPlane, toPlane] = direction === 'take' ? [planeSize, count] : [count, planeSize];
  const some = Math.max(1, Math.floor(elementsPerCall / Math.max(1, fromPlane, toPlane)));
  threads.parallel({ units: planes, time: planes * count * timeOfIndex }, (first, end, calls) => {
    for (let plane = first; plane < end; plane += some) {
      const from = addresses.source + 4 * plane * fromPlane;
      const places = addresses.indices + 8 * plane * count;
      const here = to + 4 * plane * toPlane;
      calls.call(run, from, places, here, Math.min(some, end - plane), count, 4 * planeSize);
    }
  });
  return true;
}
