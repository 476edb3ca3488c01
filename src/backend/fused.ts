import type { View } from './backend.ts';

/**
 * What a device may have beside the ten calls: kernels that do in one pass what ops else compose of several
 * calls, with the same results up to the rounding of sums. All views are dense float32 (indices int64). A
 * kernel answers whether it covers a call; where it does not, it has written nothing.
 */
export type FusedKernels = Partial<WindowKernels>;

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
