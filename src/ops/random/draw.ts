import { type DType, legacyName, type TypedArray } from '../../dtype/dtype.ts';
import { defaultGenerator, type Generator } from '../../random/generator.ts';
import { fromTypedArray } from '../../tensor/kernels.ts';
import { isContiguous, numel } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { TensorOptions } from '../creation/creation.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { inPlace } from '../declare/in-place.ts';

/** Which stream to draw from. */
export interface GeneratorOption {
  /** The stream of random numbers. Default: the one that `manualSeed` seeds. */
  readonly generator?: Generator | null;
}

/** Options of functions that create random tensors. */
export interface RandomOptions extends TensorOptions, GeneratorOption {}

/** Draws `count` numbers in the order in which they lie in memory; `isDense` is false for gapped layouts. */
export type Draw = (count: number, isDense: boolean) => TypedArray;

interface DrawOptions {
  readonly node: string;
  readonly draw: Draw;
  readonly strides: readonly number[];
}

/** A tensor of random numbers in the layout of another one; it does not depend on the other's values. */
export const drawOp: Op<{ self: Tensor }, DrawOptions> = defineOp({
  name: 'draw',
  node: ({ node }: DrawOptions) => node,
  forward: ({ self }: { self: Tensor }, { draw, strides }: DrawOptions) =>
    drawLike(self.dtype, self.shape, strides, draw),
  gradient: { self: ({ grad }) => grad.zerosLike() },
  samples: [
    { inputs: { self: [2, 3] }, options: { node: '', draw: (n) => new Float64Array(n), strides: [1, 2] } },
  ],
});

/** The generator of the options, or the default one. */
export function generatorOf({ generator }: GeneratorOption): Generator {
  return generator ?? defaultGenerator;
}

/** Replaces the elements of a tensor by random ones; PyTorch's in-place samplers are all made of this. */
export function drawInPlace(input: Tensor, name: string, draw: Draw): Tensor {
  const node = `${name[0].toUpperCase()}${name.slice(1, -1)}Backward0`;
  const { strides } = input;
  return inPlace(input, name, (self) => drawOp({ self }, { node, draw, strides }));
}

/** An array of floats to draw into, refused in PyTorch's words for other types. */
export function floatArray(dtype: DType, count: number, kernel: string): Float32Array | Float64Array {
  if (dtype === 'float32') return new Float32Array(count);
  if (dtype === 'float64') return new Float64Array(count);
  throw new TypeError(
    `"${kernel}" not implemented for '${legacyName(dtype)}'. ` +
      'Draw float32 numbers and convert them with .to().',
  );
}

/**
 * A new tensor of random elements. PyTorch visits elements as they lie in memory, so the tensor that takes
 * the place of a transposed one is filled in transposed order.
 */
export function drawLike(
  dtype: DType,
  shape: readonly number[],
  strides: readonly number[],
  draw: Draw,
): Tensor {
  const order = strides.map((_, axis) => axis).sort((a, b) => strides[b] - strides[a]);
  const values = draw(numel(shape), isContiguous(shape, strides));
  const inOrder = order.map((axis) => shape[axis]);
  return fromTypedArray(values, inOrder, dtype).permute(shape.map((_, axis) => order.indexOf(axis)));
}
