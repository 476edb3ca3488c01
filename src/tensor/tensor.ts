import { pythonType } from '../arguments/python-type.ts';
import type { Edge, Node } from '../autograd/graph.ts';
import type { View } from '../backend/backend.ts';
import { type DType, isFloatingPoint, type TypedArray } from '../dtype/dtype.ts';
import type { Methods } from '../ops/methods.ts';
import { existingDim, isContiguous, numel, Size, sameShape } from './shape.ts';
import type { Storage } from './storage.ts';

/** How often the memory behind a tensor was changed in place; views and `detach()` share one. */
export interface VersionCounter {
  value: number;
  /** The op that changed it last, for the message of `SavedTensor`. */
  changedBy: string;
}

/** What a tensor looks at: a window onto a storage. Strides and offset count elements. */
export interface Layout {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Where a view's values come from: the tensor that owns the memory, and the state of its history then. */
export interface ViewOrigin {
  readonly base: Tensor;
  historyVersion: number;
  /** Whether it was made while nothing was recorded. */
  readonly withoutGrad: boolean;
}

/**
 * An n-dimensional array: a strided window onto shared memory, with the history that `backward()`
 * walks. The ops are methods too; they live in `ops/`, one file per family.
 *
 * @see https://docs.pytorch.org/docs/stable/tensors.html
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]]);
 * print(x.t().add(10));
 * // tensor([[11., 13.],
 * //         [12., 14.]])
 * ```
 */
export class Tensor {
  readonly storage: Storage;
  readonly dtype: DType;
  readonly shape: Size;
  readonly strides: readonly number[];
  readonly offset: number;
  readonly version: VersionCounter;
  /** Whether this tensor is a view, and of what. */
  viewOrigin: ViewOrigin | undefined;
  /** Counts how often the history of a base was rewritten by an op in place on it or on a view of it. */
  historyVersion = 0;
  /** The graph node that computed this tensor, before it is brought up to date for views; see `edgeOf`. */
  recordedEdge: Edge | undefined;
  /** Where gradients of a leaf are summed up; made on first use. */
  accumulator: Node | undefined;
  private leafRequiresGrad = false;
  private gradient: Tensor | null = null;

  constructor(
    storage: Storage,
    dtype: DType,
    layout: Layout,
    version: VersionCounter = { value: 0, changedBy: '' },
  ) {
    this.storage = storage;
    this.dtype = dtype;
    this.shape = layout.shape instanceof Size ? layout.shape : Size.copyOf(layout.shape);
    this.strides = layout.strides;
    this.offset = layout.offset;
    this.version = version;
  }

  /** This tensor as a backend sees it. Throws if its memory was freed. */
  get deviceView(): View {
    const { dtype, shape, strides, offset } = this;
    return { buffer: this.storage.buffer, dtype, shape, strides, offset };
  }

  /** Whether gradients flow to or through this tensor. Set it on leaves only; see `requiresGrad_`. */
  get requiresGrad(): boolean {
    return this.leafRequiresGrad || this.recordedEdge !== undefined || this.baseRequiresGrad();
  }

  set requiresGrad(required: boolean) {
    if (required && !isFloatingPoint(this.dtype)) {
      throw new TypeError(
        'only Tensors of floating point and complex dtype can require gradients. ' +
          `This one is ${this.dtype}: convert it with .to('float32') first.`,
      );
    }
    if (!required && this.recordedEdge !== undefined) {
      throw new Error(
        'you can only change requires_grad flags of leaf variables. ' +
          "If you want to use a computed variable in a subgraph that doesn't require differentiation use " +
          'var_no_grad = var.detach().',
      );
    }
    if (this.recordedEdge === undefined) this.leafRequiresGrad = required;
  }

  /** The gradient that `backward()` has accumulated here: same shape and type; `null` before the first. */
  get grad(): Tensor | null {
    return this.gradient;
  }

  set grad(gradient: Tensor | null) {
    if (gradient !== null && !(gradient instanceof Tensor)) {
      const type = pythonType(gradient);
      throw new TypeError(
        `assigned grad expected to be a Tensor or None but got grad of type '${type}'. ` +
          'Assign null to clear it.',
      );
    }
    if (gradient && !sameShape(gradient.shape, this.shape)) {
      throw new RangeError(
        `assigned grad has data of a different size. It is ${gradient.shape}, the tensor ${this.shape}.`,
      );
    }
    if (gradient && gradient.dtype !== this.dtype) {
      throw new TypeError(
        `assigned grad has data of a different type. It is ${gradient.dtype}, the tensor ${this.dtype}.`,
      );
    }
    this.gradient = gradient;
  }

  /** Whether this tensor was made by the user rather than computed from tensors that require gradients. */
  get isLeaf(): boolean {
    return this.recordedEdge === undefined && !this.baseRequiresGrad();
  }

  /** Number of dimensions. */
  get ndim(): number {
    return this.shape.length;
  }

  /** The device that holds the memory, by PyTorch's name. */
  get device(): 'cpu' {
    return 'cpu';
  }

  /** The slices along the first dimension, one by one: `for (const row of matrix)`. */
  [Symbol.iterator](): ArrayIterator<Tensor> {
    if (this.ndim === 0) throw new TypeError('iteration over a 0-d tensor. Read its number with item().');
    return this.unbind(0)[Symbol.iterator]();
  }

  /** Number of dimensions. */
  dim(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  numel(): number {
    return numel(this.shape);
  }

  /** Whether the elements lie in row-major order without gaps. */
  isContiguous(): boolean {
    return isContiguous(this.shape, this.strides);
  }

  /** Position of the first element in the storage, in elements. */
  storageOffset(): number {
    return this.offset;
  }

  /** The size of dimension `dim`, or the whole shape. */
  size(): Size;
  size(dim: number): number;
  size(dim?: number): Size | number {
    return dim === undefined ? this.shape : this.shape[existingDim(dim, this.ndim)];
  }

  /** The stride of dimension `dim`, in elements, or all of them. */
  stride(): readonly number[];
  stride(dim: number): number;
  stride(dim?: number): readonly number[] | number {
    return dim === undefined ? this.strides : this.strides[existingDim(dim, this.ndim)];
  }

  /** Another window onto the same memory, sharing its version; without history. */
  alias(layout: Layout = this): Tensor {
    return new Tensor(this.storage, this.dtype, layout, this.version);
  }

  /** The elements in row-major order, as a fresh array of the tensor's own type (float16: its raw bits). */
  toTypedArray(): TypedArray {
    if (this.requiresGrad) {
      throw new Error(
        "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead. " +
          'In fovea: x.detach().toTypedArray().',
      );
    }
    return this.storage.backend.read(this.deviceView);
  }

  /** The number of history rewrites seen: a view whose base moved on is not a leaf of its own any more. */
  private baseRequiresGrad(): boolean {
    const origin = this.viewOrigin;
    return origin !== undefined && origin.historyVersion !== origin.base.historyVersion;
  }
}

/** The ops, as methods: declared where they live, collected in `ops/methods.ts`. */
export interface Tensor extends Methods {}
