import fc from 'fast-check';
import type { Backend, View } from '../src/backend/backend.ts';
import { byteSize, type DType, typedArray } from '../src/dtype/dtype.ts';

/** How a tensor lies in memory: the order of its axes, the gap between elements, where it begins. */
export interface Layout {
  readonly reversed: boolean;
  readonly gap: number;
  readonly offset: number;
}

export const anyLayout: fc.Arbitrary<Layout> = fc.record({
  reversed: fc.boolean(),
  gap: fc.integer({ min: 1, max: 2 }),
  offset: fc.integer({ min: 0, max: 3 }),
});

export const rowMajor: Layout = { reversed: false, gap: 1, offset: 0 };

/** A view of new memory with this layout, and these values in it. */
export function viewOf(
  backend: Backend,
  values: Float64Array,
  shape: readonly number[],
  dtype: DType,
  layout: Layout,
): View {
  const order = shape.map((_, axis) => (layout.reversed ? axis : shape.length - 1 - axis));
  const strides = new Array<number>(shape.length);
  let stride = layout.gap;
  for (const axis of order) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  const buffer = backend.allocate((stride + layout.offset) * byteSize(dtype));
  const view = { buffer, dtype, shape, strides, offset: layout.offset };
  const typed = typedArray(dtype, values.length);
  values.forEach((value, index) => {
    typed[index] = dtype === 'int64' ? BigInt(value) : value;
  });
  backend.write(view, typed);
  return view;
}
