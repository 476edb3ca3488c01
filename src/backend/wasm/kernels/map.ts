import { byteSize, category, type DType } from '../../../dtype/dtype.ts';
import { type Expression, operands } from '../../../expression/expression.ts';
import type { MapCall, View } from '../../backend.ts';
import { elementCount, isDense } from '../../extent.ts';
import { WasmBuffer } from '../buffer.ts';
import type { Device } from '../device.ts';
import type { Kernel } from '../kernel-cache.ts';
import {
  axisToCut,
  cutLoops,
  denseStridesLike,
  forEachOuter,
  isFixed,
  type Loops,
  padLoops,
  planLoops,
} from '../layout.ts';
import { parameters, writeCounts, writeOperand } from '../parameters.ts';
import type { Calls } from '../threads/program.ts';
import type { Lanes } from './elements.ts';
import { mapKernel, type Operand, type Stepping } from './map-kernel.ts';
import { move } from './move.ts';

// Below this many elements a copy costs more than it saves.
const smallestLinedUp = 1 << 12;

// A call of a kernel works on at most so many elements: V8 replaces slow first code only between calls.
const elementsPerCall = 1 << 15;
// Writing a call down takes longer than computing fewer elements.
const worthACall = 512;
// Nanoseconds.
const timeOfOperand = 0.04;

/** A compiled kernel and what it was compiled for. */
interface Variant {
  readonly expressions: readonly Expression[];
  readonly computeType: DType;
  readonly dtypes: readonly DType[];
  readonly steppings: readonly Stepping[];
  readonly kernel: Kernel;
  /** Nanoseconds for an element, roughly; 0 for what calls JavaScript, which is never shared. */
  readonly time: number;
}

/** A call whose kernel and addresses are known. */
interface Job {
  readonly call: MapCall;
  readonly variant: Variant;
  readonly addresses: readonly number[];
  /** Bytes of an element of each operand. */
  readonly sizes: readonly number[];
  readonly blockBytes: number;
}

/** `Backend.map` on one device: finds or makes the kernel of a call, and runs it row by row. */
export class Mapper {
  private readonly device: Device;
  private readonly variants = new Map<Expression, Variant[]>();

  constructor(device: Device) {
    this.device = device;
  }

  map(call: MapCall): void {
    const { outputs, inputs } = call;
    const count = elementCount(outputs[0].shape);
    if (count === 0) return;
    const views = inputs.length === 0 ? outputs : [...outputs, ...inputs];
    const steppings: Stepping[] = [];
    for (const view of views) {
      if (isDense(view)) steppings.push('dense');
      else if (isFixed(view) && steppings.length >= outputs.length) steppings.push('fixed');
      else break;
    }
    if (steppings.length === views.length) this.runRow(call, views, steppings, count);
    else this.runLoops(call, views);
  }

  /** All views are dense or a single element: one row. */
  private runRow(call: MapCall, views: readonly View[], steppings: readonly Stepping[], count: number): void {
    const job = this.prepare(call, views, steppings);
    const work = { units: Math.ceil(count / elementsPerCall), time: count * job.variant.time };
    this.device.threads.parallel(work, (firstUnit, endUnit, calls) => {
      const end = Math.min(count, endUnit * elementsPerCall);
      for (let first = firstUnit * elementsPerCall; first < end; first += elementsPerCall) {
        const block = calls.block(job.blockBytes);
        const { i32 } = this.device.memory;
        for (let k = 0; k < views.length; k++) {
          const step = steppings[k] === 'dense' ? job.sizes[k] : 0;
          i32[(block + parameters.operand(k)) >>> 2] = job.addresses[k] + first * step;
        }
        this.run(job, calls, block, 1, Math.min(elementsPerCall, end - first));
      }
    });
  }

  private runLoops(call: MapCall, views: readonly View[]): void {
    const loops = planLoops(views);
    const inner = loops.sizes.length - 1;
    const outputs = call.outputs.length;
    const crossed = views.findIndex((_, k) => k >= outputs && loops.steps[k][inner] > 1);
    const isLarge = elementCount(views[0].shape) >= smallestLinedUp;
    if (crossed >= 0 && isLarge && loops.steps[0][inner] === 1) this.runLinedUp(call, views, crossed);
    else this.runPlanned(call, views, loops);
  }

  /** An input that lies across the output is copied first: blocks of a transpose use whole cache lines. */
  private runLinedUp(call: MapCall, views: readonly View[], crossed: number): void {
    const { memory } = this.device;
    const { dtype, shape } = views[crossed];
    const byteLength = elementCount(shape) * byteSize(dtype);
    memory.borrow(byteLength, (address) => {
      const buffer = new WasmBuffer(byteLength, address, false);
      const lined: View = { buffer, dtype, shape, strides: denseStridesLike(views[0]), offset: 0 };
      move(this.device, views[crossed], lined);
      const inputs = call.inputs.map((view) => (view === views[crossed] ? lined : view));
      this.runLoops({ ...call, inputs }, [...call.outputs, ...inputs]);
    });
  }

  private runPlanned(call: MapCall, views: readonly View[], planned: Loops): void {
    const loops = padLoops(planned, 2);
    const rank = loops.sizes.length;
    const outputs = call.outputs.length;
    const steppings = views.map((_, k) => steppingOf(loops.steps[k][rank - 1], k < outputs));
    const job = this.prepare(call, views, steppings);
    const axis = axisToCut(loops);
    const isCoarse = loops.sizes[rank - 1] * loops.sizes[rank - 2] >= worthACall;
    const time = isCoarse ? elementCount(views[0].shape) * job.variant.time : 0;
    this.device.threads.parallel({ units: loops.sizes[axis], time }, (first, end, calls) => {
      const part = cutLoops(loops, axis, first, end);
      forEachOuter(part, 2, (offsets) => {
        const places = job.addresses.map(
          (address, k) => address + (first * loops.steps[k][axis] + offsets[k]) * job.sizes[k],
        );
        this.runRows(job, calls, part, places);
      });
    });
  }

