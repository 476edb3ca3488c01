import { type FoldOptions, type FoldSpec, foldSpec, unfoldSpec } from '../../conv/fold-spec.ts';
import type { PerAxis } from '../../conv/options.ts';
import { forEachTap, type Tap, tapLayout } from '../../conv/taps.ts';
import * as e from '../../expression/build.ts';
import { input as place } from '../../expression/expression.ts';
import { allocate, copyInto, mapInto } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { refuseTypes } from './pool-arguments.ts';

const sampleSpec = unfoldSpec([2, 3, 4, 5], [2, 3], { padding: [0, 1], stride: [1, 2] });

/** [..., C, H, W] → [..., C · Kh · Kw, L]. */
export const unfoldOp: Op<{ self: Tensor }, FoldSpec> = defineOp({
  name: 'unfold',
  node: 'Im2ColBackward0',
  forward: ({ self }: { self: Tensor }, spec: FoldSpec) => {
    const [rows, length] = [product(spec.kernelSize), product(spec.blocks)];
    const channels = self.shape.slice(0, -2);
    const columns = allocate([...channels, ...spec.kernelSize, ...spec.blocks], self.dtype);
    forEachTap(spec.taps, (taps) => {
      copyInto(self.alias(tapLayout(self, taps, 'input')), blocksOf(columns, taps));
    });
    return columns.view(...channels.slice(0, -1), channels[channels.length - 1] * rows, length);
  },
  gradient: { self: ({ grad, options }) => foldOp({ self: grad }, options) },
  samples: [{ inputs: { self: [2, 3, 4, 5] }, options: sampleSpec }],
});

/** [..., C · Kh · Kw, L] → [..., C, H, W]: the adjoint of `unfold`. */
export const foldOp: Op<{ self: Tensor }, FoldSpec> = defineOp({
  name: 'fold',
  node: 'Col2ImBackward0',
  forward: ({ self }: { self: Tensor }, spec: FoldSpec) => {
    const channels = [...self.shape.slice(0, -2), self.shape[self.ndim - 2] / product(spec.kernelSize)];
    const columns = self.reshape(...channels, ...spec.kernelSize, ...spec.blocks);
    const planes = allocate([...channels, ...spec.planeSize], self.dtype);
    forEachTap(spec.taps, (taps) => {
      const part = planes.alias(tapLayout(planes, taps, 'input'));
      mapInto(e.add(place(0), place(1)), [part, blocksOf(columns, taps)], [], part, self.dtype);
    });
    return planes;
  },
  gradient: { self: ({ grad, options }) => unfoldOp({ self: grad }, options) },
  samples: [{ inputs: { self: [2, 18, 9] }, options: sampleSpec }],
});

/** Of columns [..., Kh, Kw, Lh, Lw] those that hold one element of the kernel: [..., Lh, Lw], clipped. */
function blocksOf(columns: Tensor, taps: readonly Tap[]): Tensor {
  const kernel = columns.ndim - 4;
  const keep = (_: number, axis: number): boolean => axis < kernel || axis >= kernel + 2;
  const [down, across] = columns.strides.slice(kernel, kernel + 2);
  const layout = {
    shape: columns.shape.filter(keep),
    strides: columns.strides.filter(keep),
    offset: columns.offset + taps[0].element * down + taps[1].element * across,
  };
  return columns.alias(tapLayout(layout, taps, 'output'));
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}

/**
 * The blocks that a kernel sees in images [N, C, H, W], which may lack N, as columns
 * [N, C · Kh · Kw, L]: im2col. A convolution is the product of its weight matrix and these.
 *
 * @throws where shape or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.unfold.html
 * @example
 * ```ts
 * print(F.unfold(arange(9).view(1, 1, 3, 3), 2));
 * // tensor([[[0., 1., 3., 4.],
 * //          [1., 2., 4., 5.],
 * //          [3., 4., 6., 7.],
 * //          [4., 5., 7., 8.]]])
 * ```
 */
export function unfold(input: Tensor, kernelSize: PerAxis, options: FoldOptions = {}): Tensor {
  const spec = unfoldSpec(input.shape, kernelSize, options);
  refuseTypes('im2col_out_cpu', input, ['float32', 'float64', 'float16']);
  return unfoldOp({ self: input }, spec);
}

/**
 * Images [N, C, H, W] of size `outputSize`, in which every column of `input` [N, C · Kh · Kw, L], which may
 * lack N, is added where its block lies: col2im, the transpose of `unfold`.
 *
 * @throws where shape, sizes or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.fold.html
 * @example
 * ```ts
 * print(F.fold(ones([1, 4, 4]), 3, 2));
 * // tensor([[[[1., 2., 1.],
 * //           [2., 4., 2.],
 * //           [1., 2., 1.]]]])
 * ```
 */
export function fold(
  input: Tensor,
  outputSize: PerAxis,
  kernelSize: PerAxis,
  options: FoldOptions = {},
): Tensor {
  const spec = foldSpec(input.shape, outputSize, kernelSize, options);
  refuseTypes('col2im_out_cpu', input, ['float32', 'float64', 'float16']);
  return foldOp({ self: input }, spec);
}
