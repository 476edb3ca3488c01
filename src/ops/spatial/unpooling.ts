import { fail, plainList } from '../../conv/errors.ts';
import type { PerAxis } from '../../conv/options.ts';
import { checkUnpoolInput, readUnpool, type UnpoolOptions } from '../../conv/unpool-size.ts';
import { legacyName } from '../../dtype/dtype.ts';
import { allocate, readValues, scatterOffsets } from '../../tensor/kernels.ts';
import { numel, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { type Indexed, takeFromPlanesOp } from './planes.ts';
import { refuseTypes } from './pool-arguments.ts';
import { placesInPlanes } from './window-passes.ts';

export const maxUnpoolOp: Op<Indexed, { readonly outputSize: readonly number[] }> = defineOp({
  name: 'maxUnpool',
  node: ({ outputSize }: { readonly outputSize: readonly number[] }) =>
    `MaxUnpool${outputSize.length}DBackward0`,
  forward: ({ self, indices }: Indexed, { outputSize }: { readonly outputSize: readonly number[] }) => {
    const leading = self.shape.slice(0, self.ndim - outputSize.length);
    const planes = allocate([...leading, ...outputSize], self.dtype);
    scatterOffsets(self, placesInPlanes(indices, outputSize), planes, 'set');
    return planes;
  },
  saves: ['indices'],
  gradient: {
    self: ({ grad, saved, options }) =>
      takeFromPlanesOp({ self: grad, indices: saved.indices }, { rank: options.outputSize.length }),
    indices: null,
  },
  // One element a plane: where two meet, the last one wins, which has no derivative.
  samples: [
    {
      inputs: { self: [2, 2, 1, 1], indices: { shape: [2, 2, 1, 1], integers: [0, 12] } },
      options: { outputSize: [3, 4] },
    },
  ],
});

/**
 * Puts the maxima `input` [N, C, L], which may lack N, back to the places `indices` that `maxPool1d`
 * found them at, among zeros.
 *
 * @throws where shapes or settings do not fit together, or an index lies outside the result.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool1d.html
 * @example
 * ```ts
 * const [y, indices] = F.maxPool1d(tensor([[1, 5, 2, 4]]), 2, { returnIndices: true });
 * print(F.maxUnpool1d(y, indices, 2));
 * // tensor([[0., 5., 0., 4.]])
 * ```
 */
export function maxUnpool1d(
  input: Tensor,
  indices: Tensor,
  kernelSize: PerAxis,
  options: UnpoolOptions = {},
): Tensor {
  const sizes = readUnpool(1, input.shape, kernelSize, options);
  return unpool(input.unsqueeze(-1), indices.unsqueeze(-1), [...sizes, 1]).squeeze(-1);
}

/**
 * Puts the maxima `input` [N, C, H, W], which may lack N, back to the places `indices` that `maxPool2d`
 * found them at, among zeros.
 *
 * @throws where shapes or settings do not fit together, or an index lies outside the result.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool2d.html
 * @example
 * ```ts
 * const [y, indices] = F.maxPool2d(arange(4).view(1, 2, 2), 2, { returnIndices: true });
 * print(F.maxUnpool2d(y, indices, 2));
 * // tensor([[[0., 0.],
 * //          [0., 3.]]])
 * ```
 */
export function maxUnpool2d(
  input: Tensor,
  indices: Tensor,
  kernelSize: PerAxis,
  options: UnpoolOptions = {},
): Tensor {
  return unpool(input, indices, readUnpool(2, input.shape, kernelSize, options));
}

/**
 * Puts the maxima `input` [N, C, D, H, W], which may lack N, back to the places `indices` that `maxPool3d`
 * found them at, among zeros.
 *
 * @throws where shapes or settings do not fit together, or an index lies outside the result.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool3d.html
 * @example
 * ```ts
 * const [y, indices] = F.maxPool3d(ones([1, 1, 2, 2]), [1, 2, 2], { returnIndices: true });
 * print(F.maxUnpool3d(y, indices, [1, 2, 2]).flatten());
 * // tensor([1., 0., 0., 0.])
 * ```
 */
export function maxUnpool3d(
  input: Tensor,
  indices: Tensor,
  kernelSize: PerAxis,
  options: UnpoolOptions = {},
): Tensor {
  return unpool(input, indices, readUnpool(3, input.shape, kernelSize, options));
}

function unpool(input: Tensor, indices: Tensor, outputSize: readonly number[]): Tensor {
  const rank = outputSize.length;
  checkIndices(input, indices, rank);
  checkUnpoolInput(rank, input.shape);
  refuseTypes(`max_unpool${rank}d`, input, ['float32', 'float64']);
  const elements = numel(outputSize);
  for (const index of readValues(indices)) {
    if (index >= 0 && index < elements) continue;
    fail(
      `Found an invalid max index: ${index} (output volumes are of size ${outputSize.join('x')}`,
      'Pass the indices of a max pool with the same settings.',
    );
  }
  return maxUnpoolOp({ self: input, indices }, { outputSize });
}

function checkIndices(input: Tensor, indices: Tensor, rank: number): void {
  if (indices.dtype !== 'int64') {
    fail(
      `elements in indices should be type int64${rank === 2 ? ` but got: ${legacyName(indices.dtype)}` : ''}`,
      "Convert them with .to('int64').",
    );
  }
  if (!sameShape(indices.shape, input.shape)) {
    fail(
      `Expected shape of indices to be same as that of the input tensor (${plainList(input.shape)}) ` +
        `but got indices tensor with shape: ${plainList(indices.shape)}`,
      'Pass the indices that came with these maxima.',
    );
  }
}
