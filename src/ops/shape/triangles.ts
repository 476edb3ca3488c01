import { fromTypedArray } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';

/** Which side of which diagonal stays; `node` is the name of the public op. */
interface TriangleOptions {
  readonly side: 'lower' | 'upper';
  readonly diagonal: number;
}

export const triangleOp: Op<{ self: Tensor }, TriangleOptions> = defineOp({
  name: 'triangle',
  node: ({ side }: TriangleOptions) => (side === 'lower' ? 'TrilBackward0' : 'TriuBackward0'),
  forward: ({ self }: { self: Tensor }, options: TriangleOptions) => {
    return self.maskedFill(outside(self.shape[self.ndim - 2], self.shape[self.ndim - 1], options), 0);
  },
  gradient: { self: ({ grad, options }) => triangleOp({ self: grad }, options) },
  samples: [
    { inputs: { self: [2, 3, 4] }, options: { side: 'lower', diagonal: 1 } },
    { inputs: { self: [3, 3] }, options: { side: 'upper', diagonal: 0 } },
  ],
});

/** A bool matrix, true where an element does not belong to the triangle. */
function outside(rows: number, columns: number, { side, diagonal }: TriangleOptions): Tensor {
  const mask = Uint8Array.from({ length: rows * columns }, (_, n) => {
    const above = (n % columns) - Math.floor(n / columns) - diagonal;
    return Number(side === 'lower' ? above > 0 : above < 0);
  });
  return fromTypedArray(mask, [rows, columns], 'bool');
}

/**
 * The lower triangle of matrices [..., H, W], up to the `diagonal`-th diagonal; 0 elsewhere.
 *
 * @throws when there are fewer than 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tril.html
 * @example
 * ```ts
 * print(ones([2, 3]).tril());
 * // tensor([[1., 0., 0.],
 * //         [1., 1., 0.]])
 * ```
 */
export function tril(input: Tensor, diagonal = 0): Tensor {
  checkMatrix('tril', input);
  return triangleOp({ self: input }, { side: 'lower', diagonal });
}

/**
 * The upper triangle of matrices [..., H, W], from the `diagonal`-th diagonal on; 0 elsewhere.
 *
 * @throws when there are fewer than 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.triu.html
 * @example
 * ```ts
 * print(ones([2, 3]).triu(1));
 * // tensor([[0., 1., 1.],
 * //         [0., 0., 1.]])
 * ```
 */
export function triu(input: Tensor, diagonal = 0): Tensor {
  checkMatrix('triu', input);
  return triangleOp({ self: input }, { side: 'upper', diagonal });
}

function checkMatrix(name: string, input: Tensor): void {
  if (input.ndim < 2) {
    throw new RangeError(
      `${name}: input tensor must have at least 2 dimensions. It has ${input.ndim}; reshape it to a matrix.`,
    );
  }
}
