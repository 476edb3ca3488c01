import type { LinearMemory } from '../memory.ts';

/**
 * What a kernel is told of an output along an axis, which taps meet an input there, or of a tap, over which
 * outputs it does: in words at these bytes, the first of them, where its input lies, and how many there are.
 */
export const axisRange = { first: 0, input: 4, count: 8, bytes: 12 } as const;

/** The taps, or the outputs, of an axis. */
interface AxisSteps {
  readonly count: number;
  /** Elements of the input from one to the next, and the bytes of an element. */
  readonly inputStep: number;
  readonly inputBytes: number;
  /** What `first` counts for each. */
  readonly unit: number;
}

/** Writes which of them meet an input of `size` elements: those n with 0 ≤ start + n · inputStep < size. */
export function writeAxisRange(
  { i32 }: LinearMemory,
  address: number,
  start: number,
  size: number,
  { count, inputStep, inputBytes, unit }: AxisSteps,
): void {
  const first = Math.max(0, Math.ceil(-start / inputStep));
  const last = Math.min(count - 1, Math.floor((size - 1 - start) / inputStep));
  i32[(address + axisRange.first) >>> 2] = first * unit;
  i32[(address + axisRange.input) >>> 2] = (start + first * inputStep) * inputBytes;
  i32[(address + axisRange.count) >>> 2] = Math.max(0, last - first + 1);
}
