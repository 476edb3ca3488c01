import { noGrad } from '../../autograd/modes.ts';
import type { Tensor } from '../../ops/methods.ts';
import type { GeneratorOption } from '../../ops/random/draw.ts';
import { randperm } from '../../ops/random/random-creation.ts';
import { erfinv } from '../../random/erfinv.ts';
import { fromTypedArray, readValues } from '../../tensor/kernels.ts';
import { normal_, uniform_ } from './filling.ts';
import type { GainOptions } from './scaled.ts';

/** Options of `truncNormal_`. */
export interface TruncNormalOptions extends GeneratorOption {
  /** Default: 0. */
  readonly mean?: number;
  /** Default: 1. */
  readonly std?: number;
  /** Lower bound. Default: −2. */
  readonly a?: number;
  /** Upper bound. Default: 2. */
  readonly b?: number;
}

/**
 * Fills with normally distributed numbers of which none lies outside [a, b].
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.trunc_normal_
 * @example
 * ```ts
 * manualSeed(0);
 * print(nn.init.truncNormal_(empty([3])));
 * // tensor([-0.0090,  0.6935, -1.2415])
 * ```
 */
export function truncNormal_(tensor: Tensor, options: TruncNormalOptions = {}): Tensor {
  const { mean = 0, std = 1, a = -2, b = 2 } = options;
  const cdf = (x: number): number => {
    const z = (x - mean) / std / Math.SQRT2;
    return (1 + fromTypedArray(Float64Array.of(z), [], 'float64').erf().item()) / 2;
  };
  return noGrad(() => {
    uniform_(tensor, 2 * cdf(a) - 1, 2 * cdf(b) - 1, options);
    inverseErf_(tensor);
    return tensor
      .mul_(std * Math.SQRT2)
      .add_(mean)
      .clamp_(a, b);
  });
}

/** In float32 with PyTorch's own rounding, so that the numbers drawn are the same to the last bit. */
function inverseErf_(tensor: Tensor): void {
  const values = readValues(tensor);
  if (values instanceof Float32Array)
    tensor.copy_(fromTypedArray(values.map(erfinv), tensor.shape, 'float32'));
  else tensor.erfinv_();
}

/** Options of `sparse_`. */
export interface SparseOptions extends GeneratorOption {
  /** Deviation of the numbers that are not zero. Default: 0.01. */
  readonly std?: number;
}

/**
 * Fills a matrix with normally distributed numbers, and a share of each column with zeros.
 *
 * @param sparsity the share of zeros, rounded up to whole rows.
 * @throws when the tensor is not a matrix.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.sparse_
 * @example
 * ```ts
 * print(nn.init.sparse_(empty([4, 2]), 0.5).ne(0).sum(0));
 * // tensor([2, 2])
 * ```
 */
export function sparse_(
  tensor: Tensor,
  sparsity: number,
  { std = 0.01, ...options }: SparseOptions = {},
): Tensor {
  if (tensor.ndim !== 2) {
    throw new RangeError(
      `Only tensors with 2 dimensions are supported. This tensor has shape ${tensor.shape}.`,
    );
  }
  const [rows, columns] = tensor.shape;
  const zeros = Math.ceil(sparsity * rows);
  normal_(tensor, 0, std, options);
  const kept = new Float64Array(rows * columns).fill(1);
  for (let column = 0; column < columns; column++) {
    const order = readValues(randperm(rows, options));
    for (let i = 0; i < zeros; i++) kept[Number(order[i]) * columns + column] = 0;
  }
  const dropped = fromTypedArray(kept, [rows, columns], 'float64').eq(0);
  return noGrad(() => tensor.copy_(tensor.maskedFill(dropped, 0)));
}

/**
 * Fills with a (semi-)orthogonal matrix; dimensions after the first count as columns.
 *
 * @throws for fewer than 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.orthogonal_
 * @example
 * ```ts
 * manualSeed(0);
 * const q = nn.init.orthogonal_(empty([2, 2]));
 * print(q.matmul(q.t()).abs().round());
 * // tensor([[1., 0.],
 * //         [0., 1.]])
 * ```
 */
export function orthogonal_(tensor: Tensor, options: GainOptions = {}): Tensor {
  if (tensor.ndim < 2) {
    throw new RangeError(
      `Only tensors with 2 or more dimensions are supported. This tensor has shape ${tensor.shape}.`,
    );
  }
  if (tensor.numel() === 0) return tensor;
  const rows = tensor.shape[0];
  const columns = tensor.numel() / rows;
  return noGrad(() => {
    const drawn = normal_(tensor.detach().clone().reshape(rows, columns), 0, 1, options);
    const tall = rows < columns ? drawn.t() : drawn;
    const values = orthonormalColumns(Float64Array.from(readValues(tall), Number), tall.shape[1]);
    const q = fromTypedArray(values, tall.shape, 'float64');
    tensor.copy_((rows < columns ? q.t() : q).reshape(tensor.shape));
    return tensor.mul_(options.gain ?? 1);
  });
}

/**
 * Q of the decomposition QR with a positive diagonal of R: [rows, columns], row-major, overwritten. By Gram
 * and Schmidt, each column twice, which is as orthogonal as float64 can be.
 */
function orthonormalColumns(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns;
  const dot = (a: number, b: number): number => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += matrix[row * columns + a] * matrix[row * columns + b];
    return sum;
  };
  for (let column = 0; column < columns; column++) {
    for (let earlier = 0; earlier < 2 * column; earlier++) {
      const other = earlier % column;
      const along = dot(column, other);
      for (let i = 0; i < rows; i++) matrix[i * columns + column] -= along * matrix[i * columns + other];
    }
    const length = Math.sqrt(dot(column, column));
    for (let i = 0; i < rows; i++) matrix[i * columns + column] /= length;
  }
  return matrix;
}
