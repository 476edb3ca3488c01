import type { Tensor } from '../../ops/methods.ts';
import type { GeneratorOption } from '../../ops/random/draw.ts';
import { normal_, uniform_ } from './filling.ts';

/** The functions after which `calculateGain` and the kaiming initialisers are told to expect a weight. */
export type Nonlinearity =
  | 'linear'
  | 'conv1d'
  | 'conv2d'
  | 'conv3d'
  | 'conv_transpose1d'
  | 'conv_transpose2d'
  | 'conv_transpose3d'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leaky_relu'
  | 'selu';

/** Options of the xavier and orthogonal initialisers. */
export interface GainOptions extends GeneratorOption {
  /** Factor on the scale; see `calculateGain`. Default: 1. */
  readonly gain?: number;
}

/** Options of the kaiming initialisers. */
export interface KaimingOptions extends GeneratorOption {
  /** Negative slope of the rectifier that follows (for `'leaky_relu'`). Default: 0. */
  readonly a?: number;
  /** Keep the variance of the forward pass (`'fan_in'`, the default) or of the backward pass. */
  readonly mode?: 'fan_in' | 'fan_out';
  /** What follows the weight. Default: `'leaky_relu'`. */
  readonly nonlinearity?: Nonlinearity;
}

/**
 * The factor by which weights before a nonlinearity are to be larger: 1, 5/3 for tanh, √2 for relu,
 * √(2 / (1 + slope²)) for leaky_relu, 3/4 for selu.
 *
 * @throws on any other name.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain
 * @example
 * ```ts
 * print(nn.init.calculateGain('leaky_relu', 0.2));
 * // 1.3867504905630728
 * ```
 */
export function calculateGain(nonlinearity: Nonlinearity, param?: number | null): number {
  if (nonlinearity === 'sigmoid' || /^(linear|conv(_transpose)?[123]d)$/.test(nonlinearity)) return 1;
  if (nonlinearity === 'tanh') return 5 / 3;
  if (nonlinearity === 'relu') return Math.sqrt(2);
  if (nonlinearity === 'selu') return 3 / 4;
  if (nonlinearity !== 'leaky_relu') {
    throw new RangeError(
      `Unsupported nonlinearity ${nonlinearity}. Use linear, conv1d … conv_transpose3d, sigmoid, tanh, ` +
        'relu, leaky_relu or selu.',
    );
  }
  if (param != null && typeof param !== 'number') {
    throw new TypeError(`negative_slope ${param} not a valid number. Pass the slope of the leaky rectifier.`);
  }
  return Math.sqrt(2 / (1 + (param ?? 0.01) ** 2));
}

/**
 * Xavier Glorot's uniform weights: within gain · √(6 / (fan in + fan out)).
 *
 * @throws for fewer than 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_uniform_
 * @example
 * ```ts
 * manualSeed(0);
 * print(nn.init.xavierUniform_(empty([1, 2])));
 * // tensor([[-0.0106,  0.7586]])
 * ```
 */
export function xavierUniform_(tensor: Tensor, options: GainOptions = {}): Tensor {
  const { fanIn, fanOut } = fans(tensor);
  const std = (options.gain ?? 1) * Math.sqrt(2 / (fanIn + fanOut));
  const bound = Math.sqrt(3) * std;
  return uniform_(tensor, -bound, bound, options);
}

/**
 * Xavier Glorot's normal weights: of deviation gain · √(2 / (fan in + fan out)).
 *
 * @throws for fewer than 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_normal_
 * @example
 * ```ts
 * manualSeed(0);
 * print(nn.init.xavierNormal_(empty([1, 2])));
 * // tensor([[ 1.2582, -0.2396]])
 * ```
 */
export function xavierNormal_(tensor: Tensor, options: GainOptions = {}): Tensor {
  const { fanIn, fanOut } = fans(tensor);
  return normal_(tensor, 0, (options.gain ?? 1) * Math.sqrt(2 / (fanIn + fanOut)), options);
}

/**
 * Kaiming He's uniform weights: within gain · √(3 / fan).
 *
 * @throws for fewer than 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_uniform_
 * @example
 * ```ts
 * manualSeed(0);
 * print(nn.init.kaimingUniform_(empty([1, 2])));
 * // tensor([[-0.0130,  0.9291]])
 * ```
 */
export function kaimingUniform_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  if (tensor.numel() === 0) return tensor;
  const bound = Math.sqrt(3) * kaimingDeviation(tensor, options);
  return uniform_(tensor, -bound, bound, options);
}

/**
 * Kaiming He's normal weights: of deviation gain / √fan.
 *
 * @throws for fewer than 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_normal_
 * @example
 * ```ts
 * manualSeed(0);
 * print(nn.init.kaimingNormal_(empty([1, 2])));
 * // tensor([[ 1.5410, -0.2934]])
 * ```
 */
export function kaimingNormal_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  if (tensor.numel() === 0) return tensor;
  return normal_(tensor, 0, kaimingDeviation(tensor, options), options);
}

/** How many numbers of the input reach one of the output, and the other way round: for [Cout, Cin, K…]. */
export function fans(tensor: Tensor): { readonly fanIn: number; readonly fanOut: number } {
  if (tensor.ndim < 2) {
    throw new RangeError(
      'Fan in and fan out can not be computed for tensor with fewer than 2 dimensions. ' +
        `This one has shape ${tensor.shape}: fill it with uniform_ or normal_.`,
    );
  }
  const [outputs, inputs, ...kernel] = tensor.shape;
  const field = kernel.reduce((product, size) => product * size, 1);
  return { fanIn: inputs * field, fanOut: outputs * field };
}

function kaimingDeviation(tensor: Tensor, options: KaimingOptions): number {
  const { a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' } = options;
  const wanted = mode.toLowerCase();
  if (wanted !== 'fan_in' && wanted !== 'fan_out') {
    throw new RangeError(`Mode ${mode} not supported, please use one of ['fan_in', 'fan_out'].`);
  }
  const { fanIn, fanOut } = fans(tensor);
  return calculateGain(nonlinearity, a) / Math.sqrt(wanted === 'fan_in' ? fanIn : fanOut);
}
