import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { cat } from '../shape/joining.ts';
import { checkGrid } from './grid-check.ts';
import {
  type GridPadding,
  gridCoordinate,
  insideOp,
  keysOp,
  lookupOp,
  paddedCoordinate,
  sampleTermOp,
  wholeWeightOp,
} from './grid-coordinate.ts';

/** Options of `gridSample`. */
export interface GridSampleOptions {
  /** How positions between the pixels are filled. Default: 'bilinear' (trilinear for volumes). */
  readonly mode?: 'bilinear' | 'nearest' | 'bicubic';
  /** What lies beyond the borders. Default: 'zeros'. */
  readonly paddingMode?: GridPadding;
  /** Whether ±1 are the centres of the corner pixels rather than their outer edges. Default: false. */
  readonly alignCorners?: boolean | null;
}

/** One pixel that takes part along one axis, for every sampled position: [N, P]. */
interface Tap {
  readonly pixel: Tensor;
  readonly weight: Tensor;
}

/** The sum over the pixels that make up each sample, [N, C, K, P], in the shape of the result. */
export const sumTapsOp: Op<{ self: Tensor }, { readonly shape: readonly number[]; readonly node: string }> =
  defineOp({
    name: 'sumTaps',
    node: ({ node }: { readonly shape: readonly number[]; readonly node: string }) => node,
    forward: ({ self }: { self: Tensor }, { shape }: { readonly shape: readonly number[] }) =>
      self.sum(2).reshape(shape),
    gradient: {
      self: ({ grad, meta }) => {
        const [batch, channels, , positions] = meta.self.shape;
        return grad.reshape(batch, channels, 1, positions).expand(meta.self.shape);
      },
    },
    samples: [{ inputs: { self: [2, 3, 4, 6] }, options: { shape: [2, 3, 2, 3], node: '' } }],
  });

/**
 * Looks `input` [N, C, H, W] (or [N, C, D, H, W]) up at the positions `grid` [N, Ho, Wo, 2] (or
 * [N, Do, Ho, Wo, 3]), whose last axis is (x, y(, z)) from −1 to 1 across the image.
 *
 * @throws when the shapes do not belong together, or a mode is unknown.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.grid_sample.html
 * @example
 * ```ts
 * const image = tensor([[[[1, 3], [5, 7]]]]);
 * print(F.gridSample(image, tensor([[[[0, 0], [-0.5, -0.5]]]])));
 * // tensor([[[[4., 1.]]]])
 * ```
 */
export function gridSample(input: Tensor, grid: Tensor, options: GridSampleOptions = {}): Tensor {
  const { mode = 'bilinear', paddingMode = 'zeros' } = options;
  const alignCorners = options.alignCorners ?? false;
  checkGrid(input, grid, mode, paddingMode);
  const [batch, channels, ...sizes] = input.shape;
  const taps = sizes.map((size, axis) => {
    const coordinate = grid.select(-1, sizes.length - 1 - axis).reshape(batch, -1);
    return tapsOf(coordinate, size, mode, paddingMode, alignCorners);
  });
  const { places, weights, inside, count } = combined(taps, sizes);
  const values = input
    .reshape(batch, channels, -1)
    .gather(2, places.unsqueeze(1).expand(batch, channels, -1));
  const terms = sampleTermOp(values, weights.unsqueeze(1), inside.unsqueeze(1));
  const shape = [batch, channels, ...grid.shape.slice(1, -1)];
  const node = `GridSampler${sizes.length}DBackward0`;
  return sumTapsOp({ self: terms.reshape(batch, channels, count, -1) }, { shape, node });
}

/** The pixels around each coordinate [N, P] along one axis. */
function tapsOf(
  coordinate: Tensor,
  size: number,
  mode: string,
  padding: GridPadding,
  alignCorners: boolean,
): Tap[] {
  if (mode === 'bicubic') return cubicTaps(coordinate, size, padding, alignCorners);
  const position = gridCoordinate(padding, alignCorners)(coordinate, size);
  if (mode === 'nearest') {
    const pixel = position.detach().round();
    return [{ pixel, weight: wholeWeightOp(position) }];
  }
  const below = position.detach().floor();
  const fraction = position.sub(below);
  return [
    { pixel: below, weight: fraction.neg().add(1) },
    { pixel: below.add(1), weight: fraction },
  ];
}

/** Four pixels each; here the padding moves the pixels, not the position between them. */
function cubicTaps(coordinate: Tensor, size: number, padding: GridPadding, alignCorners: boolean): Tap[] {
  const position = gridCoordinate('zeros', alignCorners)(coordinate, size);
  const below = position.detach().floor();
  const fraction = position.sub(below);
  const intoImage = paddedCoordinate(padding, alignCorners);
  const distances = [fraction.add(1), fraction, fraction.neg().add(1), fraction.neg().add(2)];
  return distances.map((distance, tap) => ({
    pixel: intoImage(below.add(tap - 1), size).trunc(),
    weight: keysOp(distance),
  }));
}

/** Every choice of one tap per axis: where it lies in a plane, its weight, whether it is in the image. */
function combined(taps: readonly (readonly Tap[])[], sizes: readonly number[]) {
  let choices: { place: Tensor; weight: Tensor; inside: Tensor }[] = [];
  taps.forEach((axisTaps, axis) => {
    const size = sizes[axis];
    const own = axisTaps.map(({ pixel, weight }) => ({
      place: lookupOp(pixel, size).to('int64'),
      weight,
      inside: insideOp(pixel, size),
    }));
    if (axis === 0) choices = own;
    else {
      choices = choices.flatMap((choice) =>
        own.map((tap) => ({
          place: choice.place.mul(size).add(tap.place),
          weight: choice.weight.mul(tap.weight),
          inside: choice.inside.logicalAnd(tap.inside),
        })),
      );
    }
  });
  return {
    places: cat(
      choices.map(({ place }) => place),
      1,
    ),
    weights: cat(
      choices.map(({ weight }) => weight),
      1,
    ),
    inside: cat(
      choices.map(({ inside }) => inside),
      1,
    ),
    count: choices.length,
  };
}
