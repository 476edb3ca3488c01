import { listText } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** What stands outside: one value, the mirror image, the edge, or the other end. */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** Places added before and after an axis; negative ones are cut off. */
export interface Margin {
  readonly before: number;
  readonly after: number;
}

/** The graph node by the name of PyTorch's kernel for the mode and the number of padded dimensions. */
export function paddingNode(mode: PadMode, dimensions: number): string {
  if (mode === 'circular') return 'CopySlices';
  return `${mode === 'reflect' ? 'Reflection' : 'Replication'}Pad${dimensions}DBackward0`;
}

/** One margin per axis; the list names the last axis first. */
export function marginsOf(input: Tensor, padding: readonly number[]): Margin[] {
  if (padding.length % 2 !== 0) {
    throw new RangeError('Padding length must be divisible by 2. Give two numbers per dimension.');
  }
  if (padding.length / 2 > input.ndim) {
    throw new RangeError(
      `Padding length too large: ${padding.length} numbers for ${input.ndim} dimensions. Give two for each.`,
    );
  }
  const fraction = padding.find((size) => !Number.isInteger(size));
  if (fraction !== undefined) {
    throw new TypeError(
      `pad(): argument 'pad' must be tuple of ints, but found ${fraction} in ${listText(padding)}.`,
    );
  }
  return input.shape.map((_, axis) => {
    const pair = 2 * (input.ndim - 1 - axis);
    return { before: padding[pair] ?? 0, after: padding[pair + 1] ?? 0 };
  });
}

/** Cutting off may not take more than there is. */
export function checkConstantPadding(input: Tensor, margins: readonly Margin[]): void {
  margins.forEach(({ before, after }, axis) => {
    const size = input.shape[axis];
    const left = size + Math.min(before, 0);
    if (left < 0) {
      throw new RangeError(
        `Dimension out of range (expected to be in range of [${-size}, ${size - 1}], but got ${-before}). ` +
          `Padding [${before}, ${after}] cuts off more than the ${size} places of dimension ${axis}.`,
      );
    }
    if (left + after < 0) {
      throw new RangeError(
        `start (0) + length (${left + after}) exceeds dimension size (${left}). ` +
          `Padding [${before}, ${after}] cuts off more than the ${size} places of dimension ${axis}.`,
      );
    }
  });
}

/** What the modes that look at the edges can pad. */
export function checkEdgePadding(
  input: Tensor,
  dimensions: number,
  margins: readonly Margin[],
  mode: PadMode,
): void {
  if (mode !== 'reflect' && mode !== 'replicate' && mode !== 'circular') {
    throw new TypeError(
      `Unrecognised padding mode ${String(mode)}. Use 'constant', 'reflect', 'replicate' or 'circular'.`,
    );
  }
  const rank = input.ndim - dimensions;
  if (dimensions < 1 || dimensions > 3 || (rank !== 1 && rank !== 2)) {
    throw new RangeError(
      'Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now. ' +
        `The last ${dimensions} of ${input.ndim} dimensions were to be padded; ` +
        'one or two (batch, channels) must be left.',
    );
  }
  const padded = input.shape.map((_, axis) => axis).slice(-dimensions);
  for (const axis of padded.toReversed()) {
    checkEdge(input, axis, margins[axis], mode, dimensions);
  }
}

function checkEdge(
  input: Tensor,
  axis: number,
  { before, after }: Margin,
  mode: PadMode,
  dimensions: number,
): void {
  const size = input.shape[axis];
  if (size === 0) {
    throw new RangeError(
      `Expected ${dimensions + 1}D or ${dimensions + 2}D (batch mode) tensor with possibly 0 batch size ` +
        'and other ' +
        `non-zero dimensions for input, but got: ${listText(input.shape)}. There is no edge to look at.`,
    );
  }
  if (mode === 'reflect' && (before >= size || after >= size)) {
    const argument = 4 + 2 * (input.ndim - 1 - axis);
    // For two dimensions PyTorch prints the number of dimensions where it means the sizes.
    const of = dimensions === 2 ? input.ndim : listText(input.shape);
    throw new RangeError(
      `Argument #${argument}: Padding size should be less than the corresponding input dimension, but got: ` +
        `padding (${before}, ${after}) at dimension ${axis} of input ${of}. The mirror image of ${size} ` +
        'places is ' +
        `${size - 1} long.`,
    );
  }
  if (mode === 'circular' && (before > size || after > size)) {
    throw new RangeError(
      'Padding value causes wrapping around more than once. ' +
        `Dimension ${axis} has ${size} places; pad it by ${size} or less, or in several steps.`,
    );
  }
  checkLeft(size, axis, before + after, mode, dimensions);
}

function checkLeft(size: number, axis: number, added: number, mode: PadMode, dimensions: number): void {
  if (mode === 'circular' && size + added < 0) {
    throw new RangeError(
      `Negative padding value is resulting in an empty dimension: dimension ${axis} has ${size} places.`,
    );
  }
  if (mode !== 'circular' && dimensions === 1 && size + added < 1) {
    throw new RangeError(
      `input (W: ${size}) is too small. Calculated output W: ${size + added}. Cut off less.`,
    );
  }
}
