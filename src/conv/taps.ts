import type { WindowAxis } from '../backend/fused.ts';

/**
 * Along one axis: the places of the output that see, as one and the same element of their windows, a
 * place inside the input. Output place `output + j · outputStep` sees input place `input + j · inputStep`,
 * for j < count.
 */
export interface Tap {
  /** Which element of the window. */
  readonly element: number;
  readonly input: number;
  readonly inputStep: number;
  readonly output: number;
  readonly outputStep: number;
  readonly count: number;
}

/** A strided layout, as far as this file looks at it. */
interface Layout {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** The taps of a window that slides: element k of output place o is o · stride + k · dilation − begin. */
export function slidingTaps(axis: WindowAxis): readonly Tap[] {
  const { inputSize, outputSize, kernelSize, stride, dilation, begin } = axis;
  return Array.from({ length: kernelSize }, (_, element) => {
    const shift = element * dilation - begin;
    const output = Math.max(0, Math.ceil(-shift / stride));
    const last = Math.min(outputSize - 1, Math.floor((inputSize - 1 - shift) / stride));
    const input = output * stride + shift;
    return { element, input, inputStep: stride, output, outputStep: 1, count: last - output + 1 };
  }).filter(({ count }) => count > 0);
}

/** Where window o of an adaptive pool of `outputSize` windows begins and ends. */
export function adaptiveWindow(inputSize: number, outputSize: number, o: number): readonly [number, number] {
  return [Math.floor((o * inputSize) / outputSize), Math.ceil(((o + 1) * inputSize) / outputSize)];
}

/**
 * The taps of an adaptive pool. Its windows repeat with period outputSize / gcd, so that the places one
 * period apart share a tap; where outputSize divides inputSize there is one period, a sliding window.
 */
export function adaptiveTaps(inputSize: number, outputSize: number): readonly Tap[] {
  const count = greatestCommonDivisor(inputSize, outputSize);
  const outputStep = outputSize / count;
  const taps: Tap[] = [];
  for (let output = 0; output < outputStep; output++) {
    const [start, end] = adaptiveWindow(inputSize, outputSize, output);
    for (let input = start; input < end; input++) {
      taps.push({ element: input - start, input, inputStep: inputSize / count, output, outputStep, count });
    }
  }
  return taps;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Visits every combination of one tap per axis, so that each window's elements come in row-major order. */
export function forEachTap(
  axes: readonly (readonly Tap[])[],
  visit: (taps: readonly Tap[]) => void,
  chosen: readonly Tap[] = [],
): void {
  if (chosen.length === axes.length) {
    visit(chosen);
    return;
  }
  for (const tap of axes[chosen.length]) forEachTap(axes, visit, [...chosen, tap]);
}

/** The part of a tensor [..., I…] or [..., O…] that one tap per spatial axis touches, as a strided layout. */
export function tapLayout(layout: Layout, taps: readonly Tap[], side: 'input' | 'output'): Layout {
  const leading = layout.shape.length - taps.length;
  const shape = [...layout.shape.slice(0, leading), ...taps.map(({ count }) => count)];
  const steps = taps.map((tap) => (side === 'input' ? tap.inputStep : tap.outputStep));
  const strides = layout.strides.map((stride, axis) =>
    axis < leading ? stride : stride * steps[axis - leading],
  );
  const offset = taps.reduce(
    (sum, tap, axis) => sum + tap[side] * layout.strides[leading + axis],
    layout.offset,
  );
  return { shape, strides, offset };
}
