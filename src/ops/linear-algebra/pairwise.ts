import { isFloatingPoint, legacyName } from '../../dtype/dtype.ts';
import { broadcastShapes } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Options of `cdist`. */
export interface CdistOptions {
  /** Which norm of the differences: 2 is the ordinary distance. Default: 2. */
  readonly p?: number;
}

/**
 * The distance of every point of `x1` from every point of `x2`: [..., M, D] and [..., N, D] → [..., M, N].
 *
 * @throws when the points have different dimensions, are not float, or `p` is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cdist.html
 * @example
 * ```ts
 * print(cdist(tensor([[0, 0]]), tensor([[3, 4], [0, 1]])));
 * // tensor([[5., 1.]])
 * ```
 */
export function cdist(x1: Tensor, x2: Tensor, { p = 2 }: CdistOptions = {}): Tensor {
  for (const [name, { dtype, ndim }] of Object.entries({ X1: x1, X2: x2 })) {
    if (!isFloatingPoint(dtype)) {
      throw new TypeError(
        `cdist only supports floating-point dtypes, ${name} got: ${legacyName(dtype)}. ` +
          "Convert with .to('float32').",
      );
    }
    if (ndim < 2) {
      throw new RangeError(
        `cdist only supports at least 2D tensors, ${name} got: ${ndim}D. Give points as rows.`,
      );
    }
  }
  const [columns, otherColumns] = [x1.shape[x1.ndim - 1], x2.shape[x2.ndim - 1]];
  if (columns !== otherColumns) {
    throw new RangeError(
      `X1 and X2 must have the same number of columns. X1: ${columns} X2: ${otherColumns}. ` +
        'Distances need points in one space.',
    );
  }
  if (!(p >= 0)) throw new RangeError(`cdist only supports non-negative p values, but p is ${p}.`);
  if (x1.dtype !== x2.dtype) {
    throw new TypeError(
      `expected scalar type ${legacyName(x1.dtype)} but found ${legacyName(x2.dtype)}. ` +
        `Convert one with .to('${x1.dtype}').`,
    );
  }
  broadcastShapes(x1.shape.slice(0, -2), x2.shape.slice(0, -2));
  return x1.unsqueeze(-2).sub(x2.unsqueeze(-3)).norm(p, -1);
}
