import { mul } from '../../../expression/build.ts';
import { type Expression, input as inputOf, scalar } from '../../../expression/expression.ts';
import type { View } from '../../backend.ts';
import { denseStrides, type Extent, elementCount } from '../../extent.ts';
import type { FormulaKernels, FormulaSumCall } from '../../fused.ts';
import { WasmBuffer } from '../buffer.ts';
import type { Device } from '../device.ts';
import type { RunCall } from '../fused.ts';
import type { Kernel } from '../kernel-cache.ts';
import { type Loops, padLoops, planLoops } from '../layout.ts';
import { formulaSumKernel, type SumDirection, sumArguments } from './formula-sum-kernel.ts';
import type { Mapper } from './map.ts';

// A call of a kernel works on about so many elements: V8 replaces slow first code only between calls.
const elementsPerCall = 1 << 15;
// So many accumulators stay in the cache of a core while lines are added to them.
const resultsInCache = 1 << 11;
// Nanoseconds for each element and expression, roughly.
const timeOfElement = 0.3;

/** The kernels that fold formulas, of a device. */
export function formulaKernelsOf(device: Device, mapper: Mapper, call: RunCall): FormulaKernels {
  const sums = new FormulaSums(device, mapper);
  return { sumFormulas: (sumCall) => call(() => sums.run(sumCall)) };
}

interface Variant {
  readonly expressions: readonly Expression[];
  readonly isDense: readonly boolean[];
  readonly direction: SumDirection;
  readonly kernel: Kernel;
  readonly callsHost: boolean;
}

/** The loops over results (accumulators first, then inputs) and over what each of them folds (inputs). */
interface Plan {
  readonly kept: Loops;
  readonly folded: Loops;
  readonly direction: SumDirection;
  readonly isDense: readonly boolean[];
}

const scaled = [mul(inputOf(0), scalar(0))];

class FormulaSums {
  private readonly device: Device;
  private readonly mapper: Mapper;
  private readonly variants = new Map<Expression, Variant[]>();

  constructor(device: Device, mapper: Mapper) {
    this.device = device;
    this.mapper = mapper;
  }

  run({ expressions, inputs, axes, factor, outputs }: FormulaSumCall): boolean {
    const { memory } = this.device;
    const plan = planSums(inputs, axes);
    if (plan === undefined) return false;
    const variant = this.variant(expressions, plan);
    // Other threads cannot call JavaScript, nor is it quick.
    if (variant.callsHost) return false;
    const { shape } = outputs[0];
    const results = elementCount(shape);
    const bytes = 8 * results;
    memory.borrow(bytes * expressions.length, (address) => {
      memory.f64.fill(0, address / 8, address / 8 + results * expressions.length);
      const starts = inputs.map((input) => memory.readable(input));
      if (elementCount(inputs[0].shape) > 0) this.add(plan, variant, starts, address, bytes);
      outputs.forEach((output, k) => {
        const buffer = new WasmBuffer(bytes, address + k * bytes, false);
        const sums: View = { buffer, dtype: 'float64', shape, strides: denseStrides(shape), offset: 0 };
        const call = { expressions: scaled, inputs: [sums], scalars: [factor], outputs: [output] };
        this.mapper.map({ ...call, computeType: 'float64' });
      });
    });
    return true;
  }

