import { reduceAxes } from '../../tensor/kernels.ts';
import { printable, type ValuesAndIndices, valuesAndIndices } from '../../tensor/named-tuple.ts';
import { normalizeDim } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { refuse } from '../declare/result-type.ts';
import { maximum, minimum } from '../elementwise/bounds.ts';
import { where } from '../elementwise/where.ts';
import {
  checkSomething,
  type Dims,
  dropAxes,
  type KeepdimOptions,
  type ReductionOptions,
  restoreAxes,
  settleReduction,
} from './axes.ts';
import { pick, withoutDim } from './pick.ts';

/** The largest or smallest element; equal ones share the gradient evenly. */
function extremeOp(name: 'amax' | 'amin'): Op<{ self: Tensor }, ReductionOptions> {
  const reduction = name === 'amax' ? 'max' : 'min';
  return defineOp({
    name,
    node: ({ node }: ReductionOptions) => node,
    forward: ({ self }: { self: Tensor }, options: ReductionOptions) =>
      dropAxes(reduceAxes(reduction, self, options.axes, self.dtype), options),
    saves: ['self', 'output'],
    gradient: {
      self: ({ grad, saved: { self, output }, options }) => {
        const extreme = restoreAxes(output.detach(), self.shape, options);
        const chosen = self.detach().eq(extreme).logicalOr(self.detach().isnan());
        const count = chosen.sum(options.axes, { keepdim: true });
        return where(chosen, restoreAxes(grad, self.shape, options).div(count), 0);
      },
    },
    samples: [
      { inputs: { self: [2, 3, 4] }, options: { axes: [0, 2], keepdim: false, node: '' } },
      { inputs: { self: [2, 3] }, options: { axes: [1], keepdim: true, node: '' } },
    ],
  });
}

export const amaxOp: Op<{ self: Tensor }, ReductionOptions> = extremeOp('amax');
export const aminOp: Op<{ self: Tensor }, ReductionOptions> = extremeOp('amin');

/**
 * The largest element of all, or along the dimensions `dim`; NaN is larger than everything.
 *
 * @throws when there is nothing to choose from, and when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.amax.html
 * @example
 * ```ts
 * print(tensor([[1, 5], [3, 2]]).amax(1));
 * // tensor([5., 3.])
 * ```
 */
export function amax(input: Tensor, dim?: Dims, options: KeepdimOptions = {}): Tensor {
  const settled = settleReduction(input, dim, options, 'AmaxBackward0');
  checkSomething('amax', input, dim, settled.axes);
  return amaxOp({ self: input }, settled);
}

/**
 * The smallest element of all, or along the dimensions `dim`; NaN is smaller than everything.
 *
 * @throws when there is nothing to choose from, and when a dimension is out of range or named twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.amin.html
 * @example
 * ```ts
 * print(tensor([[1, 5], [3, 2]]).amin(1));
 * // tensor([1., 2.])
 * ```
 */
export function amin(input: Tensor, dim?: Dims, options: KeepdimOptions = {}): Tensor {
  const settled = settleReduction(input, dim, options, 'AminBackward0');
  checkSomething('amin', input, dim, settled.axes);
  return aminOp({ self: input }, settled);
}

/**
 * Smallest and largest element together, of all or along one dimension.
 *
 * @throws when there is nothing to choose from, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.aminmax.html
 * @example
 * ```ts
 * print(tensor([3, 1, 2]).aminmax());
 * // torch.return_types.aminmax(
 * // min=tensor(1.),
 * // max=tensor(3.))
 * ```
 */
export function aminmax(
  input: Tensor,
  dim?: number | null,
  options: KeepdimOptions = {},
): [min: Tensor, max: Tensor] {
  const settled = settleReduction(input, dim, options, 'AminmaxBackward0');
  if (input.numel() === 0 && (dim === undefined || dim === null)) {
    throw new RangeError(
      'aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity. ' +
        'An empty tensor has no smallest or largest element.',
    );
  }
  checkSomething('aminmax', input, dim, settled.axes);
  const results: [Tensor, Tensor] = [aminOp({ self: input }, settled), amaxOp({ self: input }, settled)];
  return printable(results, 'aminmax', ['min', 'max']);
}

/**
 * The position of the largest element: in the flattened tensor, or along one dimension. Of equal ones the
 * first; NaN is larger than everything.
 *
 * @throws when there is nothing to choose from, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.argmax.html
 * @example
 * ```ts
 * const x = tensor([[1, 5], [3, 2]]);
 * print(x.argmax(), x.argmax(1));
 * // tensor(1) tensor([1, 0])
 * ```
 */
