import { crossCorrelation, type Matrix, matrix } from '../state/matrix.ts';

/** Two weights side by side: the kernel [1, 2] that is to be learned. */
export type Weights = readonly [number, number];

/** The striped image of the chapter, and the edges that the kernel [1, −1] finds in it. */
export const image: Matrix = matrix(6, 8, (_, j) => Number(j < 2 || j >= 6));
export const target: Matrix = crossCorrelation(image, [[1, -1]]);

/** Ŷ − Y, pixel by pixel. */
export function errorAt(weights: Weights): Matrix {
  const predicted = crossCorrelation(image, [weights]);
  return matrix(target.length, target[0].length, (i, j) => predicted[i][j] - target[i][j]);
}

/** L = Σ (Ŷ − Y)². */
export function lossAt(weights: Weights): number {
  return errorAt(weights)
    .flat()
    .reduce((sum, error) => sum + error * error, 0);
}

/** What each pixel adds to ∂L/∂w: 2 (Ŷ − Y)[i, j] · X[i, j + tap]. */
export function gradientPixels(weights: Weights, tap: 0 | 1): Matrix {
  const error = errorAt(weights);
  return matrix(error.length, error[0].length, (i, j) => 2 * error[i][j] * image[i][j + tap]);
}

/** ∂L/∂w, each the sum of its pixels. */
export function gradientAt(weights: Weights): Weights {
  const sumOf = (tap: 0 | 1): number =>
    gradientPixels(weights, tap)
      .flat()
      .reduce((sum, pixel) => sum + pixel, 0);
  return [sumOf(0), sumOf(1)];
}

/** Numbers beyond this are not followed: the descent has run away. */
const horizon = 1e6;

/** The weights before the first step and after each one, until they run away. */
export function descent(start: Weights, rate: number, steps: number): readonly Weights[] {
  const path: Weights[] = [start];
  for (let step = 0; step < steps; step++) {
    const [w1, w2] = path[step];
    const [g1, g2] = gradientAt([w1, w2]);
    const next: Weights = [w1 - rate * g1, w2 - rate * g2];
    if (Math.max(Math.abs(next[0]), Math.abs(next[1])) > horizon) break;
    path.push(next);
  }
  return path;
}

/** The second derivatives of the loss, which is quadratic: they are the same everywhere. */
export const hessian: { readonly a: number; readonly b: number; readonly d: number } = secondDerivatives();

function secondDerivatives(): { a: number; b: number; d: number } {
  const [a, b] = differences([1, 0]);
  const [, d] = differences([0, 1]);
  return { a, b, d };
}

function differences(direction: Weights): Weights {
  const [at, from] = [gradientAt(direction), gradientAt([0, 0])];
  return [at[0] - from[0], at[1] - from[1]];
}

/** The largest learning rate that does not run away: 2 divided by the largest curvature. */
export const criticalRate: number = criticalRateOf(hessian);

function criticalRateOf({ a, b, d }: { readonly a: number; readonly b: number; readonly d: number }): number {
  const middle = (a + d) / 2;
  return 2 / (middle + Math.hypot((a - d) / 2, b));
}
