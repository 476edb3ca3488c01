import { pythonType } from '../../arguments/python-type.ts';
import { noGrad } from '../../autograd/modes.ts';
import { record } from '../../autograd/record.ts';
import { promoteTypes } from '../../dtype/promotion.ts';
import { allocate, copyInto } from '../../tensor/kernels.ts';
import { listText, normalizeDim, sameShape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { atleast1d, atleast2d, atleast3d } from './broadcasting.ts';

/**
 * The tensors one after another along an existing dimension; the type is promoted. Tensors of shape
 * [0] are skipped.
 *
 * @throws when the list is empty, or other sizes than that of `dim` differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cat.html
 * @example
 * ```ts
 * print(cat([tensor([[1, 2]]), tensor([[3, 4]])], 1));
 * // tensor([[1., 2., 3., 4.]])
 * ```
 */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  checkTensors(tensors, 'torch.cat(): expected a non-empty list of Tensors');
  const scalar = tensors.findIndex((tensor) => tensor.ndim === 0);
  if (scalar >= 0) {
    throw new RangeError(
      `zero-dimensional tensor (at position ${scalar}) cannot be concatenated. Use stack([…]) for numbers.`,
    );
  }
  const lead = tensors.find((tensor) => !isSkipped(tensor)) ?? tensors[0];
  const axis = isSkipped(lead) ? 0 : normalizeDim(dim, lead.ndim);
  tensors.forEach((tensor, position) => {
    checkFits(tensor, position, lead, axis);
  });
  const lengths = tensors.map((tensor) => (isSkipped(tensor) ? 0 : tensor.shape[axis]));
  const starts = lengths.map((_, position) => sum(lengths.slice(0, position)));
  return join('CatBackward0', tensors, lead.shape.with(axis, sum(lengths)), (whole, position) =>
    isSkipped(tensors[position])
      ? whole.narrow(axis, 0, 0).reshape(0)
      : whole.narrow(axis, starts[position], lengths[position]),
  );
}

/** Old PyTorch code starts from `tensor([])`; such tensors take part in any concatenation. */
function isSkipped(tensor: Tensor): boolean {
  return tensor.ndim === 1 && tensor.shape[0] === 0;
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}

function checkTensors(tensors: readonly Tensor[], sentence: string): void {
  if (!Array.isArray(tensors)) {
    throw new TypeError(
      `cat(): argument 'tensors' (position 1) must be tuple of Tensors, not ${pythonType(tensors)}. ` +
        'Put them in one array.',
    );
  }
  if (tensors.length === 0) throw new RangeError(`${sentence}. Give at least one tensor.`);
  tensors.forEach((tensor, position) => {
    if (!(tensor instanceof Tensor)) {
      throw new TypeError(
        `expected Tensor as element ${position} in argument 0, but got ${typeof tensor}. Wrap it with ` +
          'tensor(…).',
      );
    }
  });
}

function checkFits(tensor: Tensor, position: number, lead: Tensor, axis: number): void {
  if (isSkipped(tensor)) return;
  if (tensor.ndim !== lead.ndim) {
    throw new RangeError(
      `Tensors must have same number of dimensions: got ${lead.ndim} and ${tensor.ndim}. ` +
        'Use unsqueeze(dim) to add one.',
    );
  }
  tensor.shape.forEach((size, place) => {
    if (place === axis || size === lead.shape[place]) return;
    throw new RangeError(
      `Sizes of tensors must match except in dimension ${axis}. Expected size ${lead.shape[place]} but got ` +
        `size ${size} for tensor number ${position} in the list. Shapes: ${lead.shape} and ${tensor.shape}.`,
    );
  });
}

/**
 * Tensors of one shape along a new dimension `dim`.
 *
 * @throws when the list is empty or the shapes differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.stack.html
 * @example
 * ```ts
 * print(stack([tensor([1, 2]), tensor([3, 4])], 1));
 * // tensor([[1., 3.],
 * //         [2., 4.]])
 * ```
 */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  checkTensors(tensors, 'stack expects a non-empty TensorList');
  const { shape, ndim } = tensors[0];
  const axis = normalizeDim(dim, ndim + 1);
  tensors.forEach((tensor, position) => {
    if (sameShape(tensor.shape, shape)) return;
    throw new RangeError(
      `stack expects each tensor to be equal size, but got ${listText(shape)} at entry 0 and ` +
        `${listText(tensor.shape)} at entry ${position}. Use cat([…], dim) to join along a dimension.`,
    );
  });
  return join('StackBackward0', tensors, shape.toSpliced(axis, 0, tensors.length), (whole, position) =>
    whole.select(axis, position),
  );
}

