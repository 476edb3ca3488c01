import { checkOptions } from '../../arguments/options.ts';
import type { PerAxis } from '../../conv/options.ts';
import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';
import { keywords } from '../repr.ts';

/** Options of `LPPool1d`, `LPPool2d` and `LPPool3d`. */
export interface LPPoolOptions {
  /** Step of the window. Default: its size. */
  readonly stride?: PerAxis | null;
  /** Whether a window may begin inside and end outside. Default: false. */
  readonly ceilMode?: boolean;
}

const names = ['stride', 'ceilMode'];

/** What the power-average pools share. */
abstract class LPPool extends Module {
  readonly normType: number;
  readonly kernelSize: PerAxis;
  readonly stride: PerAxis | null;
  readonly ceilMode: boolean;

  constructor(normType: number, kernelSize: PerAxis, options: LPPoolOptions = {}) {
    super();
    checkOptions(`${this.constructor.name}.__init__()`, options, names);
    this.normType = normType;
    this.kernelSize = kernelSize;
    this.stride = options.stride ?? null;
    this.ceilMode = options.ceilMode ?? false;
  }

  /** The options of the call. */
  protected get settings(): LPPoolOptions {
    const { stride, ceilMode } = this;
    return stride === null ? { ceilMode } : { stride, ceilMode };
  }

  protected override extraRepr(): string {
    return keywords({
      norm_type: this.normType,
      kernel_size: this.kernelSize,
      stride: this.stride,
      ceil_mode: this.ceilMode,
    });
  }
}

/**
 * (Σ xᵖ)^(1/p) over every window of [N, C, L] (N may be missing).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool1d.html
 * @example
 * ```ts
 * print(new nn.LPPool1d(2, 2).forward(ones([1, 1, 2])));
 * // tensor([[[1.4142]]])
 * ```
 */
export class LPPool1d extends LPPool {
  /** [N, C, L] → [N, C, …]. */
  forward(input: Tensor): Tensor {
    return F.lpPool1d(input, this.normType, this.kernelSize, this.settings);
  }
}

/**
 * (Σ xᵖ)^(1/p) over every window of [N, C, H, W] (N may be missing).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool2d.html
 * @example
 * ```ts
 * print(new nn.LPPool2d(2, 2).forward(ones([1, 1, 2, 2])));
 * // tensor([[[[2.]]]])
 * ```
 */
export class LPPool2d extends LPPool {
  /** [N, C, H, W] → [N, C, …]. */
  forward(input: Tensor): Tensor {
    return F.lpPool2d(input, this.normType, this.kernelSize, this.settings);
  }
}

/**
 * (Σ xᵖ)^(1/p) over every window of [N, C, D, H, W] (N may be missing).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool3d.html
 * @example
 * ```ts
 * print(new nn.LPPool3d(2, 2).forward(ones([1, 1, 2, 2, 2])));
 * // tensor([[[[[2.8284]]]]])
 * ```
 */
export class LPPool3d extends LPPool {
  /** [N, C, D, H, W] → [N, C, …]. */
  forward(input: Tensor): Tensor {
    return F.lpPool3d(input, this.normType, this.kernelSize, this.settings);
  }
}
