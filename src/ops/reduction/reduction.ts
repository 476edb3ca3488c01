import { type DType, isFloatingPoint, legacyName } from '../../dtype/dtype.ts';
import { toFloating } from '../../dtype/promotion.ts';
import { fromTypedArray, reduceAxes } from '../../tensor/kernels.ts';
import { sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { where } from '../elementwise/where.ts';
import {
  type Dims,
  dropAxes,
  type KeepdimOptions,
  lineLength,
  type ReductionOptions,
  restoreAxes,
  settleReduction,
} from './axes.ts';

/** Options of `sum`, `nansum`, `mean` and `prod`. */
export interface SumOptions extends KeepdimOptions {
  /** The type to compute in. Default: int64 for integers and bool, else the input's own. */
  readonly dtype?: DType;
}

const samples = [
  { inputs: { self: [2, 3, 4] }, options: { axes: [0, 2], keepdim: false, node: '' } },
  { inputs: { self: [] }, options: { axes: [], keepdim: false, node: '' } },
  { inputs: { self: [2, 3] }, options: { axes: [1], keepdim: true, node: '' } },
];

export const sumOp: Op<{ self: Tensor }, ReductionOptions> = defineOp({
  name: 'sum',
  node: ({ node }: ReductionOptions) => node,
  forward: ({ self }: { self: Tensor }, options: ReductionOptions) =>
    dropAxes(reduceAxes('sum', self, options.axes, self.dtype), options),
  gradient: {
    self: ({ grad, meta: { self }, options }) => restoreAxes(grad, self.shape, options).expand(self.shape),
  },
  samples: [...samples, { inputs: { self: [2, 0] }, options: { axes: [1], node: '' } }],
});

export const meanOp: Op<{ self: Tensor }, ReductionOptions> = defineOp({
  name: 'mean',
  node: ({ node }: ReductionOptions) => node,
  forward: ({ self }: { self: Tensor }, options: ReductionOptions) =>
    sumOp({ self }, options).div(lineLength(self.shape, options.axes)),
  gradient: {
    self: ({ grad, meta: { self }, options }) =>
      restoreAxes(grad.div(lineLength(self.shape, options.axes)), self.shape, options).expand(self.shape),
  },
  samples,
});

export const nansumOp: Op<{ self: Tensor }, ReductionOptions> = defineOp({
  name: 'nansum',
  forward: ({ self }: { self: Tensor }, options: ReductionOptions) =>
    sumOp({ self: where(self.isnan(), 0, self) }, options),
  saves: ['self'],
  gradient: {
    self: ({ grad, saved, meta: { self }, options }) =>
      where(saved.self.isnan(), 0, restoreAxes(grad, self.shape, options)),
  },
  samples,
});

// The product of all others is output / self, but where a factor is 0 they are multiplied out one by one.
export const prodOp: Op<{ self: Tensor }, ReductionOptions> = defineOp({
  name: 'prod',
  node: ({ node }: ReductionOptions) => node,
  forward: ({ self }: { self: Tensor }, options: ReductionOptions) =>
    dropAxes(reduceAxes('prod', self, options.axes, self.dtype), options),
  saves: ['self', 'output'],
  gradient: {
    self: ({ grad, saved: { self, output }, options }) => {
      const back = (folded: Tensor) => restoreAxes(folded, self.shape, options);
      if (options.axes.length === 0) return grad;
      if (!self.eq(0).any().item()) return back(grad.mul(output)).div(self);
      return back(grad).mul(productOfOthers(self, options.axes[0]));
    },
  },
  samples: [
    samples[2],
    { inputs: { self: { shape: [2, 4], integers: [0, 2] } }, options: { axes: [1], node: '' } },
  ],
});

/** Π over j ≠ i of self[…, j, …], by products of lines in which the i-th factor is 1: n² factors per line. */
function productOfOthers(self: Tensor, axis: number): Tensor {
  const size = self.shape[axis];
  const [before, after] = [self.shape.slice(0, axis), self.shape.slice(axis + 1)];
  const repeated = self.reshape([...before, 1, size, ...after]).expand([...before, size, size, ...after]);
  const own = identityMask(size).reshape([size, size, ...after.map(() => 1)]);
  return where(own, 1, repeated).prod(axis + 1);
}

function identityMask(size: number): Tensor {
  const values = Uint8Array.from({ length: size * size }, (_, n) => (n % (size + 1) === 0 ? 1 : 0));
  return fromTypedArray(values, [size, size], 'bool');
}

export const logsumexpOp: Op<{ self: Tensor }, ReductionOptions> = defineOp({
  name: 'logsumexp',
  forward: ({ self }: { self: Tensor }, options: ReductionOptions) => {
    if (lineLength(self.shape, options.axes) === 0) return sumOp({ self: self.exp() }, options).log();
    // From the largest element on, so that nothing overflows; an infinite one stands for itself.
    const largest = reduceAxes('max', self, options.axes, self.dtype);
    const shift = where(largest.isinf(), 0, largest);
    const sums = sumOp({ self: self.sub(shift).exp() }, { ...options, keepdim: true });
    return dropAxes(sums.log().add(shift), options);
  },
  saves: ['self', 'output'],
  gradient: {
    self: ({ grad, saved: { self, output }, options }) => {
      const back = (folded: Tensor) => restoreAxes(folded, self.shape, options);
      return back(grad).mul(self.sub(back(output)).exp());
    },
  },
  samples,
});

/** Integers are summed in int64. */
function summed(input: Tensor, dtype?: DType): Tensor {
  return input.to(dtype ?? (isFloatingPoint(input.dtype) ? input.dtype : 'int64'));
}

/**
 * The sum over all elements, or along the dimensions `dim`.
 *
 * @throws when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sum.html
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]]);
 * print(x.sum(), x.sum(0), x.sum(1, { keepdim: true }).shape);
 * // tensor(10.) tensor([4., 6.]) torch.Size([2, 1])
 * ```
 */
export function sum(input: Tensor, dim?: Dims, options: SumOptions = {}): Tensor {
  const self = summed(input, options.dtype);
  return sumOp({ self }, settleReduction(input, dim, options, 'SumBackward0', 'SumBackward1'));
}

/**
 * The sum of the elements that are not NaN.
 *
 * @throws when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nansum.html
 * @example
 * ```ts
 * print(tensor([1, NaN, 3]).nansum());
 * // tensor(4.)
 * ```
 */
export function nansum(input: Tensor, dim?: Dims, options: SumOptions = {}): Tensor {
  if (!isFloatingPoint(input.dtype)) return sum(input, dim, options);
  return nansumOp({ self: summed(input, options.dtype) }, settleReduction(input, dim, options));
}

/**
 * The mean over all elements, or along the dimensions `dim`.
 *
 * @throws for integers, and when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mean.html
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]]);
 * print(x.mean(), x.mean(0));
 * // tensor(2.5000) tensor([2., 3.])
 * ```
 */
export function mean(input: Tensor, dim?: Dims, options: SumOptions = {}): Tensor {
  const { dtype = input.dtype } = options;
  if (!isFloatingPoint(dtype)) {
    throw new TypeError(
      `mean(): could not infer output dtype. ${options.dtype ? 'Optional' : 'Input'} dtype must be either ` +
        `a floating point or complex dtype. Got: ${legacyName(dtype)}. Convert with .to('float32') first.`,
    );
  }
  const settled = settleReduction(input, dim, options, 'MeanBackward0', 'MeanBackward1');
  return meanOp({ self: input.to(dtype) }, settled);
}

/**
 * The mean of the elements that are not NaN.
 *
 * @throws for integers, and when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nanmean.html
 * @example
 * ```ts
 * print(tensor([1, NaN, 3]).nanmean());
 * // tensor(2.)
 * ```
 */
export function nanmean(input: Tensor, dim?: Dims, options: SumOptions = {}): Tensor {
  if (!isFloatingPoint(input.dtype)) {
    throw new TypeError(
      `nanmean(): expected input to have floating point dtype but got ${legacyName(input.dtype)}. ` +
        "Convert with .to('float32') first.",
    );
  }
  return nansum(input, dim, options).div(input.detach().isnan().logicalNot().sum(dim, options));
}

/**
 * The product of all elements, or along one dimension.
 *
 * @throws when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.prod.html
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]]);
 * print(x.prod(), x.prod(0));
 * // tensor(24.) tensor([3., 8.])
 * ```
 */
export function prod(input: Tensor, dim?: number | null, options: SumOptions = {}): Tensor {
  const self = summed(input, options.dtype);
  if (dim !== undefined && dim !== null) {
    return prodOp({ self }, settleReduction(input, dim, options, '', 'ProdBackward1'));
  }
  const axes = input.ndim === 0 ? [] : [0];
  return prodOp({ self: self.reshape(axes.map(() => -1)) }, { axes, keepdim: false, node: 'ProdBackward0' });
}

/**
 * `log Σ exp(input)` along the dimensions `dim`, without overflow.
 *
 * @throws when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logsumexp.html
 * @example
 * ```ts
 * print(tensor([[1, 1], [1000, 1000]]).logsumexp(1));
 * // tensor([   1.6931, 1000.6932])
 * ```
 */
export function logsumexp(input: Tensor, dim: Dims, options: KeepdimOptions = {}): Tensor {
  return logsumexpOp({ self: input.to(toFloating(input.dtype)) }, settleReduction(input, dim, options));
}

/**
 * The tensor summed down to a shape that broadcasts to its own: the adjoint of broadcasting.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.sum_to_size.html
 * @example
 * ```ts
 * print(ones([2, 3]).sumToSize([1, 3]));
 * // tensor([[2., 2., 2.]])
 * ```
 */
export function sumToSize(input: Tensor, size: readonly number[]): Tensor {
  if (sameShape(input.shape, size)) return input;
  const missing = input.ndim - size.length;
  const axes = input.shape.flatMap((n, axis) =>
    axis < missing || (size[axis - missing] === 1 && n !== 1) ? [axis] : [],
  );
  return sumOp({ self: input }, { axes, node: 'SumBackward1' }).reshape(size);
}
