import { allocate, copyInto, gatherOffsets, scatterOffsets } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { zeros } from '../creation/creation.ts';
import { defineOp, type Op } from '../declare/define.ts';

/** The name of the op that gathers, as its graph node prints it. */
export interface GatherAtOptions {
  readonly node: string;
}

/** How values meet what is there already: they take its place (the last one wins), or are added to it. */
export interface ScatterAtOptions extends GatherAtOptions {
  readonly mode: 'set' | 'add';
}

/**
 * `output[i] = self.flatten()[offsets[i]]`, in the shape of `offsets`. All ops that pick elements are
 * this one with offsets of their own; its adjoint is `scatterAtOp`.
 */
export const gatherAtOp: Op<{ self: Tensor; offsets: Tensor }, GatherAtOptions> = defineOp({
  name: 'gatherAt',
  node: ({ node }: GatherAtOptions) => node,
  forward: ({ self, offsets }: { self: Tensor; offsets: Tensor }) =>
    gatherOffsets(self.contiguous(), offsets),
  saves: ['offsets'],
  gradient: {
    self: ({ grad, saved, meta: { self } }) =>
      scatterAtOp(
        { self: zeros(self.shape, { dtype: self.dtype }), source: grad, offsets: saved.offsets },
        { node: 'ScatterAddBackward0', mode: 'add' },
      ),
    offsets: null,
  },
  samples: [
    { inputs: { self: [2, 3], offsets: { shape: [4], integers: [0, 6] } }, options: { node: '' } },
    { inputs: { self: [2, 3], offsets: { shape: [0], integers: [0, 6] } }, options: { node: '' } },
  ],
});

/** A copy of `self` with `self.flatten()[offsets[i]] = source[i]`, or `+=`. */
export const scatterAtOp: Op<{ self: Tensor; source: Tensor; offsets: Tensor }, ScatterAtOptions> = defineOp({
  name: 'scatterAt',
  node: ({ node }: ScatterAtOptions) => node,
  forward: (
    { self, source, offsets }: { self: Tensor; source: Tensor; offsets: Tensor },
    { mode }: ScatterAtOptions,
  ) => {
    const result = allocate(self.shape, self.dtype);
    copyInto(self, result);
    scatterOffsets(source, offsets, result, mode);
    return result;
  },
  saves: ['offsets'],
  gradient: {
    self: ({ grad, saved: { offsets }, options: { mode } }) => {
      if (mode === 'add') return grad;
      const source = zeros(offsets.shape, { dtype: grad.dtype });
      return scatterAtOp({ self: grad, source, offsets }, { node: 'ScatterBackward0', mode });
    },
    source: ({ grad, saved: { offsets } }) =>
      gatherAtOp({ self: grad, offsets }, { node: 'GatherBackward0' }),
    offsets: null,
  },
  samples: [
    {
      inputs: { self: [2, 3], source: [4], offsets: { shape: [4], integers: [0, 6] } },
      options: { node: '', mode: 'add' },
    },
  ],
});
