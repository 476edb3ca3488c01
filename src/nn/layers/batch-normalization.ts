import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Norm, type NormOptions } from './norm.ts';

/** What the three batch normalisations share. */
abstract class BatchNorm extends Norm {
  constructor(numFeatures: number, options: NormOptions = {}) {
    super(numFeatures, true, options);
  }

  /** Normalises with the batch's statistics in training, with the running ones otherwise. */
  protected normalize(input: Tensor): Tensor {
    const { training, trackRunningStats, weight, bias, eps, runningMean, runningVar } = this;
    const isTracking = training && trackRunningStats;
    if (isTracking) this.numBatchesTracked?.add_(1);
    const isKept = !training || trackRunningStats;
    return F.batchNorm(input, isKept ? runningMean : null, isKept ? runningVar : null, {
      weight,
      bias,
      training: training || (runningMean === null && runningVar === null),
      momentum: this.momentum ?? (isTracking ? 1 / (this.numBatchesTracked?.item() ?? 1) : 0),
      eps,
    });
  }
}

/**
 * Each channel of [N, C] or [N, C, L] with mean 0 and variance 1, then scaled and shifted as learned.
 *
 * @throws for other ranks, and in training for a single value per channel.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html
 * @example
 * ```ts
 * const norm = new nn.BatchNorm1d(1);
 * print(norm.forward(tensor([[1], [3]])).detach().flatten());
 * // tensor([-1.0000,  1.0000])
 * print(norm.runningMean, norm.runningVar);
 * // tensor([0.2000]) tensor([1.1000])
 * ```
 */
export class BatchNorm1d extends BatchNorm {
  /** [N, C] or [N, C, L] → the same shape. */
  forward(input: Tensor): Tensor {
    this.checkRank(input, [2, 3]);
    return this.normalize(input);
  }
}

/**
 * Each channel of [N, C, H, W] with mean 0 and variance 1, then scaled and shifted as learned.
 *
 * @throws for other ranks, and in training for a single value per channel.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html
 * @example
 * ```ts
 * const norm = new nn.BatchNorm2d(1);
 * print(norm.forward(tensor([[1], [3]]).view(2, 1, 1, 1)).detach().flatten());
 * // tensor([-1.0000,  1.0000])
 * print(norm.runningMean, norm.runningVar);
 * // tensor([0.2000]) tensor([1.1000])
 * ```
 */
export class BatchNorm2d extends BatchNorm {
  /** [N, C, H, W] → the same shape. */
  forward(input: Tensor): Tensor {
    this.checkRank(input, [4]);
    return this.normalize(input);
  }
}

/**
 * Each channel of [N, C, D, H, W] with mean 0 and variance 1, then scaled and shifted as learned.
 *
 * @throws for other ranks, and in training for a single value per channel.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm3d.html
 * @example
 * ```ts
 * const norm = new nn.BatchNorm3d(1);
 * print(norm.forward(tensor([[1], [3]]).view(2, 1, 1, 1, 1)).detach().flatten());
 * // tensor([-1.0000,  1.0000])
 * print(norm.runningMean, norm.runningVar);
 * // tensor([0.2000]) tensor([1.1000])
 * ```
 */
export class BatchNorm3d extends BatchNorm {
  /** [N, C, D, H, W] → the same shape. */
  forward(input: Tensor): Tensor {
    this.checkRank(input, [5]);
    return this.normalize(input);
  }
}
