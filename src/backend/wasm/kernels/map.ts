import { byteSize, category, type DType } from '../../../dtype/dtype.ts';
import { type Expression, operands } from '../../../expression/expression.ts';
import type { MapCall, View } from '../../backend.ts';
import { WasmBuffer } from '../buffer.ts';
import type { Device } from '../device.ts';
import type { Kernel } from '../kernel-cache.ts';
import {
  denseStridesLike,
  elementCount,
  forEachOuter,
  isDense,
  isFixed,
  type Loops,
  planLoops,
} from '../layout.ts';
import { parameters } from '../parameters.ts';
import type { Lanes } from './elements.ts';
import { mapKernel, type Operand, type Stepping } from './map-kernel.ts';
import { move } from './move.ts';

// Below this many elements a copy costs more than it saves.
const smallestLinedUp = 1 << 12;

// A call of a kernel works on at most so many elements: V8 replaces slow first code only between calls.
const elementsPerCall = 1 << 15;

/** A compiled kernel and what it was compiled for. */
interface Variant {
  readonly expressions: readonly Expression[];
  readonly computeType: DType;
  readonly dtypes: readonly DType[];
  readonly steppings: readonly Stepping[];
  readonly kernel: Kernel;
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
    this.writeScalars(call);
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
    const { memory } = this.device;
    const { kernel } = this.variant(call, views, steppings);
    const outputs = call.outputs.length;
    for (let k = views.length - 1; k >= 0; k--) {
      // Inputs come before outputs, so that a view which is both is cleared if it must be.
      const address = k < outputs ? memory.writable(views[k]) : memory.readable(views[k]);
      memory.i32[(parameters.address + parameters.operand(k)) >> 2] = address;
    }
    this.runRows(kernel, views, steppings, 1, count);
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

  private runPlanned(call: MapCall, views: readonly View[], loops: Loops): void {
    const { memory } = this.device;
    const rank = loops.sizes.length;
    const columns = loops.sizes[rank - 1];
    const rows = rank > 1 ? loops.sizes[rank - 2] : 1;
    const outputs = call.outputs.length;
    const steppings = views.map((_, k) => steppingOf(loops.steps[k][rank - 1], k < outputs));
    const { kernel } = this.variant(call, views, steppings);
    const addresses = views.map(() => 0);
    for (let k = views.length - 1; k >= 0; k--) {
      addresses[k] = k < outputs ? memory.writable(views[k]) : memory.readable(views[k]);
    }
    forEachOuter(loops, 2, (offsets) => {
      for (let k = 0; k < views.length; k++) {
        const size = byteSize(views[k].dtype);
        const at = (parameters.address + parameters.operand(k)) >> 2;
        memory.i32[at] = addresses[k] + offsets[k] * size;
        memory.i32[at + 1] = rank > 1 ? loops.steps[k][rank - 2] * size : 0;
        memory.i32[at + 2] = loops.steps[k][rank - 1] * size;
      }
      this.runRows(kernel, views, steppings, rows, columns);
    });
  }

  /** Runs a kernel on rows × columns in calls of bounded size; the operands' parameters are written. */
  private runRows(
    kernel: Kernel,
    views: readonly View[],
    steppings: readonly Stepping[],
    rows: number,
    columns: number,
  ): void {
    const { i32 } = this.device.memory;
    const base = parameters.address >> 2;
    if (rows * columns <= elementsPerCall) {
      i32[base] = rows;
      i32[base + 1] = columns;
      kernel.run(parameters.address);
      return;
    }
    if (rows > 1) {
      const rowsPerCall = Math.max(1, Math.floor(elementsPerCall / columns));
      for (let row = 0; row < rows; row += rowsPerCall) {
        const some = Math.min(rowsPerCall, rows - row);
        const starts = views.map((_, k) => i32[(parameters.address + parameters.operand(k)) >> 2]);
        this.runRows(kernel, views, steppings, some, columns);
        views.forEach((_, k) => {
          const at = (parameters.address + parameters.operand(k)) >> 2;
          i32[at] = starts[k] + some * i32[at + 1];
        });
      }
      return;
    }
    for (let column = 0; column < columns; column += elementsPerCall) {
      this.runRows(kernel, views, steppings, 1, Math.min(elementsPerCall, columns - column));
      for (let k = 0; k < views.length; k++) {
        const at = (parameters.address + parameters.operand(k)) >> 2;
        const step = stepOf(steppings[k], byteSize(views[k].dtype), i32[at + 2]);
        i32[at] += elementsPerCall * step;
      }
    }
  }

  private writeScalars({ scalars, computeType }: MapCall): void {
    const { f64, i64 } = this.device.memory;
    const isFloat = category(computeType) === 'float';
    for (let k = 0; k < scalars.length; k++) {
      const at = (parameters.address + parameters.scalar(k)) >> 3;
      if (isFloat) f64[at] = Number(scalars[k]);
      else i64[at] = BigInt(scalars[k]);
    }
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
    return { expressions, computeType, dtypes: views.map(({ dtype }) => dtype), steppings, kernel };
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

function stepOf(stepping: Stepping, size: number, columnStep: number): number {
  if (stepping === 'dense') return size;
  return stepping === 'fixed' ? 0 : columnStep;
}
