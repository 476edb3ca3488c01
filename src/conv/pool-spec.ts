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
  /** Per axis: which places of the input the windows see, see `taps.ts`. */
  readonly taps: readonly (readonly Tap[])[];
}

/** The windows of an average, which also divides: by one number per output place, in row-major order. */
export interface AveragePoolSpec extends PoolSpec {
  readonly divisors: Float64Array;
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
  const taps = inputSize.map((size, axis) =>
    slidingTaps({
      inputSize: size,
      outputSize: outputSize[axis],
      kernelSize: kernelSize[axis],
      stride: stride[axis],
      dilation: dilation[axis],
      begin: padding[axis],
    }),
  );
  return { inputSize, outputSize, taps };
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
      const { kernelSize, stride, padding } = numbers;
      const start = o * stride[axis] - padding[axis];
      const end = Math.min(start + kernelSize[axis], spec.inputSize[axis] + padding[axis]);
      return countIncludePad ? end - start : Math.min(end, spec.inputSize[axis]) - Math.max(start, 0);
    }),
  );
  const divisors = products(counts);
  return { ...spec, divisors: divisorOverride === undefined ? divisors : divisors.fill(divisorOverride) };
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
  const taps = outputSize.map((size, axis) => adaptiveTaps(inputSize[axis], size));
  return { inputSize, outputSize, taps, divisors: products(counts) };
}

/** The outer product of lists of counts, in row-major order. */
function products(counts: readonly (readonly number[])[]): Float64Array {
  const outer = counts.reduce<number[]>((all, axis) => all.flatMap((n) => axis.map((m) => n * m)), [1]);
  return Float64Array.from(outer);
}
