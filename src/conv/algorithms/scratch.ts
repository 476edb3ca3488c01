import type { Backend, DeviceBuffer, View } from '../../backend/backend.ts';
import { denseStrides, elementCount, isDense } from '../../backend/extent.ts';
import { byteSize } from '../../dtype/dtype.ts';

/** Memory that lives as long as one convolution. */
export class Scratch {
  readonly #backend: Backend;
  readonly #like: View;
  readonly #buffers: DeviceBuffer[] = [];

  /** `like` gives the dtype of what is allocated. */
  constructor(backend: Backend, like: View) {
    this.#backend = backend;
    this.#like = like;
  }

  zeros(shape: readonly number[]): View {
    const { dtype } = this.#like;
    const buffer = this.#backend.allocate(elementCount(shape) * byteSize(dtype));
    this.#buffers.push(buffer);
    return { buffer, dtype, shape, strides: denseStrides(shape), offset: 0 };
  }

  /** The view itself where it is row-major, else row-major memory, with its elements where `read`. */
  rowMajor(view: View, read: boolean): View {
    if (isDense(view)) return view;
    const dense = this.zeros(view.shape);
    if (read) this.#backend.copy(view, dense);
    return dense;
  }

  release(): void {
    for (const buffer of this.#buffers) this.#backend.release(buffer);
  }
}
