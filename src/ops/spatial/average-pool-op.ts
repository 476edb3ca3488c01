import { type AveragePoolSpec, adaptivePoolSpec } from '../../conv/pool-spec.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { averageWindows, spreadAverages } from './window-passes.ts';

/** The windows, and PyTorch's name of the pooling: `AvgPool2D`. */
interface AveragePoolOptions {
  readonly spec: AveragePoolSpec;
  readonly name: string;
}

const options = { spec: adaptivePoolSpec([4, 5], [3, 2]), name: 'AdaptiveAvgPool2D' };

/** The average of every window: [..., I…] → [..., O…]. */
export const averagePoolOp: Op<{ self: Tensor }, AveragePoolOptions> = defineOp({
  name: 'averagePool',
  node: ({ name }: AveragePoolOptions) => `${name}Backward0`,
  forward: ({ self }: { self: Tensor }, { spec }: AveragePoolOptions) => averageWindows(spec, self),
  gradient: { self: ({ grad, options }) => averageSpreadOp({ self: grad }, options) },
  samples: [{ inputs: { self: [2, 3, 4, 5] }, options }],
});

/** Its adjoint: every number, divided, goes to all elements of its window. */
export const averageSpreadOp: Op<{ self: Tensor }, AveragePoolOptions> = defineOp({
  name: 'averageSpread',
  node: ({ name }: AveragePoolOptions) => `${name}BackwardBackward0`,
  forward: ({ self }: { self: Tensor }, { spec }: AveragePoolOptions) => spreadAverages(spec, self),
  gradient: { self: ({ grad, options }) => averagePoolOp({ self: grad }, options) },
  samples: [{ inputs: { self: [2, 3, 3, 2] }, options }],
});
