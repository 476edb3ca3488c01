import { type DType, isFloatingPoint, legacyName } from '../../dtype/dtype.ts';
import { normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { where } from '../elementwise/where.ts';
import {
  type Dims,
  type KeepdimOptions,
  type ReductionOptions,
  restoreAxes,
  settleReduction,
} from './axes.ts';

/** Options of `norm`. */
export interface NormOptions extends KeepdimOptions {
  /** The type to compute in. Default: the input's own. */
  readonly dtype?: DType;
}

interface PowerOptions extends ReductionOptions {
  readonly p: number;
}

export const normOp: Op<{ self: Tensor }, PowerOptions> = defineOp({
  name: 'norm',
  node: ({ node }: PowerOptions) => node,
  forward: ({ self }: { self: Tensor }, { p, ...fold }: PowerOptions) => {
    const { axes } = fold;
    if (p === 0) return self.ne(0).sum(axes, fold).to(self.dtype);
    if (p === 2) return self.square().sum(axes, fold).sqrt();
    if (p === Number.POSITIVE_INFINITY) return self.abs().amax(axes, fold);
    if (p === Number.NEGATIVE_INFINITY) return self.abs().amin(axes, fold);
    const sums = (p === 1 ? self.abs() : self.abs().pow(p)).sum(axes, fold);
    return p === 1 ? sums : sums.pow(1 / p);
  },
  saves: ['self', 'output'],
  gradient: {
    self: ({ grad, saved: { self, output }, options }) => {
      const back = (folded: Tensor) => restoreAxes(folded, self.shape, options);
      return normGradient(self, back(output), back(grad), options);
    },
  },
  samples: [
    { inputs: { self: [2, 3, 4] }, options: { p: 2, axes: [0, 2], keepdim: false, node: '' } },
    { inputs: { self: [2, 3] }, options: { p: 3, axes: [1], keepdim: true, node: '' } },
    { inputs: { self: [2, 3] }, options: { p: 1, axes: [1], keepdim: true, node: '' } },
    { inputs: { self: [5] }, options: { p: Number.POSITIVE_INFINITY, axes: [0], keepdim: true, node: '' } },
  ],
});

/** ∂‖x‖ₚ/∂x = sgn(x) · (|x| / ‖x‖)ᵖ⁻¹, and 0 where it is not defined; equal largest elements share it. */
function normGradient(self: Tensor, norm: Tensor, grad: Tensor, { p, axes }: PowerOptions): Tensor {
  if (p === 0) return self.zerosLike();
  if (p === 1) return self.sgn().mul(grad);
  if (p === 2) return self.mul(grad.div(norm).maskedFill(norm.eq(0), 0));
  if (Math.abs(p) === Number.POSITIVE_INFINITY) {
    const chosen = self.detach().abs().eq(norm.detach());
    return self
      .sgn()
      .mul(chosen)
      .mul(grad.div(chosen.sum(axes, { keepdim: true })));
  }
  const scale = grad.mul(norm.pow(1 - p)).maskedFill(norm.eq(0), 0);
  const power = self
    .abs()
    .pow(p - 1)
    .maskedFill(self.eq(0), 0);
  return self.sgn().mul(power).mul(scale);
}

/**
 * The vector norm `(Σ |x|ᵖ)^(1/p)` of all elements, or along the dimensions `dim`. `p` may be 0 (how many
 * are not 0), ±Infinity (the largest or smallest magnitude) or 'fro' (as 2).
 *
 * @throws for integers, for other words than 'fro', and when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.norm.html
 * @example
 * ```ts
 * const x = tensor([[3, 4], [6, 8]]);
 * print(x.norm(2, 1), x.norm(1), x.norm(Infinity));
 * // tensor([ 5., 10.]) tensor(21.) tensor(8.)
 * ```
 */
export function norm(
  input: Tensor,
  p: number | 'fro' | null = 'fro',
  dim?: Dims,
  options: NormOptions = {},
): Tensor {
  const { dtype = input.dtype } = options;
  if (!isFloatingPoint(dtype)) {
    throw new TypeError(
      `norm(): input dtype should be either floating point or complex. Got ${legacyName(dtype)} instead. ` +
        "Convert with .to('float32') first.",
    );
  }
  if (typeof p === 'string' && p !== 'fro') {
    throw new RangeError(
      `only valid string values are 'fro' and 'nuc', found ${String(p)}. fovea has 'fro' and numbers here.`,
    );
  }
  const fold = settleReduction(input, dim, options, 'NormBackward1');
  return normOp({ self: input.to(dtype) }, { ...fold, p: typeof p === 'number' ? p : 2 });
}

/**
 * The p-norm of `input − other`.
 *
 * @throws for integers, and when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.dist.html
 * @example
 * ```ts
 * print(tensor([1, 2]).dist(tensor([4, 6])));
 * // tensor(5.)
 * ```
 */
export function dist(input: Tensor, other: Tensor, p = 2): Tensor {
  const difference = input.sub(other);
  const axes = difference.shape.map((_, axis) => axis);
  return normOp({ self: difference }, { p, axes, keepdim: false, node: 'DistBackward0' });
}

/**
 * Every slice along `dim` whose p-norm is above `maxnorm` is scaled down to it.
 *
 * @throws for fewer than 2 dimensions, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.renorm.html
 * @example
 * ```ts
 * print(tensor([[3, 4], [0.3, 0.4]]).renorm(2, 0, 1));
 * // tensor([[0.6000, 0.8000],
 * //         [0.3000, 0.4000]])
 * ```
 */
export function renorm(input: Tensor, p: number, dim: number, maxnorm: number): Tensor {
  if (input.ndim < 2) {
    throw new RangeError(
      `renorm: input needs at least 2 dimensions, got ${input.ndim} dimensions. Add one with unsqueeze.`,
    );
  }
  const kept = normalizeDim(dim, input.ndim);
  const others = input.shape.map((_, axis) => axis).filter((axis) => axis !== kept);
  const norms = input.norm(p, others, { keepdim: true });
  const factors = where(norms.gt(maxnorm), norms.add(1e-7).reciprocal().mul(maxnorm), 1);
  return input.mul(factors);
}
