import { checkOptions } from '../../arguments/options.ts';
import { pythonType } from '../../arguments/python-type.ts';
import { category, type DType, isFloatingPoint, type Scalar } from '../../dtype/dtype.ts';
import { defaultFloat, operandType } from '../../dtype/promotion.ts';
import { checkRange } from '../../dtype/range.ts';
import { scalar } from '../../expression/expression.ts';
import { allocate, mapInto } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** What every creation function can be told. */
export interface TensorOptions {
  /** The element type. Default: float32, or what the data says. */
  readonly dtype?: DType;
  /** Whether gradients are recorded for this tensor. Default: false. */
  readonly requiresGrad?: boolean;
}

/** Marks a new tensor as a leaf that wants gradients, if asked to. */
export function withOptions(tensor: Tensor, options: TensorOptions): Tensor {
  checkOptions('A creation function', options, ['dtype', 'requiresGrad', 'generator']);
  if (options.requiresGrad && !isFloatingPoint(tensor.dtype)) {
    // PyTorch's setter says the same with a small letter.
    throw new TypeError(
      'Only Tensors of floating point and complex dtype can require gradients. ' +
        `This one would be ${tensor.dtype}: leave requiresGrad out, or ask for { dtype: 'float32' }.`,
    );
  }
  if (options.requiresGrad) tensor.requiresGrad = true;
  return tensor;
}

/** Writes one number into every element; not recorded. */
export function fillValues(target: Tensor, value: Scalar | boolean): Tensor {
  if (!['number', 'bigint', 'boolean'].includes(typeof value)) {
    throw new TypeError(`fill_(): argument 'value' (position 1) must be Number, not ${pythonType(value)}.`);
  }
  const number = typeof value === 'boolean' ? Number(value) : value;
  checkRange(number, target.dtype);
  const whole =
    category(target.dtype) === 'integer' && typeof number === 'number' ? Math.trunc(number) : number;
  mapInto(scalar(0), [], [whole], target, target.dtype === 'int64' ? 'int64' : 'float64');
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

/**
 * The matrix [n, m] with ones on its diagonal and zeros elsewhere; square without `m`.
 *
 * @throws when a size is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.eye.html
 * @example
 * ```ts
 * print(eye(2));
 * // tensor([[1., 0.],
 * //         [0., 1.]])
 * ```
 */
export function eye(n: number | bigint, options?: TensorOptions): Tensor;
export function eye(n: number | bigint, m?: number | bigint | null, options?: TensorOptions): Tensor;
export function eye(
  n: number | bigint,
  m?: number | bigint | null | TensorOptions,
  options: TensorOptions = {},
): Tensor {
  if (typeof m === 'object' && m !== null) return eye(n, undefined, m);
  const [rows, columns] = [Number(n), Number(m ?? n)];
  for (const [name, size] of [
    ['n', rows],
    ['m', columns],
  ] as const) {
    if (size < 0) {
      throw new RangeError(`${name} must be greater or equal to 0, got ${size}. It counts rows or columns.`);
    }
  }
  const result = zeros([rows, columns], { dtype: options.dtype });
  fillValues(result.diagonal(), 1);
  return withOptions(result, options);
}

/**
 * A 0-d tensor of one number: float32 unless said otherwise, also for bigints.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.scalar_tensor.html
 * @example
 * ```ts
 * print(scalarTensor(3n));
 * // tensor(3.)
 * ```
 */
export function scalarTensor(value: number | bigint | boolean, options: TensorOptions = {}): Tensor {
  return full([], value, { dtype: defaultFloat, ...options });
}
