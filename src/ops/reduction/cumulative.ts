import { type DType, isFloatingPoint } from '../../dtype/dtype.ts';
import { type ValuesAndIndices, valuesAndIndices } from '../../tensor/named-tuple.ts';
import { normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { refuse } from '../declare/result-type.ts';
import { cat } from '../shape/joining.ts';
import { cumprodOp, cumsumOp, logcumsumexpOp } from './cumulative-op.ts';
import { isNotANumber, type Line, mapLines } from './lines.ts';
import { pick } from './pick.ts';

/** The option of `cumsum` and `cumprod`. */
export interface CumulativeOptions {
  /** The type to compute in. Default: int64 for integers and bool, else the input's own. */
  readonly dtype?: DType;
}

/** Options of `diff`. */
export interface DiffOptions {
  /** How many times to take differences. Default: 1. */
  readonly n?: number;
  /** Along which dimension. Default: -1. */
  readonly dim?: number;
  /** Values to put before the input first. */
  readonly prepend?: Tensor | null;
  /** Values to put after the input first. */
  readonly append?: Tensor | null;
}

function accumulated(input: Tensor, dtype?: DType): Tensor {
  return input.to(dtype ?? (isFloatingPoint(input.dtype) ? input.dtype : 'int64'));
}

/**
 * The sums of all elements up to each, along one dimension.
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cumsum.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).cumsum(0));
 * // tensor([1., 3., 6.])
 * ```
 */
export function cumsum(input: Tensor, dim: number, { dtype }: CumulativeOptions = {}): Tensor {
  const axis = normalizeDim(dim, input.ndim);
  return cumsumOp({ self: accumulated(input, dtype) }, { dim: axis, reverse: false });
}

/**
 * The products of all elements up to each, along one dimension.
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cumprod.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).cumprod(0));
 * // tensor([1., 2., 6.])
 * ```
 */
export function cumprod(input: Tensor, dim: number, { dtype }: CumulativeOptions = {}): Tensor {
  return cumprodOp({ self: accumulated(input, dtype) }, { dim: normalizeDim(dim, input.ndim) });
}

/**
 * The logarithms of the sums of all `exp(input)` up to each, along one dimension, without overflow.
 *
 * @throws for integers, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logcumsumexp.html
 * @example
 * ```ts
 * print(tensor([0, 0, 1000]).logcumsumexp(0));
 * // tensor([0.0000e+00, 6.9315e-01, 1.0000e+03])
 * ```
 */
export function logcumsumexp(input: Tensor, dim: number): Tensor {
  refuse('integral', 'logcumsumexp_out_cpu', "Convert with .to('float32') first.", input);
  const axis = normalizeDim(dim, input.ndim);
  return logcumsumexpOp({ self: input }, { dim: axis });
}

/**
 * The largest element up to each, along one dimension, and where it stands (of equal ones, the last).
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cummax.html
 * @example
 * ```ts
 * const [values, indices] = tensor([1, 3, 2, 3]).cummax(0);
 * print(values, indices);
 * // tensor([1., 3., 3., 3.]) tensor([0, 1, 1, 3])
 * ```
 */
export function cummax(input: Tensor, dim: number): ValuesAndIndices {
  return running('cummax', 'CummaxBackward0', input, dim, (value, best) => value >= best);
}

/**
 * The smallest element up to each, along one dimension, and where it stands (of equal ones, the last).
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cummin.html
 * @example
 * ```ts
 * const [values, indices] = tensor([3, 1, 2, 1]).cummin(0);
 * print(values, indices);
 * // tensor([3., 1., 1., 1.]) tensor([0, 1, 1, 3])
 * ```
 */
export function cummin(input: Tensor, dim: number): ValuesAndIndices {
  return running('cummin', 'CumminBackward0', input, dim, (value, best) => value <= best);
}

function running(
  name: string,
  node: string,
  input: Tensor,
  dim: number,
  beats: (value: number | bigint, best: number | bigint) => boolean,
): ValuesAndIndices {
  const axis = normalizeDim(dim, input.ndim);
  const length = input.shape[axis] ?? 1;
  const index = mapLines(input, axis, { length, dtype: 'int64' }, (line: Line) => {
    let best = 0;
    return line.map((value, n) => {
      if (isNotANumber(value) || beats(value, line[best])) best = n;
      return best;
    });
  });
  return valuesAndIndices(name, pick(input, index, axis, { node }), index);
}

/**
 * The differences of neighbours along a dimension, taken `n` times.
 *
 * @throws for 0-d tensors, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.diff.html
 * @example
 * ```ts
 * print(tensor([1, 4, 9, 16]).diff(), tensor([1, 4, 9, 16]).diff({ n: 2 }));
 * // tensor([3., 5., 7.]) tensor([2., 2.])
 * ```
 */
export function diff(input: Tensor, options: DiffOptions = {}): Tensor {
  const { n = 1, dim = -1, prepend, append } = options;
  if (input.ndim === 0) {
    throw new RangeError('diff expects input to be at least one-dimensional. Reshape it to [1] first.');
  }
  const axis = normalizeDim(dim, input.ndim);
  const parts = [prepend ?? [], input, append ?? []].flat();
  let result = parts.length > 1 ? cat(parts, axis) : input;
  for (let step = 0; step < n; step++) {
    const length = Math.max(0, result.shape[axis] - 1);
    const later = result.narrow(axis, Math.min(1, result.shape[axis]), length);
    const earlier = result.narrow(axis, 0, length);
    result = result.dtype === 'bool' ? later.logicalXor(earlier) : later.sub(earlier);
  }
  return result;
}
