import { allocate, gatherOffsets, scatterOffsets } from '../../tensor/kernels.ts';
import type { Layout, Tensor } from '../../tensor/tensor.ts';
import { positionsOf } from '../indexing/offsets.ts';
import { defineOp, type Op } from './define.ts';

/** From where to where elements move. */
export interface RelayoutOptions {
  readonly from: Layout;
  readonly to: Layout;
}

/**
 * Places the elements of `self` at the positions of `from` in zeroed memory, adding where positions
 * coincide, and reads that memory at the positions of `to`. With `from` and `to` exchanged it is its own
 * adjoint, and so the gradient of every strided view, overlapping ones included.
 */
export const relayoutOp: Op<{ self: Tensor }, RelayoutOptions> = defineOp({
  name: 'relayout',
  forward: ({ self }, { from, to }) => {
    const start = Math.min(from.offset, to.offset);
    const memory = allocate([Math.max(extent(from), extent(to)) - start], self.dtype);
    scatterOffsets(self, positionsOf(from, start), memory, 'add');
    return gatherOffsets(memory, positionsOf(to, start));
  },
  gradient: {
    self: ({ grad, options: { from, to } }) => relayoutOp({ self: grad }, { from: to, to: from }),
  },
  samples: [
    {
      inputs: { self: [2, 3] },
      options: {
        from: { shape: [2, 3], strides: [3, 1], offset: 0 },
        to: { shape: [3, 2, 2], strides: [1, 3, 0], offset: 0 },
      },
    },
  ],
});

/** One past the last position that a layout touches. */
function extent({ shape, strides, offset }: Layout): number {
  if (shape.includes(0)) return offset;
  return shape.reduce((last, size, axis) => last + (size - 1) * strides[axis], offset + 1);
}
