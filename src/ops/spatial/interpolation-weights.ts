import type { Entry, SparseMatrix } from './resample.ts';

/** How positions between the pixels are filled. */
export type Kernel = 'nearest' | 'nearest-exact' | 'linear' | 'cubic';

/** One axis to be resized. */
export interface AxisResize {
  readonly kernel: Kernel;
  readonly inputSize: number;
  readonly outputSize: number;
  /** The factor that the caller gave, if the positions are to follow it exactly. */
  readonly scaleFactor?: number | undefined;
  /** Whether the first and last pixels keep their centres. */
  readonly alignCorners: boolean;
  /** Whether a shrinking kernel is widened to cover every pixel. */
  readonly antialias: boolean;
  /** Rounds to the type in which PyTorch computes positions: float32, or float64 for float64 inputs. */
  readonly round: (value: number) => number;
}

/** The weights with which each output position of an axis mixes the input positions. */
export function resizeMatrix(resize: AxisResize): SparseMatrix {
  const weightsOf = resize.antialias ? widened : kernels[resize.kernel];
  const entries: Entry[] = [];
  for (let row = 0; row < resize.outputSize; row++) {
    for (const [column, weight] of weightsOf(row, resize)) entries.push({ row, column, weight });
  }
  return { rows: resize.outputSize, columns: resize.inputSize, entries };
}

/** Input positions and their weights. */
type Weights = [column: number, weight: number][];

const kernels: { readonly [K in Kernel]: (row: number, resize: AxisResize) => Weights } = {
  nearest: (row, resize) => [[nearest(row, resize), 1]],
  'nearest-exact': (row, resize) => [[nearest(row + 0.5, resize), 1]],
  linear,
  cubic,
};

/** Input pixels per output pixel. */
function scaleOf({ inputSize, outputSize, scaleFactor, alignCorners, round }: AxisResize): number {
  if (alignCorners) return outputSize > 1 ? round((inputSize - 1) / (outputSize - 1)) : 0;
  if (scaleFactor !== undefined && scaleFactor > 0) return round(1 / scaleFactor);
  return round(inputSize / outputSize);
}

function nearest(position: number, resize: AxisResize): number {
  return Math.min(Math.floor(resize.round(position * scaleOf(resize))), resize.inputSize - 1);
}

/** Where the centre of an output pixel lies among the input pixels. */
function sourcePosition(row: number, resize: AxisResize): number {
  const { alignCorners, round } = resize;
  const scale = scaleOf(resize);
  return alignCorners ? round(scale * row) : round(round(scale * (row + 0.5)) - 0.5);
}

/** A position as the pixel below it and the fraction beyond. */
function split(position: number, { inputSize, round }: AxisResize): { below: number; fraction: number } {
  const below = Math.min(Math.floor(position), inputSize - 1);
  return { below, fraction: Math.min(Math.max(round(position - below), 0), 1) };
}

function linear(row: number, resize: AxisResize): Weights {
  if (resize.outputSize === resize.inputSize) return [[row, 1]];
  const { below, fraction } = split(Math.max(sourcePosition(row, resize), 0), resize);
  const above = Math.min(below + 1, resize.inputSize - 1);
  return [
    [below, resize.round(1 - fraction)],
    [above, fraction],
  ];
}

function cubic(row: number, resize: AxisResize): Weights {
  const { below, fraction } = split(sourcePosition(row, resize), resize);
  return cubicWeights(fraction).map((weight, tap) => {
    const column = Math.min(Math.max(below - 1 + tap, 0), resize.inputSize - 1);
    return [column, resize.round(weight)];
  });
}

/** Weights of the four pixels around a position, by Keys' cubic convolution with a = −0.75. */
function cubicWeights(fraction: number): number[] {
  return [1 + fraction, fraction, 1 - fraction, 2 - fraction].map((distance) => keys(distance, -0.75));
}

/** Keys 1981: a cubic spline of the distance, 0 from 2 on. */
function keys(distance: number, a: number): number {
  const x = Math.abs(distance);
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

/** The kernel stretched over all pixels that fall into one output pixel, as Pillow does. */
function widened(row: number, resize: AxisResize): Weights {
  const scale = scaleOf(resize);
  const stretch = Math.max(scale, 1);
  const support = (resize.kernel === 'cubic' ? 2 : 1) * stretch;
  const center = scale * (row + 0.5);
  const first = Math.max(Math.trunc(center - support + 0.5), 0);
  const end = Math.min(Math.trunc(center + support + 0.5), resize.inputSize);
  const weights = Array.from({ length: end - first }, (_, tap): [number, number] => {
    const distance = (first + tap - center + 0.5) / stretch;
    const weight = resize.kernel === 'cubic' ? keys(distance, -0.5) : Math.max(1 - Math.abs(distance), 0);
    return [first + tap, weight];
  });
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return weights.map(([column, weight]) => [column, resize.round(weight / total)]);
}
