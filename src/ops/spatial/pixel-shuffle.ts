import { fail, plainList } from '../../conv/errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';

interface FactorOptions {
  readonly factor: number;
}

/** [..., C · r², H, W] → [..., C, H · r, W · r]. */
export const pixelShuffleOp: Op<{ self: Tensor }, FactorOptions> = defineOp({
  name: 'pixelShuffle',
  forward: ({ self }: { self: Tensor }, { factor: r }: FactorOptions) => {
    const n = self.ndim - 3;
    const [leading, [channels, height, width]] = [self.shape.slice(0, n), self.shape.slice(n)];
    const split = self.reshape(...leading, channels / r ** 2, r, r, height, width);
    const order = [n, n + 3, n + 1, n + 4, n + 2];
    const shuffled = split.permute(...leading.keys(), ...order).clone();
    return shuffled.view(...leading, channels / r ** 2, height * r, width * r);
  },
  gradient: { self: ({ grad, options }) => pixelUnshuffleOp({ self: grad }, options) },
  samples: [{ inputs: { self: [2, 8, 2, 3] }, options: { factor: 2 } }],
});

/** [..., C, H · r, W · r] → [..., C · r², H, W]. */
export const pixelUnshuffleOp: Op<{ self: Tensor }, FactorOptions> = defineOp({
  name: 'pixelUnshuffle',
  forward: ({ self }: { self: Tensor }, { factor: r }: FactorOptions) => {
    const n = self.ndim - 3;
    const [leading, [channels, height, width]] = [self.shape.slice(0, n), self.shape.slice(n)];
    const split = self.reshape(...leading, channels, height / r, r, width / r, r);
    const order = [n, n + 2, n + 4, n + 1, n + 3];
    const shuffled = split.permute(...leading.keys(), ...order).clone();
    return shuffled.view(...leading, channels * r ** 2, height / r, width / r);
  },
  gradient: { self: ({ grad, options }) => pixelShuffleOp({ self: grad }, options) },
  samples: [{ inputs: { self: [2, 2, 4, 6] }, options: { factor: 2 } }],
});

/**
 * Deals groups of r² channels out as r × r pixels, with r = `upscaleFactor`:
 * [..., C · r², H, W] → [..., C, H · r, W · r].
 *
 * @throws when the channels are not divisible by r².
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pixel_shuffle.html
 * @example
 * ```ts
 * print(F.pixelShuffle(arange(4).view(4, 1, 1), 2));
 * // tensor([[[0., 1.],
 * //          [2., 3.]]])
 * ```
 */
export function pixelShuffle(input: Tensor, upscaleFactor: number): Tensor {
  checkFactor('pixel_shuffle', 'upscale_factor', input, upscaleFactor);
  const channels = input.size(-3);
  if (channels % upscaleFactor ** 2 !== 0) {
    fail(
      "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of " +
        `upscale_factor, but input.size(-3)=${channels} is not divisible by ${upscaleFactor ** 2}`,
      'Give the layer before it that many channels.',
    );
  }
  return pixelShuffleOp({ self: input }, { factor: upscaleFactor });
}

/**
 * The reverse of `pixelShuffle`, with r = `downscaleFactor`: [..., C, H · r, W · r] → [..., C · r², H, W].
 *
 * @throws when height or width is not divisible by r.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pixel_unshuffle.html
 * @example
 * ```ts
 * print(F.pixelUnshuffle(arange(4).view(1, 2, 2), 2).flatten());
 * // tensor([0., 1., 2., 3.])
 * ```
 */
export function pixelUnshuffle(input: Tensor, downscaleFactor: number): Tensor {
  checkFactor('pixel_unshuffle', 'downscale_factor', input, downscaleFactor);
  for (const [name, dim] of [
    ['height', -2],
    ['width', -1],
  ] as const) {
    if (input.size(dim) % downscaleFactor === 0) continue;
    fail(
      `pixel_unshuffle expects ${name} to be divisible by downscale_factor, but input.size(${dim})=` +
        `${input.size(dim)} is not divisible by ${downscaleFactor}`,
      'Pad or crop the image first.',
    );
  }
  return pixelUnshuffleOp({ self: input }, { factor: downscaleFactor });
}

function checkFactor(call: string, name: string, { ndim }: Tensor, factor: number): void {
  if (!Number.isSafeInteger(factor)) {
    throw new TypeError(
      `${call}(): argument '${name}' (position 2) must be int, not float. Pass a whole number.`,
    );
  }
  if (ndim < 3) {
    fail(
      `${call} expects input to have at least 3 dimensions, but got input with ${ndim} dimension(s)`,
      'The last axes are (channels, height, width).',
    );
  }
  if (factor <= 0) fail(`${call} expects a positive ${name}, but got ${factor}`, 'Use 1 or more.');
}

/**
 * The channels of `input` [N, C, …] dealt out anew: as `groups` rows of C / groups channels, read column
 * by column.
 *
 * @throws when the channels are not divisible by `groups`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ChannelShuffle.html
 * @example
 * ```ts
 * print(F.channelShuffle(arange(4).view(1, 4, 1), 2).flatten());
 * // tensor([0., 2., 1., 3.])
 * ```
 */
export function channelShuffle(input: Tensor, groups: number): Tensor {
  const { shape } = input;
  if (shape.length < 3) {
    fail(
      `channel_shuffle expects input with > 2 dims, but got input with sizes ${plainList(shape)}`,
      'The axes are (batch, channels, …).',
    );
  }
  if (groups <= 0) {
    fail(
      `Number of groups to divide channels in must be positive. Value of groups:${groups}`,
      'Use 1 or more.',
    );
  }
  const [batch, channels, ...rest] = shape;
  if (channels % groups !== 0) {
    fail(
      `Number of channels must be divisible by groups. Got ${channels} channels and ${groups} groups`,
      'Each group takes the same number of channels.',
    );
  }
  const rows = input.reshape(batch, groups, channels / groups, ...rest);
  return rows.transpose(1, 2).reshape(shape);
}
