import { allocate, copyInto } from '../tensor/kernels.ts';
import { broadcastShapes, listText, sameShape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { fillValues } from './creation/creation.ts';
import { defineOp, type Op } from './declare/define.ts';
import { inPlace } from './declare/in-place.ts';
import type { Value } from './declare/pointwise.ts';

export const copyOp: Op<{ self: Tensor; source: Tensor }> = defineOp({
  name: 'copy',
  node: 'CopyBackwards',
  forward: ({ self, source }: { self: Tensor; source: Tensor }) => {
    const result = allocate(self.shape, self.dtype);
    copyInto(source, result);
    return result;
  },
  gradient: {
    self: ({ grad }) => grad.zerosLike(),
    source: ({ grad, meta }) => grad.sumToSize(meta.source.shape).to(meta.source.dtype),
  },
  samples: [{ inputs: { self: [2, 3], source: [1, 3] }, options: undefined }],
});

/** The value everywhere; `node` is the name of the public op. */
interface FillOptions {
  readonly value: number | bigint | boolean;
  readonly node: string;
}

export const fillOp: Op<{ self: Tensor }, FillOptions> = defineOp({
  name: 'fill',
  node: ({ node }: FillOptions) => node,
  forward: ({ self }: { self: Tensor }, { value }: FillOptions) =>
    fillValues(allocate(self.shape, self.dtype), value),
  gradient: { self: ({ grad }) => grad.zerosLike() },
  samples: [{ inputs: { self: [2, 3] }, options: { value: 7, node: 'FillBackward0' } }],
});

/**
 * Copies the values of `source`, stretched to the shape of `input` and converted to its type, into it.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.copy_.html
 * @example
 * ```ts
 * print(zeros([2, 2]).copy_(tensor([1, 2])));
 * // tensor([[1., 2.],
 * //         [1., 2.]])
 * ```
 */
export function copy_(input: Tensor, source: Tensor): Tensor {
  checkCopy(input, source);
  return inPlace(input, 'copy_', (self) => copyOp({ self, source }));
}

function checkCopy({ shape }: Tensor, source: Tensor): void {
  const broadcast = broadcastShapes(shape, source.shape);
  if (sameShape(broadcast, shape)) return;
  throw new RangeError(
    `output with shape ${listText(shape)} doesn't match the broadcast shape ${listText(broadcast)}. ` +
      'Only sizes of 1 can be repeated.',
  );
}

/**
 * Sets every element to one value.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.fill_.html
 * @example
 * ```ts
 * const x = ones([2, 3]);
 * x.at(':', '1:').fill_(7);
 * print(x);
 * // tensor([[1., 7., 7.],
 * //         [1., 7., 7.]])
 * ```
 */
export function fill_(input: Tensor, value: Value): Tensor {
  if (value instanceof Tensor) return copy_(input, value);
  return inPlace(input, 'fill_', (self) => fillOp({ self }, { value, node: 'FillBackward2' }));
}

/**
 * A tensor of the shape and type of `input` in which every element has one value.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.fill.html
 * @example
 * ```ts
 * print(zeros([2]).fill(7));
 * // tensor([7., 7.])
 * ```
 */
export function fill(input: Tensor, value: Value): Tensor {
  if (value instanceof Tensor) return copyOp({ self: input, source: value });
  return fillOp({ self: input }, { value, node: 'FillBackward0' });
}

/** Options of `fillDiagonal_`. */
export interface FillDiagonalOptions {
  /** Start the diagonal again below the square part of a tall matrix. Default: false. */
  readonly wrap?: boolean;
}

/**
 * Sets the elements whose indices are all equal to one value.
 *
 * @throws when there are fewer than 2 dimensions, or more of different sizes.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.fill_diagonal_.html
 * @example
 * ```ts
 * print(zeros([2, 3]).fillDiagonal_(7));
 * // tensor([[7., 0., 0.],
 * //         [0., 7., 0.]])
 * ```
 */
export function fillDiagonal_(
  input: Tensor,
  fillValue: number | bigint | boolean,
  { wrap = false }: FillDiagonalOptions = {},
): Tensor {
  const { shape, strides } = input;
  if (shape.length < 2) {
    throw new RangeError(`dimensions must larger than 1. This tensor has ${shape.length}: use fill_(value).`);
  }
  if (shape.length > 2 && shape.some((size) => size !== shape[0])) {
    throw new RangeError(`all dimensions of input must be of equal length. They are ${shape}.`);
  }
  const step = strides.reduce((sum, stride) => sum + stride, 0);
  input.asStrided([Math.min(...shape)], [step]).fill_(fillValue);
  const [rows, columns] = shape;
  if (wrap && shape.length === 2 && rows > columns + 1) {
    fillDiagonal_(input.narrow(0, columns + 1, rows - columns - 1), fillValue, { wrap });
  }
  return input;
}

/**
 * Sets every element to 0.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.zero_.html
 * @example
 * ```ts
 * print(ones([2]).zero_());
 * // tensor([0., 0.])
 * ```
 */
export function zero_(input: Tensor): Tensor {
  return inPlace(input, 'zero_', (self) => fillOp({ self }, { value: 0, node: 'ZeroBackward0' }));
}
