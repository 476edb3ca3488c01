import type { Expression } from '../expression/expression.ts';
import type { View } from './backend.ts';

/**
 * What a device may have beside the ten calls: kernels that do in one pass what ops else compose of several
 * calls, with the same results up to the rounding of sums. Views are dense float32 (indices int64) unless a
 * call says otherwise. A kernel answers whether it covers a call; where it does not, it has written nothing.
 */
export type FusedKernels = Partial<WindowKernels & FormulaKernels & SoftmaxKernels>;

/** Formulas whose values are folded as they are computed. */
export interface FormulaKernels {
  /** `outputs[k] = factor · Σ expressions[k](inputs)` over some axes, summed in double precision. */
  sumFormulas(call: FormulaSumCall): boolean;
}

export interface FormulaSumCall {
  readonly expressions: readonly Expression[];
  /** Views of one shape, of any strides. */
  readonly inputs: readonly View[];
  readonly axes: readonly number[];
  readonly factor: number;
  /** Dense, of the inputs' shape with those axes of size 1. */
  readonly outputs: readonly View[];
}

/** Pooling, and its gradients. */
export interface WindowKernels {
  /** `target[p, o] = Σ source[p, i] / divisor` over the window of o: [P, I…] → [P, O…]. */
  sumWindows(call: DividedWindowCall): boolean;
  /** Its adjoint, `target[p, i] = Σ source[p, o] / divisor` over the windows with i: [P, O…] → [P, I…]. */
  spreadWindows(call: DividedWindowCall): boolean;
  /** The maximum of every window, NaN if it has one: [P, I…] → [P, O…]. */
  largestInWindows(call: WindowCall): boolean;
  /** The index in its plane of that maximum: of equal ones the first, of several NaNs the last. */
  placesOfLargest(call: WindowCall): boolean;
  /** `target[p, o] = source[p, indices[p, o]]`: [P, I] → [P, O]. */
  takeFromPlanes(call: IndexedCall): boolean;
  /** `target[p, indices[p, o]] += source[p, o]`, from zeros: [P, O] → [P, I]. */
  addToPlanes(call: IndexedCall): boolean;
}

/** One spatial axis of a sliding window: element k of output place o is o · stride + k · dilation − begin. */
export interface WindowAxis {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly dilation: number;
  /** Elements of padding before the first. */
  readonly begin: number;
}

/** Windows that slide over planes of one to three axes; what lies outside of a plane does not count. */
export interface WindowCall {
  readonly source: View;
  readonly target: View;
  readonly windows: readonly WindowAxis[];
}

export interface DividedWindowCall extends WindowCall {
  readonly divisor: number;
}

/** Planes and row-major indices into them. */
export interface IndexedCall {
  readonly source: View;
  readonly indices: View;
  readonly target: View;
}

/** Softmax, or its logarithm, along one axis. */
export interface SoftmaxKernels {
  /** `eˣ / Σ eˣ`, or the logarithm of that. */
  softmaxLines(call: SoftmaxCall): boolean;
  /** The gradient by x, from the softmax (or its logarithm) and the gradient by that. */
  softmaxSlopes(call: SoftmaxSlopesCall): boolean;
}

export interface SoftmaxCall {
  readonly isLogarithm: boolean;
  readonly source: View;
  readonly target: View;
  readonly axis: number;
}

/** `source` is the gradient. */
export interface SoftmaxSlopesCall extends SoftmaxCall {
  readonly output: View;
}
