import type { View } from '../backend/backend.ts';
import { denseStrides } from '../backend/extent.ts';
import type { ConvSpec } from './spec.ts';

/** A row-major view with other axes over the same elements. */
export function reshape(view: View, shape: readonly number[]): View {
  return { ...view, shape, strides: denseStrides(shape) };
}

/** The view at one index of each of the axes from `axis` on; those axes disappear. */
export function select(view: View, axis: number, indices: readonly number[]): View {
  const end = axis + indices.length;
  return {
    ...view,
    shape: [...view.shape.slice(0, axis), ...view.shape.slice(end)],
    strides: [...view.strides.slice(0, axis), ...view.strides.slice(end)],
    offset: indices.reduce((offset, index, k) => offset + index * view.strides[axis + k], view.offset),
  };
}

/** A matrix of every batch turned over: [B, R, C] as [B, C, R]. */
export function transpose(view: View): View {
  const [batch, rows, columns] = view.shape;
  const [byBatch, byRow, byColumn] = view.strides;
  return { ...view, shape: [batch, columns, rows], strides: [byBatch, byColumn, byRow] };
}

/** One number per channel [C], repeated over every element of `shape` [N, C, …]. */
export function perChannel(bias: View, shape: readonly number[]): View {
  return { ...bias, shape, strides: shape.map((_, axis) => (axis === 1 ? bias.strides[0] : 0)) };
}

/** Whether the image needs a padded copy. */
export function hasPadding(spec: ConvSpec): boolean {
  return spec.padding.some(([begin, end]) => begin > 0 || end > 0);
}

/** The sizes of an input plane with its padding: begin + I + end. */
export function paddedSize(spec: ConvSpec): readonly number[] {
  return spec.inputSize.map((size, axis) => spec.padding[axis][0] + size + spec.padding[axis][1]);
}

/** Where the image [C, I…] lies in its padded copy [C, begin + I + end…]. */
export function interior(padded: View, spec: ConvSpec): View {
  const offset = spec.padding.reduce(
    (sum, [begin], axis) => sum + begin * padded.strides[axis + 1],
    padded.offset,
  );
  return { ...padded, shape: [padded.shape[0], ...spec.inputSize], offset };
}

/**
 * Every window of a padded image [C, P…], without copying: [C, K…, O…], whose element (c, k, o) is the
 * image's (c, o · stride + k · dilation).
 */
export function windows(padded: View, spec: ConvSpec): View {
  const [byChannel, ...byPlace] = padded.strides;
  return {
    ...padded,
    shape: [padded.shape[0], ...spec.kernelSize, ...spec.outputSize],
    strides: [
      byChannel,
      ...byPlace.map((stride, axis) => stride * spec.dilation[axis]),
      ...byPlace.map((stride, axis) => stride * spec.stride[axis]),
    ],
  };
}
