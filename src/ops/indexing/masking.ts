import { category } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import { fromTypedArray } from '../../tensor/kernels.ts';
import { broadcastShapes } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { full } from '../creation/creation.ts';
import { type Pointwise, pointwise, type Value } from '../declare/pointwise.ts';
import { scatterAtOp } from './gather-at.ts';
import { nonzeroPositions } from './nonzero.ts';

export const maskedFillOp: Pointwise = pointwise({
  name: 'maskedFill',
  type: 'promote',
  promoted: 1,
  formula: (self, mask, value) => e.where(mask, value, self),
});

/**
 * `input` with `value` wherever `mask` is true; the mask broadcasts.
 *
 * @throws when the mask is not bool (or uint8), or the value is not a single number.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.masked_fill.html
 * @example
 * ```ts
 * const x = tensor([1, -2, 3]);
 * print(x.maskedFill(x.lt(0), 0));
 * // tensor([1., 0., 3.])
 * ```
 */
export function maskedFill(input: Tensor, mask: Tensor, value: Value): Tensor {
  if (mask.dtype !== 'bool' && mask.dtype !== 'uint8') {
    throw new TypeError(
      `masked_fill only supports boolean masks, but got mask with dtype ${mask.dtype}. Compare first: ` +
        'mask.ne(0).',
    );
  }
  if (value instanceof Tensor && value.ndim > 0) {
    throw new RangeError(
      'masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ' +
        `${value.ndim} dimension(s). Use where(mask, value, input) for several values.`,
    );
  }
  if (value instanceof Tensor) return maskedFillOp(input, mask, value.to(input.dtype));
  const number = category(input.dtype) === 'float' ? value : full([], value, { dtype: input.dtype });
  return maskedFillOp(input, mask, number);
}

/**
 * `input` with the elements where `mask` is true replaced by those of `source`, in row-major order.
 *
 * @throws when the mask is not bool (or uint8), or the source has too few elements.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.masked_scatter_.html
 * @example
 * ```ts
 * print(zeros([3]).maskedScatter(tensor([true, false, true]), tensor([5, 6, 7])));
 * // tensor([5., 0., 6.])
 * ```
 */
export function maskedScatter(input: Tensor, mask: Tensor, source: Tensor): Tensor {
  if (mask.dtype !== 'bool' && mask.dtype !== 'uint8') {
    throw new TypeError(
      'masked_scatter: expected BoolTensor or ByteTensor for mask. Compare first: mask.ne(0).',
    );
  }
  if (input.dtype !== source.dtype) {
    throw new TypeError(
      'masked_scatter: expected self and source to have same dtypes but got ' +
        `${input.dtype} and ${source.dtype}. Convert the source with .to('${input.dtype}').`,
    );
  }
  const shape = broadcastShapes(mask.shape, input.shape);
  const positions = nonzeroPositions(mask.expand(shape));
  if (source.numel() < positions.length) {
    throw new RangeError(
      'Number of elements of source < number of ones in mask. ' +
        `The source has ${source.numel()}, the mask picks ${positions.length}.`,
    );
  }
  const offsets = fromTypedArray(BigInt64Array.from(positions, BigInt), [positions.length], 'int64');
  return scatterAtOp(
    { self: input.expand(shape), source: source.reshape(-1).narrow(0, 0, positions.length), offsets },
    { node: 'MaskedScatterBackward0', mode: 'set' },
  );
}
