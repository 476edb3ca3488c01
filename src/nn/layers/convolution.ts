import type { PerAxis } from '../../conv/options.ts';
import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { type ConvModuleOptions, Convolution } from './convolution-base.ts';

/**
 * Slides learned kernels over [N, Cin, L] (N may be missing); the weight is [Cout, Cin / groups, K].
 *
 * @throws when channels do not divide into groups, or a setting is unknown.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html
 * @example
 * ```ts
 * print(new nn.Conv1d(4, 6, 3).forward(ones([1, 4, 8])).shape);
 * // torch.Size([1, 6, 6])
 * ```
 */
export class Conv1d extends Convolution {
  constructor(inChannels: number, outChannels: number, kernelSize: PerAxis, options: ConvModuleOptions = {}) {
    super({ rank: 1, transposed: false }, inChannels, outChannels, kernelSize, options);
  }

  /** [N, Cin, L] → [N, Cout, …]. */
  forward(input: Tensor): Tensor {
    const { weight, bias, stride, padding, dilation, groups } = this;
    if (this.paddingMode === 'zeros')
      return F.conv1d(input, weight, bias, { stride, padding, dilation, groups });
    const padded = F.pad(input, this.paddingPairs, { mode: this.paddingMode });
    return F.conv1d(padded, weight, bias, { stride, dilation, groups });
  }
}

/**
 * Slides learned kernels over [N, Cin, H, W] (N may be missing); the weight is [Cout, Cin / groups, Kh, Kw].
 *
 * @throws when channels do not divide into groups, or a setting is unknown.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 * @example
 * ```ts
 * print(new nn.Conv2d(4, 6, 3).forward(ones([1, 4, 8, 8])).shape);
 * // torch.Size([1, 6, 6, 6])
 * ```
 */
export class Conv2d extends Convolution {
  constructor(inChannels: number, outChannels: number, kernelSize: PerAxis, options: ConvModuleOptions = {}) {
    super({ rank: 2, transposed: false }, inChannels, outChannels, kernelSize, options);
  }

  /** [N, Cin, H, W] → [N, Cout, …]. */
  forward(input: Tensor): Tensor {
    const { weight, bias, stride, padding, dilation, groups } = this;
    if (this.paddingMode === 'zeros')
      return F.conv2d(input, weight, bias, { stride, padding, dilation, groups });
    const padded = F.pad(input, this.paddingPairs, { mode: this.paddingMode });
    return F.conv2d(padded, weight, bias, { stride, dilation, groups });
  }
}

/**
 * Slides learned kernels over [N, Cin, D, H, W] (N may be missing); the weight is [Cout, Cin / groups, Kd,
 * Kh, Kw].
 *
 * @throws when channels do not divide into groups, or a setting is unknown.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv3d.html
 * @example
 * ```ts
 * print(new nn.Conv3d(4, 6, 3).forward(ones([1, 4, 8, 8, 8])).shape);
 * // torch.Size([1, 6, 6, 6, 6])
 * ```
 */
export class Conv3d extends Convolution {
  constructor(inChannels: number, outChannels: number, kernelSize: PerAxis, options: ConvModuleOptions = {}) {
    super({ rank: 3, transposed: false }, inChannels, outChannels, kernelSize, options);
  }

  /** [N, Cin, D, H, W] → [N, Cout, …]. */
  forward(input: Tensor): Tensor {
    const { weight, bias, stride, padding, dilation, groups } = this;
    if (this.paddingMode === 'zeros')
      return F.conv3d(input, weight, bias, { stride, padding, dilation, groups });
    const padded = F.pad(input, this.paddingPairs, { mode: this.paddingMode });
    return F.conv3d(padded, weight, bias, { stride, dilation, groups });
  }
}
