import { byteSize, category, type DType } from '../../../dtype/dtype.ts';
import { abs, add, lt, where } from '../../../expression/build.ts';
import { input as inputOf } from '../../../expression/expression.ts';
import type { Reduction, View } from '../../backend.ts';
import { denseStrides, elementCount } from '../../extent.ts';
import { WasmBuffer } from '../buffer.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import { denseArg } from './arg-kernel.ts';
import { compensatedColumnsSum, compensatedSum } from './compensated-sum.ts';
import { type Accumulator, type FoldName, identity } from './fold.ts';
import type { Mapper } from './map.ts';
import { move } from './move.ts';
import { denseColumnsFold, denseResultsFold, scalarArg, scalarFold } from './reduce-kernels.ts';
import {
  emitReduction,
  extentOf,
  type Folding,
  isOneDenseLine,
  oneColumn,
  planReduction,
  runReduction,
  timeOfElement,
} from './reduce-loops.ts';
import { isSmallReduction, smallReduction } from './small-reduction.ts';

// So few results leave threads nothing to share: what they fold is cut instead.
const fewResults = 8;
const elementsPerPiece = 1 << 14;
const mostPieces = 32;

/** `Backend.reduce`: folds into dense accumulators of 8 bytes, then converts them to the output's type. */
export function reduce(
  device: Device,
  mapper: Mapper,
  reduction: Reduction,
  input: View,
  axes: readonly number[],
  output: View,
): void {
  const results = elementCount(output.shape);
  if (results === 0) return;
  const isArg = reduction === 'argmax' || reduction === 'argmin';
  if (!isArg && isSmallReduction(input, output)) {
    smallReduction(device, reduction, input, axes, output);
    return;
  }
  const accumulator: Accumulator = category(input.dtype) === 'float' ? 'f64' : 'i64';
  if (reduction === 'sum' && input.dtype === 'float64') {
    sumDoubles(device, mapper, input, axes, output);
    return;
  }
  device.memory.borrow(8 * results, (address) => {
    if (isArg) foldIndices(device, reduction, input, axes, { address, accumulator });
    else {
      fill(device, address, results, initial(reduction, accumulator, input, axes));
      foldNumbers(device, reduction, input, axes, { address, accumulator });
    }
    const dtype = isArg || accumulator === 'i64' ? 'int64' : 'float64';
    const totals = accumulators(address, dtype, output.shape);
    const expressions = [inputOf(0)];
    mapper.map({ expressions, inputs: [totals], scalars: [], outputs: [output], computeType: dtype });
  });
}

/** Doubles are summed with what rounding takes from them, which is added to the finite sums at the end. */
function sumDoubles(
  device: Device,
  mapper: Mapper,
  input: View,
  axes: readonly number[],
  output: View,
): void {
  const results = elementCount(output.shape);
  device.memory.borrow(16 * results, (address) => {
    fill(device, address, 2 * results, 0);
    const plan = planReduction(input, axes, 'memory');
    const columns = plan.folded.sizes.length - 1;
    const isDense = plan.folded.steps[0][columns] === 1 && plan.folded.sizes[columns] >= 8;
    const { run } = isDense
      ? device.kernels.get('compensated columns', compensatedColumnsSum)
      : device.kernels.get('compensated', compensatedSum);
    const folding = { ...plan, run, size: 8, carry: 8 * results };
    if (elementCount(input.shape) > 0) runReduction(device, folding, input, address);
    const totals = [address, address + 8 * results].map((at) => accumulators(at, 'float64', output.shape));
    const expressions = [finiteTotal];
    mapper.map({ expressions, inputs: totals, scalars: [], outputs: [output], computeType: 'float64' });
  });
}

const finiteTotal = where(
  lt(abs(inputOf(0)), Number.POSITIVE_INFINITY),
  add(inputOf(0), inputOf(1)),
  inputOf(0),
);

/** Accumulators as a view. */
function accumulators(address: number, dtype: DType, shape: readonly number[]): View {
  const buffer = new WasmBuffer(8 * elementCount(shape), address, false);
  return { buffer, dtype, shape, strides: denseStrides(shape), offset: 0 };
}

interface Accumulators {
  readonly address: number;
  readonly accumulator: Accumulator;
}

/** The identity of the fold; the extreme of nothing is NaN, or 0 among integers. */
function initial(
  fold: FoldName,
  accumulator: Accumulator,
  input: View,
  axes: readonly number[],
): number | bigint {
  const isEmpty = axes.some((axis) => input.shape[axis] === 0);
  if (isEmpty && (fold === 'max' || fold === 'min')) return accumulator === 'f64' ? Number.NaN : 0n;
  return identity(fold, accumulator);
}

function fill(device: Device, address: number, count: number, value: number | bigint): void {
  const { f64, i64 } = device.memory;
  if (typeof value === 'bigint') i64.fill(value, address / 8, address / 8 + count);
  else f64.fill(value, address / 8, address / 8 + count);
}

