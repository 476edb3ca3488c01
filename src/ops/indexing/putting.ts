import { legacyName } from '../../dtype/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { putAt } from './advanced-index.ts';
import { flatOffsets } from './flat-offsets.ts';
import { scatterAtOp } from './gather-at.ts';

/** Options of `put` and `indexPut`. */
export interface PutOptions {
  /** Add to what is there instead of replacing it. Default: false. */
  readonly accumulate?: boolean;
}

/**
 * A copy with the elements at row-major positions replaced: `output.flatten()[index[i]] = source[i]`.
 *
 * @throws when index and source do not fit, or the index points out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.put_.html
 * @example
 * ```ts
 * print(zeros([2, 2]).put(tensor([1n, -1n]), tensor([5, 6])));
 * // tensor([[0., 5.],
 * //         [0., 6.]])
 * ```
 */
export function put(
  input: Tensor,
  index: Tensor,
  source: Tensor,
  { accumulate = false }: PutOptions = {},
): Tensor {
  if (index.dtype !== 'int64') {
    throw new TypeError(
      `put_(): Expected a long tensor for index, but got ${legacyName(index.dtype)}. ` +
        "Convert it with .to('int64').",
    );
  }
  if (input.dtype !== source.dtype) {
    throw new TypeError(
      'put_(): self and source expected to have the same dtype, but got self.dtype = ' +
        `${legacyName(input.dtype)} and source.dtype = ${legacyName(source.dtype)}. ` +
        `Convert the source with .to('${input.dtype}').`,
    );
  }
  if (source.numel() !== index.numel()) {
    throw new RangeError(
      'put_(): Expected source and index to have the same number of elements, but got source.numel() = ' +
        `${source.numel()}, index.numel() = ${index.numel()}. Give one value per position.`,
    );
  }
  const offsets = flatOffsets(input, index);
  return scatterAtOp(
    { self: input, source: source.reshape(index.shape), offsets },
    { node: 'PutBackward0', mode: accumulate ? 'add' : 'set' },
  );
}

/**
 * A copy with the elements that index tensors (one per dimension, or fewer; `null` for all) pick
 * replaced by `values`, which broadcast. The last one wins; with `accumulate` they are summed.
 *
 * @throws as `at`, and when the values have another type or do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_put_.html
 * @example
 * ```ts
 * const places = [tensor([0n, 0n]), tensor([1n, 1n])];
 * print(zeros([2, 2]).indexPut(places, tensor([1, 2]), { accumulate: true }));
 * // tensor([[0., 3.],
 * //         [0., 0.]])
 * ```
 */
export function indexPut(
  input: Tensor,
  indices: readonly (Tensor | null)[],
  values: Tensor,
  { accumulate = false }: PutOptions = {},
): Tensor {
  if (indices.length > input.ndim) {
    throw new RangeError(
      `too many indices for tensor of dimension ${input.ndim} (got ${indices.length}). ` +
        'Give one per dimension at most.',
    );
  }
  return putAt(
    input,
    indices.map((index) => index ?? undefined),
    values,
    accumulate ? 'add' : 'set',
  );
}