  /** Cuts the results among threads: runs of the innermost loop, which one call can do. */
  private add(
    { kept, folded, direction }: Plan,
    { kernel, expressions }: Variant,
    starts: readonly number[],
    address: number,
    bytes: number,
  ): void {
    const { threads, memory } = this.device;
    const isAlong = direction === 'along';
    const inner = kept.sizes.length - 1;
    const [lineAxis, columnAxis] = [folded.sizes.length - 2, folded.sizes.length - 1];
    const lines = folded.sizes[lineAxis];
    const columns = isAlong ? folded.sizes[columnAxis] : 1;
    const units = elementCount(kept.sizes);
    const widest = isAlong ? columns : Math.min(kept.sizes[inner], resultsInCache);
    const linesPerCall = Math.max(1, Math.min(lines, Math.floor(elementsPerCall / widest)));
    const perCall = isAlong ? Math.max(1, Math.floor(elementsPerCall / (linesPerCall * columns))) : widest;
    const outerFolded = elementCount(folded.sizes.slice(0, -2));
    const time = units * elementCount(folded.sizes) * expressions.length * timeOfElement;
    const argumentBytes = sumArguments.bytes(starts.length, expressions.length);
    const write = (block: number, unit: number, some: number, turn: number, line: number): void => {
      const words = block / 4;
      const { i32 } = memory;
      i32[words] = isAlong ? some : 1;
      i32[words + 1] = Math.min(linesPerCall, lines - line);
      i32[words + 2] = isAlong ? columns : some;
      const step = (turn * lines + line) * folded.sizes[columnAxis];
      starts.forEach((start, k) => {
        const at = words + sumArguments.input(k) / 4;
        i32[at] = start + 4 * (offsetAt(kept, k + 1, unit) + offsetAt(folded, k, step));
        i32[at + 1] = 4 * kept.steps[k + 1][inner];
        i32[at + 2] = 4 * folded.steps[k][lineAxis];
      });
      expressions.forEach((_, k) => {
        i32[words + sumArguments.accumulator(starts.length, k) / 4] = address + k * bytes + 8 * unit;
      });
    };
    threads.parallel({ units, time }, (firstUnit, end, calls) => {
      for (let unit = firstUnit; unit < end; ) {
        const some = Math.min(perCall, end - unit, kept.sizes[inner] - (unit % kept.sizes[inner]));
        for (let turn = 0; turn < outerFolded; turn++) {
          for (let line = 0; line < lines; line += linesPerCall) {
            const block = calls.block(argumentBytes);
            write(block, unit, some, turn, line);
            calls.call(kernel.run, block);
          }
        }
        unit += some;
      }
    });
  }

  private variant(expressions: readonly Expression[], { direction, isDense }: Plan): Variant {
    const list = this.variants.get(expressions[0]) ?? [];
    this.variants.set(expressions[0], list);
    const known = list.find(
      (each) =>
        each.direction === direction &&
        sameItems(each.expressions, expressions) &&
        sameItems(each.isDense, isDense),
    );
    if (known !== undefined) return known;
    const { features, kernels } = this.device;
    const source = formulaSumKernel({ expressions, isDense, direction, features });
    const callsHost = (source.imports?.length ?? 0) > 0;
    const made = { expressions, isDense, direction, kernel: kernels.compile(source), callsHost };
    list.push(made);
    return made;
  }
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, n) => item === b[n]);
}

/** How to loop, or nothing where some input is neither dense nor still along the innermost loop. */
function planSums(inputs: readonly View[], axes: readonly number[]): Plan | undefined {
  const { shape } = inputs[0];
  const keptAxes = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const keptInputs = inputs.map((input) => extentOf(input, keptAxes));
  const keptShape = keptAxes.map((axis) => shape[axis]);
  const accumulators: Extent = { shape: keptShape, strides: denseStrides(keptShape) };
  // Results are visited in the order in which they lie.
  const kept = padLoops(planLoops([accumulators, ...keptInputs], 'row-major'), 1);
  const folded = padLoops(planLoops(inputs.map((input) => extentOf(input, axes))), 2);
  const foldedSteps = folded.steps.map((steps) => steps[steps.length - 1]);
  const keptSteps = kept.steps.slice(1).map((steps) => steps[steps.length - 1]);
  const fits = (steps: readonly number[]): boolean => steps.every((step) => step === 0 || step === 1);
  const isDense = (steps: readonly number[]) => steps.map((step) => step === 1);
  if (fits(foldedSteps) && foldedSteps.includes(1)) {
    return { kept, folded, direction: 'along', isDense: isDense(foldedSteps) };
  }
  if (!fits(keptSteps) || !keptSteps.includes(1)) return undefined;
  const lines = { sizes: [...folded.sizes, 1], steps: folded.steps.map((steps) => [...steps, 0]) };
  return { kept, folded: lines, direction: 'across', isDense: isDense(keptSteps) };
}

function extentOf({ shape, strides }: View, axes: readonly number[]): Extent {
  return { shape: axes.map((axis) => shape[axis]), strides: axes.map((axis) => strides[axis]) };
}

/** The offset of a view after so many steps of loops, in elements. */
function offsetAt({ sizes, steps }: Loops, view: number, step: number): number {
  let rest = step;
  let offset = 0;
  for (let axis = sizes.length - 1; axis >= 0 && rest > 0; axis--) {
    offset += (rest % sizes[axis]) * steps[view][axis];
    rest = Math.floor(rest / sizes[axis]);
  }
  return offset;
}
