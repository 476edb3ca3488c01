import { type DType, isDType, type Scalar } from '../dtype/dtype.ts';
import { float16ToNumber } from '../dtype/float16.ts';
import { allocate, copyInto, readValues } from '../tensor/kernels.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { defineOp, type Op } from './declare/define.ts';

export const cloneOp: Op<{ self: Tensor }> = defineOp({
  name: 'clone',
  forward: ({ self }: { self: Tensor }) => copyAs(self, self.dtype),
  gradient: { self: ({ grad }) => grad },
  samples: [{ inputs: { self: [2, 3] }, options: undefined }],
});

export const toOp: Op<{ self: Tensor }, { readonly dtype: DType }> = defineOp({
  name: 'to',
  node: 'ToCopyBackward0',
  forward: ({ self }: { self: Tensor }, { dtype }: { readonly dtype: DType }) => copyAs(self, dtype),
  gradient: { self: ({ grad, meta }) => grad.to(meta.self.dtype) },
  samples: [{ inputs: { self: [2, 3] }, options: { dtype: 'float64' } }],
});

function copyAs(source: Tensor, dtype: DType): Tensor {
  const target = allocate(source.shape, dtype);
  copyInto(source, target);
  return target;
}

/**
 * A copy with memory of its own; gradients flow through it.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.clone.html
 * @example
 * ```ts
 * const x = tensor([1, 2]);
 * const y = x.clone();
 * y.mul_(10);
 * print(x);
 * // tensor([1., 2.])
 * ```
 */
export function clone(input: Tensor): Tensor {
  return cloneOp({ self: input });
}

/**
 * The tensor itself if its elements lie in row-major order, else a copy for which they do.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.contiguous.html
 * @example
 * ```ts
 * print(zeros([2, 3]).t().contiguous().stride());
 * // [2, 1]
 * ```
 */
export function contiguous(input: Tensor): Tensor {
  return input.isContiguous() ? input : cloneOp({ self: input });
}

/**
 * The tensor converted to another type (or itself, if it has it already). Floats become integers by
 * dropping the fraction; integers wrap; everything but 0 is true. `'cpu'` is the device it is on.
 *
 * @throws when the argument is neither a type nor the CPU.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.to.html
 * @example
 * ```ts
 * print(tensor([1.7, -1.7]).to('int64'));
 * // tensor([ 1, -1])
 * ```
 */
export function to(input: Tensor, target: DType | 'cpu'): Tensor {
  if (target === 'cpu' || target === input.dtype) return input;
  if (!isDType(target)) {
    throw new RangeError(
      'Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, ort, xla, lazy, ' +
        `vulkan, mps, meta, hpu, privateuseone device type at start of device string: ${String(target)}. ` +
        "fovea has the device 'cpu'; for an element type write its name, as in .to('float64').",
    );
  }
  return toOp({ self: input }, { dtype: target });
}

/**
 * The same memory without history: changes in place show in both, gradients do not flow.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.detach.html
 * @example
 * ```ts
 * const x = tensor([1, 2], { requiresGrad: true });
 * print(x.mul(2).detach().requiresGrad);
 * // false
 * ```
 */
export function detach(input: Tensor): Tensor {
  return input.alias();
}

/**
 * Cuts a tensor off from its history, in place: it is a leaf then that requires no gradient.
 *
 * @throws when the tensor is a view.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.detach_.html
 * @example
 * ```ts
 * const y = ones([2], { requiresGrad: true }).mul(2);
 * print(y.detach_());
 * // tensor([2., 2.])
 * ```
 */
export function detach_(input: Tensor): Tensor {
  if (input.viewOrigin !== undefined) {
    throw new Error("Can't detach views in-place. Use detach() instead.");
  }
  input.recordedEdge = undefined;
  input.requiresGrad = false;
  return input;
}

/**
 * Says whether gradients are recorded for a leaf tensor, and returns it.
 *
 * @throws for integer and bool tensors, and when switching off a computed tensor.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.requires_grad_.html
 * @example
 * ```ts
 * print(ones([2]).requiresGrad_());
 * // tensor([1., 1.], requires_grad=True)
 * ```
 */
export function requiresGrad_(input: Tensor, required = true): Tensor {
  input.requiresGrad = required;
  return input;
}

/** A nested array of a tensor's elements: a number for a 0-d tensor. */
export type NestedList = Scalar | boolean | NestedList[];

/**
 * The elements as nested arrays of numbers (booleans for bool); a 0-d tensor gives its one number.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.tolist.html
 * @example
 * ```ts
 * print(JSON.stringify(tensor([[1, 2], [3, 4]]).tolist()));
 * // [[1,2],[3,4]]
 * ```
 */
export function tolist(input: Tensor): NestedList {
  const { shape, dtype, ndim } = input;
  const values = readValues(input);
  let next = 0;
  const build = (axis: number): NestedList => {
    if (axis === ndim) return plainValue(values[next++], dtype);
    const list: NestedList[] = [];
    for (let index = 0; index < shape[axis]; index++) list.push(build(axis + 1));
    return list;
  };
  return build(0);
}

/**
 * The one element of a tensor, as a JavaScript number (a boolean for bool; a bigint only for an int64
 * beyond 2⁵³).
 *
 * @throws when the tensor has more or fewer elements than one.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.item.html
 * @example
 * ```ts
 * print(tensor([[2.5]]).item());
 * // 2.5
 * ```
 */
export function item(input: Tensor): number {
  if (input.numel() !== 1) {
    throw new RangeError(
      'only one element tensors can be converted to Python scalars. ' +
        `This one has shape ${input.shape}: index it first, or use tolist().`,
    );
  }
  // The type cannot know the dtype. It names what numbers give; bool and huge int64 are in the docstring.
  return plainValue(readValues(input)[0], input.dtype) as number;
}

function plainValue(value: Scalar, dtype: DType): Scalar | boolean {
  if (dtype === 'bool') return value !== 0;
  if (dtype === 'float16') return float16ToNumber(Number(value));
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return value;
}
