import type { Tensor } from '../../tensor/tensor.ts';
import { zeros } from '../creation/creation.ts';
import type { Op } from '../declare/define.ts';
import { defineView } from '../declare/define-view.ts';
import { selectOp, sliceOp } from '../shape/slicing.ts';
import { type Index, type IndexPart, parseIndex, sliceRange } from './index-language.ts';

export const aliasOp: Op<{ self: Tensor }, Record<never, never>> = defineView({
  name: 'alias',
  node: 'AliasBackward0',
  layout: ({ shape, strides, offset }) => ({ shape, strides, offset }),
  gradient: ({ grad }) => grad,
  samples: [{ inputs: { self: [2, 3] }, options: {} }],
});

/** A view by all the parts that name places and ranges, and the index tensors that are left, by dimension. */
export interface BasicIndex {
  readonly view: Tensor;
  readonly tensors: readonly (Tensor | undefined)[];
}

/** Applies places, slices, new dimensions and `'...'` one after another; every step is a view. */
export function applyBasicIndex(input: Tensor, indices: readonly Index[]): BasicIndex {
  const parts = indices.map(parseIndex);
  const named = parts.reduce((count, part) => count + extent(part), 0);
  if (parts.length === 1 && parts[0].kind === 'place' && input.ndim === 0) throw scalarIndexed();
  if (parts.length === 1 && parts[0].kind === 'slice' && input.ndim === 0) {
    throw new RangeError('slice() cannot be applied to a 0-dim tensor. Use item() for its number.');
  }
  if (named > input.ndim) {
    throw new RangeError(
      `too many indices for tensor of dimension ${input.ndim}. This index names ${named} dimensions.`,
    );
  }
  return applyParts(input, parts, input.ndim - named);
}

/** How many dimensions of the input a part takes. */
function extent(part: IndexPart): number {
  if (part.kind === 'place' || part.kind === 'slice') return 1;
  if (part.kind !== 'tensor') return 0;
  return part.tensor.dtype === 'int64' ? 1 : part.tensor.ndim;
}

function scalarIndexed(): RangeError {
  return new RangeError(
    'invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to ' +
      'convert a ' +
      '0-dim tensor to a number. In fovea: tensor.item().',
  );
}

function applyParts(input: Tensor, parts: readonly IndexPart[], unnamed: number): BasicIndex {
  const tensors: (Tensor | undefined)[] = [];
  let view = input;
  let dim = 0;
  let position = 0;
  for (const part of parts) {
    if (part.kind === 'place') {
      view = selectPlace(view, dim, position++, part.place);
    } else if (part.kind === 'slice') {
      const whole = parts.length > 1 && part.start === null && part.stop === null && part.step === 1;
      const range = sliceRange(part, view.shape[dim]);
      if (!whole) view = sliceOp({ self: view }, { dim, ...range, step: part.step, node: 'SliceBackward0' });
      dim++;
      position++;
    } else if (part.kind === 'rest') {
      dim += unnamed;
      position += unnamed;
    } else if (part.kind === 'new') {
      view = view.unsqueeze(dim++);
    } else if (part.kind === 'truth') {
      view = view.unsqueeze(dim);
      tensors[dim++] = zeros([part.truth ? 1 : 0], { dtype: 'int64' });
    } else {
      tensors[dim] = part.tensor;
      dim += extent(part);
      position += extent(part);
    }
  }
  return { view: view === input ? aliasOp({ self: input }, {}) : view, tensors: Array.from(tensors) };
}

/** `position` is the dimension's number in the original tensor, for the message. */
function selectPlace(view: Tensor, dim: number, position: number, place: number): Tensor {
  const size = view.shape[dim];
  if (place < -size || place >= size) {
    throw new RangeError(
      `index ${place} is out of bounds for dimension ${position} with size ${size}. ` +
        `Places there are ${-size} to ${size - 1}.`,
    );
  }
  return selectOp({ self: view }, { dim, index: place < 0 ? place + size : place, node: 'SelectBackward0' });
}
