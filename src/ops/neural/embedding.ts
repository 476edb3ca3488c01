import { noGrad } from '../../autograd/modes.ts';
import { legacyName } from '../../dtype/dtype.ts';
import { readValues } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { zeros } from '../creation/creation.ts';
import { tensor } from '../creation/from-data.ts';
import { defineOp, type Op } from '../declare/define.ts';

type EmbeddingInputs = { weight: Tensor; indices: Tensor };

/** The row that gets no gradient (−1: none), and whether gradients of rows named often are averaged. */
interface RowOptions {
  readonly paddingIdx: number;
  readonly scaleGradByFreq: boolean;
}

export const embeddingOp: Op<EmbeddingInputs, RowOptions> = defineOp({
  name: 'embedding',
  forward: ({ weight, indices }: EmbeddingInputs) => {
    const width = weight.shape[1];
    const rows = indices.reshape(-1, 1).expand(indices.numel(), width);
    return weight.gather(0, rows).reshape(...indices.shape, width);
  },
  saves: ['indices'],
  gradient: {
    weight: ({ grad, saved: { indices }, meta, options: { paddingIdx, scaleGradByFreq } }) => {
      const column = indices.reshape(-1, 1);
      const rows = grad.reshape(-1, meta.weight.shape[1]).maskedFill(column.eq(paddingIdx), 0);
      const scaled = scaleGradByFreq ? rows.div(frequencies(column)) : rows;
      const start = zeros(meta.weight.shape, { dtype: grad.dtype });
      return start.scatterAdd(0, column.expand(rows.shape), scaled);
    },
    indices: null,
  },
  samples: [
    {
      inputs: { weight: [4, 3], indices: { shape: [2, 3], integers: [0, 4] } },
      options: { paddingIdx: 1, scaleGradByFreq: false },
    },
  ],
});

/** How often each index occurs, in its place. */
function frequencies(indices: Tensor): Tensor {
  const values = [...readValues(indices)];
  const counts = new Map<number | bigint, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return tensor(values.map((value) => counts.get(value) ?? 1)).reshape(indices.shape);
}

/** Options of `embedding`. */
export interface EmbeddingOptions {
  /** A row that is never trained; negative counts from the end. */
  readonly paddingIdx?: number | null;
  /** Rows with a larger norm are first shortened to it, in place. */
  readonly maxNorm?: number | null;
  /** Which norm that is. Default: 2. */
  readonly normType?: number;
  /** Divide the gradient of a row by the number of times it occurs. Default: false. */
  readonly scaleGradByFreq?: boolean;
  /** Accepted for PyTorch's sake; gradients are always dense. */
  readonly sparse?: boolean;
}

/**
 * The rows of `weight` [V, D] that `input` names: [*] becomes [*, D].
 *
 * @throws when an index is not one of the rows.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.embedding.html
 * @example
 * ```ts
 * print(F.embedding(tensor([1n, 0n]), tensor([[1, 2], [3, 4]])));
 * // tensor([[3., 4.],
 * //         [1., 2.]])
 * ```
 */
export function embedding(input: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  const { paddingIdx, maxNorm, normType = 2, scaleGradByFreq = false } = options;
  const padding = paddingRow(paddingIdx, weight);
  if (weight.ndim !== 2) throw new RangeError(`'weight' must be 2-D. It has shape ${weight.shape}.`);
  if (input.dtype !== 'int64' && input.dtype !== 'int32') {
    throw new TypeError(
      "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but " +
        `got torch.${legacyName(input.dtype)}Tensor instead (while checking arguments for embedding). ` +
        "Use .to('int64').",
    );
  }
  for (const value of readValues(input)) {
    if (value < 0 || value >= weight.shape[0]) {
      throw new RangeError(`index out of range in self. ${value} is not one of the ${weight.shape[0]} rows.`);
    }
  }
  const indices = input.to('int64');
  if (maxNorm !== undefined && maxNorm !== null) shorten(weight, indices, maxNorm, normType);
  return embeddingOp({ weight, indices }, { paddingIdx: padding, scaleGradByFreq });
}

function paddingRow(paddingIdx: number | null | undefined, weight: Tensor): number {
  if (paddingIdx === null || paddingIdx === undefined) return -1;
  const rows = weight.shape[0];
  if (paddingIdx >= rows || paddingIdx < -rows) {
    throw new RangeError(
      `Padding_idx must be within num_embeddings. ${paddingIdx} is not one of ${rows} rows.`,
    );
  }
  return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
}

/** Shortens the named rows of `weight` to `maxNorm`, in place and unrecorded. */
function shorten(weight: Tensor, indices: Tensor, maxNorm: number, normType: number): void {
  noGrad(() => {
    for (const row of new Set([...readValues(indices)])) {
      const vector = weight.select(0, Number(row));
      const norm = vector
        .abs()
        .pow(normType)
        .sum()
        .pow(1 / normType)
        .item();
      if (norm > maxNorm) vector.mul_(maxNorm / (norm + 1e-7));
    }
  });
}

/**
 * Rows of 0 with a 1 at the class: int64 [*] becomes int64 [*, numClasses]. Without `numClasses` there are as
 * many as the largest class needs.
 *
 * @throws when a class is negative or not below `numClasses`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.one_hot.html
 * @example
 * ```ts
 * print(F.oneHot(tensor([2n, 0n])));
 * // tensor([[0, 0, 1],
 * //         [1, 0, 0]])
 * ```
 */
export function oneHot(input: Tensor, numClasses = -1): Tensor {
  if (input.dtype !== 'int64') {
    throw new TypeError("one_hot is only applicable to index tensor. Convert classes with .to('int64').");
  }
  if (input.numel() === 0 && numClasses <= 0) {
    throw new RangeError(
      'Can not infer total number of classes from empty tensor. Give the number of classes.',
    );
  }
  let largest = -1;
  for (const value of readValues(input)) {
    if (value < 0) throw new RangeError(`Class values must be non-negative. One of them is ${value}.`);
    largest = Math.max(largest, Number(value));
  }
  if (numClasses !== -1 && largest >= numClasses) {
    throw new RangeError(
      `Class values must be smaller than num_classes. There are ${numClasses}, and ${largest} is asked for.`,
    );
  }
  const classes = numClasses === -1 ? largest + 1 : numClasses;
  const result = zeros([...input.shape, classes], { dtype: 'int64' });
  return result.scatter(-1, input.unsqueeze(-1), 1);
}