export function argmax(input: Tensor, dim?: number | null, options: KeepdimOptions = {}): Tensor {
  return position('argmax', input, dim, options);
}

/**
 * The position of the smallest element: in the flattened tensor, or along one dimension. Of equal ones the
 * first; NaN is smaller than everything.
 *
 * @throws when there is nothing to choose from, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.argmin.html
 * @example
 * ```ts
 * const x = tensor([[1, 5], [3, 2]]);
 * print(x.argmin(), x.argmin(1));
 * // tensor(0) tensor([0, 1])
 * ```
 */
export function argmin(input: Tensor, dim?: number | null, options: KeepdimOptions = {}): Tensor {
  return position('argmin', input, dim, options);
}

function position(
  name: 'argmax' | 'argmin',
  input: Tensor,
  dim: number | null | undefined,
  options: KeepdimOptions,
): Tensor {
  refuse('bool', `${name}_cpu`, "Convert with .to('uint8') first.", input);
  if (dim !== undefined && dim !== null) {
    const settled = settleReduction(input, dim, options);
    checkSomething(name, input, dim, settled.axes);
    return dropAxes(reduceAxes(name, input, settled.axes, 'int64'), settled);
  }
  if (input.numel() === 0) {
    throw new RangeError(
      `${name}(): Expected reduction dim to be specified for input.numel() == 0. An empty tensor has no ` +
        'largest or smallest element.',
    );
  }
  const found = reduceAxes(name, input.detach().reshape(-1), [0], 'int64');
  return found.reshape(options.keepdim ? input.shape.map(() => 1) : []);
}

/**
 * The largest element of all as a tensor; along one dimension a pair [values, indices]; beside another
 * tensor the larger of both, elementwise. NaN is larger than everything.
 *
 * @throws when there is nothing to choose from, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.max.html
 * @example
 * ```ts
 * const x = tensor([[1, 5], [3, 2]]);
 * print(x.max());
 * // tensor(5.)
 * const [values, indices] = x.max(1);
 * print(values, indices);
 * // tensor([5., 3.]) tensor([1, 0])
 * ```
 */
export function max(input: Tensor): Tensor;
export function max(input: Tensor, other: Tensor): Tensor;
export function max(input: Tensor, dim: number, options?: KeepdimOptions): ValuesAndIndices;
export function max(
  input: Tensor,
  dim?: number | Tensor | null,
  options: KeepdimOptions = {},
): Tensor | ValuesAndIndices {
  if (dim instanceof Tensor) return maximum(input, dim);
  return extreme('max', amaxOp, input, dim ?? undefined, options);
}

/**
 * The smallest element of all as a tensor; along one dimension a pair [values, indices]; beside another
 * tensor the smaller of both, elementwise. NaN is smaller than everything.
 *
 * @throws when there is nothing to choose from, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.min.html
 * @example
 * ```ts
 * const x = tensor([[1, 5], [3, 2]]);
 * print(x.min());
 * // tensor(1.)
 * const [values, indices] = x.min(1);
 * print(values, indices);
 * // tensor([1., 2.]) tensor([0, 1])
 * ```
 */
export function min(input: Tensor): Tensor;
export function min(input: Tensor, other: Tensor): Tensor;
export function min(input: Tensor, dim: number, options?: KeepdimOptions): ValuesAndIndices;
export function min(
  input: Tensor,
  dim?: number | Tensor | null,
  options: KeepdimOptions = {},
): Tensor | ValuesAndIndices {
  if (dim instanceof Tensor) return minimum(input, dim);
  return extreme('min', aminOp, input, dim ?? undefined, options);
}

function extreme(
  name: 'max' | 'min',
  op: typeof amaxOp,
  input: Tensor,
  dim: number | undefined,
  { keepdim = false }: KeepdimOptions,
): Tensor | ValuesAndIndices {
  const node = name === 'max' ? 'MaxBackward' : 'MinBackward';
  if (dim === undefined) {
    const settled = settleReduction(input, dim, {}, `${node}1`);
    checkSomething(name, input, dim, settled.axes);
    return op({ self: input }, settled);
  }
  const axis = normalizeDim(dim, input.ndim);
  checkSomething(name, input, dim, input.ndim === 0 ? [] : [axis]);
  const index = reduceAxes(`arg${name}`, input, input.ndim === 0 ? [] : [axis], 'int64');
  const values = pick(input, index, axis, { node: `${node}0`, keepdim });
  return valuesAndIndices(name, values, keepdim ? index : withoutDim(index, axis));
}