  /** The two innermost loops from the given addresses on, in calls of bounded size. */
  private runRows(job: Job, calls: Calls, { sizes, steps }: Loops, places: readonly number[]): void {
    const rank = sizes.length;
    const [rows, columns] = [sizes[rank - 2], sizes[rank - 1]];
    const columnsPerCall = Math.min(columns, elementsPerCall);
    const rowsPerCall = Math.max(1, Math.floor(elementsPerCall / columns));
    for (let row = 0; row < rows; row += rowsPerCall) {
      for (let column = 0; column < columns; column += columnsPerCall) {
        const block = calls.block(job.blockBytes);
        const { i32 } = this.device.memory;
        for (let k = 0; k < places.length; k++) {
          const rowStep = steps[k][rank - 2] * job.sizes[k];
          const columnStep = steps[k][rank - 1] * job.sizes[k];
          writeOperand(i32, block, k, places[k] + row * rowStep + column * columnStep, rowStep, columnStep);
        }
        const some = Math.min(rowsPerCall, rows - row);
        this.run(job, calls, block, some, Math.min(columnsPerCall, columns - column));
      }
    }
  }

  /** Finds the kernel and the addresses. */
  private prepare(call: MapCall, views: readonly View[], steppings: readonly Stepping[]): Job {
    const { memory } = this.device;
    const variant = this.variant(call, views, steppings);
    const outputs = call.outputs.length;
    const addresses = new Array<number>(views.length);
    for (let k = views.length - 1; k >= 0; k--) {
      // Inputs come before outputs, so that a view which is both is cleared if it must be.
      addresses[k] = k < outputs ? memory.writable(views[k]) : memory.readable(views[k]);
    }
    const sizes = views.map(({ dtype }) => byteSize(dtype));
    const blockBytes = parameters.scalar(views.length, call.scalars.length);
    return { call, variant, addresses, sizes, blockBytes };
  }

  /** Calls the kernel for a block whose operands are written. */
  private run({ call, variant, addresses }: Job, calls: Calls, block: number, rows: number, columns: number) {
    const { f64, i64, i32 } = this.device.memory;
    const { scalars, computeType } = call;
    writeCounts(i32, block, rows, columns);
    const isFloat = category(computeType) === 'float';
    for (let k = 0; k < scalars.length; k++) {
      const at = (block + parameters.scalar(addresses.length, k)) / 8;
      if (isFloat) f64[at] = Number(scalars[k]);
      else i64[at] = BigInt(scalars[k]);
    }
    calls.call(variant.kernel.run, block);
  }

  private variant(call: MapCall, views: readonly View[], steppings: readonly Stepping[]): Variant {
    const { expressions, computeType } = call;
    let list = this.variants.get(expressions[0]);
    if (list === undefined) {
      list = [];
      this.variants.set(expressions[0], list);
    }
    for (const variant of list) {
      if (fits(variant, expressions, computeType, views, steppings)) return variant;
    }
    const made = this.compile(call, views, steppings);
    list.push(made);
    return made;
  }

  private compile(call: MapCall, views: readonly View[], steppings: readonly Stepping[]): Variant {
    const { expressions, computeType } = call;
    const places: Operand[] = views.map(({ dtype }, k) => ({ dtype, stepping: steppings[k] }));
    const source = mapKernel({
      expressions,
      operands: places,
      lanes: lanesOf(computeType),
      scalars: scalarCount(expressions),
      features: this.device.features,
    });
    const kernel = this.device.kernels.compile(source);
    const isLocal = this.device.kernels.binaryOf(kernel.run) === undefined;
    const time = isLocal ? 0 : timeOfOperand * views.length + sum(expressions.map(timeOf));
    return { expressions, computeType, dtypes: views.map(({ dtype }) => dtype), steppings, kernel, time };
  }
}

function fits(
  variant: Variant,
  expressions: readonly Expression[],
  computeType: DType,
  views: readonly View[],
  steppings: readonly Stepping[],
): boolean {
  if (variant.computeType !== computeType || variant.dtypes.length !== views.length) return false;
  if (variant.expressions.length !== expressions.length) return false;
  for (let k = 0; k < expressions.length; k++) {
    if (variant.expressions[k] !== expressions[k]) return false;
  }
  for (let k = 0; k < views.length; k++) {
    if (variant.dtypes[k] !== views[k].dtype || variant.steppings[k] !== steppings[k]) return false;
  }
  return true;
}

/** One more than the highest number of a scalar that the formulas name. */
function scalarCount(expressions: readonly Expression[]): number {
  const counts = expressions.map((node) =>
    node.kind === 'scalar' ? node.index + 1 : scalarCount(operands(node)),
  );
  return Math.max(0, ...counts);
}

/** The lanes of a compute type; half precision is computed in float32, integers in 64 bits. */
function lanesOf(computeType: DType): Lanes {
  if (category(computeType) !== 'float') return 'i64';
  return computeType === 'float64' ? 'f64x2' : 'f32x4';
}

function steppingOf(step: number, isOutput: boolean): Stepping {
  if (step === 1) return 'dense';
  return step === 0 && !isOutput ? 'fixed' : 'strided';
}

function timeOf(node: Expression): number {
  return (node.kind === 'unary' ? 0.5 : 0.02) + sum(operands(node).map(timeOf));
}

function sum(times: readonly number[]): number {
  return times.reduce((total, time) => total + time, 0);
}
