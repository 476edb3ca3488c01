import { legacyName } from '../../dtype/dtype.ts';
import { broadcastShapes, normalizeDim, sameShape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { full } from '../creation/creation.ts';
import { placesAlong, sizeAlong, sliceOffsets } from '../shape/slice-offsets.ts';
import { scatterAtOp } from './gather-at.ts';

/** Options of `indexAdd`. */
export interface IndexAddOptions {
  /** Multiplies `source` first. Default: 1. */
  readonly alpha?: number | bigint;
}

/**
 * A copy with slices of `source` added: `output[index[i]] += alpha · source[i]` along dimension `dim`.
 *
 * @throws when index, source and input do not fit, or the index points out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_add_.html
 * @example
 * ```ts
 * print(ones([3]).indexAdd(0, tensor([0n, 0n, 2n]), tensor([1, 2, 3])));
 * // tensor([4., 1., 4.])
 * ```
 */
export function indexAdd(
  input: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  { alpha = 1 }: IndexAddOptions = {},
): Tensor {
  const axis = normalizeDim(dim, input.ndim);
  if (index.dtype !== 'int64' && index.dtype !== 'int32') {
    throw new TypeError(
      `index_add_(): Expected dtype int32/int64 for index but got: ${legacyName(index.dtype)}. ` +
        "Convert it with .to('int64').",
    );
  }
  if (index.ndim > 1) throw notVector('index_add_()', index);
  if (input.dtype !== source.dtype) {
    throw new TypeError(
      `index_add_(): self (${legacyName(input.dtype)}) and source (${legacyName(source.dtype)}) must have ` +
        'the ' +
        `same scalar type. Convert the source with .to('${input.dtype}').`,
    );
  }
  if (index.numel() !== sizeAlong(source, axis)) {
    throw new RangeError(
      `index_add_(): Number of indices (${index.numel()}) should be equal to source.size(dim): ` +
        `(${sizeAlong(source, axis)}), for dim: ${axis}. Give one index per slice of the source.`,
    );
  }
  const size = sizeAlong(input, axis);
  const places = placesAlong(index, size, 0, () => {
    return new RangeError(`index out of range in self. Dimension ${axis} has the places 0 to ${size - 1}.`);
  });
  const offsets = sliceOffsets(input, axis, places);
  if (!sameShape(source.shape, offsets.shape)) {
    broadcastShapes(input.shape.toSpliced(axis, 1), source.shape.toSpliced(axis, 1));
  }
  const added = Number(alpha) === 1 ? source : source.mul(alpha);
  return scatterAtOp(
    { self: input, source: added.expand(offsets.shape), offsets },
    { node: 'IndexAddBackward0', mode: 'add' },
  );
}

function notVector(name: string, index: Tensor): RangeError {
  return new RangeError(
    `${name}: Index should have dimension 1 or 0 (got ${index.ndim}). Flatten it: index.flatten().`,
  );
}

/**
 * A copy with slices replaced: `output[index[i]] = source[i]` along dimension `dim`; the last one wins.
 *
 * @throws when index, source and input do not fit, or the index points out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_copy_.html
 * @example
 * ```ts
 * print(zeros([3]).indexCopy(0, tensor([2n, 0n]), tensor([1, 2])));
 * // tensor([2., 0., 1.])
 * ```
 */
export function indexCopy(input: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  const axis = normalizeDim(dim, input.ndim);
  if (index.dtype !== 'int64') {
    throw new TypeError(
      `index_copy_(): Expected a long tensor for index, but got ${legacyName(index.dtype)}. ` +
        "Convert it with .to('int64').",
    );
  }
  if (index.ndim > 1) throw notVector('index_copy_()', index);
  checkCopySource(input, axis, index, source);
  const size = sizeAlong(input, axis);
  const places = placesAlong(index, size, 0, (place) => {
    return new RangeError(
      `index_copy_(): index ${place} is out of bounds for dimension ${axis} with size ${size}. ` +
        `Places there are 0 to ${size - 1}.`,
    );
  });
  const offsets = sliceOffsets(input, axis, places);
  return scatterAtOp(
    { self: input, source: source.expand(offsets.shape), offsets },
    { node: 'IndexCopyBackward0', mode: 'set' },
  );
}

function checkCopySource(input: Tensor, axis: number, index: Tensor, source: Tensor): void {
  const [own, other] = [input.shape.toSpliced(axis, 1), source.shape.toSpliced(axis, 1)];
  if (input.dtype !== source.dtype) {
    throw new TypeError(
      'index_copy_(): self and source expected to have the same dtype, but got (self) ' +
        `${legacyName(input.dtype)} and (source) ${legacyName(source.dtype)}. ` +
        `Convert the source with .to('${input.dtype}').`,
    );
  }
  if (input.ndim > 0 && source.ndim > 0 && !sameShape(own, other)) {
    throw new RangeError(
      'index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape: ' +
        `${own.join(', ')} at dimension ${axis} and source slice shape: ${other.join(', ')} at dimension ` +
        `${axis}. ` +
        'They may differ only along the indexed dimension.',
    );
  }
  if (index.numel() !== sizeAlong(source, axis)) {
    throw new RangeError(
      `index_copy_(): Number of indices (${index.numel()}) should be equal to source.size(dim) ` +
        `(${sizeAlong(source, axis)}). Give one index per slice of the source.`,
    );
  }
}

/**
 * A copy with the slices at the places `index` of dimension `dim` filled with one value.
 *
 * @throws when the index is not int64 or points out of range, or the value is not a single number.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_fill_.html
 * @example
 * ```ts
 * print(zeros([3]).indexFill(0, tensor([0n, -1n]), 7));
 * // tensor([7., 0., 7.])
 * ```
 */
export function indexFill(
  input: Tensor,
  dim: number,
  index: Tensor,
  value: Tensor | number | bigint | boolean,
): Tensor {
  const axis = normalizeDim(dim, input.ndim);
  if (index.dtype !== 'int64') {
    throw new TypeError("index_fill_(): Expected dtype int64 for index. Convert it with .to('int64').");
  }
  if (value instanceof Tensor && value.ndim > 0) {
    throw new RangeError(
      'index_fill_ only supports a 0-dimensional value tensor, but got tensor with ' +
        `${value.ndim} dimension(s). Use indexCopy for whole slices.`,
    );
  }
  const size = sizeAlong(input, axis);
  const places = placesAlong(index, size, -size, (place) => {
    return new RangeError(
      `index ${place} is out of bounds for dimension ${axis} with size ${size}. ` +
        `Places there are ${-size} to ${size - 1}.`,
    );
  });
  // A place named twice is filled once: its value counts once in the gradient.
  const offsets = sliceOffsets(input, axis, [...new Set(places)]);
  const filled = value instanceof Tensor ? value.to(input.dtype) : full([], value, { dtype: input.dtype });
  const node = value instanceof Tensor ? 'IndexFillBackward1' : 'IndexFillBackward0';
  return scatterAtOp({ self: input, source: filled.expand(offsets.shape), offsets }, { node, mode: 'set' });
}
