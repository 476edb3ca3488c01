import type { View } from '../../backend.ts';
import { denseStrides, type Extent, elementCount } from '../../extent.ts';
import type { Device } from '../device.ts';
import type { KernelFunction } from '../kernel-cache.ts';
import { axisToCut, cutLoops, forEachOuter, type Loops, padLoops, planLoops } from '../layout.ts';
import type { Calls } from '../threads/program.ts';
import { reduceArguments, reduceBytes } from './reduce-kernels.ts';

// A call of a kernel folds about so many elements: V8 replaces slow first code only between calls.
const elementsPerCall = 1 << 16;
// From here on a call for every line costs little.
const shortColumns = 64;
// So many accumulators stay in the cache of a core while lines are added to them.
const resultsInCache = 1 << 11;
/** Nanoseconds to fold an element. */
export const timeOfElement = 0.15;

/** The loops over results (accumulators, input) and over what each of them folds (input alone). */
export interface Plan {
  readonly kept: Loops;
  readonly folded: Loops;
}

/** The loops of a reduction over some axes; `order` is that in which a result's elements are folded. */
export function planReduction(input: View, axes: readonly number[], order: 'memory' | 'row-major'): Plan {
  const keptAxes = input.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const kept = extentOf(input, keptAxes);
  const accumulators: Extent = { shape: kept.shape, strides: denseStrides(kept.shape) };
  return {
    kept: padLoops(planLoops([accumulators, kept]), 1),
    folded: padLoops(planLoops([extentOf(input, axes)], order), 2),
  };
}

/** Some axes of a view. */
export function extentOf(view: View, axes: readonly number[]): Extent {
  return { shape: axes.map((axis) => view.shape[axis]), strides: axes.map((axis) => view.strides[axis]) };
}

/** A kernel and the loops that it is called in. */
export interface Folding extends Plan {
  readonly run: KernelFunction;
  /** Bytes of an element. */
  readonly size: number;
  readonly carry?: number;
}

/** A last loop of one column, so that all the lines are the last loop but one. */
export function oneColumn({ sizes, steps }: Loops): Loops {
  return { sizes: [...sizes, 1], steps: steps.map((own) => [...own, 0]) };
}

/** Whether all that a result folds follows each other, and is worth vectors. */
export function isOneDenseLine({ sizes, steps }: Loops): boolean {
  const columns = sizes.length - 1;
  return steps[0][columns] === 1 && sizes[columns] >= 8 && elementCount(sizes) === sizes[columns];
}

/** Folds a view into accumulators; threads share the results. */
export function runReduction(device: Device, folding: Folding, input: View, address: number): void {
  const start = device.memory.readable(input);
  const { kept } = folding;
  const axis = axisToCut(kept);
  const work = { units: kept.sizes[axis], time: timeOfElement * elementCount(input.shape) };
  device.threads.parallel(work, (first, end, calls) => {
    const loops = cutLoops(kept, axis, first, end);
    const [accumulators, at] = [first * kept.steps[0][axis], first * kept.steps[1][axis]];
    emitReduction(device, calls, folding, start + at * folding.size, address + 8 * accumulators, loops);
  });
}

/**
 * Calls a kernel over the innermost loops: results of the kept ones, lines and columns of the folded ones.
 * How many of them one call takes depends on all results, not on those of this task, `kept`, because it says
 * in which order numbers are added.
 */
export function emitReduction(
  device: Device,
  calls: Calls,
  { run, kept: all, folded, size, carry = 0 }: Folding,
  start: number,
  address: number,
  kept: Loops = all,
): void {
  const { memory } = device;
  const inner = kept.sizes.length - 1;
  const [lineAxis, columnAxis] = [folded.sizes.length - 2, folded.sizes.length - 1];
  const [results, allResults] = [kept.sizes[inner], all.sizes[inner]];
  const lines = folded.sizes[lineAxis];
  const columns = folded.sizes[columnAxis];
  // Memory is read in order: neighbouring results before the next line where lines lie further apart.
  const isAcross =
    folded.steps[0][lineAxis] > kept.steps[1][inner] && (columns === 1 || columns >= shortColumns);
  const some = Math.max(1, Math.floor(elementsPerCall / columns));
  const first = Math.min(isAcross ? allResults : lines, isAcross ? Math.min(some, resultsInCache) : some);
  const second = Math.max(1, Math.floor(some / first));
  const [resultsPerCall, linesPerCall] = isAcross ? [first, second] : [second, first];
  forEachOuter(kept, 1, ([accumulatorOffset, keptOffset]) => {
    forEachOuter(folded, 2, ([foldedOffset]) => {
      for (let line = 0; line < lines; line += linesPerCall) {
        for (let result = 0; result < results; result += resultsPerCall) {
          const steps = line * folded.steps[0][lineAxis] + result * kept.steps[1][inner];
          const block = calls.block(reduceBytes);
          const { i32 } = memory;
          const word = block >>> 2;
          i32[word + reduceArguments.results] = Math.min(resultsPerCall, results - result);
          i32[word + reduceArguments.lines] = Math.min(linesPerCall, lines - line);
          i32[word + reduceArguments.columns] = columns;
          i32[word + reduceArguments.accumulator] = address + 8 * (accumulatorOffset + result);
          i32[word + reduceArguments.input] = start + (keptOffset + foldedOffset + steps) * size;
          i32[word + reduceArguments.resultStep] = kept.steps[1][inner] * size;
          i32[word + reduceArguments.lineStep] = folded.steps[0][lineAxis] * size;
          i32[word + reduceArguments.columnStep] = folded.steps[0][columnAxis] * size;
          i32[word + reduceArguments.carry] = carry;
          calls.call(run, block);
        }
      }
    });
  });
}
