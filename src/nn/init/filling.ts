import { noGrad } from '../../autograd/modes.ts';
import type { Tensor } from '../../ops/methods.ts';
import type { GeneratorOption } from '../../ops/random/draw.ts';
import * as random from '../../ops/random/random.ts';
import { fromTypedArray } from '../../tensor/kernels.ts';
import { contiguousStrides } from '../../tensor/shape.ts';

/**
 * Fills with numbers drawn evenly from [a, b).
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.uniform_
 * @example
 * ```ts
 * manualSeed(0);
 * print(nn.init.uniform_(empty([3])));
 * // tensor([0.4963, 0.7682, 0.0885])
 * ```
 */
export function uniform_(tensor: Tensor, a = 0, b = 1, options: GeneratorOption = {}): Tensor {
  return noGrad(() => random.uniform_(tensor, a, b, options));
}

/**
 * Fills with normally distributed numbers.
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.normal_
 * @example
 * ```ts
 * manualSeed(0);
 * print(nn.init.normal_(empty([3]), 0, 0.1));
 * // tensor([ 0.1541, -0.0293, -0.2179])
 * ```
 */
export function normal_(tensor: Tensor, mean = 0, std = 1, options: GeneratorOption = {}): Tensor {
  return noGrad(() => random.normal_(tensor, mean, std, options));
}

/**
 * Fills with one number.
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.constant_
 * @example
 * ```ts
 * print(nn.init.constant_(empty([2]), 0.3));
 * // tensor([0.3000, 0.3000])
 * ```
 */
export function constant_(tensor: Tensor, val: number): Tensor {
  return noGrad(() => tensor.fill_(val));
}

/**
 * Fills with ones.
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.ones_
 * @example
 * ```ts
 * print(nn.init.ones_(empty([2])));
 * // tensor([1., 1.])
 * ```
 */
export function ones_(tensor: Tensor): Tensor {
  return constant_(tensor, 1);
}

/**
 * Fills with zeros.
 *
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.zeros_
 * @example
 * ```ts
 * print(nn.init.zeros_(ones([2])));
 * // tensor([0., 0.])
 * ```
 */
export function zeros_(tensor: Tensor): Tensor {
  return constant_(tensor, 0);
}

/**
 * Fills a matrix with the identity: ones on the diagonal.
 *
 * @throws when the tensor is not a matrix.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.eye_
 * @example
 * ```ts
 * print(nn.init.eye_(empty([2, 3])));
 * // tensor([[1., 0., 0.],
 * //         [0., 1., 0.]])
 * ```
 */
export function eye_(tensor: Tensor): Tensor {
  if (tensor.ndim !== 2) throw wrongRank('Only tensors with 2 dimensions are supported', tensor);
  return noGrad(() => setOnes(tensor, Math.min(...tensor.shape), (i) => [i, i]));
}

/**
 * Fills the weight of a convolution ([Cout, Cin / groups, K…]) so that it passes its input through: a one in
 * the middle of kernel [d, d] of each group.
 *
 * @throws for other than 3, 4 or 5 dimensions, and when the output channels do not divide into groups.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.dirac_
 * @example
 * ```ts
 * print(nn.init.dirac_(empty([2, 1, 3])));
 * // tensor([[[0., 1., 0.]],
 * //
 * //         [[0., 0., 0.]]])
 * ```
 */
export function dirac_(tensor: Tensor, { groups = 1 }: { readonly groups?: number } = {}): Tensor {
  if (![3, 4, 5].includes(tensor.ndim)) {
    throw wrongRank('Only tensors with 3, 4, or 5 dimensions are supported', tensor);
  }
  const [outputs, inputs, ...kernel] = tensor.shape;
  if (outputs % groups !== 0) throw new RangeError('dim 0 must be divisible by groups. Choose fewer groups.');
  const perGroup = outputs / groups;
  const ones = Math.min(perGroup, inputs);
  const middle = kernel.map((size) => Math.floor(size / 2));
  return noGrad(() =>
    setOnes(tensor, groups * ones, (i) => {
      const d = i % ones;
      return [Math.floor(i / ones) * perGroup + d, d, ...middle];
    }),
  );
}

/** Zeros, and ones at the `count` places that `place` gives. */
function setOnes(tensor: Tensor, count: number, place: (i: number) => readonly number[]): Tensor {
  const values = new Float64Array(tensor.numel());
  const strides = contiguousStrides(tensor.shape);
  for (let i = 0; i < count; i++) {
    values[place(i).reduce((sum, index, axis) => sum + index * strides[axis], 0)] = 1;
  }
  return tensor.copy_(fromTypedArray(values, tensor.shape, 'float64'));
}

function wrongRank(sentence: string, tensor: Tensor): RangeError {
  return new RangeError(`${sentence}. This tensor has shape ${tensor.shape}.`);
}
