import { category, type DType, type Scalar } from '../dtype/dtype.ts';
import { defaultFloat, operandType } from '../dtype/promotion.ts';
import { scalar } from '../expression/expression.ts';
import { allocate, mapInto } from '../tensor/kernels.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** What every creation function can be told. */
export interface TensorOptions {
  /** The element type. Default: float32, or what the data says. */
  readonly dtype?: DType;
  /** Whether gradients are recorded for this tensor. Default: false. */
  readonly requiresGrad?: boolean;
}

/** Marks a new tensor as a leaf that wants gradients, if asked to. */
export function withOptions(tensor: Tensor, { requiresGrad = false }: TensorOptions): Tensor {
  if (requiresGrad) tensor.requiresGrad = true;
  return tensor;
}

/** Writes one number into every element; not recorded. */
export function fillValues(target: Tensor, value: Scalar | boolean): Tensor {
  const number = typeof value === 'boolean' ? Number(value) : value;
  const wide = category(target.dtype) === 'float' || typeof number === 'number' ? 'float64' : 'int64';
  mapInto(scalar(0), [], [number], target, target.dtype === 'int64' ? 'int64' : wide);
  return target;
}

/**
 * A tensor of zeros.
 *
 * @param shape sizes, one per dimension; `[]` makes a 0-d tensor.
 * @throws when a size is negative or not whole.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.zeros.html
 * @example
 * ```ts
 * print(zeros([2, 3]));
 * // tensor([[0., 0., 0.],
 * //         [0., 0., 0.]])
 * ```
 */
export function zeros(shape: readonly number[], options: TensorOptions = {}): Tensor {
  return withOptions(allocate(shape, options.dtype ?? defaultFloat), options);
}

/**
 * A tensor of ones.
 *
 * @param shape sizes, one per dimension; `[]` makes a 0-d tensor.
 * @throws when a size is negative or not whole.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ones.html
 * @example
 * ```ts
 * print(ones([2, 3], { dtype: 'int64' }));
 * // tensor([[1, 1, 1],
 * //         [1, 1, 1]])
 * ```
 */
export function ones(shape: readonly number[], options: TensorOptions = {}): Tensor {
  return full(shape, 1, { dtype: defaultFloat, ...options });
}

/**
 * A tensor whose memory is not meant to be read before it is written. In fovea it holds zeros.
 *
 * @param shape sizes, one per dimension; `[]` makes a 0-d tensor.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.empty.html
 * @example
 * ```ts
 * print(empty([2, 3]).shape);
 * // torch.Size([2, 3])
 * ```
 */
export function empty(shape: readonly number[], options: TensorOptions = {}): Tensor {
  return zeros(shape, options);
}

/**
 * A tensor filled with one value: a bigint makes int64, a boolean bool, a number float32.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.full.html
 * @example
 * ```ts
 * print(full([2, 2], 1.5));
 * // tensor([[1.5000, 1.5000],
 * //         [1.5000, 1.5000]])
 * ```
 */
export function full(
  shape: readonly number[],
  fillValue: number | bigint | boolean,
  options: TensorOptions = {},
): Tensor {
  const dtype = options.dtype ?? (typeof fillValue === 'number' ? defaultFloat : operandType(fillValue));
  return withOptions(fillValues(allocate(shape, dtype), fillValue), options);
}
