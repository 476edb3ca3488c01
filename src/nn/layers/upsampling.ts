import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { Module } from '../module.ts';
import { float, given, keywords } from '../repr.ts';

/** Options of `UpsamplingNearest2d` and `UpsamplingBilinear2d`: give one of the two. */
export interface UpsamplingOptions {
  /** The wanted spatial size, one number or one per axis. */
  readonly size?: number | readonly number[] | null;
  /** By how much to enlarge, one number or one per axis. */
  readonly scaleFactor?: number | readonly number[] | null;
}

/** Options of `Upsample`. */
export interface UpsampleOptions extends UpsamplingOptions {
  /** How to find values in between. Default: `'nearest'`. */
  readonly mode?: 'nearest' | 'linear' | 'bilinear' | 'bicubic' | 'trilinear';
  /** Whether the corners of input and output coincide. Default: false. */
  readonly alignCorners?: boolean | null;
  /** Compute the factors anew from the sizes. Default: false. */
  readonly recomputeScaleFactor?: boolean | null;
}

/**
 * [N, C, …] enlarged to a size or by a factor.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Upsample.html
 * @example
 * ```ts
 * print(new nn.Upsample({ scaleFactor: 2 }).forward(tensor([[[1, 2]]])));
 * // tensor([[[1., 1., 2., 2.]]])
 * ```
 */
export class Upsample extends Module {
  readonly options: UpsampleOptions;

  constructor(options: UpsampleOptions = {}) {
    super();
    this.options = { mode: 'nearest', ...options };
  }

  /** [N, C, …] → [N, C, …], larger. */
  forward(input: Tensor): Tensor {
    return F.interpolate(input, this.options);
  }

  protected override extraRepr(): string {
    const { size, scaleFactor, mode } = this.options;
    if (scaleFactor == null) return `size=${given(size)}, mode=${mode}`;
    const factors = typeof scaleFactor === 'number' ? float(scaleFactor) : scaleFactor.map(float).join(', ');
    return `scale_factor=${typeof scaleFactor === 'number' ? factors : `(${factors})`}, mode=${mode}`;
  }
}

/**
 * [N, C, H, W] enlarged by repeating the nearest elements.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.UpsamplingNearest2d.html
 * @example
 * ```ts
 * print(new nn.UpsamplingNearest2d({ scaleFactor: 2 }).forward(ones([1, 1, 2, 2])).shape);
 * // torch.Size([1, 1, 4, 4])
 * ```
 */
export class UpsamplingNearest2d extends Upsample {
  constructor({ size, scaleFactor }: UpsamplingOptions = {}) {
    super({ size, scaleFactor, mode: 'nearest' });
  }
}

/**
 * [N, C, H, W] enlarged by bilinear interpolation with aligned corners.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.UpsamplingBilinear2d.html
 * @example
 * ```ts
 * print(new nn.UpsamplingBilinear2d({ size: 3 }).forward(tensor([[[[0, 2], [4, 6]]]])));
 * // tensor([[[[0., 1., 2.],
 * //           [2., 3., 4.],
 * //           [4., 5., 6.]]]])
 * ```
 */
export class UpsamplingBilinear2d extends Upsample {
  constructor({ size, scaleFactor }: UpsamplingOptions = {}) {
    super({ size, scaleFactor, mode: 'bilinear', alignCorners: true });
  }
}

/**
 * Channels moved into space: [*, C r², H, W] → [*, C, H r, W r].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelShuffle.html
 * @example
 * ```ts
 * print(new nn.PixelShuffle(2).forward(arange(4).view(1, 4, 1, 1)));
 * // tensor([[[[0., 1.],
 * //           [2., 3.]]]])
 * ```
 */
export class PixelShuffle extends Module {
  readonly upscaleFactor: number;

  constructor(upscaleFactor: number) {
    super();
    this.upscaleFactor = upscaleFactor;
  }

  /** [*, C r², H, W] → [*, C, H r, W r]. */
  forward(input: Tensor): Tensor {
    return F.pixelShuffle(input, this.upscaleFactor);
  }

  protected override extraRepr(): string {
    return keywords({ upscale_factor: this.upscaleFactor });
  }
}

/**
 * Space moved into channels: [*, C, H r, W r] → [*, C r², H, W].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelUnshuffle.html
 * @example
 * ```ts
 * print(new nn.PixelUnshuffle(2).forward(ones([1, 1, 4, 6])).shape);
 * // torch.Size([1, 4, 2, 3])
 * ```
 */
export class PixelUnshuffle extends Module {
  readonly downscaleFactor: number;

  constructor(downscaleFactor: number) {
    super();
    this.downscaleFactor = downscaleFactor;
  }

  /** [*, C, H r, W r] → [*, C r², H, W]. */
  forward(input: Tensor): Tensor {
    return F.pixelUnshuffle(input, this.downscaleFactor);
  }

  protected override extraRepr(): string {
    return keywords({ downscale_factor: this.downscaleFactor });
  }
}

/**
 * Channels dealt out anew: of [N, g · C, *], the first of each of g groups, then the second of each, …
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ChannelShuffle.html
 * @example
 * ```ts
 * print(new nn.ChannelShuffle(2).forward(arange(4).view(1, 4, 1)).flatten());
 * // tensor([0., 2., 1., 3.])
 * ```
 */
export class ChannelShuffle extends Module {
  readonly groups: number;

  constructor(groups: number) {
    super();
    this.groups = groups;
  }

  /** [N, g · C, *] → the same shape. */
  forward(input: Tensor): Tensor {
    return F.channelShuffle(input, this.groups);
  }

  protected override extraRepr(): string {
    return keywords({ groups: this.groups });
  }
}