/** Copies each tensor to its part of a new one; the same parts, of the gradient, are the gradients. */
function join(
  name: string,
  tensors: readonly Tensor[],
  shape: readonly number[],
  partOf: (whole: Tensor, position: number) => Tensor,
): Tensor {
  const types = tensors.map(({ dtype }) => dtype);
  const output = allocate(shape, types.reduce(promoteTypes));
  noGrad(() => {
    tensors.forEach((tensor, position) => {
      copyInto(tensor, partOf(output, position));
    });
  });
  record({
    name,
    inputs: tensors,
    outputs: [output],
    saved: [],
    backward: ([grad], _saved, needed) =>
      types.map((dtype, position) =>
        needed[position] && grad ? partOf(grad, position).to(dtype) : undefined,
      ),
  });
  return output;
}

/**
 * Another name of `cat`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.concat.html
 * @example
 * ```ts
 * print(concat([tensor([1]), tensor([2])]));
 * // tensor([1., 2.])
 * ```
 */
export function concat(tensors: readonly Tensor[], dim = 0): Tensor {
  return cat(tensors, dim);
}

/**
 * Another name of `cat`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.concatenate.html
 * @example
 * ```ts
 * print(concatenate([tensor([1]), tensor([2])]));
 * // tensor([1., 2.])
 * ```
 */
export function concatenate(tensors: readonly Tensor[], dim = 0): Tensor {
  return cat(tensors, dim);
}

/**
 * The tensors side by side: along dimension 1, or 0 for vectors.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hstack.html
 * @example
 * ```ts
 * print(hstack([tensor([1, 2]), tensor([3])]));
 * // tensor([1., 2., 3.])
 * ```
 */
export function hstack(tensors: readonly Tensor[]): Tensor {
  checkTensors(tensors, 'hstack expects a non-empty TensorList');
  const parts = tensors.map((tensor) => atleast1d(tensor));
  return cat(parts, parts[0].ndim === 1 ? 0 : 1);
}

/**
 * The tensors below each other; vectors count as rows.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.vstack.html
 * @example
 * ```ts
 * print(vstack([tensor([1, 2]), tensor([3, 4])]));
 * // tensor([[1., 2.],
 * //         [3., 4.]])
 * ```
 */
export function vstack(tensors: readonly Tensor[]): Tensor {
  checkTensors(tensors, 'vstack expects a non-empty TensorList');
  return cat(tensors.map((tensor) => atleast2d(tensor)));
}

/**
 * Another name of `vstack`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.row_stack.html
 * @example
 * ```ts
 * print(rowStack([tensor([1, 2]), tensor([3, 4])]).shape);
 * // torch.Size([2, 2])
 * ```
 */
export function rowStack(tensors: readonly Tensor[]): Tensor {
  return vstack(tensors);
}

/**
 * The tensors behind each other, along dimension 2.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.dstack.html
 * @example
 * ```ts
 * print(dstack([tensor([1, 2]), tensor([3, 4])]).shape);
 * // torch.Size([1, 2, 2])
 * ```
 */
export function dstack(tensors: readonly Tensor[]): Tensor {
  checkTensors(tensors, 'dstack expects a non-empty TensorList');
  return cat(
    tensors.map((tensor) => atleast3d(tensor)),
    2,
  );
}

/**
 * The tensors side by side; vectors count as columns.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.column_stack.html
 * @example
 * ```ts
 * print(columnStack([tensor([1, 2]), tensor([3, 4])]));
 * // tensor([[1., 3.],
 * //         [2., 4.]])
 * ```
 */
export function columnStack(tensors: readonly Tensor[]): Tensor {
  checkTensors(tensors, 'column_stack expects a non-empty TensorList');
  return hstack(tensors.map((tensor) => (tensor.ndim <= 1 ? tensor.reshape(-1, 1) : tensor)));
}
