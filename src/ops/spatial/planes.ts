import { fusedPlaneIndex } from '../../tensor/fused.ts';
import { allocate, gatherOffsets, scatterOffsets } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { placesInPlanes } from './window-passes.ts';

/** Tensors [..., O…] of numbers and of row-major indices into planes [..., I…]. */
export type Indexed = { readonly self: Tensor; readonly indices: Tensor };

/** The shape of the other side. */
interface PlaneOptions {
  readonly shape: readonly number[];
  /** How many of its axes, at the end, are the plane. */
  readonly rank: number;
  readonly node?: string;
}

const indexed = { shape: [2, 2, 2, 2], integers: [0, 12] } as const;

/** `result[..., indices[..., o]] += self[..., o]`: the gradient of reading planes by index. */
export const addToPlanesOp: Op<Indexed, PlaneOptions> = defineOp({
  name: 'addToPlanes',
  node: ({ node }: PlaneOptions) => node ?? 'AddToPlanesBackward0',
  forward: ({ self, indices }: Indexed, { shape, rank }: PlaneOptions) => {
    const added = fusedPlaneIndex('add', self, indices, shape, rank);
    if (added !== undefined) return added;
    const planes = allocate(shape, self.dtype);
    scatterOffsets(self, placesInPlanes(indices, shape.slice(-rank)), planes, 'add');
    return planes;
  },
  saves: ['indices'],
  gradient: {
    self: ({ grad, saved, options }) => takeFromPlanesOp({ self: grad, indices: saved.indices }, options),
    indices: null,
  },
  samples: [{ inputs: { self: [2, 2, 2, 2], indices: indexed }, options: { shape: [2, 2, 3, 4], rank: 2 } }],
});

/** `result[..., o] = self[..., indices[..., o]]`. */
export const takeFromPlanesOp: Op<Indexed, Omit<PlaneOptions, 'shape'>> = defineOp({
  name: 'takeFromPlanes',
  node: ({ node }: Omit<PlaneOptions, 'shape'>) => node ?? 'TakeFromPlanesBackward0',
  forward: ({ self, indices }: Indexed, { rank }: Omit<PlaneOptions, 'shape'>) =>
    fusedPlaneIndex('take', self, indices, indices.shape, rank) ??
    gatherOffsets(self.contiguous(), placesInPlanes(indices, self.shape.slice(-rank))),
  saves: ['indices'],
  gradient: {
    self: ({ grad, saved, options, meta }) =>
      addToPlanesOp({ self: grad, indices: saved.indices }, { ...options, shape: meta.self.shape }),
    indices: null,
  },
  samples: [{ inputs: { self: [2, 2, 3, 4], indices: indexed }, options: { rank: 2 } }],
});
