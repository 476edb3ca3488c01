import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Norm, type NormOptions } from './norm.ts';

/** What the three instance normalisations share. */
abstract class InstanceNorm extends Norm {
  constructor(numFeatures: number, options: NormOptions = {}) {
    super(numFeatures, false, options);
  }

  /** Normalises each channel of each sample; an input of rank `unbatched` is one sample. */
  protected normalize(input: Tensor, unbatched: number): Tensor {
    if (input.ndim === unbatched) return this.normalize(input.unsqueeze(0), unbatched).squeeze(0);
    const { runningMean, runningVar, weight, bias, eps } = this;
    const useInputStats = this.training || !this.trackRunningStats;
    const momentum = this.momentum ?? 0;
    return F.instanceNorm(input, { runningMean, runningVar, weight, bias, useInputStats, momentum, eps });
  }
}

/**
 * Each channel of each sample of [N, C, L] (N may be missing) with mean 0 and variance 1.
 *
 * @throws for other ranks, and in training for a single value per channel.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm1d.html
 * @example
 * ```ts
 * const x = tensor([1, 3]).view(1, 1, 2);
 * print(new nn.InstanceNorm1d(1).forward(x).flatten());
 * // tensor([-1.0000,  1.0000])
 * ```
 */
export class InstanceNorm1d extends InstanceNorm {
  /** [N, C, L] → the same shape. */
  forward(input: Tensor): Tensor {
    this.checkRank(input, [2, 3]);
    return this.normalize(input, 2);
  }
}

/**
 * Each channel of each sample of [N, C, H, W] (N may be missing) with mean 0 and variance 1.
 *
 * @throws for other ranks, and in training for a single value per channel.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm2d.html
 * @example
 * ```ts
 * const x = tensor([1, 3]).view(1, 1, 1, 2);
 * print(new nn.InstanceNorm2d(1).forward(x).flatten());
 * // tensor([-1.0000,  1.0000])
 * ```
 */
export class InstanceNorm2d extends InstanceNorm {
  /** [N, C, H, W] → the same shape. */
  forward(input: Tensor): Tensor {
    this.checkRank(input, [3, 4]);
    return this.normalize(input, 3);
  }
}

/**
 * Each channel of each sample of [N, C, D, H, W] (N may be missing) with mean 0 and variance 1.
 *
 * @throws for other ranks, and in training for a single value per channel.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm3d.html
 * @example
 * ```ts
 * const x = tensor([1, 3]).view(1, 1, 1, 1, 2);
 * print(new nn.InstanceNorm3d(1).forward(x).flatten());
 * // tensor([-1.0000,  1.0000])
 * ```
 */
export class InstanceNorm3d extends InstanceNorm {
  /** [N, C, D, H, W] → the same shape. */
  forward(input: Tensor): Tensor {
    this.checkRank(input, [4, 5]);
    return this.normalize(input, 4);
  }
}
