import type { DType, Scalar, TypedArray } from '../dtype/dtype.ts';
import type { Expression } from '../expression/expression.ts';
import type { FusedKernels } from './fused.ts';

/** Memory on a device. Only the backend that made it knows what is inside. */
export interface DeviceBuffer {
  readonly byteLength: number;
}

/** What a device's memory holds, in bytes. */
export interface MemoryStats {
  /** In tensors that are in use, and in those that nobody has freed yet. */
  readonly live: number;
  /** Taken from the system, in use or kept for reuse. */
  readonly reserved: number;
  /** The most that was live at one time. */
  readonly peak: number;
}

/** A strided window onto a buffer; `offset` and `strides` count elements, and a stride may be 0. */
export interface View {
  readonly buffer: DeviceBuffer;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** How `reduce` folds a line of elements into one. The arg forms give the index along a single axis. */
export type Reduction = 'sum' | 'prod' | 'max' | 'min' | 'argmax' | 'argmin';

/**
 * The narrow waist: all that a device must be able to do. Everything else in fovea — every op, every
 * gradient, convolution and pooling included — is written with these ten calls, so a device that has
 * them has everything. Views may alias only where a call says so; shapes are already validated.
 */
export interface Backend {
  readonly name: string;
  /** Threads that take part in one call. */
  readonly threads: number;
  /** Asks for so many threads, where a device can have more than one. */
  setThreads?(count: number): void;

  /** New memory, filled with zeros; `madeBy` says for what. Throws `RangeError` when there is none left. */
  allocate(byteLength: number, madeBy?: string): DeviceBuffer;
  /** Gives memory back; no view of it is used afterwards. */
  release(buffer: DeviceBuffer): void;
  /** Puts row-major `values` (of the view's dtype) into a view. */
  write(target: View, values: TypedArray): void;
  /** The elements of a view in row-major order, as a fresh array. */
  read(source: View): TypedArray;
  /** `target = source`, elementwise over equal shapes, converting between dtypes as PyTorch's `to`. */
  copy(source: View, target: View): void;

  /**
   * `outputs[k][i] = expressions[k](inputs[·][i], scalars)` over equal shapes. Inputs are converted to
   * `computeType` when read, results to the output's dtype when written. An output may be the same view
   * as an input.
   */
  map(call: MapCall): void;
  /** Folds the given axes of `input`; `output` has the input's shape with those axes of size 1. */
  reduce(reduction: Reduction, input: View, axes: readonly number[], output: View): void;
  /** `output[i] = source[offsets[i]]`: offsets are int64, in elements from the view's own offset. */
  gather(source: View, offsets: View, output: View): void;
  /** `target[offsets[i]] = source[i]`, in row-major order of i (the last one wins), or `+=` when `add`. */
  scatter(source: View, offsets: View, target: View, mode: 'set' | 'add'): void;
  /** `c[b] = a[b] · b[b]`, or `+=` when `accumulate`: [B, M, K] × [B, K, N] → [B, M, N], any strides. */
  gemm(call: GemmCall): void;

  /** What the device's own memory holds; absent where JavaScript's heap has it all. */
  memoryStats?(): MemoryStats;
  /** The packed or transformed forms in which the device keeps a weight as it is now, for `explain()`. */
  keptForms?(weight: View): readonly string[];

  /** Faster ways to convolve than the ten calls allow, where the device has them. */
  readonly convolution?: ConvolutionKernels;
  /** What takes one pass here instead of several calls. */
  readonly fused?: FusedKernels;
}

/**
 * What a device may have beside the ten calls; an algorithm that needs an absent kernel says so and stands
 * aside. All take float32, and all but `weightGradient`, `winogradWeight` and `interleavedWeight` write the
 * call's output; those read it, and write the weight.
 */
export type ConvolutionKernels = { readonly [Name in ConvolutionKernel]?: (call: PlaneConvolution) => void };

/** What may be done to a result before it is stored. */
export type Activation = 'relu' | 'relu6';

/** The interleaved kernels take the images of a batch by so many: it must be a multiple. */
export const imagesTogether = 16;

/** The names of the optional kernels. */
export const convolutionKernels = [
  'pointwise',
  'small',
  'direct',
  'implicit',
  'depthwise',
  'winograd2',
  'winograd4x2',
  'winograd4',
  'interleaved',
  'weightGradient',
  'winogradWeight',
  'interleavedWeight',
] as const;
export type ConvolutionKernel = (typeof convolutionKernels)[number];

/**
 * One convolution of planes, `y[n, m, o] = Σ x[n, c, o · stride + k · dilation − begin] · w[m, c, k]`,
 * where x is 0 outside its borders. The planes of input and output are dense; batch and channels may have
 * any strides.
 */
export interface PlaneConvolution {
  /** [N, C, H, W]. */
  readonly input: View;
  /** [G, M / G, C / G, KH, KW], any strides, also negative ones. */
  readonly weight: View;
  /** [N, M, OH, OW]. */
  readonly output: View;
  /** [M], added to every plane of its channel. */
  readonly bias?: View | undefined;
  /** Applied to every element after the bias. */
  readonly activation?: Activation | undefined;
  /** Each as [vertical, horizontal]. */
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly begin: readonly [number, number];
}

/** The arguments of `Backend.map`. */
export interface MapCall {
  readonly expressions: readonly Expression[];
  readonly inputs: readonly View[];
  readonly scalars: readonly Scalar[];
  readonly outputs: readonly View[];
  readonly computeType: DType;
}

/** The arguments of `Backend.gemm`; all three views have one dtype. */
export interface GemmCall {
  readonly a: View;
  readonly b: View;
  readonly c: View;
  readonly accumulate?: boolean;
}
