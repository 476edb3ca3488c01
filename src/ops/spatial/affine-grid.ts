import { isFloatingPoint } from '../../dtype/dtype.ts';
import { fromTypedArray } from '../../tensor/kernels.ts';
import { listText, numel, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';

interface GridOptions {
  readonly size: readonly number[];
  readonly alignCorners: boolean;
}

export const affineGridOp: Op<{ theta: Tensor }, GridOptions> = defineOp({
  name: 'affineGrid',
  node: 'AffineGridGeneratorBackward0',
  forward: ({ theta }: { theta: Tensor }, { size, alignCorners }: GridOptions) => {
    const spatial = size.slice(2);
    const base = homogeneous(spatial, alignCorners).to(theta.dtype);
    return base.matmul(theta.transpose(1, 2)).reshape(size[0], ...spatial, spatial.length);
  },
  gradient: {
    theta: ({ grad, options: { size, alignCorners }, meta }) => {
      const spatial = size.slice(2);
      const base = homogeneous(spatial, alignCorners).to(meta.theta.dtype);
      return grad.reshape(size[0], -1, spatial.length).transpose(1, 2).matmul(base);
    },
  },
  samples: [{ inputs: { theta: [2, 2, 3] }, options: { size: [2, 1, 2, 3], alignCorners: true } }],
});

/** The points (x, y(, z), 1) of a regular grid over [−1, 1], a row each; x is the last axis of `spatial`. */
function homogeneous(spatial: readonly number[], alignCorners: boolean): Tensor {
  const width = spatial.length + 1;
  const points = new Float64Array(numel(spatial) * width);
  for (let point = 0; point < numel(spatial); point++) {
    let rest = point;
    for (let axis = spatial.length - 1; axis >= 0; axis--) {
      points[point * width + spatial.length - 1 - axis] = along(
        rest % spatial[axis],
        spatial[axis],
        alignCorners,
      );
      rest = Math.floor(rest / spatial[axis]);
    }
    points[point * width + width - 1] = 1;
  }
  return fromTypedArray(points, [numel(spatial), width], 'float64');
}

function along(index: number, size: number, alignCorners: boolean): number {
  if (size <= 1) return 0;
  return alignCorners ? (2 * index) / (size - 1) - 1 : (2 * index + 1) / size - 1;
}

/** Options of `affineGrid`. */
export interface AffineGridOptions {
  /** Whether ±1 are the centres of the corner pixels rather than their outer edges. Default: false. */
  readonly alignCorners?: boolean | null;
}

/**
 * The grid for `gridSample` that an affine map makes: `theta` [N, 2, 3] with `size` [N, C, H, W] gives
 * [N, H, W, 2]; [N, 3, 4] with [N, C, D, H, W] gives [N, D, H, W, 3].
 *
 * @throws when `theta` and `size` do not belong together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.affine_grid.html
 * @example
 * ```ts
 * const identity = tensor([[[1, 0, 0], [0, 1, 0]]]);
 * print(F.affineGrid(identity, [1, 1, 1, 2]));
 * // tensor([[[[-0.5000,  0.0000],
 * //           [ 0.5000,  0.0000]]]])
 * ```
 */
export function affineGrid(theta: Tensor, size: readonly number[], options: AffineGridOptions = {}): Tensor {
  if (!isFloatingPoint(theta.dtype)) {
    throw new TypeError(
      `Expected theta to have floating point type, but got torch.${theta.dtype}. Convert it.`,
    );
  }
  checkTheta(theta, size);
  if (size.some((n) => !(n > 0))) {
    throw new RangeError(
      `Expected non-zero, positive output size. Got ${listText(size)}. Sizes are 1 or more.`,
    );
  }
  return affineGridOp({ theta }, { size, alignCorners: options.alignCorners ?? false });
}

function checkTheta(theta: Tensor, size: readonly number[]): void {
  if (size.length !== 4 && size.length !== 5) {
    throw new RangeError(
      'affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got size ' +
        `${listText(size)}. Give [N, C, H, W] or [N, C, D, H, W].`,
    );
  }
  const spatial = size.length - 2;
  if (sameShape(theta.shape.slice(1), [spatial, spatial + 1])) {
    if (theta.shape[0] === size[0]) return;
    throw new RangeError(
      `Expected size for first two dimensions of batch2 tensor to be: [${size[0]}, ${spatial + 1}] ` +
        `but got: [${theta.shape[0]}, ${spatial + 1}]. Give one matrix per sample.`,
    );
  }
  throw new RangeError(
    `Expected a batch of ${spatial}D affine matrices of shape Nx${spatial}x${spatial + 1} for size ` +
      `${listText(size)}. Got ${theta.shape}. Give one matrix per sample.`,
  );
}
