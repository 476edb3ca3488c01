import { requireArguments } from '../../arguments/required.ts';
import type { DType } from '../../dtype/dtype.ts';
import { full, zeros } from '../../ops/creation/creation.ts';
import type { Tensor } from '../../ops/methods.ts';

import { ones_, zeros_ } from '../init/filling.ts';
import { Module } from '../module.ts';
import { Parameter } from '../parameter.ts';
import { float, given } from '../repr.ts';

/** Options of batch and instance normalisation. */
export interface NormOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
  /** How much of the running statistics a batch replaces; `null` for their plain mean. Default: 0.1. */
  readonly momentum?: number | null;
  /** Whether to learn a scale and a shift per channel. Default: true for batches, false for instances. */
  readonly affine?: boolean;
  /** Whether to keep running statistics. Default: true for batches, false for instances. */
  readonly trackRunningStats?: boolean;
  /** Type of parameters and buffers. Default: float32. */
  readonly dtype?: DType;
}

/** What batch and instance normalisation share: parameters and running statistics [C]. */
export abstract class Norm extends Module {
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
  readonly weight: Parameter | null;
  readonly bias: Parameter | null;
  declare readonly runningMean: Tensor | null;
  declare readonly runningVar: Tensor | null;
  declare readonly numBatchesTracked: Tensor | null;

  protected constructor(numFeatures: number, usual: boolean, options: NormOptions) {
    super();
    const { eps = 1e-5, momentum = 0.1, affine = usual, trackRunningStats = usual, dtype } = options;
    requireArguments(`${usual ? '_BatchNorm' : '_InstanceNorm'}.__init__()`, { num_features: numFeatures });
    this.numFeatures = numFeatures;
    this.eps = eps;
    this.momentum = momentum;
    this.affine = affine;
    this.trackRunningStats = trackRunningStats;
    this.weight = affine ? new Parameter(full([numFeatures], 1, { dtype })) : null;
    this.bias = affine ? new Parameter(zeros([numFeatures], { dtype })) : null;
    const ifTracked = (buffer: Tensor): Tensor | null => (trackRunningStats ? buffer : null);
    this.registerBuffer('runningMean', ifTracked(zeros([numFeatures], { dtype })));
    this.registerBuffer('runningVar', ifTracked(full([numFeatures], 1, { dtype })));
    this.registerBuffer('numBatchesTracked', ifTracked(zeros([], { dtype: 'int64' })));
  }

  /** Forgets the running statistics. */
  resetRunningStats(): void {
    this.runningMean?.zero_();
    this.runningVar?.fill_(1);
    this.numBatchesTracked?.zero_();
  }

  /** Sets scale and shift to 1 and 0, and forgets the running statistics. */
  resetParameters(): void {
    this.resetRunningStats();
    if (this.weight) ones_(this.weight);
    if (this.bias) zeros_(this.bias);
  }

  /** Refuses inputs of a rank that is not in the list. */
  protected checkRank(input: Tensor, ranks: readonly number[]): void {
    if (ranks.includes(input.ndim)) return;
    throw new RangeError(
      `expected ${ranks.map((rank) => `${rank}D`).join(' or ')} input (got ${input.ndim}D input). ` +
        `Use the module for inputs of shape ${input.shape}, or reshape.`,
    );
  }

  protected override extraRepr(): string {
    const { numFeatures, eps, momentum, affine, trackRunningStats } = this;
    return (
      `${numFeatures}, eps=${float(eps)}, momentum=${given(momentum)}, affine=${given(affine)}, ` +
      `track_running_stats=${given(trackRunningStats)}`
    );
  }
}
