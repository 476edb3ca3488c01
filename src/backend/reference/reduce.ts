import { category } from '../../dtype/dtype.ts';
import type { Reduction, View } from '../backend.ts';
import { forEachPosition, integerReader, integerWriter, numberReader, numberWriter } from './elements.ts';

/** `Backend.reduce`: one pass over each line; floats accumulate in double precision and round once. */
export function reduce(reduction: Reduction, input: View, axes: readonly number[], output: View): void {
  const line = lineOf(input, axes);
  const starts: View = { ...input, shape: output.shape, strides: withZeros(input, axes) };
  const integral = category(input.dtype) !== 'float';
  const fold = integral ? integerFold(reduction, input, output) : floatFold(reduction, input, output);
  forEachPosition([output, starts], ([target, start]) => {
    fold({ ...line, offset: start }, target);
  });
}

/** The view of one line: the reduced axes only. */
function lineOf(input: View, axes: readonly number[]): View {
  return {
    ...input,
    shape: axes.map((axis) => input.shape[axis]),
    strides: axes.map((axis) => input.strides[axis]),
  };
}

function withZeros(input: View, axes: readonly number[]): number[] {
  return input.strides.map((stride, axis) => (axes.includes(axis) ? 0 : stride));
}

type Fold = (line: View, target: number) => void;

function floatFold(reduction: Reduction, input: View, output: View): Fold {
  const read = numberReader(input);
  const write = reduction.startsWith('arg') ? undefined : numberWriter(output);
  const writeIndex = integerWriter(output);
  return (line, target) => {
    let total = reduction === 'prod' ? 1 : reduction === 'sum' ? 0 : Number.NaN;
    let best = 0;
    let count = 0;
    forEachPosition([line], ([position]) => {
      const value = read(position);
      if (reduction === 'sum') total += value;
      else if (reduction === 'prod') total *= value;
      else if (count === 0 || beats(reduction, value, total)) {
        total = value;
        best = count;
      }
      count++;
    });
    if (write) write(target, total);
    else writeIndex(target, BigInt(best));
  };
}

/** Whether a later value replaces the best so far: NaN beats everything and stays, ties keep the first. */
function beats(reduction: Reduction, value: number, best: number): boolean {
  if (Number.isNaN(best)) return false;
  if (Number.isNaN(value)) return true;
  return reduction.endsWith('max') ? value > best : value < best;
}

function integerFold(reduction: Reduction, input: View, output: View): Fold {
  const read = integerReader(input);
  const write = integerWriter(output);
  return (line, target) => {
    let total = reduction === 'prod' ? 1n : 0n;
    let best = 0;
    let count = 0;
    forEachPosition([line], ([position]) => {
      const value = read(position);
      if (reduction === 'sum') total = BigInt.asIntN(64, total + value);
      else if (reduction === 'prod') total = BigInt.asIntN(64, total * value);
      else if (count === 0 || (reduction.endsWith('max') ? value > total : value < total)) {
        total = value;
        best = count;
      }
      count++;
    });
    write(target, reduction.startsWith('arg') ? BigInt(best) : total);
  };
}
