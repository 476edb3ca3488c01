import { pythonRepr } from '../../tensor/format-python.ts';
import { listText } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** How positions between the pixels are filled, with PyTorch's names by dimension. */
export type InterpolationMode =
  | 'nearest'
  | 'nearest-exact'
  | 'linear'
  | 'bilinear'
  | 'bicubic'
  | 'trilinear'
  | 'area';

/** Options of `interpolate`. */
export interface InterpolateOptions {
  /** The new spatial sizes; one number for all. */
  readonly size?: number | readonly number[] | null;
  /** How many times larger to become; one number for all. */
  readonly scaleFactor?: number | readonly number[] | null;
  /** Default: 'nearest'. */
  readonly mode?: InterpolationMode;
  /** Whether the corner pixels' centres stay at the corners. Default: false. */
  readonly alignCorners?: boolean | null;
  /** Whether positions follow from the sizes instead of the given factor. Default: false. */
  readonly recomputeScaleFactor?: boolean | null;
  /** Average over all pixels when shrinking ('bilinear' and 'bicubic'). Default: false. */
  readonly antialias?: boolean;
}

/** What an interpolation leads to: sizes, and the factors if positions are to follow them. */
export interface Target {
  readonly size: readonly number[];
  readonly scaleFactors: readonly number[] | undefined;
}

/** How many dimensions an input of each mode has; the others take any of 3 to 5. */
const dimensions: { readonly [mode: string]: number } = { linear: 3, bilinear: 4, bicubic: 4, trilinear: 5 };
const modes = ['nearest', 'linear', 'bilinear', 'bicubic', 'trilinear', 'area', 'nearest-exact'];
const interpolating = ['linear', 'bilinear', 'bicubic', 'trilinear'];

/** Refuses what does not belong together, in PyTorch's words and order. */
export function checkInterpolation(input: Tensor, mode: string, options: InterpolateOptions): void {
  const { size, scaleFactor, alignCorners, recomputeScaleFactor, antialias = false } = options;
  if (
    ['nearest', 'area', 'nearest-exact'].includes(mode) &&
    alignCorners !== undefined &&
    alignCorners !== null
  ) {
    throw new RangeError(
      'align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | ' +
        `trilinear. The mode is ${mode}: leave alignCorners out.`,
    );
  }
  if (isGiven(size) && isGiven(scaleFactor)) {
    throw new RangeError('only one of size or scale_factor should be defined. Leave one out.');
  }
  if (!isGiven(size) && !isGiven(scaleFactor)) {
    throw new RangeError('either size or scale_factor should be defined. Give { size } or { scaleFactor }.');
  }
  checkCount(input, options);
  if (recomputeScaleFactor && isGiven(size)) {
    throw new RangeError('recompute_scale_factor is not meaningful with an explicit size. Leave it out.');
  }
  if (antialias && !(['bilinear', 'bicubic'].includes(mode) && input.ndim === 4)) {
    throw new RangeError(
      `Anti-alias option is only supported for bilinear and bicubic modes. The mode is ${mode}.`,
    );
  }
  checkMode(input, mode);
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function checkMode({ ndim }: Tensor, mode: string): void {
  const needed = dimensions[mode];
  if (modes.includes(mode) && ndim >= 3 && ndim <= 5 && (needed ?? ndim) === ndim) return;
  if (interpolating.includes(mode) && mode !== 'bicubic' && ndim >= 3 && ndim <= 5) {
    throw new RangeError(
      `Got ${ndim}D input, but ${mode} mode needs ${needed}D input. Choose the mode that fits the input.`,
    );
  }
  throw new RangeError(
    `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${ndim}D) for the modes: nearest | ` +
      `linear | bilinear | bicubic | trilinear | area | nearest-exact (got ${mode}). Choose one of these.`,
  );
}

function checkCount(input: Tensor, { size, scaleFactor }: InterpolateOptions): void {
  const list = size ?? scaleFactor;
  const spatial = input.shape.slice(2);
  if (!Array.isArray(list) || list.length === spatial.length) return;
  if (isGiven(size)) {
    throw new RangeError(
      'Input and output must have the same number of spatial dimensions, but got input with spatial ' +
        `dimensions of ${listText(spatial)} and output size of ${listText(list)}. Please provide ` +
        'input tensor in (N, C, d1, d2, ...,dK) format and output size in (o1, o2, ...,oK) format.',
    );
  }
  throw new RangeError(
    'Input and scale_factor must have the same number of spatial dimensions, but got input with spatial ' +
      `dimensions of ${listText(spatial)} and scale_factor of shape ${pythonRepr([...list])}. ` +
      'Please provide input tensor in (N, C, d1, d2, ...,dK) format and scale_factor in ' +
      '(s1, s2, ...,sK) format.',
  );
}

/** The sizes that checked options ask for. */
export function targetOf(input: Tensor, options: InterpolateOptions): Target {
  const spatial = input.shape.slice(2);
  const perAxis = (value: number | readonly number[]) =>
    typeof value === 'number' ? spatial.map(() => value) : value;
  if (isGiven(options.size)) return { size: perAxis(options.size), scaleFactors: undefined };
  const factors = perAxis(options.scaleFactor ?? 1);
  const size = spatial.map((n, axis) => Math.floor(n * factors[axis]));
  const follow = !options.recomputeScaleFactor && options.mode !== 'area';
  return { size, scaleFactors: follow ? factors : undefined };
}
