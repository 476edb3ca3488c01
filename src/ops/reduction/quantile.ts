import { isFloatingPoint } from '../../dtype/dtype.ts';
import { normalizeDim } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { tensor } from '../creation/from-data.ts';
import { where } from '../elementwise/where.ts';
import type { KeepdimOptions } from './axes.ts';
import { mapLines, sortedPositions } from './lines.ts';
import { pick } from './pick.ts';

/** Options of `quantile` and `nanquantile`. */
export interface QuantileOptions extends KeepdimOptions {
  /** What to take where the rank falls between two elements. Default: 'linear'. */
  readonly interpolation?: 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest';
}

/**
 * The q-quantiles of all elements, or along one dimension: the element of rank q · (n − 1). A tensor of
 * several q puts a dimension for them in front. NaN if a line has one.
 *
 * @throws when q is outside [0, 1], for integers, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.quantile.html
 * @example
 * ```ts
 * print(tensor([1, 2, 4]).quantile(0.75), tensor([1, 2, 4]).quantile(tensor([0, 0.5])));
 * // tensor(3.) tensor([1., 2.])
 * ```
 */
export function quantile(
  input: Tensor,
  q: number | Tensor,
  dim?: number | null,
  options: QuantileOptions = {},
): Tensor {
  const found = quantileOf('quantile', input, q, dim, options);
  const nan = dim === undefined || dim === null ? input.isnan().any() : input.isnan().any(dim, options);
  return found.maskedFill(dim === undefined || dim === null ? nan : nan.expand(found.shape), Number.NaN);
}

/**
 * The q-quantiles of the elements that are not NaN.
 *
 * @throws when q is outside [0, 1], for integers, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nanquantile.html
 * @example
 * ```ts
 * print(tensor([1, NaN, 4]).nanquantile(0.5));
 * // tensor(2.5000)
 * ```
 */
export function nanquantile(
  input: Tensor,
  q: number | Tensor,
  dim?: number | null,
  options: QuantileOptions = {},
): Tensor {
  return quantileOf('nanquantile', input, q, dim, options);
}

function quantileOf(
  name: string,
  input: Tensor,
  q: number | Tensor,
  dim: number | null | undefined,
  { keepdim = false, interpolation = 'linear' }: QuantileOptions,
): Tensor {
  checkInput(name, input, q);
  const whole = dim === undefined || dim === null;
  const source = whole ? input.reshape(-1) : input;
  const axis = whole ? 0 : normalizeDim(dim, input.ndim);
  const size = source.shape[axis] ?? 1;
  const order = mapLines(source, axis, { length: size, dtype: 'int64' }, (line) => sortedPositions(line));
  const sorted = pick(source, order, axis, { node: 'SortBackward0' });
  // Ranks along `axis`, one per q and line: NaN stands at the end of a line and does not count.
  const numbers = source.detach().isnan().logicalNot().sum(axis, { keepdim: true });
  const probabilities = q instanceof Tensor ? q : tensor(q, { dtype: input.dtype });
  const alongAxis = source.shape.map((_, each) => (each === axis ? -1 : 1));
  const ranks = numbers.sub(1).clampMin(0).to(input.dtype).mul(probabilities.reshape(alongAxis));
  const values = interpolated(sorted, roundedRank(ranks, interpolation), axis);
  return arranged(values, axis, probabilities.ndim, keepdim ? (whole ? input.ndim : undefined) : 0);
}

function checkInput(name: string, input: Tensor, q: number | Tensor): void {
  if (!isFloatingPoint(input.dtype)) {
    throw new TypeError(
      `${name}() input tensor must be either float or double dtype. Convert with .to('float32') first.`,
    );
  }
  if (input.numel() === 0) {
    throw new RangeError(`${name}() input tensor must be non-empty. There is nothing to choose from.`);
  }
  if (q instanceof Tensor) {
    if (q.ndim > 1) throw new RangeError(`${name}() q must be a scalar or 1D tensor. Flatten it first.`);
    if (q.ge(0).logicalAnd(q.le(1)).all().item()) return;
    throw new RangeError(`${name}() q values must be in the range [0, 1]. They are shares, not percentages.`);
  }
  if (q >= 0 && q <= 1) return;
  throw new RangeError(
    `${name}() q must be in the range [0, 1] but got ${q}. It is a share, not a percentage.`,
  );
}

function roundedRank(ranks: Tensor, interpolation: string): Tensor {
  switch (interpolation) {
    case 'linear':
      return ranks;
    case 'lower':
      return ranks.floor();
    case 'higher':
      return ranks.ceil();
    case 'nearest':
      return ranks.round();
    case 'midpoint':
      return where(ranks.frac().eq(0), ranks, ranks.floor().add(0.5));
    default:
      throw new RangeError(
        'quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, ' +
          `but got ${interpolation}.`,
      );
  }
}

/** Between the elements below and above each rank, by its fraction. */
function interpolated(sorted: Tensor, ranks: Tensor, axis: number): Tensor {
  const below = pick(sorted, ranks.floor().to('int64'), axis, { node: 'GatherBackward0' });
  const above = pick(sorted, ranks.ceil().to('int64'), axis, { node: 'GatherBackward0' });
  return below.lerp(above, ranks.frac());
}

/** Moves the dimension of the q to the front if there is one, and leaves `ones` dimensions of size 1. */
function arranged(values: Tensor, axis: number, qRank: number, ones: number | undefined): Tensor {
  const others = values.shape.map((_, each) => each).filter((each) => each !== axis);
  const moved = values.ndim === 0 ? values : values.permute([axis, ...others]);
  const lines = others.map((each) => values.shape[each]);
  const kept = ones === undefined ? values.shape.map((n, each) => (each === axis ? 1 : n)) : lines;
  const shape = ones === undefined || ones === 0 ? kept : new Array<number>(ones).fill(1);
  return moved.reshape(qRank === 0 ? shape : [values.shape[axis] ?? 1, ...shape]);
}
