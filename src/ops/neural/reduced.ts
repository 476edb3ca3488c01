import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';

/** What becomes of the losses of the single elements. */
export type LossReduction = 'none' | 'mean' | 'sum';

/** The option that all losses share. */
export interface LossOptions {
  /** `'mean'` of the losses, their `'sum'`, or all of them with `'none'`. Default: 'mean'. */
  readonly reduction?: LossReduction;
}

interface FoldOptions {
  readonly divisor: number;
  readonly node: string;
}

/** The sum of all elements over a fixed divisor. */
export const foldOp: Op<{ self: Tensor }, FoldOptions> = defineOp({
  name: 'fold',
  node: ({ node }: FoldOptions) => node,
  forward: ({ self }: { self: Tensor }, { divisor }: FoldOptions) => self.sum().div(divisor),
  gradient: {
    self: ({ grad, meta, options: { divisor } }) => grad.div(divisor).expand(meta.self.shape),
  },
  samples: [{ inputs: { self: [2, 3] }, options: { divisor: 6, node: '' } }],
});

/** Checks the name of a reduction; PyTorch's sentence otherwise. */
export function checkReduction(reduction: string): void {
  if (reduction === 'none' || reduction === 'mean' || reduction === 'sum') return;
  throw new RangeError(`${reduction} is not a valid value for reduction. Use 'none', 'mean' or 'sum'.`);
}

/**
 * The losses of the elements, folded as the options say. `node` is the name of the last graph node where
 * PyTorch has the whole loss as one.
 */
export function reduced(losses: Tensor, { reduction = 'mean' }: LossOptions, node?: string): Tensor {
  checkReduction(reduction);
  if (reduction === 'none') return losses;
  if (reduction === 'sum') return foldOp({ self: losses }, { divisor: 1, node: node ?? 'SumBackward0' });
  return foldOp({ self: losses }, { divisor: losses.numel(), node: node ?? 'MeanBackward0' });
}