function foldNumbers(
  device: Device,
  fold: FoldName,
  input: View,
  axes: readonly number[],
  accumulators: Accumulators,
): void {
  if (axes.some((axis) => input.shape[axis] === 0)) return;
  const { address, accumulator } = accumulators;
  const pieces = Math.min(mostPieces, Math.floor(elementCount(input.shape) / elementsPerPiece));
  const long = axes.reduce(
    (longest, axis) => (input.shape[axis] > input.shape[longest] ? axis : longest),
    axes[0],
  );
  if (pieces >= 2 && axes.length > 0 && input.shape[long] >= pieces) {
    const results = elementCount(input.shape) / elementCount(axes.map((axis) => input.shape[axis]));
    if (results <= fewResults) {
      foldInPieces(device, fold, input, axes, accumulators, { pieces, results, long });
      return;
    }
  }
  runReduction(device, planFold(device, fold, input, axes, accumulator), input, address);
}

interface Pieces {
  readonly pieces: number;
  readonly results: number;
  /** The axis that is cut. */
  readonly long: number;
}

/** The same pieces for any number of threads, put together in their order. */
function foldInPieces(
  device: Device,
  fold: FoldName,
  input: View,
  axes: readonly number[],
  { address, accumulator }: Accumulators,
  { pieces, results, long }: Pieces,
): void {
  device.memory.borrow(8 * results * pieces, (partial) => {
    fill(device, partial, results * pieces, identity(fold, accumulator));
    const start = device.memory.readable(input);
    const step = Math.ceil(input.shape[long] / pieces);
    const partOf = (size: number): Folding =>
      planFold(device, fold, { ...input, shape: input.shape.with(long, size) }, axes, accumulator);
    const whole = partOf(step);
    const work = { units: pieces, time: timeOfElement * elementCount(input.shape) };
    device.threads.parallel(work, (firstPiece, endPiece, calls) => {
      for (let piece = firstPiece; piece < endPiece; piece++) {
        const first = Math.min(piece * step, input.shape[long]);
        const size = Math.min(step, input.shape[long] - first);
        if (size === 0) continue;
        const part = size === step ? whole : partOf(size);
        const at = start + first * input.strides[long] * byteSize(input.dtype);
        emitReduction(device, calls, part, at, partial + 8 * results * piece);
      }
    });
    const dtype = accumulator === 'f64' ? 'float64' : 'int64';
    const buffer = new WasmBuffer(8 * results * pieces, partial, false);
    const table = { buffer, dtype, shape: [pieces, results], strides: [results, 1], offset: 0 } as const;
    runReduction(device, planFold(device, fold, table, [0], accumulator), table, address);
  });
}

function planFold(
  device: Device,
  fold: FoldName,
  input: View,
  axes: readonly number[],
  accumulator: Accumulator,
): Folding {
  const { dtype } = input;
  const size = byteSize(dtype);
  const plan = planReduction(input, axes, 'memory');
  const { kept, folded } = plan;
  const columns = folded.sizes.length - 1;
  const isVector = dtype === 'float32' || dtype === 'float64';
  const compiled = (name: string, build: () => ReturnType<typeof scalarFold>): KernelFunction =>
    device.kernels.get(`${name} ${fold} ${dtype}`, build).run;
  if (isVector && folded.steps[0][columns] === 1 && folded.sizes[columns] >= 8) {
    return { ...plan, size, run: compiled('columns', () => denseColumnsFold(fold, dtype)) };
  }
  if (isVector && kept.steps[1][kept.sizes.length - 1] === 1) {
    const run = compiled('results', () => denseResultsFold(fold, dtype));
    return { kept, folded: oneColumn(folded), size, run };
  }
  return { ...plan, size, run: compiled('scalar', () => scalarFold(fold, dtype, accumulator)) };
}

/** Indices count in row-major order; what two loops cannot visit in that order is lined up first. */
function foldIndices(
  device: Device,
  reduction: 'argmax' | 'argmin',
  input: View,
  axes: readonly number[],
  { address, accumulator }: Accumulators,
): void {
  const { dtype } = input;
  const plan = planReduction(input, axes, 'row-major');
  const size = byteSize(dtype);
  if (dtype === 'float32' && isOneDenseLine(plan.folded)) {
    const { run } = device.kernels.get(`dense ${reduction}`, () => denseArg(reduction));
    runReduction(device, { ...plan, run, size }, input, address);
    return;
  }
  const run = device.kernels.get(`${reduction} ${dtype}`, () => scalarArg(reduction, dtype, accumulator)).run;
  if (plan.folded.sizes.length <= 2) {
    runReduction(device, { ...plan, run, size }, input, address);
    return;
  }
  const bytes = elementCount(input.shape) * size;
  device.memory.borrow(bytes, (copyAddress) => {
    const permuted = [...input.shape.keys()].filter((axis) => !axes.includes(axis)).concat(axes);
    const source: View = { ...input, ...extentOf(input, permuted) };
    const buffer = new WasmBuffer(bytes, copyAddress, false);
    const lined: View = {
      buffer,
      dtype,
      shape: source.shape,
      strides: denseStrides(source.shape),
      offset: 0,
    };
    move(device, source, lined);
    const tail = axes.map((_, n) => source.shape.length - axes.length + n);
    const linedPlan = planReduction(lined, tail, 'row-major');
    runReduction(device, { ...linedPlan, run, size }, lined, address);
  });
}
