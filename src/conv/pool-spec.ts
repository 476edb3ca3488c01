import type { WindowAxis } from '../backend/fused.ts';
import { checkPool } from './pool-check.ts';
import type { PoolCall, PoolNumbers } from './pool-options.ts';
import { adaptiveTaps, adaptiveWindow, slidingTaps, type Tap } from './taps.ts';

/**
 * The windows of one pooling, validated: of planes of `inputSize` to planes of `outputSize`. Pooling is
 * geometry alone; maximum, average and power mean read the same spec.
 */
export interface PoolSpec {
  readonly inputSize: readonly number[];
  readonly outputSize: readonly number[];
  /** Per axis a window that slides; nothing where the windows of an adaptive pool differ in size. */
  readonly windows: readonly WindowAxis[] | undefined;
}

/** The windows of an average, which also divides: by the product of one count per axis. */
export interface AveragePoolSpec extends PoolSpec {
  /** Per axis, what each of its windows counts for. */
  readonly counts: readonly (readonly number[])[];
}

/**
 * The windows of `F.maxPool2d` or `F.maxPool3d`, with
 * O = ⌊(I + 2 · padding − dilation · (K − 1) − 1) / stride⌋ + 1; with `ceilMode` rounded up, but a last
 * window must start inside the input or the padding before it.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
 */
export function poolSpec(call: PoolCall, shape: readonly number[], numbers: PoolNumbers): PoolSpec {
  const { kernelSize, stride, padding, dilation } = numbers;
  const inputSize = shape.slice(-kernelSize.length);
  const outputSize = checkPool(call, shape, numbers);
  const windows = inputSize.map((size, axis) => ({
    inputSize: size,
    outputSize: outputSize[axis],
    kernelSize: kernelSize[axis],
    stride: stride[axis],
    dilation: dilation[axis],
    begin: padding[axis],
  }));
  return { inputSize, outputSize, windows };
}

/** Per axis: which places of the input the windows see, see `taps.ts`. */
export function tapsOf({ inputSize, outputSize, windows }: PoolSpec): readonly (readonly Tap[])[] {
  return windows?.map(slidingTaps) ?? inputSize.map((size, axis) => adaptiveTaps(size, outputSize[axis]));
}

/** What every window is divided by, if that is one number. */
export function commonDivisor({ counts }: AveragePoolSpec): number | undefined {
  let divisor = 1;
  for (const [first, ...others] of counts) {
    if (others.some((count) => count !== first)) return undefined;
    divisor *= first;
  }
  return divisor;
}

/** What the windows are divided by, in row-major order. */
export function divisorsOf({ counts }: AveragePoolSpec): Float64Array {
  const outer = counts.reduce<number[]>((all, axis) => all.flatMap((n) => axis.map((m) => n * m)), [1]);
  return Float64Array.from(outer);
}

/** How an average counts the elements of a window. */
export interface Counting {
  /** Whether padding counts. */
  readonly countIncludePad: boolean;
  /** Divides by this instead. */
  readonly divisorOverride: number | undefined;
}

/**
 * The windows of `F.avgPool2d` or `F.avgPool3d`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
 */
export function averagePoolSpec(
  call: PoolCall,
  shape: readonly number[],
  numbers: PoolNumbers,
  { countIncludePad, divisorOverride }: Counting,
): AveragePoolSpec {
  const spec = poolSpec(call, shape, numbers);
  const counts = spec.outputSize.map((size, axis) =>
    Array.from({ length: size }, (_, o) => {
      if (divisorOverride !== undefined) return axis === 0 ? divisorOverride : 1;
      const { kernelSize, stride, padding } = numbers;
      const start = o * stride[axis] - padding[axis];
      const end = Math.min(start + kernelSize[axis], spec.inputSize[axis] + padding[axis]);
      return countIncludePad ? end - start : Math.min(end, spec.inputSize[axis]) - Math.max(start, 0);
    }),
  );
  return { ...spec, counts };
}

/**
 * The windows of an adaptive pool: window o of O covers ⌊o · I / O⌋ up to ⌈(o + 1) · I / O⌉.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
 */
export function adaptivePoolSpec(
  inputSize: readonly number[],
  outputSize: readonly number[],
): AveragePoolSpec {
  const counts = outputSize.map((size, axis) =>
    Array.from({ length: size }, (_, o) => {
      const [start, end] = adaptiveWindow(inputSize[axis], size, o);
      return end - start;
    }),
  );
  const isEven = outputSize.every((size, axis) => size > 0 && inputSize[axis] % size === 0);
  const windows = outputSize.map((size, axis) => {
    const kernelSize = inputSize[axis] / size;
    const steps = { stride: kernelSize, dilation: 1, begin: 0 };
    return { inputSize: inputSize[axis], outputSize: size, kernelSize, ...steps };
  });
  return { inputSize, outputSize, counts, windows: isEven ? windows : undefined };
}
